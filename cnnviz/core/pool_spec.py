"""How a window moves over a map when it is pooled, and the size that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz.core.conv_spec import MOST_CELLS, fields_from_json, quoted, whole_numbers
from cnnviz.core.messages import Refusal, mark

__all__ = ["KINDS", "PoolSpec", "pool_size"]

KINDS = (
    mark("max"),
    mark("average"),
    mark("l2"),
    mark("blur"),
    mark("global max"),
    mark("global average"),
    mark("none"),
)


@dataclass(frozen=True)
class PoolSpec:
    """The settings of one pooling.

    kind: one of KINDS. size: (rows, columns) of the window, from 1. stride: the same, None for
    the size. padding: cells on every side, at most half the window, which never win a maximum
    and count as zeros in an average. ceil: the last window may hang over the edge. "blur" (the
    maximum of the window at every cell, blurred, kept at every stride-th cell) has no padding and
    no ceil. The global kinds and "none" use the kind alone. Raises Refusal.
    """

    kind: str = "max"
    size: tuple[int, int] = (2, 2)
    stride: tuple[int, int] | None = None
    padding: int = 0
    ceil: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in KINDS:
            raise Refusal(
                "The pooling {value} is unknown: max, average, l2, blur, global max, global "
                "average or none.",
                value=quoted(self.kind),
            )
        if not whole_numbers(self.size, 2, 1):
            raise Refusal(
                "The pooling window {value} cannot be used: it is two whole numbers from 1.",
                value=quoted(self.size),
            )
        if self.stride is not None and not whole_numbers(self.stride, 2, 1):
            raise Refusal(
                "The pooling stride {value} cannot be used: it is two whole numbers from 1.",
                value=quoted(self.stride),
            )
        if not whole_numbers((self.padding,), 1, 0):
            raise Refusal(
                "The pooling padding {value} cannot be used: it is a whole number from 0.",
                value=quoted(self.padding),
            )
        if not isinstance(self.ceil, bool):
            raise Refusal(
                "The rounding up {value} is neither true nor false.", value=quoted(self.ceil)
            )
        if self.windowed and 2 * self.padding > min(self.size):
            raise Refusal(
                "The pooling padding {padding} is more than half of the window {window}.",
                padding=self.padding,
                window=quoted(self.size),
            )
        if self.kind == "blur" and (self.padding or self.ceil):
            raise Refusal("Blur pooling has neither padding nor an incomplete last window.")

    @property
    def windowed(self) -> bool:
        """Whether one window makes each cell: not for "blur", the global kinds and "none"."""
        return self.kind in ("max", "average", "l2")

    @property
    def is_global(self) -> bool:
        """Whether the whole map becomes one cell."""
        return self.kind.startswith("global")

    @property
    def step(self) -> tuple[int, int]:
        """The stride, which is the size of the window when none is given."""
        return self.size if self.stride is None else self.stride

    def to_json(self) -> dict[str, Any]:
        """The form that JavaScript and links read: tuples become lists."""
        return {
            "kind": self.kind,
            "size": list(self.size),
            "stride": None if self.stride is None else list(self.stride),
            "padding": self.padding,
            "ceil": self.ceil,
        }

    @classmethod
    def from_json(cls, data: object) -> PoolSpec:
        """The inverse of `to_json`; what is missing keeps its default. Raises Refusal."""
        values = fields_from_json(
            cls,
            data,
            no_object=mark("The pooling is an object, not {value}."),
            unknown=mark("A pooling has no setting {value}."),
        )
        return cls(**values)


def pool_size(height: int, width: int, spec: PoolSpec) -> tuple[int, int]:
    """The size (H', W') of a pooled height x width map. Raises Refusal when nothing fits.

    floor((H + 2 p - k) / s) + 1; with ceil the quotient is rounded up, unless the last window
    would start beyond the map and its first padding (torch's rule). Blur pooling: as max pooling.
    """
    if spec.kind == "none":
        return height, width
    if spec.is_global:
        return 1, 1
    if (height + 2 * spec.padding) * (width + 2 * spec.padding) > MOST_CELLS:
        raise Refusal(
            "With its padding the map would have {h} x {w} cells; at most {most} in all can be "
            "computed.",
            h=height + 2 * spec.padding,
            w=width + 2 * spec.padding,
            most=MOST_CELLS,
        )
    return (
        _side(height, spec.size[0], spec.step[0], spec),
        _side(width, spec.size[1], spec.step[1], spec),
    )


def _side(n: int, k: int, s: int, spec: PoolSpec) -> int:
    free = n + 2 * spec.padding - k
    count = (-(-free // s) if spec.ceil else free // s) + 1
    if spec.ceil and (count - 1) * s >= n + spec.padding:
        count -= 1
    if count < 1:
        raise Refusal(
            "The pooling window has {k} cells in a direction where the map with its padding has "
            "only {n}.",
            k=k,
            n=n + 2 * spec.padding,
        )
    return count
