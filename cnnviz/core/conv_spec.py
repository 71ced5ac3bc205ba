"""How a kernel moves over a picture: stride, padding, dilation, flip, and the size that follows.

V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cnnviz.core.messages import Refusal, mark
from cnnviz.core.padding import PADDING_MODES, Padding, check_padding
from cnnviz.core.windows import windows_along

__all__ = [
    "MOST_CELLS",
    "PLAIN",
    "ConvSpec",
    "fields_from_json",
    "fit",
    "misfit",
    "output_size",
    "quoted",
    "resolve_padding",
    "whole_numbers",
]

# The largest padded picture that is computed: 268 MB, above every picture that can be opened.
MOST_CELLS = 2**26


def whole_numbers(value: object, count: int, least: int) -> bool:
    """Whether `value` is a tuple of `count` ints (no bools) that are at least `least`."""
    return (
        isinstance(value, tuple)
        and len(value) == count
        and all(isinstance(n, int) and not isinstance(n, bool) and n >= least for n in value)
    )


def quoted(value: object) -> str:
    """A value from outside as a sentence shows it: as JSON writes lists, and not too long."""
    return repr(list(value) if isinstance(value, tuple) else value)[:40]


def fields_from_json(cls: type[Any], data: object, no_object: str, unknown: str) -> dict[str, Any]:
    """The fields of the dataclass `cls` that an object names, its lists as tuples.

    Raises the Refusal `no_object` for what is no object, and `unknown` for a field that is not
    there; each is given the `value`.
    """
    if not isinstance(data, Mapping):
        raise Refusal(no_object, value=quoted(data))
    others = [key for key in data if key not in cls.__dataclass_fields__]
    if others:
        raise Refusal(unknown, value=quoted(others[0]))
    return {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}


@dataclass(frozen=True)
class ConvSpec:
    """The settings of one convolution.

    stride and dilation: (rows, columns), from 1. padding: "valid" (none), "same" (at stride 1
    the map is as large as the picture; an odd cell goes to the end), or (top, bottom, left,
    right). padding_mode: one of PADDING_MODES. flip: True is the mathematicians' convolution,
    False the cross-correlation that frameworks call by that name. Raises Refusal.
    """

    stride: tuple[int, int] = (1, 1)
    padding: Literal["valid", "same"] | Padding = "valid"
    padding_mode: str = "zeros"
    dilation: tuple[int, int] = (1, 1)
    flip: bool = False

    def __post_init__(self) -> None:
        if not whole_numbers(self.stride, 2, 1):
            raise Refusal(
                "The stride {value} cannot be used: it is two whole numbers from 1.",
                value=quoted(self.stride),
            )
        if not whole_numbers(self.dilation, 2, 1):
            raise Refusal(
                "The dilation {value} cannot be used: it is two whole numbers from 1.",
                value=quoted(self.dilation),
            )
        named = isinstance(self.padding, str) and self.padding in ("valid", "same")
        if not named and not whole_numbers(self.padding, 4, 0):
            raise Refusal(
                "The padding {value} cannot be used: it is valid, same, or four whole numbers "
                "from 0.",
                value=quoted(self.padding),
            )
        if not isinstance(self.padding_mode, str) or self.padding_mode not in PADDING_MODES:
            raise Refusal(
                "The padding mode {value} is unknown: zeros, mean, replicate, reflect or circular.",
                value=quoted(self.padding_mode),
            )
        if not isinstance(self.flip, bool):
            raise Refusal("The flip {value} is neither true nor false.", value=quoted(self.flip))

    def to_json(self) -> dict[str, Any]:
        """The form that JavaScript and links read: tuples become lists."""
        return {
            "stride": list(self.stride),
            "padding": self.padding if isinstance(self.padding, str) else list(self.padding),
            "padding_mode": self.padding_mode,
            "dilation": list(self.dilation),
            "flip": self.flip,
        }

    @classmethod
    def from_json(cls, data: object) -> ConvSpec:
        """The inverse of `to_json`; what is missing keeps its default. Raises Refusal."""
        values = fields_from_json(
            cls,
            data,
            no_object=mark("The convolution is an object, not {value}."),
            unknown=mark("A convolution has no setting {value}."),
        )
        return cls(**values)


PLAIN = ConvSpec()


def resolve_padding(spec: ConvSpec, kh: int, kw: int) -> Padding:
    """The padding in cells as (top, bottom, left, right) for a kernel of kh x kw.

    "same" follows torch: d (k - 1) in all, the odd cell at the end.

    >>> resolve_padding(ConvSpec(padding="same"), 3, 4)
    (1, 1, 1, 2)
    """
    if spec.padding == "valid":
        return 0, 0, 0, 0
    if spec.padding == "same":
        tall, wide = spec.dilation[0] * (kh - 1), spec.dilation[1] * (kw - 1)
        return tall // 2, tall - tall // 2, wide // 2, wide - wide // 2
    return spec.padding


def output_size(
    height: int, width: int, kh: int, kw: int, spec: ConvSpec = PLAIN
) -> tuple[int, int]:
    """The size (H', W') of the map of a height x width picture under a kh x kw kernel.

    H' = floor((H + top + bottom - d (kh - 1) - 1) / s) + 1. Raises Refusal when the kernel does
    not fit, when the picture is too small for its reflect or circular border, or when the padded
    picture would exceed 2**26 cells.

    >>> output_size(224, 224, 3, 3)
    (222, 222)
    """
    return fit(height, width, kh, kw, spec, resolve_padding(spec, kh, kw))


def misfit(rows: int, cols: int, height: int, width: int) -> Refusal:
    """That a kernel which covers rows x cols pixels is too large for a padded picture."""
    return Refusal(
        "The kernel covers {kh} x {kw} pixels and does not fit into the picture, which with "
        "its padding has {h} x {w}.",
        kh=rows,
        kw=cols,
        h=height,
        w=width,
    )


def fit(
    height: int, width: int, kh: int, kw: int, spec: ConvSpec, padding: Padding
) -> tuple[int, int]:
    """`output_size` for a padding that is resolved already."""
    top, bottom, left, right = padding
    tall, wide = height + top + bottom, width + left + right
    rows, cols = spec.dilation[0] * (kh - 1) + 1, spec.dilation[1] * (kw - 1) + 1
    if rows > tall or cols > wide or height < 1 or width < 1:
        raise misfit(rows, cols, tall, wide)
    if tall * wide > MOST_CELLS:
        raise Refusal(
            "With its padding the picture would have {h} x {w} pixels; at most {most} in all "
            "can be computed.",
            h=tall,
            w=wide,
            most=MOST_CELLS,
        )
    if spec.padding_mode in ("reflect", "circular"):
        check_padding(padding, height, width, spec.padding_mode)
    down, across = spec.stride
    return windows_along(tall, rows, down), windows_along(wide, cols, across)
