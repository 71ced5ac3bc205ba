"""The section that says where the parameters of VGG are, and what a global average saves."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.curve_table import csv_text
from cnnviz.core.section_link import Section
from cnnviz.core.vgg_family import CLASS_COST, FAMILY, POOLED_CLASS_COST, vgg_code
from cnnviz.ui.counted import grouped, in_threes
from cnnviz.ui.sections import section_panel
from cnnviz.ui.take_away import code_panel, downloads
from cnnviz.ui.text import t

__all__ = ["VGG", "VGG_CODE", "vgg_family"]

KEY = "vgg-family"
VGG = Section(KEY, "vgg")
VGG_CODE = Section(f"{KEY}-code", "vgg_code")


def vgg_family() -> None:
    """Draw the section."""
    panel = section_panel(VGG, t("Where the parameters of VGG are"), ":material/stacked_bar_chart:")
    if panel is None:
        return
    with panel:
        st.caption(
            t(
                "VGG for 224 × 224 pixels and 1,000 classes, biases included (K. Simonyan and"
                " A. Zisserman, 2015). Behind the convolutions 512 maps of 7 × 7 are flattened for"
                " three fully connected layers."
            )
        )
        st.markdown(_table())
        sixteen = next(each for each in FAMILY if each.name == "VGG-16")
        st.markdown(
            t(
                "In VGG-16 the first fully connected layer alone has {share} of all parameters:"
                " {first}. With one mean of each map in place of flattening, and one fully"
                " connected layer behind it, {times} times fewer are left; and 1,000 more classes"
                " would cost {more} instead of {now}.",
                share=f"{sixteen.first_share:.0%}",
                first=grouped(sixteen.first),
                times=f"{sixteen.total / sixteen.pooled:.1f}",
                more=grouped(1000 * POOLED_CLASS_COST),
                now=grouped(1000 * CLASS_COST),
            )
        )
        downloads(f"{KEY}-files", [(t("The numbers, .csv"), _csv, "vgg.csv", "text/csv")])
    code_panel(VGG_CODE, {"PyTorch": vgg_code})


def _table() -> str:
    heads = (
        "",
        t("convolutions"),
        t("their parameters"),
        t("first fully connected layer"),
        t("the other two"),
        t("together"),
        t("with a global average"),
    )
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    for each in FAMILY:
        numbers = (each.convolutions, each.first, each.others, each.total, each.pooled)
        counts, first, *others = map(in_threes, numbers)
        texts = (str(each.layers), counts, f"{first} ({each.first_share:.0%})", *others)
        lines.append(f"| {each.name} | {' | '.join(texts)} |")
    return "\n".join(lines)


def _csv() -> bytes:
    names = ("layers", "convolutions", "first", "others", "total", "pooled")
    columns = [(name, [getattr(each, name) for each in FAMILY]) for name in names]
    return csv_text([("network", [each.name for each in FAMILY]), *columns]).encode()
