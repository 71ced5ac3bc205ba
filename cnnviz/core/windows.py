"""The windows that stand on an axis and on padded planes: how many there are, and what they see."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["windows_along", "windows_of"]

Array = npt.NDArray[np.float32]
Pair = tuple[int, int]


def windows_along(cells: int, reach: int, stride: int) -> int:
    """How many windows that span `reach` cells stand on an axis of `cells`, padding included;
    below 1 where none does.

    >>> windows_along(224, 3, 1), windows_along(7, 3, 2)
    (222, 3)
    """
    return (cells - reach) // stride + 1


def windows_of(padded: Array, kernel: Pair, stride: Pair, dilation: Pair) -> Array:
    """What every window sees: a view (C, kh, kw, H', W') of padded planes (C, H, W)."""
    (kh, kw), (sy, sx), (dy, dx) = kernel, stride, dilation
    height = windows_along(padded.shape[1], dy * (kh - 1) + 1, sy)
    width = windows_along(padded.shape[2], dx * (kw - 1) + 1, sx)
    c, h, w = padded.strides
    return np.lib.stride_tricks.as_strided(
        padded,
        (len(padded), kh, kw, height, width),
        (c, h * dy, w * dx, h * sy, w * sx),
        writeable=False,
    )
