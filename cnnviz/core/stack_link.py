"""A stack of layers as URL parameters, and back.

Only what differs from the defaults is written. Reading never fails: a parameter that cannot be
used is left out, and one sentence says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cnnviz.core.layer_stack import MOST_LAYERS, LayerStack, Shape
from cnnviz.core.link import Query, read_cell, read_whole, read_wholes, single
from cnnviz.core.messages import Refusal
from cnnviz.core.stack_layer import OPS, StackLayer
from cnnviz.core.stack_presets import PRESETS, default_stack, preset_stack, stack_preset

__all__ = ["layer_from_text", "layer_to_text", "stack_from_query", "stack_to_query"]

LETTERS = "cma"  # of OPS
LONGEST = 2_000
LAYER = re.compile(r"([cma])([\dx]+)((?:[sdpo][\dx]+)*)(n?)", re.ASCII)


def layer_to_text(layer: StackLayer) -> str:
    """`c3p1o64` is a convolution of 3 x 3, padding 1, 64 outputs; `m2s2` a max pooling.

    s: stride, d: dilation, p: padding (top x bottom x left x right where they differ), o: outputs,
    n: no bias; what is 1, 1, 0 is left out.
    """
    text = LETTERS[OPS.index(layer.op)] + _pair(layer.size)
    if layer.stride != (1, 1):
        text += "s" + _pair(layer.stride)
    if layer.dilation != (1, 1):
        text += "d" + _pair(layer.dilation)
    if any(layer.padding):
        text += "p" + _pair(layer.padding)
    if layer.op == "conv":
        text += f"o{layer.channels}" + ("" if layer.bias else "n")
    return text


def layer_from_text(text: str) -> StackLayer:
    """The inverse of `layer_to_text`; raises Refusal."""
    found = LAYER.fullmatch(text)
    if found is None:
        raise _no_layer(text)
    letter, size, rest, unbiased = found.groups()
    parts: dict[str, tuple[int, ...]] = {"k": _numbers(size, 2)}
    for name, value in re.findall(r"([sdpo])([\dx]+)", rest, re.ASCII):
        if name in parts:
            raise _no_layer(text)
        parts[name] = _numbers(value, {"p": 4, "o": 1}.get(name, 2))
    return StackLayer(
        OPS[LETTERS.index(letter)],
        parts["k"],  # type: ignore[arg-type]
        parts.get("s", (1, 1)),  # type: ignore[arg-type]
        parts.get("d", (1, 1)),  # type: ignore[arg-type]
        parts.get("p", (0, 0, 0, 0)),  # type: ignore[arg-type]
        parts.get("o", (16,))[0],
        not unbiased,
    )


def _pair(values: tuple[int, ...]) -> str:
    return "x".join(map(str, values if len(set(values)) > 1 else values[:1]))


def _numbers(text: str, count: int) -> tuple[int, ...]:
    """One number for all, or `count` of them; raises Refusal."""
    parts = [int(part) if part and len(part) < 6 else -1 for part in text.split("x")]
    if -1 in parts or len(parts) not in (1, count):
        raise Refusal("{value} is not one number or {n}.", value=repr(text[:40]), n=count)
    return tuple(parts * count if len(parts) == 1 else parts)


def _no_layer(text: str) -> Refusal:
    return Refusal(
        "{value} is no layer: c3p1o64 is a convolution of 3 x 3, m2s2 a max pooling.",
        value=repr(text[:40]),
    )


def stack_to_query(stack: LayerStack, picture: Shape) -> dict[str, str]:
    """The parameters that restore `stack`: the name of a preset, or the layers one by one.

    picture: the shape (C, H, W) of the shared picture, which is the input unless another is named.
    """
    query, usual = {}, default_stack(picture)
    if not _same(stack, usual):
        for preset in PRESETS:
            if _same(stack, preset_stack(preset, picture)):
                query["preset"] = preset.slug
                break
        else:
            query["layers"] = "-".join(map(layer_to_text, stack.layers))
            if stack.input != picture:
                query["input"] = ",".join(map(str, stack.input))
    if stack.cell is not None and stack.cell != stack.middle:
        query["cell"] = "{},{}".format(*stack.cell)
    if stack.depth != len(stack.layers):
        query["depth"] = str(stack.depth)
    return query


def _same(one: LayerStack, other: LayerStack) -> bool:
    return (one.layers, one.input) == (other.layers, other.input)


def stack_from_query(query: Query, picture: Shape) -> tuple[LayerStack, dict[str, Refusal]]:
    """What a link describes, and for each unusable parameter why it was left out.

    What a link says of the cell and the depth of a stack that is not there is not read.
    """
    stack, problems = default_stack(picture), {}

    def step(name: str, change: Callable[[str], LayerStack]) -> None:
        nonlocal stack
        stack, why = single(query, name, change, stack)
        if why is not None:
            problems[name] = why

    step("preset", lambda text: preset_stack(stack_preset(text), picture))
    step("layers", lambda text: LayerStack(_layers(text), picture))
    if problems:
        return stack, problems
    step("input", lambda text: stack.on_input(tuple(read_wholes(text))))  # type: ignore[arg-type]
    if not problems:
        step("cell", lambda text: replace(stack, cell=read_cell(text)))
        step("depth", lambda text: replace(stack, depth=read_whole(text)))
    return stack, problems


def _layers(text: str) -> tuple[StackLayer, ...]:
    if len(text) > LONGEST:
        raise Refusal(
            "The layers are {n} characters long, but at most {most} are read.",
            n=len(text),
            most=LONGEST,
        )
    return tuple(layer_from_text(part) for part in text.split("-")[: MOST_LAYERS + 1])
