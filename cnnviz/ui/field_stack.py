"""The stack of layers: the browser component, and Python's answer when it rests.

A stack over the whole shared picture follows it: another picture, another input. Any other input
stays. The browser follows by itself, with layers that it has not yet told, and tells what comes of
it, so that a report on its way to Python when the picture changes is not the last.
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
    begun,
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
SHAPE = "field_stack_picture"  # the shape of the picture as it was last seen
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


def _follow(shape: tuple[int, int, int]) -> None:
    stack = stack_now()
    if stack.input == st.session_state[SHAPE] != shape:
        st.session_state[STACK] = stack.on_input(shape)
    st.session_state[SHAPE] = shape


def field_stack() -> None:
    """Mount the stack on the shared picture."""
    picture = shared_picture.current()
    _follow(picture.shape)
    visit, start = begun(KEY, stack_now())
    LAYERS(
        key=KEY,
        header={
            "stack": start.to_json(),
            "presets": [_translated(each) for each in presets_json(picture.shape)],
            "picture": picture_header(picture),
            "epoch": visit,
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
