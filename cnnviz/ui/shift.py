"""The shift lab: the browser component, and Python's answer when the picture rests."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_link import shift_from_query, shift_to_query
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.learned_filters import learned_filters
from cnnviz.ui.network_window import filter_note
from cnnviz.ui.shift_work import ShiftWork
from cnnviz.ui.studio import translated_catalogue
from cnnviz.ui.workbench import (
    begun,
    page_query,
    picture_arrays,
    picture_header,
    report_of,
    say_why_not_kept,
    set_link_problems,
    take_rest,
)

__all__ = [
    "begin_shift",
    "browser_numbers",
    "shift_lab",
    "shift_query",
    "work_now",
]

LAB = Component("shift", styles=("controls", "kernel_editor", "studio", "shift"))
KEY = "shift"


def begin_shift() -> None:
    """Read the lab from the link when a session begins there; else its defaults."""
    if "shift_demo" in st.session_state:
        return
    lab, problems = shift_from_query(page_query(), shared_picture.current().shape)
    st.session_state["shift_demo"] = lab
    set_link_problems(KEY, problems)


def _rested() -> None:
    def keep(lab: ShiftDemo) -> None:
        st.session_state["shift_demo"] = lab

    take_rest(KEY, "lab", ShiftDemo.from_json, keep)


def shift_lab() -> None:
    """Mount the lab on the shared picture."""
    picture = shared_picture.current()
    visit, start = begun(KEY, st.session_state["shift_demo"])
    filter_note(KEY, st.session_state["shift_demo"].demo.kernels[0])
    LAB(
        key=KEY,
        header={
            "picture": picture_header(picture),
            "lab": start.to_json(),
            "epoch": visit,
            "catalogue": translated_catalogue(),
            "studio": st.session_state["demo"].kernels[0].to_json(),
        },
        arrays={**picture_arrays(picture), **learned_filters()},
        on_rest_change=_rested,
    )
    say_why_not_kept(KEY)


def shift_query() -> dict[str, str]:
    """The parameters that restore the lab."""
    return shift_to_query(st.session_state["shift_demo"])


def work_now() -> ShiftWork:
    """The lab and the picture of this moment, to be computed when asked."""
    return ShiftWork(shared_picture.current(), st.session_state["shift_demo"])


def browser_numbers(work: ShiftWork) -> dict[str, Any] | None:
    """The numbers that the browser found for this picture, if it sent any."""
    numbers = (report_of(KEY, work.picture) or {}).get("numbers")
    return numbers if isinstance(numbers, dict) else None
