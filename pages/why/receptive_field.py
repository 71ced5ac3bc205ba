"""Receptive field: how far a cell sees through a stack of layers, and what counts of it."""

import streamlit as st

from cnnviz.ui.effective_field import (
    EFFECTIVE,
    begin_effective,
    effective_field,
    effective_problems,
    effective_query,
)
from cnnviz.ui.field_stack import KEY, begin_stack, field_stack, stack_now, stack_query
from cnnviz.ui.field_take_away import CODE, field_take_away
from cnnviz.ui.frame import follow_sidebar, link_bar, problem_lines
from cnnviz.ui.kernel_pair import begin_pair, kernel_pair, pair_problems, pair_query
from cnnviz.ui.sections import begin_sections, section_problems
from cnnviz.ui.shared_picture import current
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems

st.title(t("Receptive field"), anchor=False)
st.caption(
    t("Small windows, stacked, see far: build a stack and follow one cell down to what it reads.")
)


@st.fragment
def laboratory() -> None:
    """All that follows the browser's rest without running the whole page again."""
    follow_sidebar()
    begin_sections(CODE, EFFECTIVE)
    begin_stack()
    begin_pair()
    begin_effective()
    problem_lines({**link_problems(KEY), **pair_problems()})
    problem_lines({**effective_problems(), **section_problems()})
    field_stack()
    taken = st.container()
    kernel_pair()
    with taken:  # drawn above, made behind: it counts on torch
        field_take_away(stack_now())
    effective = st.container()
    link_bar(**stack_query(), **pair_query(), **effective_query())
    with effective:  # last, because it takes longest
        effective_field(current(), stack_now())


laboratory()
