"""The shift lab: the browser component, and Python's answer when the picture rests."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.messages import Refusal
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_link import shift_from_query, shift_to_query
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.shift_work import ShiftWork
from cnnviz.ui.studio import translated_catalogue
from cnnviz.ui.text import explain

__all__ = [
    "begin_shift",
    "browser_numbers",
    "shift_lab",
    "shift_problems",
    "shift_query",
    "work_now",
]

LAB = Component("shift", styles=("controls", "kernel_editor", "studio", "shift"))
KEY = "shift"


def begin_shift() -> None:
    """Read the lab from the link when a session begins there; else its defaults."""
    if "shift_demo" in st.session_state:
        return
    first = st.session_state["visit"] == 1
    query = {name: st.query_params.get_all(name) for name in st.query_params} if first else {}
    picture = shared_picture.current()
    shape = (picture.channels, *picture.pixels.shape[:2])
    lab, problems = shift_from_query(query, shape)
    st.session_state["shift_demo"], st.session_state["shift_problems"] = lab, problems


def shift_problems() -> dict[str, Refusal]:
    """What of the link could not be used, until the settings are changed."""
    problems: dict[str, Refusal] = st.session_state.get("shift_problems", {})
    return problems


def _rested() -> None:
    """Keep what the browser shows, if it is something the browser could have made."""
    try:
        st.session_state["shift_demo"] = ShiftDemo.from_json(st.session_state[KEY]["rest"]["lab"])
        st.session_state["shift_rest_problem"] = None
        st.session_state["shift_problems"] = {}
    except Refusal as why:
        st.session_state["shift_rest_problem"] = why
    except (KeyError, TypeError):
        return


def _start() -> tuple[int, ShiftDemo]:
    """What the browser begins with, the same during one visit of the page."""
    visit = st.session_state["visit"]
    if st.session_state.get("shift_start", (None,))[0] != visit:
        st.session_state["shift_start"] = (visit, st.session_state["shift_demo"])
    start: tuple[int, ShiftDemo] = st.session_state["shift_start"]
    return start


def shift_lab() -> None:
    """Mount the lab on the shared picture."""
    picture = shared_picture.current()
    visit, begun = _start()
    LAB(
        key=KEY,
        header={
            "picture": {"key": picture.key, "unit": picture.unit},
            "lab": begun.to_json(),
            "epoch": visit,
            "catalogue": translated_catalogue(),
            "studio": st.session_state["demo"].kernels[0].to_json(),
        },
        arrays={
            "pixels": picture.pixels,
            "signed": signed_table(),
            "sequential": sequential_table(),
        },
        on_rest_change=_rested,
    )
    problem = st.session_state.get("shift_rest_problem")
    if problem is not None:
        st.error(explain(problem))


def shift_query() -> dict[str, str]:
    """The parameters that restore the lab."""
    return shift_to_query(st.session_state["shift_demo"])


def work_now() -> ShiftWork:
    """The lab and the picture of this moment, to be computed when asked."""
    return ShiftWork(shared_picture.current(), st.session_state["shift_demo"])


def browser_numbers(work: ShiftWork) -> dict[str, Any] | None:
    """The numbers that the browser found for this picture, if it sent any."""
    rest: Any = (st.session_state.get(KEY) or {}).get("rest")
    unit = "true" if work.picture.unit else "false"
    if not isinstance(rest, dict) or rest.get("picture") != f"{work.picture.key} {unit}":
        return None
    numbers = rest.get("numbers")
    return numbers if isinstance(numbers, dict) else None
