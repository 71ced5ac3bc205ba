"""The kernel studio: the browser component, and Python's answer when the pointer rests."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.demo import Demo
from cnnviz.core.kernels import catalogue_json
from cnnviz.core.messages import Refusal
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.probes import probe_difference
from cnnviz.ui.text import explain, t
from cnnviz.ui.work import Work

__all__ = ["studio", "translated_catalogue", "work_now"]

STUDIO = Component("studio", styles=("controls", "kernel_editor", "studio"))
KEY = "studio"


def _rested() -> None:
    """Keep what the browser shows, if it is something the browser could have made."""
    try:
        st.session_state["demo"] = Demo.from_json(st.session_state[KEY]["rest"]["demo"])
        st.session_state["rest_problem"] = None
        st.session_state["demo_problems"] = {}
    except Refusal as why:
        st.session_state["rest_problem"] = why
    except (KeyError, TypeError):
        return


def _start() -> tuple[int, Demo]:
    """What the browser begins with: the demo as it was when this visit of the page began.

    The browser keeps its own state from then on, so this must not change during a visit, or the
    picture would travel again at every change.
    """
    visit = st.session_state["visit"]
    if st.session_state.get("studio_start", (None,))[0] != visit:
        st.session_state["studio_start"] = (visit, st.session_state["demo"])
    start: tuple[int, Demo] = st.session_state["studio_start"]
    return start


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
    visit, demo = _start()
    STUDIO(
        key=KEY,
        header={
            "picture": {"key": picture.key, "unit": picture.unit},
            "demo": demo.to_json(),
            "epoch": visit,
            "catalogue": translated_catalogue(),
        },
        arrays={
            "pixels": picture.pixels,
            "signed": signed_table(),
            "sequential": sequential_table(),
        },
        on_rest_change=_rested,
    )
    problem = st.session_state.get("rest_problem")
    if problem is not None:
        st.error(explain(problem))


def work_now(which: int = 0) -> Work:
    """The picture and the settings of this moment, to be computed when asked."""
    return Work(shared_picture.current(), st.session_state["demo"], which)


def largest_difference(work: Work) -> float | None:
    """How far the browser's map is from Python's in the cells the browser sent, if it sent any."""
    rest = (st.session_state.get(KEY) or {}).get("rest")
    return probe_difference(rest, work.picture, work.maps().pooled)
