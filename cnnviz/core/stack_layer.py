"""One layer of a stack that is built by hand: a convolution or a pooling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz.core.conv_spec import fields_from_json, quoted, whole_numbers
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.windows import windows_along

__all__ = [
    "MOST_CHANNELS",
    "MOST_DILATION",
    "MOST_PADDING",
    "MOST_SIZE",
    "MOST_STRIDE",
    "OPS",
    "OP_NAMES",
    "StackLayer",
]

Pair = tuple[int, int]

OPS = ("conv", "max", "average")
OP_NAMES = (mark("convolution"), mark("max pooling"), mark("average pooling"))  # in their order
MOST_SIZE, MOST_STRIDE, MOST_DILATION, MOST_PADDING, MOST_CHANNELS = 15, 8, 16, 64, 4096


@dataclass(frozen=True)
class StackLayer:
    """The settings of one layer, pairs as (rows, columns).

    op: one of OPS. size: of the window, 1 to 15. stride: 1 to 8. dilation: 1 to 16, of a pooling
    always 1. padding: (top, bottom, left, right) cells, 0 to 64, of a pooling at most half the
    window, as torch has it; zeros, which in a max pooling never win. channels: outputs of a
    convolution, 1 to 4096; 0 for a pooling, which keeps those it reads. bias: whether the
    convolution has one for each output. Raises Refusal.
    """

    op: str = "conv"
    size: Pair = (3, 3)
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    channels: int = 16
    bias: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.op, str) or self.op not in OPS:
            raise Refusal(
                "The layer {value} is unknown: conv, max or average.", value=quoted(self.op)
            )
        _check("size", self.size, 2, 1, MOST_SIZE)
        _check("stride", self.stride, 2, 1, MOST_STRIDE)
        _check("dilation", self.dilation, 2, 1, MOST_DILATION)
        _check("padding", self.padding, 4, 0, MOST_PADDING)
        if not isinstance(self.bias, bool):
            raise Refusal("The bias {value} is neither true nor false.", value=quoted(self.bias))
        if self.op == "conv":
            _check("channels", (self.channels,), 1, 1, MOST_CHANNELS)
            return
        object.__setattr__(self, "channels", 0)
        object.__setattr__(self, "bias", False)
        if self.dilation != (1, 1):
            raise Refusal(
                "A pooling window has no dilation here, not {value}.", value=quoted(self.dilation)
            )
        halves = (*[self.size[0] // 2] * 2, *[self.size[1] // 2] * 2)
        if any(p > half for p, half in zip(self.padding, halves, strict=True)):
            raise Refusal(
                "The pooling padding {padding} is more than half of the window {window}.",
                padding=quoted(self.padding),
                window=quoted(self.size),
            )

    @property
    def reach(self) -> Pair:
        """How many cells the window spans: d (k - 1) + 1."""
        (kh, kw), (dy, dx) = self.size, self.dilation
        return dy * (kh - 1) + 1, dx * (kw - 1) + 1

    def side(self, axis: int, n: int) -> int:
        """How many cells the map has along an axis (0: rows) on which it reads n; below 1 where
        the window does not fit."""
        before, after = self.padding[2 * axis : 2 * axis + 2]
        return windows_along(n + before + after, self.reach[axis], self.stride[axis])

    def parameters(self, channels: int) -> int:
        """Weights and biases where `channels` come in."""
        if self.op != "conv":
            return 0
        return self.channels * (channels * self.size[0] * self.size[1] + self.bias)

    def to_json(self) -> dict[str, Any]:
        """The form that JavaScript reads."""
        return {
            "op": self.op,
            "size": list(self.size),
            "stride": list(self.stride),
            "dilation": list(self.dilation),
            "padding": list(self.padding),
            "channels": self.channels,
            "bias": self.bias,
        }

    @classmethod
    def from_json(cls, data: object) -> StackLayer:
        """The inverse of `to_json`; what is missing keeps its default. Raises Refusal."""
        values = fields_from_json(
            cls,
            data,
            no_object=mark("A layer is an object, not {value}."),
            unknown=mark("A layer has no setting {value}."),
        )
        return cls(**values)


def _check(name: str, value: object, count: int, least: int, most: int) -> None:
    if whole_numbers(value, count, least) and max(value) <= most:  # type: ignore[call-overload]
        return
    raise Refusal(
        {
            "size": mark(
                "The window {value} cannot be used: two whole numbers from {least} to {most}."
            ),
            "stride": mark(
                "The stride {value} cannot be used: two whole numbers from {least} to {most}."
            ),
            "dilation": mark(
                "The dilation {value} cannot be used: two whole numbers from {least} to {most}."
            ),
            "padding": mark(
                "The padding {value} cannot be used: four whole numbers from {least} to {most}."
            ),
            "channels": mark(
                "{value} channels cannot be used: a whole number from {least} to {most}."
            ),
        }[name],
        value=quoted(value[0] if name == "channels" else value),  # type: ignore[index]
        least=least,
        most=most,
    )
