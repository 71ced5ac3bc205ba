"""Shift the picture: equivariance beside invariance, and where each stops."""

from functools import partial

import streamlit as st

from cnnviz.ui.curve_work import CURVES
from cnnviz.ui.film_panel import film_section
from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.network_shift import network_shift
from cnnviz.ui.network_shift_work import NETWORKS
from cnnviz.ui.pooling_toys import begin_ear, ear, ear_problems, ear_query
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.shared_picture import current
from cnnviz.ui.shift import begin_shift, shift_lab, shift_query
from cnnviz.ui.shift_curves import shift_curves
from cnnviz.ui.shift_take_away import CODE, shift_take_away
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Shift the picture"), anchor=False)
st.caption(
    t(
        "Shift and then convolve, or convolve and then shift: does it come to the same?"
        " And does the pooled map notice?"
    )
)


@st.fragment
def laboratory() -> None:
    """All that follows the browser's rest without running the whole page again."""
    follow_sidebar()
    begin_shift()
    begin_sections(film_section("shift"), CODE, CURVES, NETWORKS)
    begin_ear("shift")
    problem_lines({**link_problems("shift"), **section_problems(), **ear_problems("shift")})
    shift_lab()
    shift_take_away()
    curves = st.container()
    ear("shift")
    link_bar(partial(ear_query, "shift"), **shift_query())
    with curves:  # last, because they take longest
        shift_curves(st.session_state["shift_demo"], current())
        network_shift(current())


laboratory()
