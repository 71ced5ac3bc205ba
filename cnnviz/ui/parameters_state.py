"""What a session says of /parameters: three descriptions, each changed by its own component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from cnnviz.core.im2col import Im2colSpec
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.core.parameters_link import parameters_from_query, parameters_to_query
from cnnviz.ui.workbench import page_query, set_link_problems, take_rest

__all__ = ["KEY", "begin_parameters", "parameters_query", "rested", "shown"]

KEY = "parameters"
DEMO = "parameters_demo"
READERS: dict[str, Callable[[object], Any]] = {
    "rivals": RivalSpec.from_json,
    "matrix": MatrixSpec.from_json,
    "im2col": Im2colSpec.from_json,
}


def begin_parameters() -> None:
    """Read the link when a session begins on this page; else the defaults."""
    if DEMO in st.session_state:
        return
    st.session_state[DEMO], problems = parameters_from_query(page_query())
    set_link_problems(KEY, problems)


def shown() -> ParametersDemo:
    """What is shown now."""
    demo: ParametersDemo = st.session_state[DEMO]
    return demo


def parameters_query() -> dict[str, str]:
    """The parameters that restore it."""
    return parameters_to_query(shown())


def rested(part: str) -> Callable[[], None]:
    """What the component of "rivals", "matrix" or "im2col" calls when it rests."""
    return partial(_rested, part)


def _rested(part: str) -> None:
    def keep(given: Any) -> None:
        st.session_state[DEMO] = replace(shown(), **{part: given})
        set_link_problems(KEY, {})

    take_rest(f"{KEY}-{part}", part, READERS[part], keep)
