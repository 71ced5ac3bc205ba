"""The two toys below the pooling stage: what pooling forgives, and what is left of a picture."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui.component import Component
from cnnviz.ui.text import t

__all__ = ["ear"]

EAR = Component("pool_ear", styles=("controls", "pooling"))


def ear() -> None:
    """Mount the ear: a bright point on an 8 x 8 map whose moves pooling forgives or does not."""
    st.subheader(t("Is a feature that moves a little still recognised?"), anchor=False)
    st.caption(
        t(
            "The bright point stands for a feature that was found somewhere: the ear of a cat,"
            " say. Move it, and watch whether the pooled map notices."
        )
    )
    EAR(key="pool_ear", header={})
