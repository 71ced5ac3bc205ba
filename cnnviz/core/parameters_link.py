"""What /parameters shows as URL parameters, and back.

Only what differs from the defaults is written: `layer_height=30`,
`matrix_side=12`, `columns_side=5`. No name is one of the studio's, which reads every link, but
`kernel`: the studio's kernel, where it stands in the rows.
Reading never fails: a parameter that cannot be used is left out, and one sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.im2col import STUDIO
from cnnviz.core.link import (
    Query,
    kernel_to_text,
    read_flag,
    read_number,
    read_whole,
    single,
)
from cnnviz.core.messages import Refusal
from cnnviz.core.parameters_demo import ParametersDemo

__all__ = ["parameters_from_query", "parameters_to_query"]

Value = str | int | float | bool | tuple[str, ...]


def _padding(text: str) -> str | int:
    return text if text in ("same", "valid") else read_whole(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _text(text: str) -> str:
    return text


# In the order in which they are tried where not all fit: the picture before the kernel on it.
PARTS: Mapping[str, tuple[str, Mapping[str, Callable[[str], Value]]]] = MappingProxyType(
    {
        "rivals": (
            "layer_",
            MappingProxyType(
                {
                    "height": read_whole,
                    "width": read_whole,
                    "channels": read_whole,
                    "neurons": read_whole,
                    "filters": read_whole,
                    "padding": _padding,
                    "kernel": read_whole,
                    "stride": read_whole,
                    "bias": read_flag,
                }
            ),
        ),
        "matrix": (
            "matrix_",
            MappingProxyType(
                {
                    "side": read_whole,
                    "padding": _text,
                    "channels": read_whole,
                    "kernel": read_whole,
                    "stride": read_whole,
                    "order": _text,
                    "at": read_number,
                }
            ),
        ),
        "im2col": (
            "columns_",
            MappingProxyType(
                {"filters": _words, "side": read_whole, "stride": read_whole, "padding": _text}
            ),
        ),
    }
)


def parameters_to_query(demo: ParametersDemo, studio: KernelChoice | None = None) -> dict[str, str]:
    """The parameters that restore `demo`, and the studio's kernel where the rows hold it."""
    query, usual = {}, ParametersDemo()
    for part, (prefix, readers) in PARTS.items():
        for name in readers:
            value: Value = getattr(getattr(demo, part), name)
            if value != getattr(getattr(usual, part), name):
                query[prefix + name] = _written(value)
    usual_kernel = Demo().kernels[0]
    if STUDIO in demo.im2col.filters and studio is not None and studio != usual_kernel:
        query["kernel"] = kernel_to_text(studio)
    return query


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ",".join(value)
    return repr(value) if isinstance(value, float) else str(value)


def parameters_from_query(query: Query) -> tuple[ParametersDemo, dict[str, Refusal]]:
    """What a link describes, and for each unusable parameter why it was left out."""
    demo, problems = ParametersDemo(), {}
    for part, (prefix, readers) in PARTS.items():
        spec = getattr(demo, part)
        together: dict[str, Value] = {}
        for name, read in readers.items():
            value, why = single(query, prefix + name, read, getattr(spec, name))
            if why is None and value != getattr(spec, name):
                together[name] = value
            elif why is not None:
                problems[prefix + name] = why
        try:
            spec = replace(spec, **together)
        except Refusal:
            # Not all of them fit: take those that do, one by one, in the order of the readers.
            for name, value in together.items():
                try:
                    spec = replace(spec, **{name: value})
                except Refusal as why:
                    problems[prefix + name] = why
        demo = replace(demo, **{part: spec})
    return demo, problems
