"""Figures about a layer's maps and filters: how strong, how sparse, which stand out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal, mark

__all__ = [
    "ORDERS",
    "ChannelFacts",
    "FilterFacts",
    "LayerFacts",
    "Place",
    "channel_facts",
    "filter_facts",
    "histogram",
    "layer_facts",
    "order_channels",
    "strongest_inputs",
    "strongest_places",
]

Array = npt.NDArray[np.float32]
Place = tuple[int, int, float]

ORDERS = (mark("index"), mark("mean"), mark("strongest"))


@dataclass(frozen=True)
class LayerFacts:
    """Over all cells: the mean, the share that is exactly 0, the least and the largest value."""

    mean: float
    zero_share: float
    least: float
    largest: float


@dataclass(frozen=True, eq=False)
class ChannelFacts:
    """For each channel, (C,): the mean and the strongest, which is the largest, of its cells."""

    means: npt.NDArray[np.float64]
    strongest: Array


@dataclass(frozen=True)
class FilterFacts:
    """Over all weights of a filter: mean, standard deviation, least, largest, the root of the sum
    of their squares (norm), and the share above 0."""

    mean: float
    deviation: float
    least: float
    largest: float
    norm: float
    positive_share: float


def layer_facts(maps: Array) -> LayerFacts:
    """The facts of maps (C, H, W), or of one as (1, H, W); finite float32."""
    cells = _cells(maps)
    least, largest, _, _ = cv2.minMaxLoc(cells)
    return LayerFacts(
        mean=cv2.sumElems(cells)[0] / cells.size,
        zero_share=1 - cv2.countNonZero(cells) / cells.size,
        least=least,
        largest=largest,
    )


def channel_facts(maps: Array) -> ChannelFacts:
    """The facts of every channel of maps (C, H, W), finite float32."""
    cells = _cells(maps)
    sums = cv2.reduce(cells, 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
    largest = cv2.reduce(cells, 0, cv2.REDUCE_MAX)
    return ChannelFacts(np.asarray(sums)[0] / len(cells), np.asarray(largest, np.float32)[0])


def _cells(maps: Array) -> Array:
    """(C, H, W) as (H W, C), without a copy where the channels lie last in memory."""
    return np.ascontiguousarray(maps.transpose(1, 2, 0).reshape(-1, len(maps)))


def order_channels(maps: Array, order: str) -> tuple[int, ...]:
    """All channels of maps (C, H, W): by index, or the largest mean or strongest cell first.

    Equal ones keep the order of their indices. Raises Refusal for an order outside ORDERS.
    """
    if order not in ORDERS:
        raise Refusal(
            "The order {value} is unknown: index, mean or strongest.", value=repr(order)[:40]
        )
    if order == "index":
        return tuple(range(len(maps)))
    facts = channel_facts(maps)
    by = facts.means if order == "mean" else facts.strongest
    return tuple(int(n) for n in np.argsort(-by, kind="stable"))


def histogram(
    values: Array, bins: int = 32, span: tuple[float, float] | None = None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """How many values fall into each of `bins` equal intervals: (edges (bins + 1,), counts).

    The last interval includes its upper edge. span: the outer edges, by default the least and the
    largest value; values outside are not counted. Without width it becomes 1 wide.
    """
    counts, edges = np.histogram(values, bins, span)
    return edges, counts.astype(np.int64)


def strongest_places(values: Array, count: int, apart: int = 1) -> tuple[Place, ...]:
    """The cells of a map (H, W) that are largest: (row, col, value), the largest first.

    Only values above 0 count, since ReLU removes the others. Between two places lie at least
    `apart` cells in some direction (0: they may touch), so that one blob is one place. Of equal
    values the first in row order wins.
    """
    found: list[Place] = []
    left = np.where(np.isfinite(values), values, 0).astype(np.float32)
    while len(found) < count:
        row, col = divmod(int(left.argmax()), left.shape[1])
        value = float(left[row, col])
        if value <= 0:
            break
        found.append((row, col, value))
        left[max(0, row - apart) : row + apart + 1, max(0, col - apart) : col + apart + 1] = 0
    return tuple(found)


def filter_facts(weight: Array) -> FilterFacts:
    """The facts of one filter's weights, of any shape."""
    numbers = np.asarray(weight, np.float64)
    return FilterFacts(
        mean=float(numbers.mean()),
        deviation=float(numbers.std()),
        least=float(numbers.min()),
        largest=float(numbers.max()),
        norm=float(np.linalg.norm(numbers)),
        positive_share=float((numbers > 0).mean()),
    )


def strongest_inputs(weight: Array, count: int) -> tuple[int, ...]:
    """The input channels that count most in a filter (C, kh, kw), the first most.

    By the root of the sum of the squares of a channel's weights; equal ones by index.
    """
    squares = (np.asarray(weight, np.float64) ** 2).sum(axis=(1, 2))
    return tuple(int(n) for n in np.argsort(-squares, kind="stable")[:count])
