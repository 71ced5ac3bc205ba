"""Networks with random weights on small pictures, for tests of /features."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import torch

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.forward import prepare
from cnnviz.core.picture import View
from cnnviz.io.cache import BoundedCache
from cnnviz.io.encode import encode_compact
from cnnviz.ui.features_work import FeaturesWork, Runner, at_once
from cnnviz.ui.shared_picture import Current, OwnPicture
from tests.networks import random_weights, reference


@cache
def arrays(slug: str) -> dict[str, Any]:
    return random_weights(FeaturesDemo(slug).shown, 11)


@cache
def weights(slug: str) -> Any:
    return prepare(arrays(slug))


def own_picture(pixels: np.ndarray, colour: bool = True) -> Current:
    own = OwnPicture("own", encode_compact(pixels), f"own-{pixels.shape}")
    return Current("own", own, View(colour=colour, size=1024), True, BoundedCache(96 * 2**20))


def work_of(
    demo: FeaturesDemo,
    pixels: np.ndarray | None = None,
    in_turn: Runner = at_once,
) -> FeaturesWork:
    if pixels is None:
        pixels = np.random.default_rng(5).integers(0, 256, (40, 33, 3)).astype(np.uint8)
    return FeaturesWork(own_picture(pixels), demo, demo.shown, weights(demo.network), in_turn)


def torch_layers(work: FeaturesWork) -> list[np.ndarray]:
    """Every layer's output (C, H, W) by a plain torch.nn.Sequential, with what is switched off."""
    about = work.network.preprocessing
    x = (work.seen.astype(np.float64) - about.mean) / about.std
    now = torch.tensor(x.transpose(2, 0, 1)[None], dtype=torch.float32)
    found = []
    modules = reference(work.network, arrays(work.demo.network))
    with torch.inference_mode():
        for layer, module in zip(work.network.layers, modules, strict=True):
            now = module(now)
            for name, channel in work.demo.off:
                if name == layer.name:
                    now[:, channel] = 0
            found.append(now[0].numpy().copy())
    return found
