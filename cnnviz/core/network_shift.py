"""What a trained network decides about a picture that moved: is it still a cat?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.forward import Weights, batch_output, probabilities
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network
from cnnviz.core.shift import shift_planes

__all__ = ["Kept", "class_probabilities", "consistency", "kept", "logits"]

Array = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
Progress = Callable[[float], None]
Runner = Callable[[Callable[[], Array]], Array]
BATCH = 64  # pictures at once: the largest activation of the small VGG then takes 13 MB


def _silent(part: float) -> None:
    return None


def _here(work: Callable[[], Array]) -> Array:
    return work()


@dataclass(frozen=True)
class Kept:
    """What became of a decision.

    decision: the class that the picture got where it had not moved, and its probability there.
    count: how many of `of` moves keep it. change: the mean absolute change of that class's
    probability over them.
    """

    decision: int
    probability: float
    count: int
    of: int
    change: float

    @property
    def share(self) -> float:
        """The part of the moves that keep the decision."""
        return self.count / self.of


def kept(shares: npt.NDArray[np.floating[Any]], still: int) -> Kept:
    """How many moves keep the decision at the move `still`, itself counted.

    shares: probabilities (moves, classes). The decision is the most probable class, the first
    of equals.
    """
    decisions = shares.argmax(axis=-1)
    decision = int(decisions[still])
    of_it = shares[:, decision].astype(np.float64)
    return Kept(
        decision,
        float(of_it[still]),
        int((decisions == decision).sum()),
        len(decisions),
        float(np.abs(of_it - of_it[still]).mean()),
    )


def logits(network: Network, weights: Weights, planes: Array) -> Array:
    """The outputs of the last layer for a batch of pictures.

    planes: float32 (N, 3, side, side), RGB in 0..255, not preprocessed yet. Returns float32
    (N, classes). Raises Refusal where the network has no classes.
    """
    if not network.classes:
        raise Refusal("{network} ends in maps: it has no classes.", network=network.title)
    ends = (network.preprocessing.mean, network.preprocessing.std)
    mean, std = np.array(ends, np.float32)[..., None, None]  # (3, 1, 1) each
    return batch_output(network, weights, (planes - mean) / std)[:, :, 0, 0]


def class_probabilities(
    network: Network,
    weights: Weights,
    planes: Array,
    progress: Progress = _silent,
    run: Runner = _here,
) -> Array:
    """The softmax of `logits`, BATCH pictures at a time; float32 (N, classes).

    progress: told the part that is done. run: what does the work of a batch, in another thread
    for instance.
    """
    found = np.empty((len(planes), len(network.classes)), np.float32)
    for at in range(0, len(planes), BATCH):
        progress(at / len(planes))
        some = slice(at, at + BATCH)
        batch = planes[some]
        found[some] = probabilities(run(partial(logits, network, weights, batch)))
    progress(1.0)
    return found


def consistency(
    network: Network,
    weights: Weights,
    pictures: Pixels,
    most: int = 3,
    seed: int = 0,
    fill: str = "circular",
    progress: Progress = _silent,
) -> float:
    """How often two random shifts of the same picture get the same decision.

    pictures: uint8 (N, side, side, 3), RGB. For each of them two shifts (dy, dx) are drawn, each
    number by itself and evenly from -most .. most whole pixels, so that the two may happen to be
    equal; what comes in from outside is one of `shift_planes`' fills, with "circular" the other
    side of the picture. The decision is the largest output, the first of equals; whether it is
    right plays no part. Returns the share of pictures whose two decisions are the same, in 0..1,
    the same for the same seed. Raises Refusal for pictures of another shape. The measure is that
    of R. Zhang, Making Convolutional Networks Shift-Invariant Again (2019).
    """
    side = network.side
    if pictures.shape[1:] != (side, side, 3) or not len(pictures):
        raise Refusal(
            "The pictures must have the shape (N, {side}, {side}, 3), not {shape}.",
            side=side,
            shape=pictures.shape,
        )
    if most < 0:
        raise Refusal("The farthest shift is 0 pixels or more, not {most}.", most=most)
    shifts = np.random.default_rng(seed).integers(-most, most + 1, (2, len(pictures), 2))
    same = 0
    for at in range(0, len(pictures), BATCH):
        progress(at / len(pictures))
        some = slice(at, at + BATCH)
        planes = np.ascontiguousarray(np.moveaxis(pictures[some], -1, 1), np.float32)
        one, other = (
            logits(network, weights, _each_shifted(planes, drawn[some], fill)).argmax(axis=1)
            for drawn in shifts
        )
        same += int((one == other).sum())
    progress(1.0)
    return same / len(pictures)


def _each_shifted(planes: Array, shifts: npt.NDArray[np.int64], fill: str) -> Array:
    """Every picture of (N, 3, H, W) by its own shift of (N, 2)."""
    moved = (
        shift_planes(p, int(dy), int(dx), fill) for p, (dy, dx) in zip(planes, shifts, strict=True)
    )
    return np.stack(list(moved))
