"""Pooling: what a window keeps, what it forgives, and what is left of a picture."""

import streamlit as st

from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.pooling_toys import ear, ladder
from cnnviz.ui.stage import begin_stage, stage, stage_query
from cnnviz.ui.stage_take_away import stage_take_away
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
    problem_lines(link_problems("pooling"))
    stage("pooling")
    stage_take_away("pooling")
    ear()
    ladder()
    link_bar(live=("at",), **stage_query("pooling"))


workbench()
