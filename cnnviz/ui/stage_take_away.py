"""What a person takes away from a stage: the numbers, the sweep, the code."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import Section
from cnnviz.ui.stage import largest_difference, work_now
from cnnviz.ui.sweep_take_away import sweep_take_away
from cnnviz.ui.take_away import code_panel, downloads, facts_line
from cnnviz.ui.text import explain, t

__all__ = ["code_section", "stage_take_away"]


def code_section(page: str) -> Section:
    """The code of the stage of `page` as links know it."""
    return Section(f"{page}-code", "code")


def stage_take_away(page: str) -> None:
    """Draw the panel under the stage of `page`."""
    st.subheader(t("Take it away"), anchor=False)
    work = work_now(page)
    try:
        facts_line(work.values(), largest_difference(page, work))
    except Refusal as why:
        st.info(explain(why))
        return
    buttons = [(t("Map, .npy"), work.npy, f"{page}.npy", "application/octet-stream")]
    reads = ""
    if work.of_picture:
        buttons.append((t("Picture, .png"), work.picture_png, "picture.png", "image/png"))
        reads = t("Reads picture.png, which the button above saves, and gives the same map.")
    elif work.of_network:
        what = t("What the network sees, .png")
        buttons.append((what, work.picture_png, "seen.png", "image/png"))
        reads = t(
            "Reads seen.png, which the button above saves, and the network's weights; gives the "
            "same map to the rounding of 32 bits."
        )
    downloads(page, buttons)
    if not work.of_network:
        sweep_take_away(page, work)
    code_panel(code_section(page), {"PyTorch": work.code}, reads)
