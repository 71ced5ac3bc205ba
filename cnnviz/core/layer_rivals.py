"""What three layers over the same input cost: fully connected, locally connected, convolutional.

Input C x H x W, N neurons or K filters of k x k, output H' x W':
fully connected: N C H W weights, N biases, N outputs;
locally connected (own weights at each position): K H' W' C k k weights, K H' W' biases and outputs;
convolutional (shared weights): K C k k weights, K biases, K H' W' outputs.
Multiply-adds are counted with the padding, as frameworks compute it, and without the biases.
Memory is that of weights and biases in float32. All numbers are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import prod
from types import MappingProxyType
from typing import Any

from cnnviz.core.conv_spec import (
    ConvSpec,
    fields_from_json,
    misfit,
    quoted,
    resolve_padding,
    whole_numbers,
)
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.windows import windows_along

__all__ = [
    "BYTES",
    "KINDS",
    "LIMITS",
    "MOST_PADDING",
    "PRESETS",
    "Counts",
    "Preset",
    "RivalSpec",
    "Rivals",
    "formula",
]

BYTES = 4  # of one float32
MOST_PADDING = 16
KINDS = ("dense", "local", "conv")
LIMITS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "height": (1, 20_000),
        "width": (1, 20_000),
        "channels": (1, 4096),
        "neurons": (1, 1_000_000),
        "filters": (1, 4096),
        "kernel": (1, 31),
        "stride": (1, 8),
    }
)
NAMES = MappingProxyType(
    {
        "height": mark("height"),
        "width": mark("width"),
        "channels": mark("channels"),
        "neurons": mark("neurons"),
        "filters": mark("filters"),
        "kernel": mark("kernel"),
        "stride": mark("stride"),
    }
)


@dataclass(frozen=True)
class RivalSpec:
    """One input and the three layers over it.

    height, width, channels: of the input. neurons: of the fully connected layer. filters, kernel
    (its side), stride, padding ("same": k - 1 in all, as torch has it; "valid": none; or 0 to 16
    on each side): of the other two. bias: whether there are biases. Raises Refusal outside LIMITS
    and for a kernel that does not fit.
    """

    height: int = 224
    width: int = 224
    channels: int = 3
    neurons: int = 1000
    filters: int = 1
    kernel: int = 3
    stride: int = 1
    padding: str | int = "same"
    bias: bool = True

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not whole_numbers((value,), 1, least) or value > most:
                raise Refusal(
                    "{name}: {value} cannot be used; a whole number from {least} to {most}.",
                    name=NAMES[name],
                    value=quoted(value),
                    least=f"{least:,}",
                    most=f"{most:,}",
                )
        own = whole_numbers((self.padding,), 1, 0) and int(self.padding) <= MOST_PADDING
        if not own and not (isinstance(self.padding, str) and self.padding in ("same", "valid")):
            raise Refusal(
                "The padding {value} cannot be used: same, valid, or a whole number from 0 to"
                " {most}.",
                value=quoted(self.padding),
                most=MOST_PADDING,
            )
        if not isinstance(self.bias, bool):
            raise Refusal("{value} is neither true nor false.", value=quoted(self.bias))
        pad = sum(self.pads)
        if self.kernel > min(self.height, self.width) + pad:
            raise misfit(self.kernel, self.kernel, self.height + pad, self.width + pad)

    @property
    def pads(self) -> tuple[int, int]:
        """The padding before and after, along each axis."""
        own = self.padding if isinstance(self.padding, str) else (self.padding,) * 4
        spec = ConvSpec(padding=own)  # type: ignore[arg-type]
        return resolve_padding(spec, self.kernel, self.kernel)[:2]

    @property
    def map_size(self) -> tuple[int, int]:
        """(H', W') of the maps of the locally connected and the convolutional layer.

        >>> RivalSpec(padding="valid").map_size
        (222, 222)
        """
        pad, k, stride = sum(self.pads), self.kernel, self.stride
        rows = windows_along(self.height + pad, k, stride)
        return rows, windows_along(self.width + pad, k, stride)

    @classmethod
    def from_json(cls, data: object) -> RivalSpec:
        """Read what the browser sends; what is missing keeps its default. Raises Refusal."""
        values = fields_from_json(
            cls,
            data,
            no_object=mark("The settings are an object, not {value}."),
            unknown=mark("These layers have no setting {value}."),
        )
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """The form the browser changes and sends back."""
        return asdict(self)


@dataclass(frozen=True)
class Counts:
    """What one layer has and does; `shape` is that of its output, (N,) or (K, H', W')."""

    weights: int
    biases: int
    shape: tuple[int, ...]
    multiply_adds: int

    @property
    def outputs(self) -> int:
        """How many numbers it gives."""
        return prod(self.shape)

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def bytes(self) -> int:
        """Their memory in float32."""
        return BYTES * self.parameters


@dataclass(frozen=True)
class Rivals:
    """The counts of the three layers.

    >>> rivals = Rivals.of(RivalSpec(filters=16))
    >>> rivals.dense.weights, rivals.local.weights, rivals.conv.weights
    (150528000, 21676032, 432)
    """

    dense: Counts
    local: Counts
    conv: Counts

    @classmethod
    def of(cls, spec: RivalSpec) -> Rivals:
        """By formula."""
        rows, cols = spec.map_size
        inputs = spec.channels * spec.height * spec.width
        shared = spec.filters * spec.channels * spec.kernel**2
        shape = (spec.filters, rows, cols)
        own = shared * rows * cols
        return cls(
            Counts(
                spec.neurons * inputs,
                spec.neurons * spec.bias,
                (spec.neurons,),
                spec.neurons * inputs,
            ),
            Counts(own, prod(shape) * spec.bias, shape, own),
            Counts(shared, spec.filters * spec.bias, shape, own),
        )


def formula(spec: RivalSpec, kind: str) -> str:
    """How the weights of a layer, one of KINDS, are counted, with its numbers in it.

    >>> formula(RivalSpec(), "conv")
    'K × C × k × k = 1 × 3 × 3 × 3 = 27'
    """
    counts: Counts = getattr(Rivals.of(spec), kind)
    rows, cols = spec.map_size
    kernel = (("C", spec.channels), ("k", spec.kernel), ("k", spec.kernel))
    factors = {
        "dense": (
            ("N", spec.neurons),
            ("C", spec.channels),
            ("H", spec.height),
            ("W", spec.width),
        ),
        "local": (("K", spec.filters), ("H'", rows), ("W'", cols), *kernel),
        "conv": (("K", spec.filters), *kernel),
    }[kind]
    letters, numbers = zip(*((letter, f"{n:,}") for letter, n in factors), strict=True)
    return f"{' × '.join(letters)} = {' × '.join(numbers)} = {counts.weights:,}"


@dataclass(frozen=True)
class Preset:
    """A named input with its layers."""

    slug: str
    title: str
    rivals: RivalSpec


PRESETS = (
    Preset("30", mark("30 × 30, grey"), RivalSpec(30, 30, 1, filters=16)),
    Preset("100", mark("100 × 100, colour"), RivalSpec(100, 100, filters=16)),
    Preset("224-grey", mark("224 × 224, grey"), RivalSpec(channels=1)),
    Preset("224", mark("224 × 224, colour"), RivalSpec()),
    Preset("fair", mark("224 × 224, as many filters as neurons"), RivalSpec(filters=1000)),
    Preset("64", mark("64 maps of 56 × 56, 64 filters"), RivalSpec(56, 56, 64, filters=64)),
    Preset("12mp-grey", mark("12 megapixels, grey"), RivalSpec(3000, 4000, 1, 100)),
    Preset("12mp", mark("12 megapixels, colour"), RivalSpec(3000, 4000, 3, 100)),
)
