"""Which shifts of a bright point a pooled map does not notice, counted move by move."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import quoted
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec, pool

__all__ = ["SCENES", "SIDE", "Tally", "count_forgiven", "endless_share", "scene_map"]

SCENES = ("point", "texture", "spot")
SIDE = 8
AXIS = ((-1, 0), (0, -1), (0, 1), (1, 0))
DIAGONAL = ((-1, -1), (-1, 1), (1, -1), (1, 1))
Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Tally:
    """Of `moves` that stay on the map, `forgiven` leave the pooled map exactly as it is; `leaving`
    more would leave the map."""

    forgiven: int
    moves: int
    leaving: int

    @property
    def share(self) -> Fraction:
        """The forgiven part of the moves that stay, 0 when there are none."""
        return Fraction(self.forgiven, max(1, self.moves))


def scene_map(row: int, col: int, scene: str = "point", side: int = SIDE) -> Array:
    """A side x side map, float32, with a 1 at (row, col).

    scene "point": all else is 0. "texture": every other cell has a value of its own below 1/4.
    "spot": 1/2 beside the point, 1/4 diagonally beside it. All values are multiples of 1/256, so
    that float sums are exact and equal maps compare equal. Raises Refusal for other scenes and
    for a place outside the map.
    """
    if scene not in SCENES:
        raise Refusal(
            "There is no scene {value}; there are {known}.",
            value=quoted(scene),
            known=", ".join(SCENES),
        )
    if not (0 <= row < side and 0 <= col < side):
        raise Refusal(
            "Row {row}, column {col} is not on the map of {side} × {side}, counted from zero.",
            row=row,
            col=col,
            side=side,
        )
    rows, cols = np.mgrid[:side, :side]
    down, across = np.abs(rows - row), np.abs(cols - col)
    values = np.zeros((side, side), np.float32)
    if scene == "texture":
        values[:] = (37 * (rows * side + cols) + 11) % 64 / 256
    if scene == "spot":
        values[:] = np.where(np.maximum(down, across) <= 1, 0.5 ** (down + across), 0)
    values[row, col] = 1
    return values


def count_forgiven(
    spec: PoolSpec, step: int, *, diagonal: bool = False, scene: str = "point", side: int = SIDE
) -> Tally:
    """Move the point from every place by `step` in four directions and pool before and after.

    diagonal: the four moves (±step, ±step) instead of those along one axis. Raises Refusal when
    the window does not fit. As torch pools, rows and columns that fill no window are not seen.
    """
    if step < 1:
        raise Refusal("A step is a whole number from 1, not {value}.", value=quoted(step))
    scenes = np.stack([scene_map(i // side, i % side, scene, side) for i in range(side**2)])
    pooled = pool(scenes, spec).values.reshape(side, side, -1)
    forgiven = moves = 0
    for down, across in DIAGONAL if diagonal else AXIS:
        here = pooled[_staying(side, down * step), _staying(side, across * step)]
        there = pooled[_staying(side, -down * step), _staying(side, -across * step)]
        forgiven += int((here == there).all(-1).sum())
        moves += here.shape[0] * here.shape[1]
    return Tally(forgiven, moves, 4 * side**2 - moves)


def _staying(side: int, shift: int) -> slice:
    """The rows (or columns) from which a shift stays on the map."""
    return slice(min(side, max(0, -shift)), max(0, min(side, side - shift)))


def endless_share(size: int, step: int, stride: int | None = None) -> Fraction:
    """The share of shifts by `step` along one axis that a lone point is forgiven on an endless map.

    size: of the window, stride: up to the size and by default equal to it, when the share is
    max(0, 1 - step / size). (What that does to whole networks is measured in R. Zhang, "Making
    Convolutional Networks Shift-Invariant Again", ICML 2019.) A shift is forgiven when no window
    begins or ends between the two places; windows begin and end every `stride` cells, the ends
    `size` mod `stride` after the beginnings. Diagonally the axes are independent: the share is
    squared. Raises Refusal for other strides and for negative steps.
    """
    stride = size if stride is None else stride
    if not (1 <= stride <= size and step >= 0):
        raise Refusal(
            "A window of {size} with stride {stride} and step {step} cannot be counted: the stride"
            " is from 1 to the window, the step from 0.",
            size=size,
            stride=stride,
            step=step,
        )
    between = size % stride
    return Fraction(max(0, between - step) + max(0, stride - between - step), stride)
