"""A picture whose pixels are shuffled by one fixed permutation, and who notices.

Flattening loses nothing: it is a bijection, and so is a permutation. What is lost is that
neighbours belong together, which a convolution counts on and a fully connected layer never knew.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.mulberry import mulberry32

__all__ = [
    "FARTHEST",
    "NEURONS",
    "Unnoticed",
    "correlation",
    "exact_outputs",
    "neighbour_correlation",
    "permutation",
    "shuffled",
    "unnoticed",
]

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SEED = 11
FARTHEST = 32
NEURONS = 8


def permutation(count: int) -> Whole:
    """The fixed permutation of `count` pixels, the same on every machine."""
    order: Whole = np.argsort(mulberry32(SEED, count), kind="stable")
    return order


def shuffled(planes: Array) -> Array:
    """Planes (C, H, W) with their pixels shuffled, all channels alike: out[i] = in[p[i]]."""
    flat = planes.reshape(len(planes), -1)  # (C, H W)
    return np.ascontiguousarray(flat[:, permutation(flat.shape[1])]).reshape(planes.shape)


def correlation(first: Floats, second: Floats) -> float:
    """Pearson's correlation of two vectors, NaN where all values of one are equal:
    r = sum (x - mx)(y - my) / sqrt(sum (x - mx)^2 sum (y - my)^2), mx and my their means."""
    x, y = first - first.mean(), second - second.mean()
    spread = math.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y) / spread if spread > 0 else math.nan


def neighbour_correlation(plane: Array, farthest: int = FARTHEST) -> Floats:
    """Pearson's correlation of pixels d apart, d = 1 .. `farthest`, float64 (farthest,).

    Over all pairs (x, y) of pixels of a plane (H, W) that lie d apart in a row or in a column:
    NaN where there are no pairs or all values are equal.
    """
    found = np.full(farthest, np.nan)
    exact = plane.astype(np.float64)
    for d in range(1, farthest + 1):
        first = np.concatenate([exact[:, :-d].ravel(), exact[:-d].ravel()])
        second = np.concatenate([exact[:, d:].ravel(), exact[d:].ravel()])
        if not first.size:
            continue
        found[d - 1] = correlation(first, second)
    return found


def exact_outputs(weights: Array, x: Array) -> list[float]:
    """weights (N, n) times x (n,), each sum rounded once from its exact value (math.fsum).

    A sum that is rounded only once cannot depend on the order of its terms.
    """
    products = weights.astype(np.float64) * x.astype(np.float64)  # float32 squared is exact here
    return [math.fsum(row) for row in products.tolist()]


@dataclass(frozen=True)
class Unnoticed:
    """The outputs of one fully connected layer.

    whole: for the picture. same: for the shuffled picture with the columns of the weights shuffled
    alike. other: for the shuffled picture with the weights as they were.
    """

    whole: list[float]
    same: list[float]
    other: list[float]


def unnoticed(planes: Array, neurons: int = NEURONS) -> Unnoticed:
    """A layer of fixed random weights from -0.5 up to 0.5 on planes (C, H, W), before and after."""
    x, cut_up = planes.ravel(), shuffled(planes).ravel()
    drawn = mulberry32(SEED + 1, neurons * x.size) - 0.5
    weights = drawn.astype(np.float32).reshape(neurons, *planes.shape)
    moved = np.stack([shuffled(each) for each in weights]).reshape(neurons, -1)
    weights = weights.reshape(neurons, -1)
    return Unnoticed(
        exact_outputs(weights, x),
        exact_outputs(moved, cut_up),
        exact_outputs(weights, cut_up),
    )
