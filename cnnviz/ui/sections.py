"""What a page can open: an expander, its tabs and options, kept in the session and in the link.

Streamlit forgets the widgets of what is closed, of a page that was left and of another language;
what they held is kept here and given back to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import (
    TAB,
    Opened,
    Section,
    sections_from_query,
    sections_to_query,
)
from cnnviz.ui.text import explain, language, t
from cnnviz.ui.workbench import link_problems, page_query, set_link_problems

__all__ = [
    "LINK_BAR",
    "begin_sections",
    "choose_tab",
    "chosen_tab",
    "is_open",
    "kept_choice",
    "lazy_tabs",
    "open_section",
    "run_with_link",
    "section_panel",
    "section_problems",
    "sections_query",
]

LINK_BAR = "link-bar"  # the key of the fragment that writes the address
STATES = "sections"
HERE = "sections_here"
DRAWN = "sections_drawn"  # in which language a widget was drawn last


def begin_sections(*sections: Section) -> None:
    """Say what this page can open; read it from the link when a session begins here."""
    page = st.session_state["page"]
    st.session_state[HERE] = (page, sections)
    kept = _states()
    if any(section.key not in kept for section in sections):
        found, problems = sections_from_query(page_query(), sections)
        kept.update(found)
        set_link_problems(_problems_key(), problems)


def section_problems() -> dict[str, Refusal]:
    """What of the page's link named no section, tab or option."""
    return link_problems(_problems_key())


def sections_query(others: Mapping[str, str]) -> dict[str, str]:
    """The parameters that open what is open on this page; others: those of the rest of it."""
    page, sections = st.session_state.get(HERE, (None, ()))
    if page != st.session_state.get("page"):
        return {}
    return sections_to_query(sections, _states(), others)


def is_open(section: Section) -> bool:
    """Whether the section is open."""
    return _states().get(section.key, Opened()).open


def open_section(section: Section) -> None:
    """Open it before it is drawn."""
    kept = _states()
    kept[section.key] = Opened(True, kept.get(section.key, Opened()).chosen)


def chosen_tab(section: Section) -> str:
    """The tab that is kept, else the usual one."""
    return _kept(section, TAB) or section.usual(TAB)


def choose_tab(section: Section, tab: object) -> None:
    """In a component's callback: keep what the browser shows already, if the section has it."""
    if isinstance(tab, str) and tab in section.tabs:
        _keep(section, TAB, tab)
        set_link_problems(_problems_key(), {})
        run_with_link()


def section_panel(section: Section, title: str, icon: str) -> Any | None:
    """Draw the expander of a section; what to draw in, or None while it is closed."""
    key = f"{section.key}-open"
    _give_back(key, is_open(section) if section.key in _states() else None)
    panel = st.expander(title, icon=icon, on_change=partial(_toggled, section, key), key=key)
    return panel if panel.open else None


def lazy_tabs(section: Section, drawers: Mapping[str, Callable[[], None]]) -> None:
    """A tab for each title, in the order of the section's tabs; only the open one is drawn, and
    what its drawer refuses is one sentence in it."""
    key, titles = f"{section.key}-{TAB}", list(drawers)
    slug = _kept(section, TAB)
    _give_back(key, titles[section.tabs.index(slug)] if slug else None)
    tabs = st.tabs(titles, on_change=partial(_tab_chosen, section, key, titles), key=key)
    for tab, draw in zip(tabs, drawers.values(), strict=True):
        if not tab.open:
            continue
        with tab:
            try:
                draw()
            except Refusal as why:
                st.info(explain(why))


def kept_choice(
    section: Section, option: str, options: Sequence[Any], usual: Any = None, key: str = ""
) -> dict[str, Any]:
    """`key` and `on_change` for the widget of an option, which shows what is kept.

    options: what the widget offers, whose texts are the values in the link. usual: the one to
    begin with where the section names none. key: of the widget, if not the section's and the
    option's. What the link asks for and the widget does not offer is said and forgotten.
    """
    key = key or f"{section.key}-{option}"
    texts = [_text(each) for each in options]
    value = _kept(section, option)
    if value and value not in texts:
        why = Refusal("{value} is none of {options}.", value=value, options=", ".join(texts))
        name = section.parameter(option)
        st.warning(t("In the link, {name}: {why}", name=name, why=explain(why)))
        _keep(section, option, "")
        value = ""
    value = value or section.usual(option)
    now = options[texts.index(value)] if value in texts else usual
    _give_back(key, options[0] if now is None else now, texts=texts)
    return {"key": key, "on_change": partial(_option_chosen, section, option, key)}


def run_with_link(*keys: str) -> None:
    """In a widget's callback: instead of what would run, only run the fragments with these keys
    and the one that writes the address."""
    st.rerun([LINK_BAR, *keys])


def _give_back(key: str, value: Any, texts: Sequence[str] | None = None) -> None:
    """Set a widget that Streamlit has forgotten, or would because it is in another language."""
    drawn: dict[str, str] = st.session_state.setdefault(DRAWN, {})
    forgotten = key not in st.session_state or drawn.get(key, language()) != language()
    unknown = texts is not None and _text(st.session_state.get(key)) not in texts
    if value is not None and (forgotten or unknown):
        st.session_state[key] = value
    drawn[key] = language()


def _toggled(section: Section, key: str) -> None:
    kept = _states()
    kept[section.key] = Opened(bool(st.session_state[key]), kept.get(section.key, Opened()).chosen)
    _changed(section)


def _tab_chosen(section: Section, key: str, titles: list[str]) -> None:
    _keep(section, TAB, section.tabs[titles.index(st.session_state[key])])
    _changed(section)


def _option_chosen(section: Section, option: str, key: str) -> None:
    _keep(section, option, _text(st.session_state[key]))
    _changed(section)


def _changed(section: Section) -> None:
    set_link_problems(_problems_key(), {})
    if section.apart:
        run_with_link(section.key)


def _states() -> dict[str, Opened]:
    states: dict[str, Opened] = st.session_state.setdefault(STATES, {})
    return states


def _kept(section: Section, part: str) -> str:
    return _states().get(section.key, Opened()).chosen.get(part, "")


def _keep(section: Section, part: str, value: str) -> None:
    kept = _states()
    now = kept.get(section.key, Opened())
    others = {name: each for name, each in now.chosen.items() if name != part}
    kept[section.key] = Opened(now.open, {**others, part: value} if value else others)


def _problems_key() -> str:
    return f"{STATES}-{st.session_state.get('page')}"


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
