"""What every page with a large component shares: it begins with a description and a picture, the
browser works on them by itself, and what it reports at rest is checked before it is kept.

The state of a page hangs on the key of its component: what could not be used of its link, what
this visit began with, and why its last report was not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.messages import Refusal
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import explain

__all__ = [
    "begun",
    "link_problems",
    "link_query",
    "page_query",
    "picture_arrays",
    "picture_header",
    "report_of",
    "say_why_not_kept",
    "set_link_problems",
    "set_why_not_kept",
    "take_rest",
]

T = TypeVar("T")


def link_query() -> dict[str, list[str]]:
    """All parameters of the address, each with all its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def page_query() -> dict[str, list[str]]:
    """The same for the page on which a session begins, and nothing for those opened later."""
    return link_query() if st.session_state["visit"] == 1 else {}


def link_problems(key: str) -> dict[str, Refusal]:
    """What of the page's link could not be used, until its settings are changed."""
    problems: dict[str, Refusal] = st.session_state.get(f"{key}_problems", {})
    return problems


def set_link_problems(key: str, problems: dict[str, Refusal]) -> None:
    """Keep them."""
    st.session_state[f"{key}_problems"] = problems


def begun(key: str, now: T) -> tuple[int, T]:
    """The number of this visit, and what the page showed when it began.

    The browser keeps its own state from then on, so what it begins with must not change during a
    visit, or the picture would travel again at every change.
    """
    visit, kept = st.session_state["visit"], f"{key}_start"
    if st.session_state.get(kept, (None,))[0] != visit:
        st.session_state[kept] = (visit, now)
    start: tuple[int, T] = st.session_state[kept]
    return start


def take_rest(
    key: str, part: str, read: Callable[[object], T | None], keep: Callable[[T], None]
) -> None:
    """Keep what the browser shows, if it is something the browser could have made.

    part: the entry of the report with the description; `read` raises Refusal for what cannot be
    used, and returns None for what is not this page's.
    """
    try:
        given = read(st.session_state[key]["rest"][part])
    except Refusal as why:
        set_why_not_kept(key, why)
        return
    except (KeyError, TypeError):
        return
    if given is not None:
        keep(given)
        set_why_not_kept(key, None)
        set_link_problems(key, {})


def set_why_not_kept(key: str, why: Refusal | None) -> None:
    """Keep it for `say_why_not_kept`."""
    st.session_state[f"{key}_rest_problem"] = why


def say_why_not_kept(key: str) -> None:
    """One sentence if the last report could not be kept."""
    problem = st.session_state.get(f"{key}_rest_problem")
    if problem is not None:
        st.error(explain(problem))


def report_of(key: str, picture: Current) -> Mapping[str, Any] | None:
    """The browser's last report, if it sent one of this picture."""
    rest: Any = (st.session_state.get(key) or {}).get("rest")
    unit = "true" if picture.unit else "false"
    if not isinstance(rest, dict) or rest.get("picture") != f"{picture.key} {unit}":
        return None
    return rest


def picture_header(picture: Current) -> dict[str, Any]:
    """What names the picture's numbers for the browser, and for `report_of`."""
    return {"key": picture.key, "unit": picture.unit}


def picture_arrays(picture: Current) -> dict[str, np.ndarray[Any, Any]]:
    """The picture, and the tables of the colours in which its maps are drawn."""
    return {
        "pixels": picture.pixels,
        "signed": signed_table(),
        "sequential": sequential_table(),
    }
