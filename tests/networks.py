"""Weights for tests: random, seeded, and scaled so that activations keep their size with depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod

import numpy as np
import numpy.typing as npt

from cnnviz.core.network import Network, parameters

Arrays = dict[str, npt.NDArray[np.float32]]


def random_weights(network: Network, seed: int = 0) -> Arrays:
    """{key.weight, key.bias} in float32 for every layer of `network` that has them.

    Weights are normal with variance 2 / fan-in (K. He and others, Delving Deep into Rectifiers,
    2015), biases normal with standard deviation 0.1.
    """
    rng = np.random.default_rng(seed)
    found: Arrays = {}
    for key, (weight, bias) in parameters(network).items():
        spread = (2 / prod(weight[1:])) ** 0.5
        found[f"{key}.weight"] = rng.normal(0, spread, weight).astype(np.float32)
        found[f"{key}.bias"] = rng.normal(0, 0.1, bias).astype(np.float32)
    return found


def narrow(network: Network, by: int) -> Network:
    """The same layers with `by` times fewer channels (at least 2); the classes are kept."""
    layers = tuple(
        replace(layer, channels=max(2, layer.channels // by)) if layer.kind == "conv" else layer
        for layer in network.layers
    )
    return replace(network, layers=layers)


def reference(network: Network, arrays: Mapping[str, npt.NDArray[np.float32]]):  # type: ignore[no-untyped-def]
    """The network as a plain torch.nn.Sequential, one module a layer, float32, default layout.

    Blur pooling is written out as max_pool2d, a reflected border and a fixed 3 x 3 convolution.
    """
    import torch
    import torch.nn.functional as F  # noqa: N812
    from torch import nn

    class Blur(nn.Module):
        def __init__(self, size: tuple[int, int], step: tuple[int, int]) -> None:
            super().__init__()
            self.size, self.step = size, step

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = F.max_pool2d(x, self.size, stride=1)
            line = torch.tensor([1.0, 2.0, 1.0], dtype=x.dtype)
            kernel = (line[:, None] * line / 16).expand(x.shape[1], 1, 3, 3)
            return F.conv2d(
                F.pad(x, (1, 1, 1, 1), "reflect"), kernel, stride=self.step, groups=x.shape[1]
            )

    modules: list[nn.Module] = []
    before = 3
    for layer in network.layers:
        if layer.kind == "conv":
            modules.append(nn.Conv2d(before, layer.channels, layer.kernel, padding="same"))
            before = layer.channels
        elif layer.kind == "relu":
            modules.append(nn.ReLU())
        elif layer.kind == "pool" and layer.pool.kind == "blur":
            modules.append(Blur(layer.pool.size, layer.pool.step))
        elif layer.kind == "pool" and layer.pool.kind == "global max":
            modules.append(nn.AdaptiveMaxPool2d(1))
        elif layer.kind == "pool":
            modules.append(nn.MaxPool2d(layer.pool.size, layer.pool.step))
        else:
            weight = arrays[f"{layer.key}.weight"]
            linear = nn.Linear(weight.shape[1], weight.shape[0])
            modules.append(nn.Sequential(nn.Flatten(), linear))
        if layer.weighted:
            last = modules[-1][1] if layer.kind == "linear" else modules[-1]
            with torch.no_grad():
                last.weight.copy_(torch.tensor(arrays[f"{layer.key}.weight"]))
                last.bias.copy_(torch.tensor(arrays[f"{layer.key}.bias"]))
    return nn.Sequential(*modules).eval()
