"""The stage of /slide and /pooling: the browser component, and Python's answer when it rests.

Where the window is, is the browser's business alone; the server hears of settings and inputs.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.messages import Refusal
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.stage_link import stage_from_query, stage_to_query
from cnnviz.core.stage_presets import presets_json
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.probes import probe_difference
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.studio import translated_catalogue
from cnnviz.ui.text import explain, t

__all__ = [
    "begin_stage",
    "largest_difference",
    "stage",
    "stage_problems",
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
    first = st.session_state["visit"] == 1
    query = {name: st.query_params.get_all(name) for name in st.query_params} if first else {}
    stages[page], problems = stage_from_query(query, page, _shape())
    st.session_state[f"{page}_problems"] = problems


def stage_problems(page: str) -> dict[str, Refusal]:
    """What of the link could not be used, until the settings are changed."""
    problems: dict[str, Refusal] = st.session_state.get(f"{page}_problems", {})
    return problems


def _shape() -> tuple[int, int, int]:
    picture = shared_picture.current()
    return picture.channels, *picture.pixels.shape[:2]


def _rested(page: str) -> None:
    """Keep what the browser shows, if it is something the browser could have made."""
    try:
        given = StageDemo.from_json(st.session_state[page]["rest"]["stage"])
        if given.page != page:
            return
        st.session_state["stages"][page] = given
        st.session_state[f"{page}_rest_problem"] = None
        st.session_state[f"{page}_problems"] = {}
    except Refusal as why:
        st.session_state[f"{page}_rest_problem"] = why
    except (KeyError, TypeError):
        return


def _start(page: str) -> tuple[int, StageDemo]:
    """What the browser begins with, the same during one visit of the page."""
    visit, key = st.session_state["visit"], f"{page}_start"
    if st.session_state.get(key, (None,))[0] != visit:
        st.session_state[key] = (visit, st.session_state["stages"][page])
    start: tuple[int, StageDemo] = st.session_state[key]
    return start


def _presets(page: str) -> list[dict[str, Any]]:
    said = ("group", "title", "sentence")
    return [
        {part: t(value) if part in said else value for part, value in each.items()}
        for each in presets_json(page, _shape())
    ]


def stage(page: str) -> None:
    """Mount the stage of `page` on the shared picture."""
    picture = shared_picture.current()
    visit, begun = _start(page)
    preset = stage_to_query(begun, page, _shape()).get("preset")
    STAGE(
        key=page,
        header={
            "page": page,
            "picture": {"key": picture.key, "unit": picture.unit},
            "stage": begun.to_json(),
            "preset": preset,
            "epoch": visit,
            "presets": _presets(page),
            "catalogue": translated_catalogue() if page == "slide" else [],
            "studio": st.session_state["demo"].to_json(),
        },
        arrays={
            "pixels": picture.pixels,
            "signed": signed_table(),
            "sequential": sequential_table(),
        },
        on_rest_change=partial(_rested, page),
    )
    problem = st.session_state.get(f"{page}_rest_problem")
    if problem is not None:
        st.error(explain(problem))


def stage_query(page: str) -> dict[str, str]:
    """The parameters that restore the stage of `page`."""
    return stage_to_query(st.session_state["stages"][page], page, _shape())


def work_now(page: str) -> StageWork:
    """The stage and the picture of this moment, to be computed when asked."""
    return StageWork(shared_picture.current(), st.session_state["stages"][page])


def largest_difference(page: str, work: StageWork) -> float | None:
    """How far the browser's maps are from Python's in the cells that it sent, if it sent any."""
    rest = (st.session_state.get(page) or {}).get("rest")
    return probe_difference(rest, work.picture, work.values())
