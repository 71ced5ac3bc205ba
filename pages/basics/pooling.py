"""Pooling: what a window keeps, what it forgives, and what is left of a picture."""

from functools import partial

import streamlit as st

from cnnviz.ui.film_panel import film_section
from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.pooling_toys import (
    begin_ear,
    begin_ladder,
    ear,
    ear_problems,
    ear_query,
    ladder,
    ladder_problems,
    ladder_query,
)
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.stage import begin_stage, stage, stage_query
from cnnviz.ui.stage_take_away import code_section, stage_take_away
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Pooling"), anchor=False)
st.caption(
    t(
        "A window keeps its largest value or its mean. Where two are equally large, the first in"
        " reading order wins."
    )
)


@st.fragment
def workbench() -> None:
    """All that follows the browser's rest without running the whole page again."""
    follow_sidebar()
    begin_stage("pooling")
    begin_sections(film_section("pooling"), code_section("pooling"))
    begin_ear("pooling")
    begin_ladder()
    problem_lines({**link_problems("pooling"), **section_problems()})
    problem_lines({**ear_problems("pooling"), **ladder_problems()})
    stage("pooling")
    stage_take_away("pooling")
    ear("pooling")
    ladder()
    toys = partial(ear_query, "pooling"), ladder_query
    link_bar(*toys, live=("at",), **stage_query("pooling"))


workbench()
