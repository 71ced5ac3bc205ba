"""With a network: is the shifted cat still a cat? Two trained networks, plain and anti-aliased.

Nothing is computed, and no network read, before somebody opens the section; then one tab at a
time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from cnnviz.ui.network_move_charts import moves_tab
from cnnviz.ui.network_shift_charts import shifts_tab
from cnnviz.ui.network_shift_work import ANTI_ALIASED, BOTH, NETWORKS, PLAIN, TWINS, Twin
from cnnviz.ui.sections import kept_choice, lazy_tabs, section_panel
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t

__all__ = ["network_shift"]


@st.fragment(key=NETWORKS.key)
def network_shift(picture: Current) -> None:
    """Draw the section for the shared picture; a fragment of its own."""
    panel = section_panel(NETWORKS, t("With a network"), ":material/network_node:")
    if panel is None:
        return
    drawers: dict[str, Callable[[Current, Sequence[Twin]], None]] = {
        t("Shifts"): shifts_tab,
        t("Rotation"): lambda *which: moves_tab("turn", *which),
        t("Scale"): lambda *which: moves_tab("scale", *which),
    }
    with panel:
        twins = _chosen()
        if picture.channels == 1:
            st.caption(
                t(
                    "The picture is grey here, and the networks learned from colour photographs;"
                    " the sidebar can show it in colour."
                )
            )
        lazy_tabs(
            NETWORKS,
            {title: partial(draw, picture, twins) for title, draw in drawers.items()},
        )
        _known()


def _chosen() -> tuple[Twin, ...]:
    st.caption(
        t(
            "Two small networks of the same layers, trained on the same photographs. The plain one"
            " pools by maxima of 2 × 2; the anti-aliased one blurs the maxima before it keeps every"
            " second one. They know ten classes and choose one of them whatever the picture shows:"
            " {names}.",
            names=t(", ").join(t(name) for name in PLAIN.network.classes),
        )
    )
    names = {BOTH: t("side by side"), **{twin.slug: t(twin.name) for twin in TWINS}}
    chosen = st.segmented_control(
        t("Networks"),
        list(names),
        format_func=lambda slug: names[slug],
        required=True,
        **kept_choice(NETWORKS, "twins", tuple(names)),
    )
    return {PLAIN.slug: (PLAIN,), ANTI_ALIASED.slug: (ANTI_ALIASED,)}.get(str(chosen), TWINS)


def _known() -> None:
    st.caption(
        t(
            "Known, not measured here: of two random crops of the same ImageNet photograph, VGG-16"
            " gives both the same class in 88.5 % of the cases, and in 90.9 % with anti-aliased"
            " pooling (R. Zhang, Making Convolutional Networks Shift-Invariant Again, 2019, figures"
            " published with its code)."
        )
    )
