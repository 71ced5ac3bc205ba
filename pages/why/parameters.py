"""From fully connected to convolution: what three layers cost over the same input, and why."""

import streamlit as st

from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.im2col_race import RACE, im2col_race
from cnnviz.ui.parameters import (
    CODES,
    columns_section,
    counted_again,
    matrix_section,
    quiz_section,
    rivals_section,
    work_now,
)
from cnnviz.ui.parameters_state import KEY, begin_parameters, parameters_query
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.shuffle_tabs import SHUFFLE, shuffle_tabs
from cnnviz.ui.text import t
from cnnviz.ui.vgg_family import VGG, VGG_CODE, vgg_family
from cnnviz.ui.workbench import link_problems

st.title(t("From dense to convolution"), anchor=False)
st.caption(
    t(
        "Two thoughts turn a fully connected layer into a convolution: look only nearby, and look"
        " everywhere in the same way."
    )
)


@st.fragment
def laboratory() -> None:
    """All that follows the browser's rest without running the whole page again."""
    begin_parameters()
    begin_sections(*CODES.values(), RACE, SHUFFLE, VGG, VGG_CODE)
    follow_sidebar()
    problem_lines({**link_problems(KEY), **section_problems()})
    work = work_now()
    again = rivals_section(work)
    quiz_section()
    matrix_section(work)
    columns_section(work)
    sections = st.container()
    link_bar(**parameters_query())
    with again:  # late, because the first count waits for torch
        counted_again(work)
    with sections:  # last, because they take longest
        im2col_race(work)
        shuffle_tabs(work.picture)
        vgg_family()


laboratory()
