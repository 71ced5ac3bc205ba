"""The first-layer filters of the built-in network, for the kernel libraries of the pages."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.network_kernels import raw_kernel
from cnnviz.core.networks import SMALL_VGG
from cnnviz.io.weights import load_built_in

__all__ = ["learned_filters"]


@st.cache_resource(max_entries=1, show_spinner=False)
def learned_filters() -> dict[str, np.ndarray[Any, Any]]:
    """All filters as kernels of the picture's values from 0 to 1, float32 (n, 4, kh, kw).

    Four planes each: red, green, blue, and their sum, which does the same to a grey picture.
    Read without torch, for which every page with a library would otherwise wait. Where the weights
    cannot be read there are no filters, and the libraries go without.
    """
    layer = SMALL_VGG.layers[0]
    found = np.zeros((0, 4, *layer.kernel), np.float32)
    try:
        weights = load_built_in(SMALL_VGG)
    except Refusal:
        return {"learned": found}
    weight, bias = (
        weights[f"{layer.key}.{part}"].astype(np.float32) for part in ("weight", "bias")
    )
    planes = [
        raw_kernel(weight, bias, SMALL_VGG.preprocessing, channel, unit=True)[0]
        for channel in range(len(weight))
    ]
    colours = np.stack(planes)  # (n, 3, kh, kw)
    whole = colours.sum(axis=1, keepdims=True, dtype=np.float32)
    return {"learned": np.ascontiguousarray(np.concatenate([colours, whole], axis=1))}
