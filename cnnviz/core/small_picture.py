"""The shared picture as 12 x 12 numbers: few enough for a matrix that multiplies them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.core.matrix_spec import LARGEST
from cnnviz.core.region import Region, cells_of

__all__ = ["small_planes", "two_planes"]

Array = npt.NDArray[np.float32]


def small_planes(planes: Array) -> Array:
    """The middle square of planes (C, H, W) as (C, 12, 12): the mean of what each cell covers.

    Of a picture with fewer than 12 pixels a side, pixels are repeated.
    """
    height, width = planes.shape[1:]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    if side >= LARGEST:
        return cells_of(planes, Region(top, left, side, side, LARGEST))
    at = np.arange(LARGEST) * side // LARGEST
    return np.ascontiguousarray(planes[:, top + at[:, None], left + at])


def two_planes(planes: Array, white: float = 1.0) -> Array:
    """Two channels of small planes: red and green, or a grey picture and its negative."""
    small = small_planes(planes)
    return small[:2] if len(small) > 1 else np.concatenate([small, np.float32(white) - small])
