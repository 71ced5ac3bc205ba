"""The two toys below the pooling stage: what pooling forgives, and what is left of a picture."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.kernels import BY_SLUG
from cnnviz.core.picture import View, prepare
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.text import t

__all__ = ["ear", "ladder"]

EAR = Component("pool_ear", styles=("controls", "pooling"))
LADDER = Component("pool_ladder", styles=("controls", "pooling"))
LARGEST = 256  # pixels a side: every size of the ladder is shown at once, and small


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


def ladder() -> None:
    """Mount the ladder: the shared picture halved until a side is 1, and global pooling of it."""
    st.subheader(t("How little of a picture can remain?"), anchor=False)
    st.caption(
        t(
            "Pooled 2 × 2 again and again, each size has a quarter of the numbers of the one"
            " before. All are shown equally large."
        )
    )
    picture, demo = shared_picture.current(), st.session_state["demo"]
    view = View(picture.view.colour, min(LARGEST, picture.view.size), picture.view.crop)
    pixels = picture.kept.get_or_make(
        ("ladder", picture.key), lambda: np.ascontiguousarray(prepare(picture.whole, view))
    )
    choice = demo.kernels[0]
    LADDER(
        key="pool_ladder",
        header={
            "unit": picture.unit,
            "demo": {
                "kernels": [choice.to_json()],
                "mode": demo.mode,
                "bias": demo.bias,
                "spec": demo.spec.to_json(),
            },
            "kernel": t(BY_SLUG[choice.slug].name) if choice.slug else t("your own kernel"),
        },
        arrays={
            "pixels": pixels,
            "signed": signed_table(),
            "sequential": sequential_table(),
        },
    )
