"""The kernel studio: the browser component, and Python's answer when the pointer rests."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.demo import Demo
from cnnviz.core.kernels import catalogue_json
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.learned_filters import learned_filters
from cnnviz.ui.network_window import filter_note
from cnnviz.ui.probes import probe_difference
from cnnviz.ui.text import t
from cnnviz.ui.work import Work
from cnnviz.ui.workbench import (
    begun,
    picture_arrays,
    picture_header,
    report_of,
    say_why_not_kept,
    take_rest,
)

__all__ = ["studio", "translated_catalogue", "work_now"]

STUDIO = Component("studio", styles=("controls", "kernel_editor", "studio"))
KEY = "studio"


def _rested() -> None:
    def keep(demo: Demo) -> None:
        st.session_state["demo"] = demo

    take_rest(KEY, "demo", Demo.from_json, keep)


def translated_catalogue() -> list[dict[str, Any]]:
    """The kernel library in the reader's language."""
    said = ("name", "family", "finds", "source", "label")

    def translated(entry: dict[str, Any]) -> dict[str, Any]:
        return {part: t(value) if part in said else value for part, value in entry.items()}

    return [
        {
            **translated(entry),
            "matrix": None if entry["generator"] else entry["matrix"],  # the browser makes those
            "params": [translated(param) for param in entry["params"]],
        }
        for entry in catalogue_json()
    ]


def studio() -> None:
    """Mount the studio on the shared picture."""
    picture = shared_picture.current()
    visit, demo = begun(KEY, st.session_state["demo"])
    filter_note("kernels", st.session_state["demo"].kernels[0])
    STUDIO(
        key=KEY,
        header={
            "picture": picture_header(picture),
            "demo": demo.to_json(),
            "epoch": visit,
            "catalogue": translated_catalogue(),
        },
        arrays={**picture_arrays(picture), **learned_filters()},
        on_rest_change=_rested,
    )
    say_why_not_kept(KEY)


def work_now(which: int = 0) -> Work:
    """The picture and the settings of this moment, to be computed when asked."""
    return Work(shared_picture.current(), st.session_state["demo"], which)


def largest_difference(work: Work) -> float | None:
    """How far the browser's map is from Python's in the cells the browser sent, if it sent any."""
    return probe_difference(report_of(KEY, work.picture), work.maps().pooled)
