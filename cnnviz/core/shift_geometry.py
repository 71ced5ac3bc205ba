"""Where equivariance can hold: how far padding and filling reach into a map, and where the cells of
a map lie on the pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.reach import Reach
from cnnviz.core.shift_demo import ShiftDemo

__all__ = ["Alignment", "Border", "Geometry", "interior_naive", "measure_shift"]

Mask = npt.NDArray[np.bool_]
Pair = tuple[int, int]
Shift = tuple[float, float]


@dataclass(frozen=True)
class Border:
    """Border cells on each side; an axis without interior has all its cells on the first.

    at_rest is the width without a shift, that of the layers alone; reach the pixels, down and
    across, that one cell of the map sees.
    """

    top: int
    bottom: int
    left: int
    right: int
    at_rest: int
    reach: Pair

    @property
    def width(self) -> int:
        """The border at its widest."""
        return max(self.top, self.bottom, self.left, self.right)


@dataclass(frozen=True)
class Alignment:
    """How a shift in pixels meets a map whose cells lie `jump` pixels apart, down and across: it
    is moved by `cells`, and `phase` pixels are left over. A jump of 0 belongs to a single cell,
    which does not move."""

    jump: Pair
    cells: Pair
    phase: Shift


@dataclass(frozen=True)
class Geometry:
    """What follows from the sizes alone: the shift that is done, which rows and which columns of f
    see neither padding nor filling, and how the shift meets f and g."""

    shift: Shift
    inside: tuple[Mask, Mask]
    border: Border
    alignment: Alignment
    g_alignment: Alignment


def measure_shift(height: int, width: int, lab: ShiftDemo) -> Geometry:
    """Where the shift of `lab` leads on a height x width picture. Raises Refusal as `run_lab`."""
    plan, shift = lab.plan(height, width), lab.reachable(height, width)
    alignment, sizes = _aligned(shift, plan.f_reach), lab.seen(height, width)
    filled = (0.0, 0.0) if lab.fill == "camera" else shift  # what the camera brings in is picture
    inside, still = (
        [
            _inside(plan.f_size[axis], plan.f_reach[axis], sizes[axis], d[axis], k[axis])
            for axis in (0, 1)
        ]
        for d, k in ((filled, alignment.cells), ((0, 0), (0, 0)))
    )
    return Geometry(
        shift,
        (inside[0], inside[1]),
        Border(
            *_sides(inside[0]),
            *_sides(inside[1]),
            at_rest=max(*_sides(still[0]), *_sides(still[1])),
            reach=(plan.f_reach[0].size, plan.f_reach[1].size),
        ),
        alignment,
        _aligned(shift, plan.g_reach),
    )


def _aligned(shift: Shift, reach: tuple[Reach, Reach]) -> Alignment:
    jumps = reach[0].jump, reach[1].jump
    down, across = (_step(d, jump) for d, jump in zip(shift, jumps, strict=True))
    return Alignment(jumps, (down[0], across[0]), (down[1], across[1]))


def _step(d: float, jump: int) -> tuple[int, float]:
    """The whole cells nearest to d pixels, a half up, and the pixels that are left over."""
    if not jump:
        return 0, 0.0
    cells = math.floor(d / jump + 0.5)
    return cells, d - cells * jump


def _outwards(d: float) -> int:
    return math.ceil(d) if d > 0 else math.floor(d)


def _inside(n: int, reach: Reach, pixels: int, d: float, k: int) -> Mask:
    """Which of n cells on one axis see neither padding nor filling, in the picture moved by d and,
    k cells back, in the one that was not."""
    cells = np.arange(n)
    first = reach.start + cells * reach.jump
    before = first - k * reach.jump
    low, high = max(0, _outwards(d)), pixels + min(0, _outwards(d))
    here: Mask = (first >= low) & (first + reach.size <= high)
    there: Mask = (before >= 0) & (before + reach.size <= pixels)
    return here & there & (cells >= k) & (cells < n + k)


def interior_naive(n: int, pixels: int, d: float, k: int, sees: list[set[int]]) -> list[bool]:
    """`_inside` from the set of pixels that each cell sees."""
    filled = {p for p in range(pixels) if not 0 <= p - d <= pixels - 1}
    good = set(range(pixels))
    return [sees[r] <= good - filled and 0 <= r - k < n and sees[r - k] <= good for r in range(n)]


def _sides(inside: Mask) -> Pair:
    """How many cells lie before the first that is inside, and after the last."""
    at = np.flatnonzero(inside)
    if not len(at):
        return len(inside), 0
    return int(at[0]), int(len(inside) - 1 - at[-1])
