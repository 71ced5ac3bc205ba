"""How decisions over moves are computed: in turn, once for everyone, with a bar meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from cnnviz.core.messages import mark
from cnnviz.core.network import Network
from cnnviz.core.network_moves import (
    ANGLES,
    FACTORS,
    MOVES,
    scaled_pictures,
    shifted_pictures,
    turned_pictures,
)
from cnnviz.core.network_shift import Kept, class_probabilities, kept
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.core.section_link import Option, Section
from cnnviz.core.shift import FILLS
from cnnviz.ui.networks import turns, weights_of
from cnnviz.ui.progress_bar import progress_bar, waiting_words
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t

__all__ = [
    "ANTI_ALIASED",
    "BOTH",
    "KEY",
    "NETWORKS",
    "PLAIN",
    "TWINS",
    "Answers",
    "Twin",
    "answers",
    "shown_pictures",
]

KEY = "network-shift"
Array = np.ndarray[Any, np.dtype[np.float32]]
Pixels = np.ndarray[Any, np.dtype[np.uint8]]

# Where each kind of move leaves the picture as it is; shifts are named by their fill.
STILL = MappingProxyType({"turn": ANGLES.index(0), "scale": FACTORS.index(1.0)})


@dataclass(frozen=True)
class Twin:
    """One of the two networks: what it is called beside the other, here and in files."""

    network: Network
    name: str
    slug: str


PLAIN = Twin(SMALL_VGG, mark("plain"), "plain")
ANTI_ALIASED = Twin(SMALL_VGG_BLUR, mark("anti-aliased"), "anti-aliased")
TWINS = (PLAIN, ANTI_ALIASED)
BOTH = "both"
NETWORKS = Section(
    KEY,
    "networks",
    tabs=("shifts", "turn", "scale"),
    options=(
        Option("twins", (BOTH, *(twin.slug for twin in TWINS)), BOTH),
        Option("fill", FILLS, FILLS[0]),
    ),
    apart=True,
)


@dataclass(frozen=True, eq=False)
class Answers:
    """What one of the twins says of the picture after every move.

    shares: probabilities (moves, classes). still: the move that leaves the picture as it is.
    repeated: how many moves at the beginning are those at the end, and count only there.
    """

    twin: Twin
    shares: Array
    still: int
    repeated: int = 0

    @property
    def classes(self) -> tuple[str, ...]:
        """The English names of the classes."""
        return self.twin.network.classes

    @cached_property
    def decisions(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The most probable class after every move."""
        decisions: np.ndarray[Any, np.dtype[np.int64]] = self.shares.argmax(axis=1)
        return decisions

    @cached_property
    def kept(self) -> Kept:
        """What became of the decision on the unmoved picture."""
        return kept(self.shares[self.repeated :], self.still - self.repeated)

    @property
    def of_decision(self) -> Array:
        """The probability of that decision after every move."""
        return self.shares[:, self.kept.decision]


def _moved(picture: Current, move: str) -> Array:
    """What the networks see after every move: "turn", "scale", or a shift by its fill."""
    network = SMALL_VGG  # both twins read the same pixels
    if move == "turn":
        return turned_pictures(picture.pixels, network)
    if move == "scale":
        return scaled_pictures(picture.pixels, network)
    return shifted_pictures(picture.pixels, network, move)


def shown_pictures(picture: Current, move: str, at: Sequence[int]) -> Pixels:
    """Some of the moved pictures as pixels, uint8 (n, side, side, 3)."""

    def compute() -> Pixels:
        pictures = _moved(picture, move)[list(at)]
        return np.ascontiguousarray(pictures.transpose(0, 2, 3, 1), np.uint8)

    return picture.kept.get_or_make((f"{KEY}-seen", picture.key, move, tuple(at)), compute)


def answers(picture: Current, twin: Twin, move: str) -> Answers:
    """From the shared cache, or computed now; Refusal where there are no weights."""
    key = (KEY, twin.network.slug, picture.key, move)
    with progress_bar(t("Asking the network, {name} …", name=t(twin.name))) as progress:

        def wait(ahead: int) -> None:
            progress(0.0, waiting_words(ahead))

        def compute() -> Array:
            network, weights = weights_of(twin.network.slug)
            with turns().take(wait):
                pictures = _moved(picture, move)
                return class_probabilities(network, weights, pictures, progress, turns().run)

        shares = picture.kept.get_or_make(key, compute)
    # Turned by -180 degrees is turned by 180.
    return Answers(twin, shares, STILL.get(move, MOVES.index((0, 0))), int(move == "turn"))
