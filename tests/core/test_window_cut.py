"""The numbers of a network's window against torch's conv2d of the whole layer."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it

from cnnviz.core.messages import Refusal
from cnnviz.core.network import shapes
from cnnviz.core.network_window import NetworkWindow, window_layers
from cnnviz.core.networks import SMALL_VGG, VGG16
from cnnviz.core.window_cut import cut_window

SIDE = 32


def layer_of(rng: np.random.Generator, source: NetworkWindow) -> tuple[np.ndarray, ...]:
    """Random maps below a layer, and random weights and biases of it."""
    inputs, outputs = source.place().inputs, source.place().outputs
    kernel = source.place().kernel
    x = np.maximum(rng.normal(size=inputs), 0).astype(np.float32)
    weight = rng.normal(0, 0.1, (outputs[0], inputs[0], *kernel)).astype(np.float32)
    return x, weight, rng.normal(size=outputs[0]).astype(np.float32)


@pytest.mark.parametrize("layer", window_layers(SMALL_VGG))
def test_random_cells_of_every_layer_agree_with_torch(layer: str) -> None:
    rng = np.random.default_rng(len(layer))
    channels, rows, cols = shapes(SMALL_VGG, SIDE, SIDE)[SMALL_VGG.index(layer)]
    x, weight, bias = layer_of(rng, NetworkWindow("small", layer, 0, 0, 0))
    padding = 0 if layer == "fc" else 1
    tensors = (torch.tensor(part, dtype=torch.float64) for part in (x[None], weight, bias))
    whole = F.conv2d(*tensors, padding=padding)[0].numpy()
    for _ in range(12):
        channel = int(rng.integers(channels))
        row, col = int(rng.integers(rows)), int(rng.integers(cols))
        source = NetworkWindow("small", layer, channel, row, col)
        given = weight.reshape(channels, -1) if layer == "fc" else weight
        window = cut_window(source, (SIDE, SIDE), x, given, bias)
        (r, c), (tall, wide) = window.place.first, window.place.shape
        wanted = whole[channel, r : r + tall, c : c + wide]
        np.testing.assert_allclose(window.stages("identity").conv, wanted, rtol=1e-6, atol=1e-6)
        np.testing.assert_array_equal(
            window.stages("relu").pooled, np.maximum(window.stages("identity").conv, 0)
        )
        sums = window.partial_sums()
        assert sums.shape == (len(x), tall, wide)
        total = (sums.sum(0) + window.bias).astype(np.float32)
        np.testing.assert_array_equal(total, window.stages("identity").conv)


def test_five_hundred_and_twelve_channels() -> None:
    source = NetworkWindow("vgg16", "conv5_1", 100, 13, 6)
    x, weight, bias = layer_of(np.random.default_rng(0), source)
    window = cut_window(source, (VGG16.side, VGG16.side), x, weight, bias)
    assert window.planes.shape == (512, 6, 7)
    tensors = (
        torch.tensor(p, dtype=torch.float64) for p in (x[None], weight[100:101], bias[100:101])
    )
    wanted = F.conv2d(*tensors, padding=1)[0, 0, 9:, 4:9].numpy()
    np.testing.assert_allclose(window.stages("identity").conv, wanted, rtol=1e-6, atol=1e-6)


def test_maps_of_another_shape_and_cells_outside_are_noticed() -> None:
    source = NetworkWindow("small", "conv2_1", 0, 0, 0)
    x, weight, bias = layer_of(np.random.default_rng(0), source)
    with pytest.raises(ValueError, match="reads"):
        cut_window(source, (SIDE, SIDE), x[:, 1:], weight, bias)
    far = NetworkWindow("vgg16", "conv1_1", 0, 300, 0, own_size=True)
    with pytest.raises(Refusal, match="no cell 300,0"):
        cut_window(far, (64, 64), np.zeros((3, 64, 64), np.float32), weight, bias)
