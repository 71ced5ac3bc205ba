"""What /features shows, as one frozen description, checked where it comes from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.layer_facts import ORDERS
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network, Shape, check_cell, check_channel, shapes
from cnnviz.core.networks import SMALL_VGG, known

__all__ = ["MOST_OFF", "PAGE", "FeaturesDemo", "channel_counts", "page_count"]

PAGE = 64  # maps on one sheet
MOST_OFF = 1024
DEFAULT = "relu1_1"

Off = tuple[tuple[str, int], ...]


def channel_counts(network: Network) -> tuple[int, ...]:
    """How many channels each layer gives; no size of the picture changes that."""
    return tuple(shape[0] for shape in shapes(network, network.side, network.side))


def page_count(channels: int) -> int:
    """How many sheets of PAGE maps the maps of a layer fill."""
    return -(-channels // PAGE)


@dataclass(frozen=True)
class FeaturesDemo:
    """One layer of a network, and what of it is looked at.

    network: a slug. layer: a name in it. channel: the opened one. cell: (row, column) in the
    opened map, whose arithmetic is shown. order: one of ORDERS. page: which sheet of PAGE maps,
    from 0. off: (layer, channel) of the maps that are set to 0, in the network's order. own_size:
    the picture at its own size, for networks that read any. Raises Refusal for what no network
    has; whether a cell is there depends on the picture, and `fitted` says it.
    """

    network: str = SMALL_VGG.slug
    layer: str = DEFAULT
    channel: int | None = None
    cell: tuple[int, int] | None = None
    order: str = "index"
    page: int = 0
    off: Off = ()
    own_size: bool = False

    def __post_init__(self) -> None:
        network = known(self.network)
        counts = channel_counts(network)
        index = network.index(self.layer)
        if self.channel is not None:
            check_channel(self.layer, self.channel, counts[index])
        if self.cell is not None:
            self._check_cell(self.cell)
        if not isinstance(self.order, str) or self.order not in ORDERS:
            raise Refusal(
                "The order {value} is unknown: index, mean or strongest.", value=quoted(self.order)
            )
        pages = page_count(counts[index])
        if not whole_numbers((self.page,), 1, 0) or self.page >= pages:
            number = self.page + 1 if whole_numbers((self.page,), 1, 0) else self.page
            raise Refusal(
                "There is no sheet {value} of {layer}; there are {pages}.",
                value=quoted(number),
                layer=self.layer,
                pages=pages,
            )
        object.__setattr__(self, "off", _checked_off(network, counts, self.off))
        if not isinstance(self.own_size, bool):
            raise Refusal("{value} is neither true nor false.", value=quoted(self.own_size))
        if self.own_size and network.fixed:
            raise Refusal(
                "{network} reads {side} x {side} pixels and no other size.",
                network=network.title,
                side=network.side,
            )

    def _check_cell(self, cell: object) -> None:
        if self.channel is None:
            raise Refusal("A cell lies in the map of a channel, and no channel is chosen.")
        check_cell(cell)

    @property
    def shown(self) -> Network:
        """The network it is about."""
        return known(self.network)

    @property
    def index(self) -> int:
        """The place of the layer in its network."""
        return self.shown.index(self.layer)

    def off_in(self, layer: str) -> tuple[int, ...]:
        """The channels of a layer that are switched off."""
        return tuple(channel for name, channel in self.off if name == layer)

    def off_by_index(self) -> dict[int, frozenset[int]]:
        """All of them, by the place of their layer."""
        network = self.shown
        return {network.index(name): frozenset(self.off_in(name)) for name, _ in self.off}

    def on_network(self, slug: str, own_size: bool = False) -> FeaturesDemo:
        """The same place in another network, as far as it has it; nothing is switched off there.

        Raises Refusal where there is no such network.
        """
        if (slug, own_size) == (self.network, self.own_size):
            return self
        if slug == self.network:
            return replace(self, cell=None, own_size=own_size)
        fresh = FeaturesDemo(slug, own_size=own_size)
        if self.layer not in {layer.name for layer in fresh.shown.layers}:
            return fresh
        moved = replace(fresh, layer=self.layer, order=self.order)
        count = channel_counts(moved.shown)[moved.index]
        kept = self.channel if self.channel is not None and self.channel < count else None
        return replace(moved, channel=kept)

    def within(self, network: Network) -> FeaturesDemo:
        """The same where only the first layers of the network are there, as `network` has them."""
        names = {layer.name for layer in network.layers}
        off = tuple(pair for pair in self.off if pair[0] in names)
        if self.layer in names:
            return self if off == self.off else replace(self, off=off)
        return FeaturesDemo(self.network, order=self.order, off=off, own_size=self.own_size)

    def fitted(self, sizes: Sequence[Shape]) -> tuple[FeaturesDemo, Refusal | None]:
        """Without the cell, and why, where the layer's map has no such cell.

        sizes: the shape (C, H, W) of every layer for the picture at hand.
        """
        _, rows, cols = sizes[self.index]
        if self.cell is None or (self.cell[0] < rows and self.cell[1] < cols):
            return self, None
        why = Refusal(
            "{layer} has no cell {value}: its maps have {rows} x {cols} cells, counted from 0.",
            layer=self.layer,
            value="{},{}".format(*self.cell),
            rows=rows,
            cols=cols,
        )
        return replace(self, cell=None), why

    @classmethod
    def from_json(cls, data: object) -> FeaturesDemo:
        """Read what the browser sends; raises Refusal on anything it could not have made."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        cell, off = data.get("cell"), data.get("off", [])
        if not isinstance(off, list):
            raise _off_refusal(off)
        return cls(
            data.get("network", SMALL_VGG.slug),
            data.get("layer", DEFAULT),
            data.get("channel"),
            tuple(cell) if isinstance(cell, list) else cell,
            data.get("order", ORDERS[0]),
            data.get("page", 0),
            tuple(tuple(pair) if isinstance(pair, list) else pair for pair in off),
            data.get("own_size", False),
        )

    def to_json(self) -> dict[str, Any]:
        """The form the browser changes and sends back."""
        return {
            "network": self.network,
            "layer": self.layer,
            "channel": self.channel,
            "cell": None if self.cell is None else list(self.cell),
            "order": self.order,
            "page": self.page,
            "off": [list(pair) for pair in self.off],
            "own_size": self.own_size,
        }


def _off_refusal(value: object) -> Refusal:
    return Refusal(
        "What is switched off is a list of layers and channels, not {value}.", value=quoted(value)
    )


def _checked_off(network: Network, counts: tuple[int, ...], off: object) -> Off:
    """Each pair once, in the order of the network, so that equal choices are equal."""
    if not isinstance(off, tuple):
        raise _off_refusal(off)
    if len(off) > MOST_OFF:
        raise Refusal(
            "At most {most} channels can be switched off, not {n}.", most=MOST_OFF, n=len(off)
        )
    found = set()
    for pair in off:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise _off_refusal(pair)
        name, channel = pair
        index = network.index(name)
        if network.layers[index].kind == "linear":
            raise Refusal("The scores of {layer} cannot be switched off.", layer=name)
        check_channel(name, channel, counts[index])
        found.add((index, channel))
    return tuple((network.layers[index].name, channel) for index, channel in sorted(found))
