"""From a trained network to the stage, the studio and the shift lab, and what the stage needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.forward import batch_output, network_input
from cnnviz.core.network import Network
from cnnviz.core.network_kernels import raw_kernel
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.networks import named
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.stage_source import first_place
from cnnviz.core.window_cut import Window, cut_window
from cnnviz.ui import shared_picture
from cnnviz.ui.networks import turns, weights_of
from cnnviz.ui.pages import PAGES
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t
from cnnviz.ui.workbench import set_link_problems

__all__ = [
    "can_open",
    "filter_note",
    "open_filter_in",
    "open_in_stage",
    "resolved",
    "seen_of",
    "window_arrays",
    "window_header",
]

Array = np.ndarray[Any, Any]
FILTER_OF = "filter_of"


def seen_of(picture: Current, source: NetworkWindow) -> Array:
    """The picture as the network sees it, uint8 (h, w, 3)."""
    return network_input(picture.pixels, source.of, source.own_size)[1]


def resolved(picture: Current, source: NetworkWindow) -> Window:
    """The numbers of a window on the picture.

    The network is computed once, up to the layer below; of what it gives only the window is kept,
    in the cache of all sessions. Raises Refusal where the network cannot be had, or has no such
    cell for this picture.
    """
    place = source.place(source.seen(picture.shape))
    network, weights = weights_of(source.network)
    below = network.index(source.layer) - 1
    key = source.shown.key

    def compute() -> tuple[Array, Array, float]:
        x, seen = network_input(picture.pixels, network, source.own_size)
        inputs = turns().run(lambda: batch_output(network, weights, x[None], until=below))[0]
        weight, bias = (weights[f"{key}.{part}"].numpy() for part in ("weight", "bias"))
        cut = cut_window(source, (seen.shape[0], seen.shape[1]), inputs, weight, bias)
        return cut.planes, cut.kernel, cut.bias

    planes, kernel, bias = picture.kept.get_or_make(("window", picture.key, source), compute)
    return Window(place, planes, kernel, bias)


def window_header(picture: Current, source: NetworkWindow, window: Window) -> dict[str, Any]:
    """What the browser is told of a window beside its numbers."""
    place = window.place
    return {
        "source": source.to_json(),
        "title": t(source.of.title),
        "spec": place.spec.to_json(),
        "bias": window.bias,
        "first": place.first,
        "box": place.box,
        "at": first_place(source, picture.shape)[1:],
    }


def window_arrays(window: Window) -> dict[str, Array]:
    """Its numbers, float32."""
    return {"window_planes": window.planes, "window_kernel": window.kernel}


def _go(url_path: str) -> None:
    st.switch_page(str(next(page.path for page in PAGES if page.url_path == url_path)))


def can_open(network: Network, layer: str) -> bool:
    """Whether the cells of a layer are sums that the stage can show: all but those of poolings."""
    return network.layers[network.index(layer)].kind != "pool"


def open_in_stage(
    slug: str, layer: str, channel: int, row: int, col: int, own_size: bool = False
) -> None:
    """Show one cell's window on /slide, and go there.

    A cell of a ReLU is the one before it, with ReLU as the activation. Raises Refusal where the
    network has no such cell, or the cell is no such sum.
    """
    network, activation = named(slug), "identity"
    if network is not None and network.layers[index := network.index(layer)].kind == "relu":
        layer, activation = network.layers[index - 1].name, "relu"
    source = NetworkWindow(slug, layer, channel, row, col, own_size)
    at = first_place(source, shared_picture.current().shape)
    stages = st.session_state.setdefault("stages", {})
    stages["slide"] = StageDemo(Demo(activation=activation), source, at)
    set_link_problems("slide", {})
    _go("slide")


def open_filter_in(page: str, slug: str, channel: int) -> None:
    """Make a filter of the first layer the kernel of "kernels" or "shift", and go there.

    The picture is taken in colour, as the filter reads it. Raises Refusal where the network
    cannot be had or has no such filter.
    """
    source = NetworkWindow(slug, _first_layer(slug), channel, 0, 0)
    network, weights = weights_of(slug)
    key = source.shown.key
    planes, bias = raw_kernel(
        weights[f"{key}.weight"].numpy(),
        weights[f"{key}.bias"].numpy(),
        network.preprocessing,
        channel,
        shared_picture.current().unit,
    )
    kernel = KernelChoice.own(planes.tolist())
    shared_picture.state()["colour"] = True
    if page == "shift":
        lab = st.session_state.get("shift_demo", ShiftDemo())
        demo = replace(lab.demo, kernels=(kernel,), mode="sum", bias=bias)
        st.session_state["shift_demo"] = replace(lab, demo=demo)
    else:
        spec = ConvSpec(padding="same", padding_mode="mean")
        st.session_state["demo"] = Demo((kernel,), "sum", bias, spec)
    st.session_state[FILTER_OF] = (page, kernel, network.title, channel)
    set_link_problems("studio" if page == "kernels" else page, {})
    _go(page)


def _first_layer(slug: str) -> str:
    network = named(slug)
    return network.layers[0].name if network else ""


def filter_note(page: str, kernel: KernelChoice) -> None:
    """One sentence on what was made of a network's filter, while it is the kernel of `page`."""
    where, opened, title, channel = st.session_state.get(FILTER_OF, ("", None, "", 0))
    if where != page or opened != kernel:
        return
    st.info(
        t(
            "This is filter {channel} of {network}. The network first takes each channel's mean "
            "away and divides by its standard deviation; here both are part of the weights and "
            "the bias, so the map is the network's own where the picture has the network's size. "
            "Only at the border it differs: the network's padding of zeros is the mean colour of "
            "its training pictures, not of this one.",
            channel=channel,
            network=t(title),
        )
    )
