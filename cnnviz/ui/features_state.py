"""What a session says of /features: the network it wants, and what it looks at in it.

Where the wanted network is not there yet, what is shown is the same place in another; the wish is
kept until it can be met or something else is pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.features_link import features_from_query, features_to_query
from cnnviz.ui import shared_picture
from cnnviz.ui.features_work import FeaturesWork, Runner
from cnnviz.ui.network_choice import network_choice
from cnnviz.ui.networks import turns, weights_of
from cnnviz.ui.progress_bar import waiting_words
from cnnviz.ui.text import t
from cnnviz.ui.workbench import link_problems, page_query, set_link_problems

__all__ = ["KEY", "begin_features", "features_query", "keep", "shown", "work_now"]

KEY = "features"
DEMO = "features_demo"
SHOWN = "features_shown"  # the same, in the network that is ready
WANTED = "features_network"
LINKED = "features_linked"
OWN_SIZE = "features-own-size"


def shown() -> FeaturesDemo:
    """What was shown last."""
    demo: FeaturesDemo = st.session_state[SHOWN]
    return demo


def keep(demo: FeaturesDemo) -> None:
    """Show this from now on."""
    st.session_state[DEMO] = demo


def begin_features() -> None:
    """Read the link when a session begins on this page; else the first layer's maps.

    Unless the link says otherwise the picture is taken in colour, as these networks were trained.
    """
    if DEMO in st.session_state:
        return
    query = page_query()
    st.session_state[DEMO], problems = features_from_query(query)
    st.session_state[WANTED] = st.session_state[DEMO].network
    st.session_state[LINKED] = True
    set_link_problems(KEY, problems)
    if "colour" not in query:
        shared_picture.state()["colour"] = True


def features_query() -> dict[str, str]:
    """The parameters that restore what is shown."""
    grey = {} if shared_picture.state()["colour"] else {"colour": "0"}
    demo: FeaturesDemo = st.session_state[DEMO]
    if demo.network != st.session_state[WANTED]:
        demo = demo.on_network(st.session_state[WANTED])
    return {**features_to_query(demo), **grey}


def work_now() -> FeaturesWork:
    """Draw the choice of a network; what is to be shown, in the network that is ready.

    Raises Refusal where its weights cannot be had.
    """
    wanted: FeaturesDemo = st.session_state[DEMO]
    slug = network_choice(st.session_state[WANTED], _network_chosen, "features-network")
    st.session_state[SHOWN] = wanted  # until the weights are there to show another
    there, weights = weights_of(slug)
    own_size = wanted.own_size and slug == wanted.network
    if not there.fixed:
        own_size = _own_size(own_size)
    demo = wanted.on_network(slug, own_size).within(there)
    work = FeaturesWork(shared_picture.current(), demo, there, weights, _in_turn(st.empty()))
    demo, why = demo.fitted(work.sizes)
    if why is not None and st.session_state[LINKED]:
        set_link_problems(KEY, {**link_problems(KEY), "cell": why})
    st.session_state[LINKED] = False
    st.session_state[SHOWN] = demo
    if slug == st.session_state[WANTED]:
        st.session_state[DEMO] = demo
    return replace(work, demo=demo)


def _network_chosen(slug: str) -> None:
    st.session_state[WANTED] = slug
    st.session_state[DEMO] = st.session_state[SHOWN].on_network(slug)
    set_link_problems(KEY, {})


def _own_size(now: bool) -> bool:
    """Whether the picture is read at its own size."""
    st.session_state[OWN_SIZE] = now
    return st.checkbox(
        t("Read the picture at its own size, not the middle square of it"),
        key=OWN_SIZE,
        on_change=_size_chosen,
    )


def _size_chosen() -> None:
    demo: FeaturesDemo = st.session_state[SHOWN]
    st.session_state[DEMO] = demo.on_network(demo.network, st.session_state[OWN_SIZE])
    set_link_problems(KEY, {})


def _in_turn(place: Any) -> Runner:
    """A forward pass waits until it is this session's turn, and says so meanwhile."""

    def wait(ahead: int) -> None:
        place.info(waiting_words(ahead))

    def run(work: Callable[[], Any]) -> Any:
        with turns().take(wait):
            place.empty()
            return turns().run(work)

    return run
