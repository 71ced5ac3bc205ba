"""Inside a trained network: every layer, every filter, every map, down to the sum of one cell."""

import streamlit as st

from cnnviz.ui.depth_curves import DEPTH, depth_curves
from cnnviz.ui.features import (
    SCALE,
    class_scores,
    feature_maps,
    network_strip,
    refusals_said,
    what_it_sees,
)
from cnnviz.ui.features_state import begin_features, features_query, work_now
from cnnviz.ui.features_take_away import CODE, features_take_away
from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Inside a trained network"), anchor=False)
st.caption(
    t("What filters learn: press a layer, then a map, then a cell, and read the sum that made it.")
)


@st.fragment
def laboratory() -> None:
    """All that follows a press without running the whole page again."""
    begin_features()
    begin_sections(SCALE, CODE, DEPTH)
    follow_sidebar()
    with refusals_said():
        work = work_now()
        problem_lines({**link_problems("features"), **section_problems()})
        what_it_sees(work)
        strip = st.container()
        feature_maps(work)
        with strip:  # drawn above, computed behind: it needs every layer
            network_strip(work)
        class_scores(work)
        features_take_away(work)
        depth_curves(work)
    link_bar(**features_query())


laboratory()
