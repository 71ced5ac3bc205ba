"""Inside a trained network: its layers, the maps of one of them, and what a press asks for.

The maps of the chosen layer are computed and sent before anything behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import streamlit as st

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import Section
from cnnviz.ui.component import Component
from cnnviz.ui.features_header import file_array, maps_message
from cnnviz.ui.features_overview import overview, scores_header, strip_header
from cnnviz.ui.features_state import KEY, keep, shown
from cnnviz.ui.features_work import FeaturesWork
from cnnviz.ui.network_window import can_open, open_filter_in, open_in_stage
from cnnviz.ui.sections import choose_tab, chosen_tab
from cnnviz.ui.text import explain, sentences, t
from cnnviz.ui.workbench import begun, say_why_not_kept, set_link_problems, take_rest

__all__ = [
    "SCALE",
    "class_scores",
    "feature_maps",
    "network_strip",
    "refusals_said",
    "what_it_sees",
]

STRIP_KEY = "features-strip"
SCORES_KEY = f"{KEY}-scores"
SCALE = Section(SCORES_KEY, "scores", tabs=("probabilities", "logits"), always=True)

STYLES = ("controls", "studio", "network")
MAPS = Component("feature_maps", styles=(*STYLES, "feature_maps"))
STRIP = Component("network_strip", styles=(*STYLES, "network_strip"))
SCORES = Component("class_scores", styles=(*STYLES, "class_scores"))


@contextmanager
def refusals_said() -> Iterator[None]:
    """What cannot be computed is one sentence, and the page goes on behind it."""
    try:
        yield
    except Refusal as why:
        st.error(explain(why))


def what_it_sees(work: FeaturesWork) -> None:
    """Say what the network really gets of the picture, and what its answers mean."""
    network, (_, height, width) = work.network, work.picture.shape
    rows, cols = work.seen.shape[:2]
    if network.fixed:
        said = t(
            "The network sees your picture of {height} × {width} pixels as {rows} × {cols}: all of"
            " it, squeezed into a square.",
            height=height,
            width=width,
            rows=rows,
            cols=cols,
        )
    elif work.demo.own_size:
        said = t(
            "The network sees the whole of your picture, in its proportions, at {rows} × {cols}"
            " pixels.",
            rows=rows,
            cols=cols,
        )
    else:
        said = t(
            "The network sees {rows} × {cols} pixels: the middle square of your picture, as in its"
            " training; the rest it does not see.",
            rows=rows,
            cols=cols,
        )
    if network.classes:
        said = sentences(
            said,
            t(
                "It knows {n} classes and answers with one of them whatever it is shown: of a"
                " picture of anything else the scores only say which of the {n} it takes it for.",
                n=len(network.classes),
            ),
        )
    st.caption(said)


def feature_maps(work: FeaturesWork) -> None:
    """Mount the maps of the shown layer, and do what a press on them asked for."""
    header, arrays = maps_message(work, _last_press())
    header["link"] = {
        "stage": work.demo.cell is not None and can_open(work.network, work.demo.layer),
        "studio": work.made_by == 0,
        "note": t("The stage computes with every channel switched on.") if work.demo.off else None,
    }
    found = MAPS(
        key=KEY,
        header=header,
        arrays=arrays,
        on_rest_change=_rested,
        on_go_change=lambda: None,
    )
    say_why_not_kept(KEY)
    _go(work, found.get("go"))


def _last_press() -> int:
    rest: Any = (st.session_state.get(KEY) or {}).get("rest")
    press = rest.get("press") if isinstance(rest, dict) else None
    return press if isinstance(press, int) else 0


def _rested() -> None:
    now = shown()

    def read(data: object) -> FeaturesDemo | None:
        given = FeaturesDemo.from_json(data)
        # What was pressed before the network or the layer changed is answered no more.
        about = (given.network, given.layer, given.own_size)
        return given if about == (now.network, now.layer, now.own_size) else None

    take_rest(KEY, "features", read, keep)


def _go(work: FeaturesWork, asked: Any) -> None:
    """Open the stage, the studio or the shift page on what is shown here."""
    if not isinstance(asked, dict):
        return
    demo = work.demo
    try:
        if asked.get("to") == "stage" and demo.channel is not None and demo.cell is not None:
            open_in_stage(demo.network, demo.layer, demo.channel, *demo.cell, demo.own_size)
        elif asked.get("to") == "studio" and demo.channel is not None:
            open_filter_in("kernels", demo.network, demo.channel)
        elif asked.get("to") == "shift" and demo.channel is not None:
            open_filter_in("shift", demo.network, demo.channel)
    except Refusal as why:
        st.error(explain(why))


def network_strip(work: FeaturesWork) -> None:
    """Mount the network's layers in a row."""
    found = overview(work)
    STRIP(
        key=STRIP_KEY,
        header=strip_header(work, found),
        arrays={"strip": file_array(found.strip), "seen": work.seen},
        on_choice_change=_chosen,
    )


def class_scores(work: FeaturesWork) -> None:
    """Mount the scores of the classes, if the network has any, with the sum behind each."""
    if work.network.classes:
        visit, start = begun(SCORES_KEY, chosen_tab(SCALE))
        header = {**scores_header(work, overview(work)), "kind": start, "epoch": visit}
        SCORES(key=SCORES_KEY, header=header, arrays={}, on_rest_change=_scale_chosen)


def _scale_chosen() -> None:
    rest: Any = (st.session_state.get(SCORES_KEY) or {}).get("rest")
    choose_tab(SCALE, rest.get("kind") if isinstance(rest, dict) else None)


def _chosen() -> None:
    choice: Any = (st.session_state.get(STRIP_KEY) or {}).get("choice")
    layer = str(choice.get("layer")) if isinstance(choice, dict) else ""
    try:
        keep(replace(shown(), layer=layer, channel=None, cell=None, page=0))
    except Refusal:
        return  # a press on the strip of the network before
    set_link_problems(KEY, {})
