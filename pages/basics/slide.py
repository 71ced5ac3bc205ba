"""Step the window: one number of a feature map at a time."""

import streamlit as st

from cnnviz.ui.film_panel import film_section
from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.stage import begin_stage, stage, stage_query
from cnnviz.ui.stage_take_away import code_section, stage_take_away
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Step the window"), anchor=False)
st.caption(t("Move the window yourself and see how each number of the feature map is made."))


@st.fragment
def workbench() -> None:
    """All that follows the browser's rest without running the whole page again."""
    follow_sidebar()
    begin_stage("slide")
    begin_sections(film_section("slide"), code_section("slide"))
    problem_lines({**link_problems("slide"), **section_problems()})
    stage("slide")
    stage_take_away("slide")
    link_bar(live=("at",), **stage_query("slide"))


workbench()
