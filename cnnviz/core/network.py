"""A trained network as a description: its layers in order, what it reads, what it answers.

A description holds no weights. The layers are those of a plain VGG (K. Simonyan and A. Zisserman,
Very Deep Convolutional Networks for Large-Scale Image Recognition, 2015): convolution, ReLU,
pooling, linear, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

from cnnviz.core.conv_spec import PLAIN, ConvSpec, output_size, quoted, whole_numbers
from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import PoolSpec, pool_size

__all__ = [
    "KINDS",
    "Layer",
    "Network",
    "Preprocessing",
    "Shape",
    "check_cell",
    "check_channel",
    "parameters",
    "shapes",
]

Shape = tuple[int, int, int]

KINDS = ("conv", "relu", "pool", "linear")
FARTHEST = 4096  # no map has so many rows


@dataclass(frozen=True)
class Layer:
    """One layer.

    name: as pages and links call it. kind: one of KINDS. channels: outputs of a "conv" or
    "linear". kernel, conv: of a "conv". pool: of a "pool". key: of a "conv" or "linear", the
    name of its tensors, which are `key`.weight and `key`.bias.
    """

    name: str
    kind: str
    channels: int = 0
    kernel: tuple[int, int] = (3, 3)
    conv: ConvSpec = PLAIN
    pool: PoolSpec = field(default_factory=PoolSpec)
    key: str = ""

    @property
    def weighted(self) -> bool:
        """Whether the layer has weights and biases."""
        return self.kind in ("conv", "linear")

    @property
    def windowed(self) -> bool:
        """Whether a window of fixed size moves over the map before: global pooling has none."""
        return self.kind == "conv" or (
            self.kind == "pool" and not self.pool.kind.startswith("global")
        )


@dataclass(frozen=True)
class Preprocessing:
    """From RGB in 0..255 to what the network reads: (value - mean) / std, channel by channel."""

    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True)
class Network:
    """The layers in order, and the ends.

    slug: its name in links. title: for people. side: the height and width that it was trained
    on. fixed: whether it can read no other size. classes: the names of its outputs; empty where
    it ends in feature maps.
    """

    slug: str
    title: str
    layers: tuple[Layer, ...]
    preprocessing: Preprocessing
    side: int
    fixed: bool
    classes: tuple[str, ...] = ()

    def index(self, name: object) -> int:
        """The place of the layer called `name`. Raises Refusal."""
        for at, layer in enumerate(self.layers):
            if layer.name == name:
                return at
        raise Refusal(
            "{network} has no layer {value}; it has {names}.",
            network=self.title,
            value=repr(name)[:40],
            names=", ".join(layer.name for layer in self.layers),
        )


def check_channel(layer: str, channel: object, count: int) -> None:
    """Raise Refusal unless `channel` is one of the `count` channels of the layer of that name."""
    if not whole_numbers((channel,), 1, 0) or channel >= count:  # type: ignore[operator]
        raise Refusal(
            "{layer} has no channel {value}; it has {count}, counted from 0.",
            layer=layer,
            value=quoted(channel),
            count=count,
        )


def check_cell(cell: object) -> None:
    """Raise Refusal unless `cell` is (row, column) from 0; whether it is there is not asked."""
    if not whole_numbers(cell, 2, 0) or max(cell) >= FARTHEST:  # type: ignore[call-overload]
        raise Refusal(
            "The cell {value} cannot be used: two whole numbers, row and column, from 0.",
            value=quoted(cell),
        )


def shapes(network: Network, height: int, width: int) -> tuple[Shape, ...]:
    """The shape (C, H, W) after every layer, for a height x width picture.

    A linear layer reads its input as one long vector and gives (C, 1, 1). Raises Refusal where
    a layer does not fit, or where the picture is not of the one size that the network reads.
    """
    if network.fixed and (height, width) != (network.side, network.side):
        raise Refusal(
            "{network} reads {side} x {side} pixels, not {h} x {w}.",
            network=network.title,
            side=network.side,
            h=height,
            w=width,
        )
    found: list[Shape] = []
    now: Shape = (3, height, width)
    for layer in network.layers:
        channels, rows, cols = now
        if layer.kind == "conv":
            now = (layer.channels, *output_size(rows, cols, *layer.kernel, layer.conv))
        elif layer.kind == "pool":
            now = (channels, *pool_size(rows, cols, layer.pool))
        elif layer.kind == "linear":
            now = (layer.channels, 1, 1)
        found.append(now)
    return tuple(found)


def parameters(network: Network) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    """For every layer with weights, by its key: the shapes of its weight and of its bias.

    A convolution has (O, I, kh, kw) and (O,), a linear layer (O, I) and (O,).
    """
    found: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    before: Shape = (3, network.side, network.side)
    after = shapes(network, network.side, network.side)
    for layer, shape in zip(network.layers, after, strict=True):
        if layer.kind == "conv":
            found[layer.key] = ((layer.channels, before[0], *layer.kernel), (layer.channels,))
        elif layer.kind == "linear":
            found[layer.key] = ((layer.channels, prod(before)), (layer.channels,))
        before = shape
    return found
