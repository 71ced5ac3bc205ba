"""A network on the shared picture: what /features shows and what can be taken away from it.

A `FeaturesWork` is a description; numbers come from the shared cache or are computed in turn. Only
what is shown is kept: the maps of one layer, the maps below it where a channel is opened, and of
all other layers a few numbers and a small picture.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from io import BytesIO
from math import prod
from typing import Any

import numpy as np

from cnnviz.core.contributions import Arithmetic, arithmetic
from cnnviz.core.features_demo import PAGE, FeaturesDemo
from cnnviz.core.features_snippet import features_code
from cnnviz.core.forward import Weights, batch_output
from cnnviz.core.layer_facts import order_channels
from cnnviz.core.network import Layer, Network, Shape, shapes
from cnnviz.core.network_input import network_input, preprocessed
from cnnviz.core.picture import Picture
from cnnviz.core.receptive_field import Field, fields
from cnnviz.core.sheet import limit_of, sheet
from cnnviz.io.encode import png
from cnnviz.ui.shared_picture import Current

__all__ = ["COLUMNS", "FeaturesWork", "Runner", "at_once"]

COLUMNS = 8  # of maps on a sheet
# Larger maps than VGG-16's at 256 x 256 are computed again rather than kept beside the shown ones.
MOST_BELOW = 64 * 256 * 256 * 4

Array = np.ndarray[Any, np.dtype[np.float32]]
Runner = Callable[[Callable[[], Any]], Any]


def at_once(work: Callable[[], Any]) -> Any:
    """What `work` returns, without waiting for anything."""
    return work()


@dataclass(frozen=True)
class FeaturesWork:
    """What is looked at, and the network that computes it.

    network: that of the demo, or as much of it as there are weights for. in_turn: does a forward
    pass, when its turn has come.
    """

    picture: Current
    demo: FeaturesDemo
    network: Network = field(compare=False)
    weights: Weights = field(compare=False, repr=False)
    in_turn: Runner = field(default=at_once, compare=False, repr=False)

    def remembered(self, name: str, make: Callable[[], Any], *about: Hashable) -> Any:
        """What `make` makes of this picture in this network, from the shared cache or now."""
        # Weights of one's own may have other preprocessing, and fewer layers today than tomorrow.
        network = (self.network.slug, self.network.preprocessing, len(self.network.layers))
        key = ("features", name, network, self.demo.own_size, self.picture.key, *about)
        return self.picture.kept.get_or_make(key, make)

    # -- what the network reads ---------------------------------------------------------------

    @property
    def seen(self) -> Picture:
        """The pixels that the network really gets to see, uint8 (h, w, 3)."""
        picture, own_size = self.picture, self.demo.own_size
        found: Picture = self.remembered(
            "seen", lambda: network_input(picture.pixels, self.network, own_size)[1]
        )
        return found

    def read(self) -> Array:
        """Their numbers after the network's preprocessing, float32 (3, h, w)."""
        return preprocessed(self.seen, self.network.preprocessing)

    @property
    def sizes(self) -> tuple[Shape, ...]:
        """The shape (C, H, W) of every layer."""
        return shapes(self.network, *self.seen.shape[:2])

    @property
    def fields(self) -> tuple[Field, ...]:
        """What a cell of every layer sees."""
        return fields(self.network.layers, *self.seen.shape[:2])

    # -- the layer that is shown --------------------------------------------------------------

    @property
    def index(self) -> int:
        """The place of the shown layer."""
        return self.network.index(self.demo.layer)

    @property
    def layer(self) -> Layer:
        """The shown layer."""
        return self.network.layers[self.index]

    @property
    def made_by(self) -> int:
        """The place of the layer whose sums are shown: of a ReLU the convolution before it."""
        return self.index - (self.layer.kind == "relu" and self.index > 0)

    def maps(self) -> Array:
        """The maps of the shown layer, (C, H, W)."""
        return self._outputs(self.index, self._first())

    def below(self, index: int) -> Array:
        """What a layer reads: the maps of the layer before it, or the picture's numbers."""
        if index == 0:
            return self.read()
        if self._large(index - 1):
            return self._passed(index - 1)
        return self._outputs(index - 1, min(index - 1, self._first()))

    def _first(self) -> int:
        """The first layer whose maps are wanted as well, so that one pass serves for all of them:
        before a ReLU those of the opened channel, and for a cell's sum what is summed."""
        first = self.index
        if self.demo.channel is not None:
            first = self.made_by - (self.demo.cell is not None)
        while first < self.index and (first < 0 or self._large(first)):
            first += 1
        return first

    def _large(self, index: int) -> bool:
        """Whether maps are too large to be kept beside those that are shown."""
        return prod(self.sizes[index]) * 4 > MOST_BELOW

    def _outputs(self, index: int, first: int) -> Array:
        def make() -> Array:
            if index <= first:
                return self._passed(index)
            return self._passed(index, self._outputs(index - 1, first))

        found: Array = self.remembered("maps", make, index, self._off_until(index))
        return found

    def _passed(self, index: int, below: Array | None = None) -> Array:
        """The maps of a layer, computed now: from the picture on, or from the maps below it."""
        off = self.demo.off_by_index()
        if below is None:
            layers, read = self.network.layers[: index + 1], self.read()
        else:
            layers, read = self.network.layers[index : index + 1], below
            off = {0: off.get(index, frozenset())}
        part = replace(self.network, layers=layers)

        def work() -> Array:
            return np.array(batch_output(part, self.weights, read[None], off)[0], order="C")

        found: Array = self.in_turn(work)
        return found

    def _off_until(self, index: int) -> tuple[tuple[str, int], ...]:
        """What is switched off up to a layer; what lies behind it does not change it."""
        index_of = self.network.index
        return tuple(pair for pair in self.demo.off if index_of(pair[0]) <= index)

    def limit(self) -> float:
        """The ends of the layer's signed scale, the same for all its sheets."""
        return limit_of(self.maps()) or 1.0

    def channels(self) -> tuple[int, ...]:
        """The channels on the sheet, at most PAGE of them, in the chosen order."""
        every = order_channels(self.maps(), self.demo.order)
        start = self.demo.page * PAGE
        return tuple(int(channel) for channel in every[start : start + PAGE])

    def sum(self) -> Arithmetic | None:
        """The arithmetic of the chosen cell, in a ReLU that of the convolution before it; none
        where its channel is switched off."""
        demo, at = self.demo, self.made_by
        if demo.cell is None or demo.channel is None:
            return None
        if any((self.network.layers[i].name, demo.channel) in demo.off for i in (at, self.index)):
            return None
        below = self.below(at)
        return arithmetic(self.network, at, below, self.weights, demo.channel, *demo.cell)

    # -- what a person takes away -------------------------------------------------------------

    def npy(self, channel: int | None = None) -> bytes:
        """The layer's maps, or one of them, as a `.npy` file: float32, exact."""
        file = BytesIO()
        np.save(file, self.maps() if channel is None else self.maps()[channel])
        return file.getvalue()

    def sheet_png(self) -> bytes:
        """The sheet on show, every cell a pixel."""
        return png(sheet(self.maps()[list(self.channels())], COLUMNS, self.limit()))

    def seen_png(self) -> bytes:
        """What the network sees, which the code reads."""
        return png(self.seen)

    def code(self) -> str:
        """The PyTorch program that gives the same maps and scores."""
        height, width = self.seen.shape[:2]
        return features_code(self.demo, (height, width), self.network)
