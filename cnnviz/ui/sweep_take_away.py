"""The sweep over a stage's map to take away."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui.film_panel import MakeFilm, film_panel, film_section
from cnnviz.ui.sections import kept_choice
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.sweep_work import SweepWork, caption_of, stage_scene
from cnnviz.ui.text import t

__all__ = ["sweep_take_away"]


def sweep_take_away(page: str, work: StageWork) -> None:
    """Draw the panel for the stage of `page`; nothing is computed before somebody opens it."""

    def prepare() -> tuple[MakeFilm, int]:
        which = _which(page, work)
        caption, positions = caption_of(work.stage, which), stage_scene(work, which).positions
        return lambda *choices: SweepWork(work, which, caption, *choices), positions

    film_panel(page, prepare)


def _which(page: str, work: StageWork) -> int:
    """Which of several maps: kernels by letter, channels by colour."""
    stage = work.fitted()
    if page == "slide":
        count = len(stage.demo.kernels)
        label, names = t("Which kernel"), "ABCD"
    else:
        count = stage.input_shape(work.picture.shape)[0]
        label, names = t("Which channel"), "RGB"
    if count == 1:
        return 0
    return int(
        st.radio(
            label,
            range(count),
            format_func=names.__getitem__,
            horizontal=True,
            **kept_choice(
                film_section(page), "which", range(count), key=f"{page}-sweep-which-{count}"
            ),
        )
    )
