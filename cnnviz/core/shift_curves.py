"""What a shift of the picture does to its maps: pooled cells that stay, errors, a map of both.

Edges are joined (circular padding, windows and fill), so that no border blurs the statement: the
map of a shifted picture is the shifted map, and a shift is an index.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from cnnviz.core.circular import DENSE_KINDS, circular_map, dense_pool, middle
from cnnviz.core.demo import Demo
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec, pool

__all__ = [
    "CURVE_KINDS",
    "GLOBAL",
    "MEASURES",
    "REACH",
    "SHIFTS",
    "STRIDES",
    "WINDOWS",
    "change_spec",
    "equivariance",
    "peak_theory",
    "pooled_change",
    "spread_of",
    "tolerance",
]

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Progress = Callable[[float], None]

SHIFTS = tuple(range(17))
GLOBAL = 0  # in place of a window's size
WINDOWS = (1, 2, 3, 4, 8, GLOBAL)
CURVE_KINDS = ("max", "average", "blur")
STRIDES = (1, 2, 4)
MEASURES = ("root mean square", "largest")
REACH = 8
TILE = (24, 24)  # a multiple of every window and every stride above


def _silent(part: float) -> None:
    return None


def peak_theory(window: int) -> tuple[float, ...]:
    """For each of SHIFTS how often an isolated peak stays in its window: max(0, 1 - s / window).

    The mean over all its places, along one axis; always 1 for GLOBAL.
    """
    return tuple(1.0 if window == GLOBAL else max(0.0, 1 - s / window) for s in SHIFTS)


def _shifted(grid: Array, step: tuple[int, int], shift: tuple[int, int]) -> Array:
    """Every step-th cell of (C, H, W) after it was shifted, edges joined."""
    H, W = grid.shape[-2:]
    rows = (np.arange(0, H, step[0]) - shift[0]) % H
    cols = (np.arange(0, W, step[1]) - shift[1]) % W
    cells: Array = grid.take(rows, axis=-2).take(cols, axis=-1)
    return cells


def _equal(one: Array, other: Array) -> npt.NDArray[np.bool_]:
    """Which cells (H, W) of (C, H, W) hold the same numbers in all planes."""
    equal: npt.NDArray[np.bool_] = (one == other).all(axis=0)
    return equal


def tolerance(planes: Array, demo: Demo, progress: Progress = _silent) -> Numbers:
    """What of a pooled map stays when the picture is shifted; the stride is the window.

    planes: (C, H, W), of which `middle` is used. Returns (2, 2, kinds, windows, shifts): first the
    share of cells that keep exactly their value in all planes, then the root of the mean square of
    the change, over the standard deviation of the pooled map; for shifts down and to the right,
    CURVE_KINDS, WINDOWS and SHIFTS. NaN where there is nothing: blur pooling has no global form,
    and one cell or a flat map no deviation. Raises Refusal when the picture is too small.
    """
    values = circular_map(middle(planes, TILE), demo)
    found = np.full((2, 2, len(CURVE_KINDS), len(WINDOWS), len(SHIFTS)), np.nan)
    for k, kind in enumerate(CURVE_KINDS):
        for w, window in enumerate(WINDOWS):
            progress((k * len(WINDOWS) + w) / (len(CURVE_KINDS) * len(WINDOWS)))
            if window == GLOBAL and kind == "blur":
                continue
            grid = values if window == GLOBAL else dense_pool(values, kind, (window, window))
            for axis in (0, 1):
                pooled = _pooled_shifts(grid, kind, window, axis)
                first = next(pooled)
                flat = window == GLOBAL or not first.std()
                spread = math.nan if flat else float(first.std(dtype=np.float64))
                found[:, axis, k, w, 0] = 1, 0 / spread
                for s, each in enumerate(pooled, 1):
                    change = math.sqrt(np.square(each - first, dtype=np.float64).mean())
                    found[:, axis, k, w, s] = _equal(first, each).mean(), change / spread
    progress(1.0)
    return found


def _pooled_shifts(grid: Array, kind: str, window: int, axis: int) -> Iterator[Array]:
    """The pooled map for each of SHIFTS along `axis`."""
    for s in SHIFTS:
        shift = (s, 0) if axis == 0 else (0, s)
        if window != GLOBAL:
            yield _shifted(grid, (window, window), shift)
            continue
        whole = PoolSpec("global max" if kind == "max" else "global average")
        yield pool(_shifted(grid, (1, 1), shift), whole, double=True).values


def spread_of(values: Array) -> float:
    """The standard deviation of a map, which no bias changes; Refusal where it is all one number.

    Errors are given as parts of it.
    """
    spread = float(values.std(dtype=np.float64))
    if spread <= 1e-6 * float(np.abs(values).max()):
        raise Refusal(
            "The map is the same number everywhere, so no difference can be seen in it; choose"
            " another kernel or picture."
        )
    return spread


def equivariance(planes: Array, demo: Demo, progress: Progress = _silent) -> Numbers:
    """How far the map of the shifted picture is from the shifted map, with a stride.

    The map shifts by the shift over the stride, rounded, half up. Returns (2, strides, shifts):
    for MEASURES the root of the mean square of the difference, over the standard deviation of the
    map at stride 1, and the largest difference, over that map's range; for STRIDES and SHIFTS,
    of shifts down and to the right together. Exactly 0 at multiples of the stride. Raises Refusal
    when the picture is too small or the map flat.
    """
    values = circular_map(middle(planes, TILE), demo)
    spread, width = spread_of(values), float(np.ptp(values))
    errors = np.zeros((len(MEASURES), len(STRIDES), len(SHIFTS)))
    for i, stride in enumerate(STRIDES):
        for j, s in enumerate(SHIFTS):
            progress((i * len(SHIFTS) + j) / (len(STRIDES) * len(SHIFTS)))
            whole = (s + stride // 2) // stride * stride
            apart = np.stack(
                [
                    _shifted(values, (stride, stride), (s * down, s * right))
                    - _shifted(values, (stride, stride), (whole * down, whole * right))
                    for down, right in ((1, 0), (0, 1))
                ]
            )
            mean = float(np.square(apart, dtype=np.float64).mean())
            errors[:, i, j] = mean**0.5 / spread, float(np.abs(apart).max()) / width
    progress(1.0)
    return errors


def change_spec(demo: Demo) -> PoolSpec:
    """The pooling whose windows `pooled_change` shows: the demo's, or max of 2 x 2 in place of
    one that has no windows. Padding and rounding up mean nothing where edges are joined."""
    spec = demo.pool
    if spec.kind not in DENSE_KINDS:
        return PoolSpec("max", (2, 2))
    return PoolSpec(spec.kind, spec.size, spec.stride)


def pooled_change(planes: Array, demo: Demo, progress: Progress = _silent) -> Numbers:
    """The share of pooled cells that neither stay nor move along, for every shift up to REACH.

    A cell stays when it keeps exactly its value, and has moved along when it has that of the cell
    from which the rounded number of steps leads to it (half up). Returns (17, 17) for shifts by
    -REACH .. REACH rows and columns: 0 where every step of the window is whole. Raises Refusal
    when the picture is too small.
    """
    spec = change_spec(demo)
    (sy, sx), size = spec.step, range(-REACH, REACH + 1)
    grid = dense_pool(circular_map(middle(planes, spec.step), demo), spec.kind, spec.size)
    before = _shifted(grid, spec.step, (0, 0))
    shares = np.empty((len(size), len(size)))
    for i, down in enumerate(size):
        progress(i / len(size))
        for j, right in enumerate(size):
            whole = (down + sy // 2) // sy * sy, (right + sx // 2) // sx * sx
            after = _shifted(grid, spec.step, (down, right))
            changed = ~_equal(after, before)
            if whole != (0, 0) and changed.any():
                changed &= ~_equal(after, _shifted(grid, spec.step, whole))
            shares[i, j] = changed.mean()
    progress(1.0)
    return shares
