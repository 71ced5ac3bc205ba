"""Step the window: one number of a feature map at a time."""

import streamlit as st

from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.stage import begin_stage, stage, stage_query
from cnnviz.ui.stage_take_away import stage_take_away
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Step the window"), anchor=False)
st.caption(t("Move the window yourself and see how each number of the feature map is made."))


@st.fragment
def workbench() -> None:
    """All that follows the browser's rest without running the whole page again."""
    follow_sidebar()
    begin_stage("slide")
    problem_lines(link_problems("slide"))
    stage("slide")
    stage_take_away("slide")
    link_bar(live=("at",), **stage_query("slide"))


workbench()
