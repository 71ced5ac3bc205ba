"""The shift lab: a picture is moved before or after the layers, and both are compared.

f is everything up to the last activation, g is f and the last pooling. f commutes with shifts
(equivariance) where f(shift(x)) is shift(f(x)); g forgives a shift (invariance) where g(shift(x))
is g(x).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.shift import camera_view, map_fill, shift_planes
from cnnviz.core.shift_blocks import run_blocks
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_geometry import Alignment, Border, measure_shift

__all__ = [
    "CHANGED",
    "MOVED",
    "SAME",
    "Difference",
    "Lab",
    "Numbers",
    "Shares",
    "run_lab",
]

Array = npt.NDArray[np.float32]
States = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Shift = tuple[float, float]

SAME, MOVED, CHANGED = 0, 1, 2


@dataclass(frozen=True)
class Difference:
    """Over `count` cells: the largest |difference| and the share of cells that are not exactly
    equal. 0 and 0 over no cells."""

    count: int
    largest: float
    share: float

    @property
    def exact(self) -> bool:
        """Whether there are cells, and all of them are equal."""
        return self.count > 0 and self.largest == 0


@dataclass(frozen=True)
class Numbers:
    """Differences over the whole map, its interior and its border."""

    all: Difference
    interior: Difference
    border: Difference


@dataclass(frozen=True)
class Shares:
    """The parts of the pooled cells that stayed the same, moved along, or changed."""

    same: float
    moved: float
    changed: float


@dataclass(frozen=True, eq=False)
class Lab:
    """All that the lab shows; planes and maps are float32 (C, height, width).

    shift is the one that was done, (down, right) in pixels. f_moved is f(shift(x)), moved_f is
    shift(f(x)), difference the first less the second; interior (height, width) says which cells
    see neither padding nor filling. g_moved is g(shift(x)), compared with g(x) at the same place:
    states (height, width) has SAME, MOVED or CHANGED for each cell, which counts as equal where
    its planes all are; pooled has the differences.
    """

    shift: Shift
    x: Array
    moved: Array
    f: Array
    f_moved: Array
    moved_f: Array
    difference: Array
    interior: Mask
    numbers: Numbers
    border: Border
    alignment: Alignment
    g: Array
    g_moved: Array
    g_alignment: Alignment
    pooled: Difference
    states: States
    shares: Shares


def run_lab(planes: Array, lab: ShiftDemo) -> Lab:
    """Do what `lab` says to the picture's planes (C, H, W) both ways, and compare.

    A map is moved by round(d / jump) cells, a half up, with the picture's filling (zeros where
    the camera moves). Raises Refusal when something does not fit.
    """
    found = measure_shift(planes.shape[1], planes.shape[2], lab)
    if lab.fill == "camera":
        x, moved = camera_view(planes), camera_view(planes, *found.shift)
    else:
        x, moved = planes, shift_planes(planes, *found.shift, lab.fill)
    f, g = run_blocks(x, lab.demo, lab.blocks)
    f_moved, g_moved = run_blocks(moved, lab.demo, lab.blocks)
    moved_f = shift_planes(f, *found.alignment.cells, map_fill(lab.fill))
    difference = f_moved - moved_f
    interior = found.inside[0][:, None] & found.inside[1]
    states = _states(g, g_moved, found.g_alignment, lab.fill == "circular")
    return Lab(
        shift=found.shift,
        x=x,
        moved=moved,
        f=f,
        f_moved=f_moved,
        moved_f=moved_f,
        difference=difference,
        interior=interior,
        numbers=Numbers(
            _difference(difference),
            _difference(difference[:, interior]),
            _difference(difference[:, ~interior]),
        ),
        border=found.border,
        alignment=found.alignment,
        g=g,
        g_moved=g_moved,
        g_alignment=found.g_alignment,
        pooled=_difference(g_moved - g),
        states=states,
        shares=Shares(*(float(np.mean(states == s)) for s in (SAME, MOVED, CHANGED))),
    )


def _difference(values: Array) -> Difference:
    if not values.size:
        return Difference(0, 0.0, 0.0)
    return Difference(values.size, float(np.abs(values).max()), float(np.mean(values != 0)))


def _states(g: Array, g_moved: Array, alignment: Alignment, wraps: bool) -> States:
    """What became of each pooled cell: the same as at its place, or as `cells` back, or neither."""
    height, width = g.shape[1:]
    states, inside = np.full((height, width), CHANGED, np.uint8), np.full((height, width), wraps)
    down, across = alignment.cells
    inside[max(0, down) : max(0, height + down), max(0, across) : max(0, width + across)] = True
    along = shift_planes(g, down, across, "circular")
    states[(g_moved == along).all(axis=0) & inside] = MOVED
    states[(g_moved == g).all(axis=0)] = SAME
    return states
