"""The networks' weights, once in memory for all sessions, and the queue for computing with them."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.forward import Weights, prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network
from cnnviz.core.networks import VGG16, known, named
from cnnviz.io.turns import Turns
from cnnviz.io.vgg16_place import vgg16_place
from cnnviz.io.vgg16_store import Vgg16Store
from cnnviz.io.weights import load_built_in

__all__ = ["turns", "vgg16_store", "weights_of"]


@st.cache_resource(max_entries=1, show_spinner=False)
def vgg16_store() -> Vgg16Store:
    """Where VGG-16 comes from, is kept, and how far its fetching is. Raises Refusal for an
    environment variable that cannot be meant."""
    return Vgg16Store(vgg16_place())


@st.cache_resource(max_entries=1, show_spinner=False)
def turns() -> Turns:
    """Whose turn it is to compute: two networks at once would take the memory of two and no less
    time."""
    return Turns()


def weights_of(slug: str) -> tuple[Network, Weights]:
    """The network called `slug` in links and its weights, shared by all sessions: never write.

    VGG-16 comes with the preprocessing that its weights want, and with as many whole blocks as
    its file holds. Raises Refusal where there is no such network, where VGG-16 has not been
    fetched, and where a file is missing or damaged.
    """
    network = named(slug)
    if network is None:
        raise Refusal("There is no network called {value}.", value=repr(slug)[:40])
    return _weights(network.slug)


@st.cache_resource(max_entries=3, show_spinner=False)
def _weights(slug: str) -> tuple[Network, Weights]:
    if slug == VGG16.slug:
        network, tensors = vgg16_store().tensors()
        # The mapping reads one tensor at a time: the file itself is never in memory as a whole.
        return network, prepare(tensors)
    built_in = known(slug)
    return built_in, prepare(load_built_in(built_in))
