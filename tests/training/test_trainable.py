"""What ships computes what was trained: norms folded in, blur pooling as torch would do it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from cnnviz.core.network import Network
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.io.safetensors import Tensors
from cnnviz.training.trainable import Trainable, folded

BOTH = pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda n: n.slug)


def a_trained(network: Network) -> Trainable:
    """A network whose norms have seen something, in evaluation mode."""
    torch.manual_seed(3)
    model = Trainable(network)
    model.whiten(torch.randn(16, 3, 32, 32))
    torch.nn.init.normal_(model.first_bias, std=0.3)
    for name in model.norms:
        torch.nn.init.normal_(model.norm(name).bias, std=0.3)
    with torch.no_grad():
        for _ in range(3):
            model(torch.randn(16, 3, 32, 32))
    return model.eval()


def plain(network: Network, weights: Tensors, x: Tensor) -> Tensor:
    """Convolution, ReLU, pooling in the order of the layers, written with torch alone."""
    given = {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()}
    blur = torch.tensor([1.0, 2, 1]).outer(torch.tensor([1.0, 2, 1])) / 16
    for layer in network.layers:
        if layer.kind == "conv":
            weight, bias = given[f"{layer.key}.weight"], given[f"{layer.key}.bias"]
            x = F.conv2d(x, weight, bias, padding=1)
        elif layer.kind == "relu":
            x = x.relu()
        elif layer.kind == "linear":
            x = F.linear(x.flatten(1), given[f"{layer.key}.weight"], given[f"{layer.key}.bias"])
        elif layer.pool.kind == "max":
            x = F.max_pool2d(x, 2)
        elif layer.pool.kind == "global max":
            x = F.adaptive_max_pool2d(x, 1)
        else:
            x = F.pad(F.max_pool2d(x, 2, stride=1), (1, 1, 1, 1), mode="reflect")
            x = F.conv2d(x, blur.repeat(x.shape[1], 1, 1, 1), stride=2, groups=x.shape[1])
    return x


@BOTH
def test_the_folded_network_answers_as_the_trained_one(network: Network) -> None:
    model = a_trained(network)
    x = torch.randn(8, 3, 32, 32)
    with torch.no_grad():
        trained = model(x)
        shipped = plain(network, folded(model, network), x)
    scale = trained.abs().max()
    assert float((trained - shipped).abs().max()) < 0.01 * float(scale)


@BOTH
def test_what_ships_is_half_precision_and_below_three_megabytes(network: Network) -> None:
    weights = folded(Trainable(network), network)
    assert {value.dtype for value in weights.values()} == {np.dtype(np.float16)}
    assert sum(value.nbytes for value in weights.values()) < 3_000_000


def test_gradients_reach_the_first_layer_from_the_start() -> None:
    torch.manual_seed(0)
    model = Trainable(SMALL_VGG)
    loss = F.cross_entropy(model(torch.randn(32, 3, 32, 32)), torch.randint(0, 10, (32,)))
    torch.autograd.backward(loss)
    gradient = model.mixing.grad
    assert gradient is not None
    assert float(gradient.norm(dim=1).min()) > 1e-6


def test_the_first_layer_begins_with_whitened_patches_and_loses_nothing() -> None:
    smooth = F.interpolate(torch.randn(64, 3, 8, 8), (32, 32), mode="bicubic")
    x = smooth + 0.5 * torch.randn(64, 3, 32, 32)
    model = Trainable(SMALL_VGG)
    model.whiten(x)
    kernel = model.first_kernel().detach()
    out = F.conv2d(x, kernel)  # (64, 48, 30, 30)
    assert torch.allclose(out[:, :12], -out[:, 12:24], atol=1e-5)
    found = torch.cov(out[:, :12].transpose(0, 1).flatten(1))
    assert float((found - torch.diag(found.diag())).abs().max()) < 0.1
    assert 0.8 < float(found.diag().min()) <= float(found.diag().max()) < 1.1
