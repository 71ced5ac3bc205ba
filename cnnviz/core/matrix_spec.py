"""The small picture and the kernel whose matrix is drawn, and how far it is from dense."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from cnnviz.core.conv_spec import ConvSpec, fields_from_json, quoted, resolve_padding, whole_numbers
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.windows import windows_along

__all__ = ["LARGEST", "MOST_KERNEL", "ORDERS", "MatrixSpec", "check_small", "small_map"]

ORDERS = ("translation", "locality")
SMALLEST, LARGEST = 4, 12
MOST_KERNEL = 5
MOST_STRIDE = 3


def check_small(side: object, kernel: int, stride: object, padding: object) -> None:
    """Refuse what the small pictures of this page cannot have."""
    if not whole_numbers((side,), 1, SMALLEST) or not _at_most(side, LARGEST):
        raise Refusal(
            "A small picture has {least} to {most} pixels a side, not {value}.",
            least=SMALLEST,
            most=LARGEST,
            value=quoted(side),
        )
    if not whole_numbers((stride,), 1, 1) or not _at_most(stride, MOST_STRIDE):
        raise Refusal(
            "The stride {value} cannot be used here: a whole number from 1 to {most}.",
            value=quoted(stride),
            most=MOST_STRIDE,
        )
    if not isinstance(padding, str) or padding not in ("same", "valid"):
        raise Refusal(
            "The padding {value} cannot be used here: same or valid.", value=quoted(padding)
        )
    if padding == "valid" and not _at_most(kernel, side):
        raise Refusal(
            "A kernel of {k} x {k} does not fit into {n} x {n} pixels without padding.",
            k=kernel,
            n=side,
        )


def _at_most(value: object, most: object) -> bool:
    return isinstance(value, int) and isinstance(most, int) and value <= most


def small_map(side: int, kernel: int, stride: int, padding: str) -> tuple[int, int]:
    """(the padding before, the side of the map) of a small square picture."""
    spec = ConvSpec(padding=padding)  # type: ignore[arg-type]
    before, after = resolve_padding(spec, kernel, kernel)[:2]
    return before, windows_along(side + before + after, kernel, stride)


@dataclass(frozen=True)
class MatrixSpec:
    """A small picture, a kernel, and how far from dense to convolution the matrix is.

    side: 4 to 12 pixels. channels: 1 or 2. kernel: 1 to 5 cells a side. stride: 1 to 3. padding:
    "same" or "valid". order: which thought comes first, one of ORDERS. at: 0 dense to 1 the
    convolution. Raises Refusal.
    """

    side: int = 6
    channels: int = 1
    kernel: int = 3
    stride: int = 1
    padding: str = "same"
    order: str = "translation"
    at: float = 1.0

    def __post_init__(self) -> None:
        if not whole_numbers((self.kernel,), 1, 1) or self.kernel > MOST_KERNEL:
            raise Refusal(
                "A kernel of {value} cells a side cannot be used here: 1 to {most}.",
                value=quoted(self.kernel),
                most=MOST_KERNEL,
            )
        check_small(self.side, self.kernel, self.stride, self.padding)
        if not whole_numbers((self.channels,), 1, 1) or self.channels > 2:
            raise Refusal(
                "The matrix has one channel or two, not {value}.", value=quoted(self.channels)
            )
        if not isinstance(self.order, str) or self.order not in ORDERS:
            raise Refusal(
                "The order {value} is unknown: translation or locality.", value=quoted(self.order)
            )
        number = isinstance(self.at, int | float) and not isinstance(self.at, bool)
        if not number or not 0 <= self.at <= 1:
            raise Refusal(
                "The place {value} on the slider cannot be used: a number from 0 to 1.",
                value=quoted(self.at),
            )
        object.__setattr__(self, "at", float(self.at))

    @property
    def pad(self) -> int:
        """The padding above and left of the picture."""
        return small_map(self.side, self.kernel, self.stride, self.padding)[0]

    @property
    def map_side(self) -> int:
        """The side of the map."""
        return small_map(self.side, self.kernel, self.stride, self.padding)[1]

    @property
    def outputs(self) -> int:
        """Rows of the matrix."""
        return self.map_side**2

    @property
    def inputs(self) -> int:
        """Its columns."""
        return self.channels * self.side**2

    @classmethod
    def from_json(cls, data: object) -> MatrixSpec:
        """Read what the browser sends; what is missing keeps its default. Raises Refusal."""
        values = fields_from_json(
            cls,
            data,
            no_object=mark("The settings are an object, not {value}."),
            unknown=mark("The matrix has no setting {value}."),
        )
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """The form the browser changes and sends back."""
        return asdict(self)
