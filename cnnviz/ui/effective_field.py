"""The effective receptive field under the stack: which pixels of the theoretical one count.

Nothing is computed, and plotly not sent, before somebody opens the section.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from cnnviz.core.effective_choice import (
    DRAWS,
    WEIGHTS,
    EffectiveChoice,
    effective_from_query,
    effective_to_query,
)
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.section_link import Section
from cnnviz.core.trained_field import trained_layers
from cnnviz.ui.effective_charts import heat_map, profile
from cnnviz.ui.effective_work import EffectiveWork
from cnnviz.ui.sections import is_open, open_section, section_panel
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import explain, sentences, t
from cnnviz.ui.workbench import link_problems, page_query, set_link_problems

__all__ = [
    "EFFECTIVE",
    "begin_effective",
    "effective_field",
    "effective_problems",
    "effective_query",
]

KEY = "effective"
CHOICE = "effective_choice"
EFFECTIVE = Section(KEY, "effective", said_by=("weights", "relu", "draws", "of", "layer"))


def begin_effective() -> None:
    """Read what is asked from the link when a session begins on this page."""
    if CHOICE in st.session_state:
        return
    st.session_state[CHOICE], problems = effective_from_query(page_query())
    if _choice() != EffectiveChoice():
        open_section(EFFECTIVE)
    set_link_problems(KEY, problems)


def effective_problems() -> dict[str, Refusal]:
    """What of that could not be used."""
    return link_problems(KEY)


def effective_query() -> dict[str, str]:
    """The parameters that restore what is asked; none where nothing is shown."""
    return effective_to_query(_choice()) if is_open(EFFECTIVE) else {}


def _choice() -> EffectiveChoice:
    choice: EffectiveChoice = st.session_state[CHOICE]
    return choice


def effective_field(picture: Current, stack: LayerStack) -> None:
    """Draw the section for the stack on the shared picture."""
    title = t("What really counts: the effective receptive field")
    panel = section_panel(EFFECTIVE, title, ":material/blur_on:")
    if panel is None:
        return
    with panel:
        st.caption(
            t(
                "The gradient of one cell with respect to every pixel of the input: how much it"
                " would change with that pixel. Through several layers a pixel in the middle is"
                " read along more ways than one at the rim, and counts more (W. Luo et al., 2016)."
            )
        )
        choice = _chosen()
        work = EffectiveWork(picture, stack, choice)
        try:
            found = work.found()
            st.caption(_said(work))
            name = f"effective-field-{choice.weights}"
            left, right = st.columns(2)
            with left:
                heat_map(work, found, name)
            with right:
                profile(work, found, name)
        except Refusal as why:
            st.info(explain(why))


def _chosen() -> EffectiveChoice:
    """Draw the settings; what they are now."""
    now = _choice()
    names = {
        "random": t("random"),
        "ones": t("all alike, exact"),
        "trained": t("the trained small network's"),
    }
    _widget(
        "weights",
        now.weights,
        lambda key: st.segmented_control(
            t("Weights"),
            WEIGHTS,
            format_func=names.__getitem__,
            required=True,
            key=key,
            on_change=_keep("weights"),
        ),
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if now.weights == "trained":
            _widget(
                "layer",
                now.layer,
                lambda key: st.selectbox(
                    t("Layer"),
                    trained_layers(SMALL_VGG),
                    key=key,
                    on_change=_keep("layer"),
                    width=180,
                ),
            )
        else:
            cells = {False: t("in the middle"), True: t("the chosen one")}
            _widget(
                "chosen",
                now.chosen,
                lambda key: st.segmented_control(
                    t("Cell"),
                    (False, True),
                    format_func=cells.__getitem__,
                    required=True,
                    key=key,
                    on_change=_keep("chosen"),
                ),
            )
        if now.weights != "ones":
            _widget(
                "draws",
                now.draws,
                lambda key: st.segmented_control(
                    t("Draws"), DRAWS, required=True, key=key, on_change=_keep("draws")
                ),
            )
        if now.weights == "random":
            _widget(
                "relu",
                now.relu,
                lambda key: st.checkbox(
                    t("ReLU between the layers"), key=key, on_change=_keep("relu")
                ),
            )
    return now


def _widget(name: str, value: Any, draw: Callable[[str], Any]) -> None:
    """Draw a widget that shows what is kept: Streamlit forgets those of a closed section."""
    st.session_state[f"{KEY}-{name}"] = value
    draw(f"{KEY}-{name}")


def _keep(name: str) -> Callable[[], None]:
    def keep() -> None:
        changes = {name: st.session_state[f"{KEY}-{name}"]}
        st.session_state[CHOICE] = replace(_choice(), **changes)
        set_link_problems(KEY, {})

    return keep


def _said(work: EffectiveWork) -> str:
    choice = work.choice
    if work.trained:
        return t(
            "The convolutions and poolings of the small network that ships with this app, with"
            " ReLU, slid over your picture at its own size. Cells of {layer} at random places and"
            " in random channels: {n}; this is their mean.",
            n=choice.draws,
            layer=choice.layer,
        )
    if choice.weights == "ones":
        return t(
            "Every weight alike, maxima as means, no ReLU: a pixel counts by the number of ways"
            " from it to the cell, a convolution of boxes. Random weights without ReLU have the"
            " same as the mean of their squared gradients."
        )
    said = t(
        "Draws of He's random weights and of a random input: {n}; this is the mean for one cell of"
        " one channel. No biases; {width} channels in each convolution, whatever the stack says.",
        n=choice.draws,
        width=work.channels,
    )
    return said if choice.relu else sentences(said, t("Without ReLU."))
