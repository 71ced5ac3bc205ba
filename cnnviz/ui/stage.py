"""The stage of /slide and /pooling: the browser component, and Python's answer when it rests.

Where the window is, is the browser's business alone; the server hears of settings and inputs.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.stage_link import stage_from_query, stage_to_query
from cnnviz.core.stage_presets import default_stage, presets_json
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.learned_filters import learned_filters
from cnnviz.ui.network_window import resolved, window_arrays, window_header
from cnnviz.ui.probes import probe_difference
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.studio import translated_catalogue
from cnnviz.ui.text import explain, t
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
    "begin_stage",
    "largest_difference",
    "stage",
    "stage_query",
    "work_now",
]

STAGE = Component(
    "stage",
    styles=("controls", "kernel_editor", "studio", "source_picker", "stage_controls", "stage"),
)


def begin_stage(page: str) -> None:
    """Read the stage of `page` from the link when a session begins there; else its first preset."""
    stages = st.session_state.setdefault("stages", {})
    if page in stages:
        return
    stages[page], problems = stage_from_query(page_query(), page, shared_picture.current().shape)
    set_link_problems(page, problems)


def _rested(page: str) -> None:
    def read(data: object) -> StageDemo | None:
        given = StageDemo.from_json(data)
        return given if given.page == page else None

    def keep(given: StageDemo) -> None:
        st.session_state["stages"][page] = given

    take_rest(page, "stage", read, keep)


def _presets(page: str) -> list[dict[str, Any]]:
    said = ("group", "title", "sentence")
    return [
        {part: t(value) if part in said else value for part, value in each.items()}
        for each in presets_json(page, shared_picture.current().shape)
    ]


def _with_window(
    page: str, start: StageDemo, picture: Current
) -> tuple[StageDemo, dict[str, Any] | None, dict[str, Any]]:
    """What the visit begins with, and the header and the numbers of a network's window.

    Where the window cannot be had, a sentence says why and the page's first preset stands in.
    """
    if not isinstance(start.source, NetworkWindow):
        return start, None, {}
    try:
        window = resolved(picture, start.source)
    except Refusal as why:
        st.error(explain(why))
        if st.session_state["stages"][page].source == start.source:
            st.session_state["stages"][page] = default_stage(page)
        return default_stage(page), None, {}
    return start, window_header(picture, start.source, window), window_arrays(window)


def stage(page: str) -> None:
    """Mount the stage of `page` on the shared picture."""
    picture = shared_picture.current()
    visit, start = begun(page, st.session_state["stages"][page])
    start, window, numbers = _with_window(page, start, picture)
    STAGE(
        key=page,
        header={
            "page": page,
            "picture": picture_header(picture),
            "stage": start.to_json(),
            "preset": stage_to_query(start, page, picture.shape).get("preset"),
            "epoch": visit,
            "presets": _presets(page),
            "catalogue": translated_catalogue() if page == "slide" else [],
            "studio": st.session_state["demo"].to_json(),
            "window": window,
        },
        arrays={**picture_arrays(picture), **learned_filters(), **numbers},
        on_rest_change=partial(_rested, page),
    )
    say_why_not_kept(page)


def stage_query(page: str) -> dict[str, str]:
    """The parameters that restore the stage of `page`."""
    return stage_to_query(st.session_state["stages"][page], page, shared_picture.current().shape)


def work_now(page: str) -> StageWork:
    """The stage and the picture of this moment, to be computed when asked."""
    return StageWork(shared_picture.current(), st.session_state["stages"][page])


def largest_difference(page: str, work: StageWork) -> float | None:
    """How far the browser's maps are from Python's in the cells that it sent, if it sent any."""
    return probe_difference(report_of(page, work.picture), work.values())
