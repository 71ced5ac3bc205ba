"""What a person takes away: the numbers, the picture, the kernel, the code and the link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import TAB, Option, Section
from cnnviz.ui.sections import kept_choice, lazy_tabs, section_panel
from cnnviz.ui.studio import largest_difference, work_now
from cnnviz.ui.text import explain, sentences, t
from cnnviz.ui.work import STAGES, Work

__all__ = ["STUDIO_CODE", "STUDIO_MAP", "code_panel", "downloads", "facts_line", "take_away"]

STUDIO_CODE = Section("studio-code", "code", tabs=("pytorch", "opencv"))
STUDIO_MAP = Section(
    "studio-map",
    "take",
    tabs=("pooled", "activation", "conv"),
    options=(Option("which", ("0", "1"), "0"),),
    always=True,
)


def take_away() -> None:
    """Draw the panel under the studio; computes one map, the rest only when asked for."""
    st.subheader(t("Take it away"), anchor=False)
    two = len(st.session_state["demo"].kernels) > 1
    stage_names = {
        "conv": t("after convolution"),
        "activation": t("after activation"),
        "pooled": t("after pooling"),
    }
    left, right = st.columns(2)
    stage = left.radio(
        t("Which map"),
        STAGES,
        format_func=stage_names.__getitem__,
        horizontal=True,
        **kept_choice(STUDIO_MAP, TAB, STAGES, key="take_stage"),
    )
    which = 0
    if two:
        which = right.radio(
            t("Which kernel"),
            (0, 1),
            format_func="AB".__getitem__,
            horizontal=True,
            **kept_choice(STUDIO_MAP, "which", (0, 1), key="take_which"),
        )
    work = work_now(which)
    try:
        values = getattr(work.maps(), stage)
        facts_line(values, largest_difference(work) if which == 0 else None)
    except Refusal as why:
        st.info(explain(why))
        return
    _downloads(work, stage)
    _code(work)


def facts_line(values: np.ndarray[Any, Any], difference: float | None) -> None:
    """Say what the numbers are, and how far the browser's are from Python's."""
    facts = t(
        "{shape} float32, from {low} to {high}, mean {mean}.",
        shape=" × ".join(map(str, values.shape)),
        low=_number(values.min()),
        high=_number(values.max()),
        mean=_number(values.mean()),
    )
    checked = (
        t(
            "Computed again in Python: the browser's map differs by at most {d}.",
            d=f"{difference:.1e}",
        )
        if difference is not None
        else t("Computed in Python.")
    )
    st.caption(sentences(facts, checked))


def _number(value: float) -> str:
    """Six digits and a real minus sign, as the browser writes numbers."""
    return f"{value:.6g}".replace("-", "−")


def _downloads(work: Work, stage: str) -> None:
    name = f"{work.picture.slug}-{work.demo.kernels[work.which].slug or 'custom'}-{stage}"
    buttons = (
        (t("Map, .npy"), lambda: work.npy(stage), f"{name}.npy", "application/octet-stream"),
        (t("Map, .png"), lambda: work.map_png(stage), f"{name}.png", "image/png"),
        (t("Kernel, .json"), work.kernel_json, "kernel.json", "application/json"),
        (t("Picture, .png"), work.picture_png, "picture.png", "image/png"),
    )
    downloads("take", buttons)


def downloads(key: str, buttons: Iterable[tuple[str, Callable[[], bytes], str, str]]) -> None:
    """A row of buttons, each (label, what makes the file, its name, its type)."""
    with st.container(horizontal=True):
        for i, (label, make, name, mime) in enumerate(buttons):
            st.download_button(
                label,
                make,
                name,
                mime,
                key=f"{key}-{i}",
                on_click="ignore",
                icon=":material/download:",
            )


def _code(work: Work) -> None:
    opencv = work.opencv_code()
    code_panel(
        STUDIO_CODE,
        {"PyTorch": work.torch_code, "OpenCV": lambda: opencv or ""},
        t("Reads picture.png, which the button above saves, and gives the same map."),
        {} if opencv else {"OpenCV": t("OpenCV has no pooling; choose none to see its code.")},
    )


def code_panel(
    section: Section,
    programs: Mapping[str, Callable[[], str]],
    reads: str = "",
    missing: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The code of what is shown, one tab a library, made when somebody opens the panel.

    `missing` has a sentence for each library that cannot say it.
    """
    panel = section_panel(section, t("Show the code"), ":material/code:")
    if panel is None:
        return
    with panel:
        if reads:
            st.caption(reads)
        drawers = {
            library: partial(_program, program, missing.get(library))
            for library, program in programs.items()
        }
        if section.tabs:
            lazy_tabs(section, drawers)
        else:
            for draw in drawers.values():
                draw()


def _program(program: Callable[[], str], missing: str | None) -> None:
    if missing:
        st.caption(missing)
    else:
        st.code(program(), language="python")
