"""The curves under the shift lab: how far a shift is forgiven, carried along, and what is not.

Nothing is computed, and plotly not sent, before somebody opens the section; then one tab at a
time. What was computed is kept for everyone who looks at the same picture with the same settings.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnnviz.core.shift_curves import change_spec
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.ui.change_tab import change_tab
from cnnviz.ui.curve_tabs import equivariance_tab, tolerance_tab
from cnnviz.ui.curve_work import CURVES, Compute, computed
from cnnviz.ui.sections import lazy_tabs, section_panel
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t
from cnnviz.ui.turn_tab import turn_tab

__all__ = ["shift_curves"]


@st.fragment(key=CURVES.key)
def shift_curves(demo: ShiftDemo, picture: Current) -> None:
    """Draw the section for the lab's kernel on the shared picture; a fragment of its own."""
    panel = section_panel(CURVES, t("The curves"), ":material/show_chart:")
    if panel is None:
        return
    settings = demo.demo
    spec = change_spec(settings)
    compute = partial(computed, settings, picture)
    drawers: dict[str, Callable[[Compute, str], None]] = {
        t("Tolerance"): tolerance_tab,
        t("Equivariance"): equivariance_tab,
        t("Rotation and scale"): turn_tab,
        t("Map of shifts"): partial(change_tab, spec=spec),
    }
    with panel:
        lazy_tabs(
            CURVES,
            {title: partial(draw, compute, picture.slug) for title, draw in drawers.items()},
        )
