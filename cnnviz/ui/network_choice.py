"""The choice of a network, and the fetching of the one that does not come with the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.networks import NETWORKS, SMALL_VGG, VGG16, named
from cnnviz.io.vgg16_store import Failed, Fetching, Ready, Status, Vgg16Store, megabytes
from cnnviz.ui.networks import vgg16_store
from cnnviz.ui.text import explain, sentences, t

__all__ = ["network_choice"]

SLUGS = tuple(network.slug for network in NETWORKS)
# How often the progress is drawn anew, in seconds.
OFTEN = 1.0


def network_choice(
    wanted: str,
    choose: Callable[[str], None],
    key: str = "network",
    slugs: Sequence[str] = SLUGS,
) -> str:
    """Draw the panel; returns the slug of the network that can be used now.

    That is the `wanted` one, or SMALL_VGG's while VGG-16 is not there. `choose` is told another
    choice, before the page runs again. slugs: those offered. The panel may stand in a fragment;
    what it draws while fetching is one of its own, which runs the whole page once at the end.
    """
    wanted = wanted if wanted in slugs else SMALL_VGG.slug
    widget = f"{key}-choice"
    st.session_state[widget] = wanted
    st.radio(
        t("Network"),
        slugs,
        format_func=_title,
        key=widget,
        horizontal=True,
        on_change=lambda: choose(st.session_state[widget]),
    )
    if wanted != VGG16.slug:
        return wanted
    try:
        store = vgg16_store()
    except Refusal as why:
        st.warning(sentences(explain(why), _meanwhile()))
        return SMALL_VGG.slug
    status = store.status()
    if isinstance(status, Ready):
        _say_what_is_missing(status)
        return wanted
    fetching = isinstance(status, Fetching) and store.wanted_by(_asker())
    st.fragment(_fetch_panel, run_every=OFTEN if fetching else None)(store, key, fetching)
    return SMALL_VGG.slug


def _title(slug: str) -> str:
    network = named(slug)
    return slug if network is None else t(network.title)


def _asker() -> str:
    """A name for this session among those that want the download."""
    return str(st.session_state.setdefault("vgg16_asker", uuid4().hex))


def _meanwhile() -> str:
    return t("Meanwhile you see: {name}.", name=t(SMALL_VGG.title))


def _say_what_is_missing(status: Ready) -> None:
    held = sum(layer.kind == "pool" for layer in status.network.layers)
    blocks = sum(layer.kind == "pool" for layer in VGG16.layers)
    if held < blocks:
        st.caption(
            t(
                "The file of weights holds the first {n} of {all} blocks; there the network ends.",
                n=held,
                all=blocks,
            )
        )


def _fetch_panel(store: Vgg16Store, key: str, fetching: bool) -> None:
    """How the fetching stands, and the button that starts or cancels it.

    fetching: whether it did when the page was drawn; when that has changed, the page is drawn
    anew, which also ends the drawing at intervals.
    """
    status = store.status()
    now = isinstance(status, Fetching) and store.wanted_by(_asker())
    if now != fetching or isinstance(status, Ready):
        st.rerun(scope="app")
    if now and isinstance(status, Fetching):
        _progress(status)
        st.button(
            t("Cancel"),
            key=f"{key}-cancel",
            icon=":material/close:",
            on_click=store.cancel,
            args=(_asker(),),
        )
    else:
        _offer(store, key, status)


def _progress(status: Fetching) -> None:
    if not status.total:
        st.progress(0.0, t("Asking for the weights of VGG-16 …"))
        return
    said = t(
        "VGG-16: {done} of {total} MB",
        done=f"{status.done / 1e6:.1f}",
        total=f"{status.total / 1e6:.1f}",
    )
    if status.seconds is not None:
        said += ", " + _time_left(status.seconds)
    st.progress(min(1.0, status.done / status.total), said)
    st.caption(_meanwhile())


def _time_left(seconds: float) -> str:
    if seconds < 90:
        return t("about {n} s left", n=max(1, round(seconds)))
    return t("about {n} min left", n=round(seconds / 60))


def _offer(store: Vgg16Store, key: str, status: Status) -> None:
    if isinstance(status, Failed):
        st.warning(sentences(explain(status.why), _meanwhile()))
    elif isinstance(status, Fetching):
        st.caption(t("The weights are being fetched for somebody else; you can join in."))
    size = f"{megabytes(VGG16):.1f}"
    if store.fetchable:
        if not isinstance(status, Failed):
            said = t(
                "The convolutions of VGG-16, trained on ImageNet, do not come with the app: they"
                " are fetched once, {size} MB, and kept on this server for everybody.",
                size=size,
            )
            st.caption(sentences(said, _meanwhile()))
        label, icon = t("Fetch VGG-16, {size} MB", size=size), ":material/download:"
    else:
        label, icon = t("Look for the file again"), ":material/refresh:"
    st.button(label, key=f"{key}-fetch", icon=icon, on_click=store.start, args=(_asker(),))
