"""Small kernels one behind another against one large kernel that sees as far.

K. Simonyan and A. Zisserman, Very deep convolutional networks (2015), section 2.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.link import Query, read_wholes, single
from cnnviz.core.messages import Refusal
from cnnviz.core.stack_layer import StackLayer

__all__ = ["PAIR_CHANNELS", "KernelPair", "pair_from_query", "pair_to_query"]

PAIR_CHANNELS = (1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512)


@dataclass(frozen=True)
class KernelPair:
    """count: how many 3 x 3 kernels, 2 or 3. channels: going in and coming out, one of
    PAIR_CHANNELS. Raises Refusal."""

    count: int = 2
    channels: int = 1

    def __post_init__(self) -> None:
        if not whole_numbers((self.count,), 1, 2) or self.count > 3:
            raise Refusal(
                "{value} small kernels are not compared here; 2 and 3 are.",
                value=quoted(self.count),
            )
        if not whole_numbers((self.channels,), 1, 1) or self.channels not in PAIR_CHANNELS:
            raise Refusal(
                "{value} channels cannot be chosen here: one of {known}.",
                value=quoted(self.channels),
                known=", ".join(map(str, PAIR_CHANNELS)),
            )

    @property
    def side(self) -> int:
        """Of the large kernel, and of what both see."""
        return 1 + 2 * self.count

    @property
    def small(self) -> LayerStack:
        """The small kernels, over an input just as large as what they see."""
        return self._stack(3, self.count)

    @property
    def large(self) -> LayerStack:
        """The large kernel, over the same."""
        return self._stack(self.side, 1)

    def _stack(self, size: int, times: int) -> LayerStack:
        layer = StackLayer(size=(size, size), channels=self.channels, bias=False)
        return LayerStack((layer,) * times, (self.channels, self.side, self.side))

    @classmethod
    def from_json(cls, data: object) -> KernelPair:
        """Read what the browser sends. Raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        return cls(data.get("count", 2), data.get("channels", 1))

    def to_json(self) -> dict[str, Any]:
        """The form that the browser changes and sends back."""
        return {"count": self.count, "channels": self.channels}


def pair_to_query(pair: KernelPair) -> dict[str, str]:
    """`compare=3,64`: three small kernels, 64 channels; nothing for the usual pair."""
    return {} if pair == KernelPair() else {"compare": f"{pair.count},{pair.channels}"}


def pair_from_query(query: Query) -> tuple[KernelPair, dict[str, Refusal]]:
    """What a link compares, and why it could not be used."""
    pair, why = single(query, "compare", _pair, KernelPair())
    return pair, {} if why is None else {"compare": why}


def _pair(text: str) -> KernelPair:
    parts = read_wholes(text)
    if len(parts) != 2:
        raise Refusal(
            "{value} compares nothing: kernels,channels, such as 3,64.", value=repr(text[:40])
        )
    return KernelPair(parts[0], parts[1])
