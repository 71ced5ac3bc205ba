"""Pooling: one number for each window of a map, and for max pooling where it came from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import KINDS, PoolSpec, pool_size

__all__ = ["KINDS", "PoolSpec", "Pooled", "pool", "pool_naive", "pool_size"]

Array = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Reals = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Pooled:
    """values (..., H', W'); for the max kinds winners (..., H', W', 2), the row and column in
    the unpooled map that each maximum came from, else None."""

    values: Array
    winners: Indices | None = None


def _planes(image: npt.ArrayLike) -> Array:
    planes = np.asarray(image, np.float32)
    if not 2 <= planes.ndim <= 3 or not planes.size:
        raise Refusal("A map is numbers of shape (H, W) or (C, H, W), and not empty.")
    return planes


def pool(image: npt.ArrayLike, spec: PoolSpec, double: bool = False) -> Pooled:
    """Pool every plane of a map.

    image: (H, W) or (C, H, W). Returns float32 values (H', W') or (C, H', W') with H' and W'
    from `pool_size`, 1 x 1 for the global kinds. "l2" is the root of the sum of squares. On a
    tie the winner is the first in row order. Raises Refusal when the window does not fit. As
    torch's max_pool2d and avg_pool2d; l2 as LPPool2d of norm 2 wherever the window is whole
    (torch scales a window that hangs over the edge up, here its cells are summed as they are).
    "blur" is R. Zhang's MaxBlurPool, Making Convolutional Networks Shift-Invariant Again (2019):
    dense maxima, then [1, 2, 1] / 4 down and across with a reflected edge, then every stride-th
    cell. double: sums in double precision, and a mean over the whole map rounded once, so that the
    same cells in another order give the same number.
    """
    planes = _planes(image)
    if spec.kind == "none":
        return Pooled(planes)
    if spec.kind == "global average" and double:
        return Pooled(_exact_means(planes))
    if spec.kind == "global average":
        mean = planes.mean(axis=(-2, -1), dtype=np.float64, keepdims=True)
        return Pooled(mean.astype(np.float32))
    if spec.kind == "global max":
        flat = planes.reshape(*planes.shape[:-2], -1)
        best = flat.argmax(-1)[..., None, None]  # (..., 1, 1)
        winners = np.stack(np.divmod(best, planes.shape[-1]), -1).astype(np.int32)
        return Pooled(planes.max(axis=(-2, -1), keepdims=True), winners)
    H, W = planes.shape[-2:]
    height, width = pool_size(H, W, spec)
    (sy, sx), p = spec.step, spec.padding
    if spec.kind == "blur":
        dense = pool(planes, PoolSpec("max", spec.size, (1, 1))).values.astype(np.float64)
        return Pooled(_blurred(_blurred(dense, -2, sy), -1, sx).astype(np.float32))
    # A window larger than the padded map is the whole of it: nothing more can be inside.
    kh, kw = min(spec.size[0], H + 2 * p), min(spec.size[1], W + 2 * p)
    # A hanging window needs cells below and to the right, one that stops early none.
    below = max(0, (height - 1) * sy + kh - H - p)
    right = max(0, (width - 1) * sx + kw - W - p)
    sides = [(0, 0)] * (planes.ndim - 2) + [(p, below), (p, right)]
    rows, cols = np.arange(height) * sy, np.arange(width) * sx
    if spec.kind == "max":
        padded = np.pad(planes, sides, constant_values=-np.inf)
        values, at_rows, at_cols = _maxima(padded, (kh, kw), rows, cols)
        return Pooled(values, np.stack([at_rows - np.int32(p), at_cols - np.int32(p)], -1))
    numbers: Reals = np.pad(planes.astype(np.float64) if double else planes, sides)
    if spec.kind == "l2":
        roots = np.sqrt(_sums(numbers**2, (kh, kw), rows, cols))
        return Pooled(roots.astype(np.float32, copy=False))
    # Padding counts in an average, what hangs over the padded map does not.
    tall = np.minimum(rows + kh, H + 2 * p) - rows
    wide = np.minimum(cols + kw, W + 2 * p) - cols
    sums = _sums(numbers, (kh, kw), rows, cols)
    means = sums / (tall[:, None] * wide).astype(np.float32)
    return Pooled(means.astype(np.float32, copy=False))


def _exact_means(planes: Array) -> Array:
    """The mean of each plane, of the exact sum, (..., 1, 1): the order of the cells is nothing."""
    means = [math.fsum(p.ravel().tolist()) / p.size for p in planes.reshape(-1, *planes.shape[-2:])]
    return np.array(means, np.float32).reshape(*planes.shape[:-2], 1, 1)


def _blurred(values: Double, axis: int, step: int) -> Double:
    """[1, 2, 1] / 4 along an axis at every `step`-th cell; the edge is a mirror, and an axis of
    one cell has no neighbours to mix in."""
    last = values.shape[axis] - 1
    at = np.arange(0, last + 1, step)
    before = np.minimum(np.abs(at - 1), last)
    after = np.maximum(last - np.abs(last - 1 - at), 0)
    sides = values.take(before, axis) + values.take(after, axis)
    blurred: Double = (sides + 2 * values.take(at, axis)) / 4
    return blurred


def _every(starts: npt.NDArray[np.intp], shift: int) -> slice:
    """The cells `shift` after each start of a window, as a slice."""
    step = int(starts[1] - starts[0]) if len(starts) > 1 else 1
    return slice(shift, shift + int(starts[-1]) + 1, step)


def _maxima(
    padded: Array, size: tuple[int, int], rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> tuple[Array, Indices, Indices]:
    """The maximum of every window and its row and column in the padded map.

    First the maxima of the rows of the windows, then the maxima of those: the topmost row that
    holds the maximum, and in it the leftmost cell, is the first winner in row order.
    """
    best = padded[..., _every(cols, 0)].copy()  # (..., H + padding, W')
    at = np.zeros(best.shape, np.int32)
    for b in range(1, size[1]):
        rival = padded[..., _every(cols, b)]
        better = rival > best
        np.copyto(best, rival, where=better)
        np.copyto(at, np.int32(b), where=better)
    values = best[..., _every(rows, 0), :].copy()  # (..., H', W')
    at_cols = at[..., _every(rows, 0), :].copy()
    at_rows = np.zeros(values.shape, np.int32)
    for a in range(1, size[0]):
        rival = best[..., _every(rows, a), :]
        better = rival > values
        np.copyto(values, rival, where=better)
        np.copyto(at_cols, at[..., _every(rows, a), :], where=better)
        np.copyto(at_rows, np.int32(a), where=better)
    return values, at_rows + rows[:, None].astype(np.int32), at_cols + cols.astype(np.int32)


def _sums(
    padded: Reals, size: tuple[int, int], rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> Reals:
    """The sum of every window: along its rows, then of those."""
    lines = padded[..., _every(cols, 0)].copy()  # (..., H + padding, W')
    for b in range(1, size[1]):
        lines += padded[..., _every(cols, b)]
    sums = lines[..., _every(rows, 0), :].copy()  # (..., H', W')
    for a in range(1, size[0]):
        sums += lines[..., _every(rows, a), :]
    return sums


def pool_naive(image: npt.ArrayLike, spec: PoolSpec) -> Pooled:
    """`pool` window by window and cell by cell."""
    planes = _planes(image)
    if planes.ndim == 3:
        parts = [pool_naive(plane, spec) for plane in planes]
        where = [part.winners for part in parts if part.winners is not None]
        return Pooled(np.stack([part.values for part in parts]), np.stack(where) if where else None)
    H, W = planes.shape
    height, width = pool_size(H, W, spec)
    if spec.kind == "none":
        return Pooled(planes)
    if spec.kind == "blur":
        return Pooled(_blur_naive(planes, spec, height, width))
    (kh, kw), (sy, sx), p = spec.size, spec.step, spec.padding
    if spec.is_global:
        (kh, kw), p = (H, W), 0
    values, winners = np.empty((height, width), np.float32), np.empty((height, width, 2), np.int32)
    for i in range(height):
        for j in range(width):
            top, left = i * sy - p, j * sx - p
            inside = [
                (float(planes[y, x]), y, x)
                for y in range(max(top, 0), min(top + kh, H))
                for x in range(max(left, 0), min(left + kw, W))
            ]
            cells = (min(top + kh, H + p) - top) * (min(left + kw, W + p) - left)
            if spec.kind.endswith("max"):
                value, y, x = max(inside, key=lambda cell: cell[0])
                values[i, j], winners[i, j] = value, (y, x)
            elif spec.kind.endswith("average"):
                values[i, j] = sum(value for value, _, _ in inside) / cells
            else:
                values[i, j] = sum(value**2 for value, _, _ in inside) ** 0.5
    return Pooled(values, winners if spec.kind.endswith("max") else None)


def _blur_naive(plane: Array, spec: PoolSpec, height: int, width: int) -> Array:
    (kh, kw), (sy, sx) = spec.size, spec.step
    rows, cols = plane.shape[0] - kh + 1, plane.shape[1] - kw + 1
    dense = [[max(plane[y : y + kh, x : x + kw].flat) for x in range(cols)] for y in range(rows)]

    def mirrored(at: int, n: int) -> int:
        if n == 1:
            return 0
        return -at if at < 0 else 2 * (n - 1) - at if at >= n else at

    values = np.empty((height, width), np.float32)
    for i in range(height):
        for j in range(width):
            values[i, j] = sum(
                (2 - abs(a))
                * (2 - abs(b))
                / 16
                * float(dense[mirrored(i * sy + a, rows)][mirrored(j * sx + b, cols)])
                for a in (-1, 0, 1)
                for b in (-1, 0, 1)
            )
    return values
