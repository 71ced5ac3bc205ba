"""What a person takes away from /features: the sheet, the numbers, the picture, the code."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.features_snippet import weights_file
from cnnviz.core.section_link import Section
from cnnviz.ui.features_work import FeaturesWork
from cnnviz.ui.take_away import code_panel, downloads, facts_line
from cnnviz.ui.text import t

__all__ = ["CODE", "features_take_away"]

CODE = Section("features-code", "code")
NUMPY = "application/octet-stream"


def features_take_away(work: FeaturesWork) -> None:
    """Draw the panel under the maps."""
    st.subheader(t("Take it away"), anchor=False)
    demo, name = work.demo, f"{work.picture.slug}-{work.demo.network}-{work.demo.layer}"
    channel = demo.channel
    facts_line(work.maps() if channel is None else work.maps()[channel], None)
    buttons = [
        (t("Sheet, .png"), work.sheet_png, f"{name}.png", "image/png"),
        (t("Layer, .npy"), work.npy, f"{name}.npy", NUMPY),
        (t("What the network sees, .png"), work.seen_png, "seen.png", "image/png"),
    ]
    if channel is not None:
        file = f"{name}-{channel}.npy"
        buttons.insert(2, (t("Map, .npy"), lambda: work.npy(channel), file, NUMPY))
    downloads("features", buttons)
    reads = t(
        "Reads seen.png, which the button above saves, and {weights} with the network's weights,"
        " and gives the same maps and scores.",
        weights=weights_file(work.network),
    )
    code_panel(CODE, {"PyTorch": work.code}, reads)
