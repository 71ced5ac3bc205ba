"""A pooled cell as a weighted sum of the cells that its window covers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.core.padding import source_index
from cnnviz.core.pool_spec import PoolSpec

__all__ = ["pool_weights"]

Array = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]


def pool_weights(plane: Array, spec: PoolSpec, row: int, col: int) -> tuple[int, int, Double]:
    """What the pooled cell (row, col) of a map (H, W) reads, and how much each cell counts.

    Returns (top, left, weights (h, w)): the part of the map from row top and column left on. The
    sum of weights * part is the pooled value; of an l2 pooling, whose weights are the numbers
    themselves, its square. The first winner in row order has all the weight of a maximum.
    """
    H, W = plane.shape
    if spec.kind == "none":
        return row, col, np.ones((1, 1))
    if spec.kind == "blur":
        return _blur_weights(plane, spec, row, col)
    (kh, kw), p = spec.size, spec.padding
    top, left = row * spec.step[0] - p, col * spec.step[1] - p
    if spec.is_global:
        (kh, kw), p, top, left = (H, W), 0, 0, 0
    first, start = max(top, 0), max(left, 0)
    part = plane[first : min(top + kh, H), start : min(left + kw, W)]
    if spec.kind in ("max", "global max"):
        weights = np.zeros(part.shape)
        weights.flat[part.argmax()] = 1
    elif spec.kind == "l2":
        weights = part.astype(np.float64)
    else:
        # Padding counts in an average, what hangs over the padded map does not.
        cells = (min(top + kh, H + p) - top) * (min(left + kw, W + p) - left)
        weights = np.full(part.shape, 1 / cells)
    return first, start, weights


def _blur_weights(plane: Array, spec: PoolSpec, row: int, col: int) -> tuple[int, int, Double]:
    """Each of up to 3 x 3 dense maxima hands its share of the blur to the cell that won it."""
    (kh, kw), (sy, sx) = spec.size, spec.step
    tall, wide = plane.shape[0] - kh + 1, plane.shape[1] - kw + 1  # of the dense maxima
    rows = _taps(row * sy, tall)
    cols = _taps(col * sx, wide)
    top, left = min(rows), min(cols)
    weights = np.zeros((max(rows) + kh - top, max(cols) + kw - left))
    for a, y in zip((1, 2, 1), rows, strict=True):
        for b, x in zip((1, 2, 1), cols, strict=True):
            dy, dx = divmod(int(plane[y : y + kh, x : x + kw].argmax()), kw)
            weights[y + dy - top, x + dx - left] += a * b / 16
    return top, left, weights


def _taps(at: int, n: int) -> list[int]:
    """The three places around `at` on an axis of n cells with a mirror at both ends."""
    if n == 1:
        return [0, 0, 0]
    mirrored = source_index(np.arange(at - 1, at + 2), n, "reflect")
    return [int(place) for place in mirrored]
