"""Tabs of which only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.ui.text import explain

__all__ = ["lazy_tabs"]


def lazy_tabs(key: str, drawers: Mapping[str, Callable[[], None]]) -> None:
    """A tab for each title; what its drawer refuses is one sentence in it."""
    tabs = st.tabs(list(drawers), on_change="rerun", key=f"{key}-tab")
    for tab, draw in zip(tabs, drawers.values(), strict=True):
        if not tab.open:
            continue
        with tab:
            try:
                draw()
            except Refusal as why:
                st.info(explain(why))
