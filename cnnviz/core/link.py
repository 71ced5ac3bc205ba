"""The studio's settings as URL parameters, and back.

Only what differs from the defaults is written, so links stay short. Reading never fails: a
parameter that cannot be used leaves the default in place and adds one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from cnnviz.core.convolution import ConvSpec
from cnnviz.core.demo import COMPARED, Demo, KernelChoice, Planes
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec

__all__ = [
    "KERNELS",
    "Query",
    "demo_from_query",
    "demo_to_query",
    "kernel_to_text",
    "one_of",
    "planes_from_text",
    "planes_to_text",
    "read_cell",
    "read_flag",
    "read_number",
    "read_whole",
    "read_wholes",
    "single",
]

Query = Mapping[str, Sequence[str]]
LONGEST = 20_000
# The parameters that name kernels; the studio reads the first two, a stage all of them.
KERNELS = ("kernel", "compare", "kernel3", "kernel4")
T = TypeVar("T")


def _number(value: float) -> str:
    """The shortest decimal that is the same float32."""
    return np.format_float_positional(np.float32(value), unique=True, trim="-")


def kernel_to_text(choice: KernelChoice) -> str:
    """`sobel-x`, `gaussian:sigma=1.5,size=7`, or rows of weights `1,0,-1;1,0,-1`."""
    if choice.slug is not None:
        params = ",".join(f"{name}={_number(value)}" for name, value in choice.params)
        return choice.slug + (f":{params}" if params else "")
    return planes_to_text(choice.planes)


def planes_to_text(planes: Planes) -> str:
    """Numbers with commas, rows with semicolons, planes with bars: `1,0;0,1|2,3;4,5`."""
    return "|".join(";".join(",".join(map(_number, row)) for row in plane) for plane in planes)


def planes_from_text(text: str) -> list[list[list[float]]]:
    """The inverse of `planes_to_text`, ragged where the text is; raises Refusal at no number."""
    return [
        [[read_number(w) for w in row.split(",")] for row in p.split(";")] for p in text.split("|")
    ]


def read_number(text: str) -> float:
    """A number; raises Refusal."""
    try:
        return float(text)
    except ValueError:
        raise Refusal("{value} is not a number.", value=repr(text[:40])) from None


def read_whole(text: str) -> int:
    """A whole number; raises Refusal."""
    digits = text.strip()
    digits = digits[1:] if digits[:1] in ("+", "-") else digits
    if not digits.isdecimal() or len(text) > 9:
        raise Refusal("{value} is not a whole number.", value=repr(text[:40]))
    return int(text)


def kernel_from_text(text: str) -> KernelChoice:
    """The inverse of `kernel_to_text`; raises Refusal."""
    if len(text) > LONGEST:
        raise Refusal(
            "The kernel is {n} characters long, but at most {most} are read.",
            n=len(text),
            most=LONGEST,
        )
    if text[:1].isalpha():
        slug, _, rest = text.partition(":")
        pairs = [part.partition("=") for part in rest.split(",") if part]
        return KernelChoice.named(slug, **{name: read_number(value) for name, _, value in pairs})
    return KernelChoice.own(planes_from_text(text))


def read_wholes(text: str) -> list[int]:
    """Whole numbers with commas between them; raises Refusal."""
    return [read_whole(part) for part in text.split(",")]


def read_cell(text: str) -> tuple[int, int]:
    """A cell as row,column; raises Refusal."""
    parts = read_wholes(text)
    if len(parts) != 2:
        raise Refusal("{value} is not a cell: row,column, such as 3,5.", value=repr(text[:40]))
    return parts[0], parts[1]


def _pair(text: str) -> tuple[int, int]:
    parts = read_wholes(text)
    if len(parts) not in (1, 2):
        raise Refusal("{value} is not one number or two.", value=repr(text[:40]))
    return parts[0], parts[-1]


def _padding(text: str) -> str | tuple[int, int, int, int]:
    if text in ("valid", "same"):
        return text
    parts = read_wholes(text)
    if len(parts) != 4:
        raise Refusal(
            "The padding {value} is unknown: valid, same, or four numbers.", value=repr(text[:40])
        )
    return parts[0], parts[1], parts[2], parts[3]


def read_flag(text: str) -> bool:
    """0 or 1; raises Refusal."""
    if text not in ("0", "1"):
        raise Refusal("{value} is neither 0 nor 1.", value=repr(text[:40]))
    return text == "1"


def one_of(*options: str) -> Callable[[str], str]:
    """A reader of one of these words; it raises Refusal for another."""

    def read(text: str) -> str:
        if text not in options:
            raise Refusal(
                "{value} is none of {options}.", value=repr(text[:40]), options=", ".join(options)
            )
        return text

    return read


def _pair_text(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]},{pair[1]}"


def demo_to_query(demo: Demo) -> dict[str, str]:
    """The parameters that restore `demo`, kernels first, defaults left out."""
    spec, pool, plain = demo.spec, demo.pool, ConvSpec()
    query = {n: kernel_to_text(k) for n, k in zip(KERNELS, demo.kernels, strict=False)}
    if demo.mode != "each":
        query["mode"] = demo.mode
    if demo.bias:
        query["bias"] = _number(demo.bias)
    if spec.stride != plain.stride:
        query["stride"] = _pair_text(spec.stride)
    if spec.padding != plain.padding:
        own = spec.padding
        query["padding"] = own if isinstance(own, str) else ",".join(map(str, own))
    if spec.padding_mode != plain.padding_mode:
        query["padding_mode"] = spec.padding_mode
    if spec.dilation != plain.dilation:
        query["dilation"] = _pair_text(spec.dilation)
    if spec.flip:
        query["flip"] = "1"
    if demo.activation != "identity":
        query["activation"] = demo.activation
    if pool.kind != "none":
        query["pool"] = pool.kind
        if pool.size != (2, 2):
            query["pool_size"] = _pair_text(pool.size)
        if pool.stride is not None:
            query["pool_stride"] = _pair_text(pool.stride)
        if pool.padding:
            query["pool_padding"] = str(pool.padding)
        if pool.ceil:
            query["pool_ceil"] = "1"
    return query


def single(
    query: Query, name: str, read: Callable[[str], T], default: T
) -> tuple[T, Refusal | None]:
    """Parameter `name` read by `read`, else `default` and why: unusable, or given twice."""
    values = query.get(name, ())
    if not values:
        return default, None
    try:
        if len(values) > 1:
            raise Refusal("it is given {n} times.", n=len(values))
        return read(values[0]), None
    except Refusal as why:
        return default, why


def _usable(demo: Demo) -> Demo:
    return demo


def demo_from_query(
    query: Query,
    names: Sequence[str] = KERNELS[:COMPARED],
    start: Demo | None = None,
    check: Callable[[Demo], Demo] = _usable,
) -> tuple[Demo, dict[str, Refusal]]:
    """The demo a link describes, and for each unusable parameter why it was left out.

    `names` are the parameters that hold kernels, the first of them replacing the kernels of
    `start`, the demo that is changed; `check` may refuse more than a demo does by itself.
    """
    demo, problems = start or Demo(), {}

    def step(name: str, change: Callable[[str], Demo]) -> None:
        nonlocal demo
        demo, why = single(query, name, lambda value: check(change(value)), demo)
        if why is not None:
            problems[name] = why

    def spec(**changes: object) -> Demo:
        return replace(demo, spec=ConvSpec(**{**vars(demo.spec), **changes}))

    def pool(**changes: object) -> Demo:
        return replace(demo, pool=PoolSpec(**{**vars(demo.pool), **changes}))

    step(names[0], lambda v: replace(demo, kernels=(kernel_from_text(v),)))
    for name in names[1:]:
        step(name, lambda v: replace(demo, kernels=(*demo.kernels, kernel_from_text(v))))
    step("mode", lambda v: replace(demo, mode=v))
    step("bias", lambda v: replace(demo, bias=read_number(v)))
    step("stride", lambda v: spec(stride=_pair(v)))
    step("padding", lambda v: spec(padding=_padding(v)))
    step("padding_mode", lambda v: spec(padding_mode=v))
    step("dilation", lambda v: spec(dilation=_pair(v)))
    step("flip", lambda v: spec(flip=read_flag(v)))
    step("activation", lambda v: replace(demo, activation=v))
    step("pool", lambda v: pool(kind=v))
    if demo.pool.kind != "none":
        step("pool_size", lambda v: pool(size=_pair(v)))
        step("pool_stride", lambda v: pool(stride=_pair(v)))
        step("pool_padding", lambda v: pool(padding=read_whole(v)))
        step("pool_ceil", lambda v: pool(ceil=read_flag(v)))
    return demo, problems
