"""The kernel studio: from a picture to its feature map, live."""

import streamlit as st

from cnnviz.core.link import demo_to_query
from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.studio import studio
from cnnviz.ui.take_away import STUDIO_CODE, STUDIO_MAP, take_away
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Kernel studio"), anchor=False)
st.caption(t("Pick or paint a kernel; the feature map follows your hand."))


@st.fragment
def workbench() -> None:
    """All that follows the browser's rest without running the whole page again."""
    follow_sidebar()
    begin_sections(STUDIO_MAP, STUDIO_CODE)
    problem_lines({**link_problems("studio"), **section_problems()})
    studio()
    take_away()
    link_bar(**demo_to_query(st.session_state["demo"]))


workbench()
