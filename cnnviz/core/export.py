"""A feature map as a picture to take away, in the colours of the screen."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.colour import colour_grey, colour_signed

__all__ = ["can_be_negative", "enlarged", "map_pixels"]


def can_be_negative(weights: npt.NDArray[np.float32], bias: float) -> bool:
    """Whether a kernel (or bias) can make negative values of a picture, which has none."""
    return bias < 0 or bool((weights < 0).any())


def map_pixels(values: npt.NDArray[np.float32], signed: bool, white: float) -> npt.NDArray[Any]:
    """Colour a map (H, W), or three (3, H, W) as one colour picture; uint8 (H, W, 3).

    `signed` maps are coloured symmetrically about zero. `white` is the brightest value of the
    picture (1 or 255): a map that stays below it is not brightened.
    """
    low, high = float(values.min()), float(values.max())
    limit = max(abs(low), abs(high)) or white
    if values.ndim == 3:
        if signed or low < 0:
            return colour_grey(values.transpose(1, 2, 0), -limit, limit)
        return colour_grey(values.transpose(1, 2, 0), 0.0, max(white, high))
    if signed:
        return colour_signed(values, limit)
    return colour_grey(values, min(0.0, low), max(white, high))


def enlarged(pixels: npt.NDArray[Any], times: int) -> npt.NDArray[Any]:
    """Every pixel of (H, W) or (H, W, 3) as a square of `times` x `times`.

    >>> enlarged(np.array([[1, 2]]), 2).tolist()
    [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    return np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)
