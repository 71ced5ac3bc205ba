"""The window of one cell in a layer of a network, and the part of the maps below it to step over.

Every channel of the layer below takes part, so the window of a deep layer has up to 512 planes.
Only the neighbourhood of the cell is cut out: the windows of the cells up to REACH away. Where it
reaches the end of the map, the layer's own padding follows, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np

from cnnviz.core.conv_spec import PLAIN, ConvSpec, quoted, resolve_padding
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Layer, Network, Shape, check_cell, check_channel, shapes
from cnnviz.core.network_input import network_input
from cnnviz.core.networks import known, named
from cnnviz.core.padding import Padding
from cnnviz.core.windows import windows_along

__all__ = ["REACH", "NetworkWindow", "Place", "window_layers"]

REACH = 2


def window_layers(network: Network) -> tuple[str, ...]:
    """The names of the layers whose cells have such a window: convolutions and linear layers."""
    return tuple(layer.name for layer in network.layers if layer.weighted)


@dataclass(frozen=True)
class Place:
    """Where a window lies.

    inputs: (C, H, W) of the maps below, outputs: of the layer. first: (row, column) in the
    layer's map of the first cell that can be made. box: (top, left, height, width) of the cells
    cut out of the maps below. kernel: (kh, kw). spec: how the kernel moves over the box, the
    padding in cells.
    """

    inputs: Shape
    outputs: Shape
    first: tuple[int, int]
    box: tuple[int, int, int, int]
    kernel: tuple[int, int]
    spec: ConvSpec

    @property
    def padding(self) -> Padding:
        """Of the box: (top, bottom, left, right), 0 where the maps below go on."""
        return cast(Padding, self.spec.padding)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the cells that can be made."""
        top, bottom, left, right = self.padding
        sides = (self.box[2] + top + bottom, self.box[3] + left + right)
        across = zip(sides, self.kernel, self.spec.stride, self.spec.dilation, strict=True)
        rows, cols = (windows_along(size, d * (k - 1) + 1, s) for size, k, s, d in across)
        return rows, cols


@dataclass(frozen=True)
class NetworkWindow:
    """One cell: network and layer by their names, and channel, row and column in its maps.

    own_size: whether the network reads the picture at its own size. The layer is a convolution or
    a linear one, whose window is all of the maps below. Raises Refusal for what no network has.
    """

    network: str
    layer: str
    channel: int
    row: int
    col: int
    own_size: bool = False

    def __post_init__(self) -> None:
        network = known(self.network)
        if not network.layers[network.index(self.layer)].weighted:
            raise Refusal(
                "{layer} has no weights to step over its input; these layers have: {names}.",
                layer=self.layer,
                names=", ".join(window_layers(network)),
            )
        if not isinstance(self.own_size, bool):
            raise Refusal("{value} is neither true nor false.", value=quoted(self.own_size))
        if self.own_size and network.fixed:
            raise Refusal(
                "{network} reads {side} x {side} pixels and no other size.",
                network=network.title,
                side=network.side,
            )
        check_channel(self.layer, self.channel, self.shown.channels)
        check_cell((self.row, self.col))
        if not self.own_size:
            self.place()

    @property
    def of(self) -> Network:
        """The network."""
        return known(self.network)

    @property
    def index(self) -> int:
        """The place of the layer in its network."""
        return self.of.index(self.layer)

    @property
    def shown(self) -> Layer:
        """The layer."""
        return self.of.layers[self.index]

    def to_json(self) -> dict[str, Any]:
        """The form that the browser reads and sends back."""
        return {"kind": "network", **vars(self)}

    @classmethod
    def from_json(cls, data: object) -> NetworkWindow:
        """The inverse of `to_json`. Raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The window is an object, not {value}.", value=quoted(data))
        names = ("network", "layer", "channel", "row", "col")
        parts = [*(data.get(name) for name in names), data.get("own_size", False)]
        return cls(*cast(tuple[str, str, int, int, int, bool], parts))

    def seen(self, picture: Shape | None = None) -> tuple[int, int] | None:
        """(height, width) of the picture as the network sees it, None for the usual size.

        picture: the shape (C, H, W) of the picture, which only its own size needs.
        """
        if not self.own_size:
            return None
        if picture is None:
            raise ValueError("a window at the picture's own size needs the picture's shape")
        return _at_own_size(self.network, *picture[1:])

    def place(self, seen: tuple[int, int] | None = None) -> Place:
        """Where the window lies in a picture that the network sees as `seen` (height, width).

        Left out, it is the size that the network was trained on. Raises Refusal where the map
        has no such cell.
        """
        network, layer = self.of, self.shown
        height, width = seen or (network.side, network.side)
        before = ((3, height, width), *shapes(network, height, width))
        inputs, outputs = before[self.index], before[self.index + 1]
        if self.row >= outputs[1] or self.col >= outputs[2]:
            raise Refusal(
                "{layer} has no cell {value}: its maps have {rows} x {cols} cells, counted from 0.",
                layer=self.layer,
                value=f"{self.row},{self.col}",
                rows=outputs[1],
                cols=outputs[2],
            )
        linear = layer.kind == "linear"
        kernel = (inputs[1], inputs[2]) if linear else layer.kernel
        spec = PLAIN if linear else layer.conv
        top, _, left, _ = resolve_padding(spec, *kernel)
        axes = zip(
            (self.row, self.col),
            outputs[1:],
            inputs[1:],
            kernel,
            spec.stride,
            spec.dilation,
            (top, left),
            strict=True,
        )
        (r, y, tall, *rows), (c, x, wide, *cols) = (_along(*axis) for axis in axes)
        cut = ConvSpec(spec.stride, (rows[0], rows[1], cols[0], cols[1]), "zeros", spec.dilation)
        return Place(inputs, outputs, (r, c), (y, x, tall, wide), kernel, cut)


@lru_cache(maxsize=64)
def _at_own_size(slug: str, height: int, width: int) -> tuple[int, int]:
    network = named(slug)
    assert network is not None
    seen = network_input(np.zeros((height, width), np.uint8), network, own_size=True)[1]
    return seen.shape[0], seen.shape[1]


def _along(
    at: int, outputs: int, inputs: int, size: int, stride: int, dilation: int, before: int
) -> tuple[int, int, int, int, int]:
    """Along one side: the first cell made, the first cell read, how many, padding at both ends."""
    count = min(outputs, 2 * REACH + 1)
    first = min(max(at - REACH, 0), outputs - count)
    start = first * stride - before
    stop = (first + count - 1) * stride - before + (size - 1) * dilation + 1
    low, high = max(start, 0), min(stop, inputs)
    return first, low, high - low, low - start, stop - high
