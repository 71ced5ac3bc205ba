"""A picture that slides step by step, and its maps at every step."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cnnviz.core.shift import camera_margin, camera_view, shift_planes
from cnnviz.core.shift_blocks import run_blocks
from cnnviz.core.shift_demo import FARTHEST, ShiftDemo

__all__ = ["SLID", "Slid", "path_in", "path_of", "slide_along"]

Array = npt.NDArray[np.float32]
Shift = tuple[int, int]

# How many pixels a sweep moves the picture.
SLID = 16


class Slid(NamedTuple):
    """The picture moved by `shift`, its maps before (f) and after (g) the last pooling, all
    (C, height, width), and which part of g's cells is exactly as without a shift, in all planes."""

    shift: Shift
    x: Array
    f: Array
    g: Array
    same: float


def path_of(shift: Sequence[float], most: int = FARTHEST) -> tuple[Shift, ...]:
    """The shifts (dy, dx) of a sweep on its way out, in steps of one pixel from (0, 0).

    Along the direction of `shift`, to the right where that is 0, until a side has SLID pixels
    or `most`; the longer side steps by one, the other is rounded, half away from 0.

    >>> path_of((0, 0))[:3], path_of((2, -4), 2)
    (((0, 0), (0, 1), (0, 2)), ((0, 0), (1, -1), (1, -2)))
    """
    dy, dx = (0.0, 1.0) if not any(shift) else shift
    longer = max(abs(dy), abs(dx))

    def along(part: float, k: int) -> int:
        size = math.floor(k * abs(part) / longer + 0.5)
        return size if part >= 0 else -size

    return tuple((along(dy, k), along(dx, k)) for k in range(min(SLID, most) + 1))


def path_in(height: int, width: int, demo: ShiftDemo) -> tuple[Shift, ...]:
    """`path_of` the shift of `demo`, as far as a height x width picture lets its camera move."""
    most = camera_margin(height, width) if demo.fill == "camera" else FARTHEST
    return path_of(demo.shift, most)


def slide_along(planes: Array, demo: ShiftDemo) -> Iterator[Slid]:
    """Move the picture's planes (C, H, W) along `path_in` and send each through the layers.

    Raises Refusal when something does not fit, with the first step.
    """
    still: Array | None = None
    height, width = planes.shape[1:]
    for dy, dx in path_in(height, width, demo):
        if demo.fill == "camera":
            x = camera_view(planes, dy, dx)
        else:
            x = shift_planes(planes, dy, dx, demo.fill)
        f, g = run_blocks(x, demo.demo, demo.blocks)
        still = g if still is None else still
        yield Slid((dy, dx), x, f, g, float((g == still).all(axis=0).mean()))
