"""The frame around every page: the menu, the sidebar, the state of a new session, the apology."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from cnnviz.core.link import demo_from_query
from cnnviz.core.messages import Refusal
from cnnviz.ui import presenting, shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.pages import PAGES
from cnnviz.ui.picture_sidebar import picture_sidebar
from cnnviz.ui.sections import LINK_BAR, sections_query
from cnnviz.ui.text import LANGUAGES, choose_language, explain, language, t
from cnnviz.ui.workbench import link_query, set_link_problems

__all__ = [
    "ICON",
    "apologise",
    "begin_session",
    "follow_sidebar",
    "link_bar",
    "navigation",
    "sidebar",
    "style",
]

ASSETS = Path(__file__).parents[2] / "assets"
ICON = ASSETS / "icon.png"  # a material icon would be fetched
ADDRESS = Component("address", styles=("address",))
log = logging.getLogger("cnnviz")


def apologise(error: Exception) -> bool:
    """Say one calm sentence instead of a traceback, which goes to the server's log."""
    log.error("a page failed", exc_info=error)
    st.error(t("Something went wrong here. Reload the page; your link keeps the settings."))
    return True


def begin_session() -> None:
    """Read the link once, when a session begins, into the state that pages and widgets share."""
    if "demo" in st.session_state:
        return
    query = link_query()
    st.session_state["lang_in_link"] = "lang" in query
    st.session_state["present_problems"] = presenting.restore_presenting(query)
    st.session_state["picture_problems"] = shared_picture.restore(query)
    st.session_state["demo"], problems = demo_from_query(query)
    set_link_problems("studio", problems)
    st.session_state["visit"] = 0


def style() -> None:
    """Streamlit's own page, less spacious at the top: the pictures belong on the first screen."""
    page = (ASSETS / "css" / "page.css").read_text("utf-8")
    st.html(f"<style>{page}{presenting.styles()}</style>")


def navigation() -> tuple[Any, list[Any]]:
    """The menu of all pages in the reader's language: the page that was asked for, and all."""
    chapters: dict[str, list[Any]] = {}
    for entry in PAGES:
        page = st.Page(
            entry.path,
            title=t(entry.title),
            icon=entry.icon,
            url_path=entry.url_path or None,
            default=not entry.url_path,
        )
        chapters.setdefault(t(entry.chapter) if entry.chapter else "", []).append(page)
    page = st.navigation(chapters)
    if st.session_state.get("page") != page.url_path:
        st.session_state["page"] = page.url_path
        st.session_state["visit"] += 1
    return page, [each for chapter in chapters.values() for each in chapter]


def _sidebar_state() -> tuple[object, ...]:
    state = st.session_state
    picture = (state.get("uploads", 0), state.get("upload_problem"), shared_picture.current().key)
    return (*picture, *presenting.state())


def follow_sidebar() -> None:
    """In a fragment: run the whole page if the sidebar has changed since it was drawn.

    When a person uses the sidebar in the moment in which a component reports its rest, Streamlit
    runs the fragment alone, and what the sidebar has to say would be left unsaid.
    """
    if st.session_state["sidebar_drawn"] != _sidebar_state():
        st.rerun(scope="app")


def sidebar() -> None:
    """The shared picture and the language, the same on every page.

    While presenting it is drawn too, unseen, so that its widgets keep what they hold.
    """
    st.session_state["sidebar_drawn"] = _sidebar_state()
    with st.sidebar:
        presenting.presenter_switch()
        problem_lines(st.session_state["present_problems"])
        picture_sidebar()
        st.radio(
            t("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(language()),
            format_func=LANGUAGES.__getitem__,
            key="language_choice",
            on_change=_language_chosen,
            horizontal=True,
        )
        st.caption(
            t(
                "Pictures are computed on this server and in your browser, sent to nobody else,"
                " and forgotten when you leave. A hosting service may count visits."
            )
        )


def _language_chosen() -> None:
    choose_language(st.session_state["language_choice"])
    st.session_state["lang_in_link"] = True


def problem_lines(problems: dict[str, Refusal]) -> None:
    """One sentence for each parameter of the link that could not be used."""
    for name, why in problems.items():
        st.warning(t("In the link, {name}: {why}", name=name, why=explain(why)))


@st.fragment(key=LINK_BAR)
def link_bar(
    *more: Callable[[], Mapping[str, str]], live: tuple[str, ...] = (), **query: str
) -> None:
    """Keep the browser's address the link that restores this page; offer it for copying.

    A fragment of its own, for what changes without the rest of the page: the sections, and what
    each of `more` says. The parameters named in `live` are the browser's own: it changes them in
    its address without telling the server, and there they stay as they are.
    """
    for part in more:
        query = {**query, **part()}
    known = {**shared_picture.to_query(), **query, **sections_query(query)}
    known.update(presenting.to_query())
    if st.session_state["lang_in_link"]:
        known["lang"] = language()
    ADDRESS(key="address", header={"query": known, "live": list(live), "own": _own()})


def _own() -> bool:
    return bool(shared_picture.state()["sample"] == shared_picture.OWN)
