"""Present mode: the page for a lecture hall, without sidebar and toolbar, larger, by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from cnnviz.core.link import single
from cnnviz.core.messages import Refusal
from cnnviz.ui.component import PRESENT, Component, is_presenting

__all__ = [
    "follow_presenter",
    "presenter_bar",
    "presenter_switch",
    "restore_presenting",
    "to_query",
]

CSS = Path(__file__).parents[2] / "assets" / "css" / "present.css"
PRESENTER = Component("presenter", styles=("presenter",))
GO = "present_go"


def _present(text: str) -> bool:
    if text not in ("0", "1"):
        raise Refusal("{value} is none of {options}.", value=repr(text[:40]), options="0, 1")
    return text == "1"


def restore_presenting(query: Mapping[str, Sequence[str]]) -> dict[str, Refusal]:
    """Whether the link asks for Present mode; returns why it could not be read, if so."""
    st.session_state[PRESENT], why = single(query, "present", _present, False)
    return {} if why is None else {"present": why}


def to_query() -> dict[str, str]:
    """The parameter that keeps Present mode in a link."""
    return {"present": "1"} if is_presenting() else {}


def styles() -> str:
    """What the whole page looks like meanwhile; nothing in the usual mode."""
    return CSS.read_text("utf-8") if is_presenting() else ""


def state() -> tuple[object, ...]:
    """What the frame must be drawn anew for, when it has changed during a fragment's run."""
    return is_presenting(), st.session_state.get(GO)


def _said(key: str, name: str) -> Any:
    return (st.session_state.get(key) or {}).get(name)


def _switched(key: str) -> None:
    wanted = _said(key, "present")
    if isinstance(wanted, bool):
        st.session_state[PRESENT] = wanted
        st.session_state["present_problems"] = {}


def _asked(key: str) -> None:
    if isinstance(_said(key, "page"), str):
        st.session_state[GO] = _said(key, "page")


def _mount(place: str, **header: Any) -> None:
    key = f"presenter-{place}"
    PRESENTER(
        key=key,
        header={"place": place, **header},
        on_present_change=partial(_switched, key),
        on_page_change=partial(_asked, key),
    )


def presenter_switch() -> None:
    """Mount the switch that a sidebar shows."""
    _mount("switch")


def presenter_bar(pages: Sequence[Any], current: str) -> None:
    """Mount what listens to the keys in both modes and, while presenting, is a slim bar.

    It stands before the page and never moves, so that nothing after it is mounted anew when the
    mode changes. `pages` are those of the menu, `current` is the address of the one on show.
    """
    with st.container(key="presenter"):
        _mount(
            "bar",
            pages=[{"path": page.url_path, "title": page.title} for page in pages],
            page=current,
        )


def follow_presenter(pages: Sequence[Any]) -> None:
    """Go to the page that was asked for in the bar or by key."""
    wanted = st.session_state.pop(GO, None)
    for page in pages:
        if page.url_path == wanted and wanted != st.session_state["page"]:
            st.switch_page(page)
