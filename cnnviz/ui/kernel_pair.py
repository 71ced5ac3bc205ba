"""Two or three small kernels against one large: the browser component and its part of the link."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.curve_table import csv_text
from cnnviz.core.kernel_pair import KernelPair, pair_from_query, pair_to_query
from cnnviz.core.messages import Refusal
from cnnviz.core.torch_stack import same_on_torch
from cnnviz.ui.component import Component
from cnnviz.ui.counted import grouped
from cnnviz.ui.take_away import downloads
from cnnviz.ui.text import sentences, t
from cnnviz.ui.workbench import (
    begun,
    link_problems,
    page_query,
    say_why_not_kept,
    set_link_problems,
    take_rest,
)

__all__ = ["begin_pair", "kernel_pair", "pair_problems", "pair_query"]

KEY = "kernel-pair"
PAIR = "kernel_pair"
COMPARED = Component(
    "two_small", styles=("controls", "studio", "network", "field_stack", "two_small")
)


def begin_pair() -> None:
    """Read the pair from the link when a session begins on this page."""
    if PAIR in st.session_state:
        return
    st.session_state[PAIR], problems = pair_from_query(page_query())
    set_link_problems(KEY, problems)


def pair_problems() -> dict[str, Refusal]:
    """What of that could not be used."""
    return link_problems(KEY)


def pair_query() -> dict[str, str]:
    """The parameters that restore the pair."""
    return pair_to_query(_pair())


def _pair() -> KernelPair:
    pair: KernelPair = st.session_state[PAIR]
    return pair


def _rested() -> None:
    def keep(pair: KernelPair) -> None:
        st.session_state[PAIR] = pair

    take_rest(KEY, "compare", KernelPair.from_json, keep)


def kernel_pair() -> None:
    """Draw the section, and whether torch has the same numbers of weights."""
    st.subheader(t("Small kernels against a large one"), anchor=False)
    visit, start = begun(KEY, _pair())
    COMPARED(
        key=KEY,
        header={"compare": start.to_json(), "epoch": visit},
        arrays={"signed": signed_table(), "sequential": sequential_table()},
        on_rest_change=_rested,
    )
    say_why_not_kept(KEY)
    pair = _pair()
    small, large = (sum(row.parameters for row in each.rows) for each in (pair.small, pair.large))
    said = t(
        "{small} weights against {large}, both seeing {side} × {side} pixels.",
        small=grouped(small),
        large=grouped(large),
        side=pair.side,
    )
    if same_on_torch(pair.small) and same_on_torch(pair.large):
        said = sentences(said, t("Sizes and counts counted again on torch modules: the same."))
    st.caption(said)
    downloads(
        KEY,
        [(t("The numbers, .csv"), lambda: _table(pair).encode(), "small-kernels.csv", "text/csv")],
    )


def _table(pair: KernelPair) -> str:
    """A line for the small kernels and one for the large one."""
    stacks = (pair.small, pair.large)
    weights = [sum(row.parameters for row in each.rows) for each in stacks]
    layers = [len(each.layers) for each in stacks]
    return csv_text(
        [
            ("kernel side", [each.layers[0].size[0] for each in stacks]),
            ("layers", layers),
            ("channels", [pair.channels] * 2),
            ("receptive field", [each.rows[-1].field.size[0] for each in stacks]),
            ("weights", weights),
            ("multiply-adds for each place", weights),
            ("non-linearities", layers),
        ]
    )
