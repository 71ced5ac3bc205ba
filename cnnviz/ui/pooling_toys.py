"""The two toys below the pooling stage: what pooling forgives, and what is left of a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.kernels import BY_SLUG
from cnnviz.core.link import Query
from cnnviz.core.messages import Refusal
from cnnviz.core.picture import View, prepare
from cnnviz.core.toys_link import (
    EarChoice,
    LadderChoice,
    ear_from_query,
    ear_to_query,
    ladder_from_query,
    ladder_to_query,
)
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.sections import run_with_link
from cnnviz.ui.text import t
from cnnviz.ui.workbench import (
    begun,
    link_problems,
    page_query,
    say_why_not_kept,
    set_link_problems,
    take_rest,
)

__all__ = [
    "begin_ear",
    "begin_ladder",
    "ear",
    "ear_problems",
    "ear_query",
    "ladder",
    "ladder_problems",
    "ladder_query",
]

EAR = Component("pool_ear", styles=("controls", "pooling"))
LADDER = Component("pool_ladder", styles=("controls", "pooling"))
LARGEST = 256  # pixels a side: every size of the ladder is shown at once, and small
LADDER_KEY = "pool_ladder"


def begin_ear(page: str) -> None:
    """Read the ear of `page` from the link when a session begins there."""
    _begin(_ear_key(page), ear_from_query)


def ear_problems(page: str) -> dict[str, Refusal]:
    """What of that could not be used."""
    return link_problems(_ear_key(page))


def ear_query(page: str) -> dict[str, str]:
    """The parameters that restore the ear of `page`."""
    return ear_to_query(_choice(_ear_key(page)))


def begin_ladder() -> None:
    """Read the ladder from the link when a session begins on its page."""
    _begin(LADDER_KEY, ladder_from_query)


def ladder_problems() -> dict[str, Refusal]:
    """What of that could not be used."""
    return link_problems(LADDER_KEY)


def ladder_query() -> dict[str, str]:
    """The parameter that restores the ladder."""
    return ladder_to_query(_choice(LADDER_KEY))


def _ear_key(page: str) -> str:
    return f"{page}-ear"


def _choice(key: str) -> Any:
    return st.session_state[f"{key}_choice"]


def _begin(key: str, read: Callable[[Query], tuple[Any, dict[str, Refusal]]]) -> None:
    if f"{key}_choice" not in st.session_state:
        st.session_state[f"{key}_choice"], problems = read(page_query())
        set_link_problems(key, problems)


def _rested(key: str, part: str, read: Callable[[object], Any]) -> None:
    def keep(choice: Any) -> None:
        st.session_state[f"{key}_choice"] = choice

    before = _choice(key)
    take_rest(key, part, read, keep)
    if _choice(key) != before:
        run_with_link()  # the browser shows the change already


def ear(page: str) -> None:
    """Mount the ear: a bright point on an 8 x 8 map whose moves pooling forgives or does not."""
    st.subheader(t("Is a feature that moves a little still recognised?"), anchor=False)
    st.caption(
        t(
            "The bright point stands for a feature that was found somewhere: the ear of a cat,"
            " say. Move it, and watch whether the pooled map notices."
        )
    )
    key = _ear_key(page)
    visit, start = begun(key, _choice(key))
    EAR(
        key=key,
        header={"ear": start.to_json(), "epoch": visit},
        on_rest_change=partial(_rested, key, "ear", EarChoice.from_json),
    )
    say_why_not_kept(key)


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
    visit, start = begun(LADDER_KEY, _choice(LADDER_KEY))
    LADDER(
        key=LADDER_KEY,
        header={
            "source": start.source,
            "epoch": visit,
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
        on_rest_change=partial(_rested, LADDER_KEY, "source", LadderChoice.from_json),
    )
    say_why_not_kept(LADDER_KEY)
