"""What a session says of /parameters: three descriptions, each changed by its own component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from cnnviz.core.demo import KernelChoice
from cnnviz.core.im2col import STUDIO, Im2colSpec, chosen_kernels, rows_menu
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.core.parameters_link import parameters_from_query, parameters_to_query
from cnnviz.ui.workbench import (
    link_problems,
    page_query,
    set_link_problems,
    set_why_not_kept,
    take_rest,
)

__all__ = ["KEY", "begin_parameters", "parameters_query", "rested", "shown", "studio_kernel"]

KEY = "parameters"
DEMO = "parameters_demo"
READERS: dict[str, Callable[[object], Any]] = {
    "rivals": RivalSpec.from_json,
    "matrix": MatrixSpec.from_json,
    "im2col": Im2colSpec.from_json,
}


def begin_parameters() -> None:
    """Read the link when a session begins on this page; else the defaults."""
    begins = DEMO not in st.session_state
    if begins:
        st.session_state[DEMO], problems = parameters_from_query(page_query())
        kernel = link_problems("studio").get("kernel")
        if kernel is not None and STUDIO in shown().im2col.filters:
            problems["kernel"] = kernel
        set_link_problems(KEY, problems)
    why = _without_studio()
    if why is not None and begins:
        set_link_problems(KEY, {**link_problems(KEY), "columns_filters": why})
    elif why is not None:
        set_why_not_kept(f"{KEY}-im2col", why)


def studio_kernel() -> KernelChoice:
    """The studio's kernel, which may stand in the rows of im2col."""
    kernel: KernelChoice = st.session_state["demo"].kernels[0]
    return kernel


def _without_studio() -> Refusal | None:
    """Take the studio's kernel out of the rows where it does not fit into them, and say why."""
    demo, studio = shown(), studio_kernel().array
    try:
        chosen_kernels(demo.im2col.filters, 1, studio)
    except Refusal as why:
        kept = demo.im2col.among(rows_menu(studio))
        st.session_state[DEMO] = replace(demo, im2col=kept)
        return why
    return None


def shown() -> ParametersDemo:
    """What is shown now."""
    demo: ParametersDemo = st.session_state[DEMO]
    return demo


def parameters_query() -> dict[str, str]:
    """The parameters that restore it."""
    return parameters_to_query(shown(), studio_kernel())


def rested(part: str) -> Callable[[], None]:
    """What the component of "rivals", "matrix" or "im2col" calls when it rests."""
    return partial(_rested, part)


def _rested(part: str) -> None:
    def keep(given: Any) -> None:
        st.session_state[DEMO] = replace(shown(), **{part: given})
        set_link_problems(KEY, {})

    take_rest(f"{KEY}-{part}", part, READERS[part], keep)
