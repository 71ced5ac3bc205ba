"""The stack of layers: the browser component, and Python's answer when it rests.

A stack over the whole shared picture follows it: another picture, another input. Any other input
stays.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_link import stack_from_query, stack_to_query
from cnnviz.core.stack_presets import presets_json
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.text import t
from cnnviz.ui.workbench import (
    page_query,
    picture_arrays,
    picture_header,
    say_why_not_kept,
    set_link_problems,
    take_rest,
)

__all__ = ["KEY", "begin_stack", "field_stack", "stack_now", "stack_query"]

KEY = "field-stack"
STACK = "field_stack"
SHAPE = "field_stack_picture"  # the shape of the picture that the browser has
START = "field_stack_start"
STYLES = ("controls", "studio", "network", "network_strip", "stage_controls", "field_stack")
LAYERS = Component("field_stack", styles=STYLES)


def stack_now() -> LayerStack:
    """The stack as it is shown."""
    stack: LayerStack = st.session_state[STACK]
    return stack


def begin_stack() -> None:
    """Read the link when a session begins on this page; else the first preset."""
    if STACK in st.session_state:
        return
    shape = shared_picture.current().shape
    st.session_state[STACK], problems = stack_from_query(page_query(), shape)
    st.session_state[SHAPE] = shape
    set_link_problems(KEY, problems)


def _rested() -> None:
    def keep(stack: LayerStack) -> None:
        st.session_state[STACK] = stack

    take_rest(KEY, "stack", LayerStack.from_json, keep)


def _start(shape: tuple[int, int, int]) -> tuple[str, LayerStack]:
    """What the browser begins with, under a name that changes when it is to begin anew."""
    stack, visit = stack_now(), st.session_state["visit"]
    follows = stack.input == st.session_state[SHAPE] != shape
    if follows:
        st.session_state[STACK] = stack = stack.on_input(shape)
    st.session_state[SHAPE] = shape
    kept = st.session_state.get(START)
    if kept is None or kept[0] != visit or follows:
        times = kept[1] + 1 if kept is not None else 0
        st.session_state[START] = kept = (visit, times, stack)
    return f"{kept[0]}-{kept[1]}", kept[2]


def field_stack() -> None:
    """Mount the stack on the shared picture."""
    picture = shared_picture.current()
    epoch, start = _start(picture.shape)
    LAYERS(
        key=KEY,
        header={
            "stack": start.to_json(),
            "presets": [_translated(each) for each in presets_json(picture.shape)],
            "picture": picture_header(picture),
            "epoch": epoch,
        },
        arrays=picture_arrays(picture),
        on_rest_change=_rested,
    )
    say_why_not_kept(KEY)


def _translated(preset: dict[str, Any]) -> dict[str, Any]:
    title, sentence = preset["title"], preset["sentence"]
    return {**preset, "title": t(title), "sentence": t(sentence)}


def stack_query() -> dict[str, str]:
    """The parameters that restore the stack."""
    return stack_to_query(stack_now(), st.session_state[SHAPE])
