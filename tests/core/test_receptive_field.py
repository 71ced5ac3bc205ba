"""Receptive fields against the support of the gradient, and against figures known by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Layer, Network, shapes
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.receptive_field import Field, field_box, fields
from cnnviz.core.torch_layers import convolved, pooled
from tests.networks import narrow

HAND_BUILT = (
    Layer("a", "conv", 2, (5, 4), ConvSpec((2, 1), (2, 1, 0, 3))),
    Layer("b", "pool", pool=PoolSpec("average", (3, 2), (2, 3), 1)),
    Layer("c", "relu"),
    Layer("d", "conv", 2, (3, 2), ConvSpec((1, 2), "valid", dilation=(2, 3))),
    Layer("e", "pool", pool=PoolSpec("blur", (2, 3), (2, 1))),
    Layer("f", "pool", pool=PoolSpec("none")),
    Layer("g", "conv", 2, (1, 2), ConvSpec(padding="same")),
)


def windowed_sum(layer: Layer, now: torch.Tensor) -> torch.Tensor:
    """The layer with all weights positive and means in place of maxima: every input counts."""
    if layer.kind == "conv":
        weight = torch.full((1, now.shape[1], *layer.kernel), 0.1, dtype=torch.float64)
        return convolved(now, weight, torch.zeros(1, dtype=torch.float64), layer.conv)
    if layer.kind == "linear":
        return now.sum((1, 2, 3), keepdim=True)
    if layer.kind == "pool" and layer.pool.kind == "blur":
        # The same dense windows, then Zhang's filter as one convolution.
        now = F.avg_pool2d(now, layer.pool.size, stride=1)
        line = torch.tensor([1.0, 2, 1], dtype=torch.float64)
        mirrored = F.pad(now, (1, 1, 1, 1), "reflect")
        return F.conv2d(mirrored, (line[:, None] * line)[None, None], stride=layer.pool.step)
    if layer.kind == "pool" and layer.pool.kind in ("max", "global max"):
        kind = layer.pool.kind.replace("max", "average")
        return pooled(now, replace(layer.pool, kind=kind))
    return pooled(now, layer.pool) if layer.kind == "pool" else now


def supports(layers: tuple[Layer, ...], height: int, width: int) -> list[torch.Tensor]:
    """The picture, and then every layer's single channel, with a graph between them."""
    found = [torch.ones(1, 1, height, width, dtype=torch.float64, requires_grad=True)]
    for layer in layers:
        found.append(windowed_sum(layer, found[-1]))
    return found


def check(layers: tuple[Layer, ...], height: int, width: int) -> None:
    picture, *maps = supports(layers, height, width)
    for layer, now, field in zip(layers, maps, fields(layers, height, width), strict=True):
        rows, cols = now.shape[-2:]
        cells = {(0, 0), (rows - 1, cols - 1), (rows // 2, cols // 2), (0, cols // 3)}
        for row, col in cells:
            (gradient,) = torch.autograd.grad(now[0, 0, row, col], picture, retain_graph=True)
            seen = torch.nonzero(gradient[0, 0] > 0)
            top, left, tall, wide = field_box(field, row, col)
            box = (max(top, 0), max(left, 0), min(top + tall, height), min(left + wide, width))
            least, most = seen.min(0).values.tolist(), (seen.max(0).values + 1).tolist()
            assert (*least, *most) == box, (layer.name, row, col)


@pytest.mark.parametrize(
    ("network", "side"),
    # The larger ones so that the deepest fields have room inside the picture.
    [(SMALL_VGG, 32), (SMALL_VGG, 96), (SMALL_VGG_BLUR, 32), (SMALL_VGG_BLUR, 144)],
)
def test_every_layer_of_the_small_ones_is_where_the_gradient_is(
    network: Network, side: int
) -> None:
    check(network.layers, side, side)


def test_every_layer_of_vgg16_is_where_the_gradient_is() -> None:
    check(VGG16.layers, 288, 320)


def test_layers_built_by_hand_are_where_the_gradient_is() -> None:
    # Dilated and strided windows leave holes, but their ends are the box's.
    check(HAND_BUILT, 40, 61)


@pytest.mark.parametrize("kind", ["global max", "global average"])
def test_a_global_pooling_sees_everything(kind: str) -> None:
    layers = (*HAND_BUILT, Layer("h", "pool", pool=PoolSpec(kind)))
    check(layers, 40, 61)
    assert fields(layers, 40, 61)[-1].jump == (0, 0)


def test_the_real_network_sees_within_the_box(rng: np.random.Generator) -> None:
    # With maxima and signs: a pixel outside the box changes nothing, some inside do.
    from cnnviz.core.forward import layer_outputs, prepare
    from tests.networks import random_weights

    network = narrow(VGG16, 16)
    weights = prepare(random_weights(network))
    at = network.index("relu3_3")
    field = fields(network.layers, 96, 96)[at]
    x = rng.normal(size=(3, 96, 96)).astype(np.float32)
    *_, plain = layer_outputs(network, weights, x, until=at)
    top, left, tall, wide = field_box(field, 12, 11)
    outside = rng.normal(size=x.shape).astype(np.float32)
    outside[:, top : top + tall, left : left + wide] = x[:, top : top + tall, left : left + wide]
    *_, same = layer_outputs(network, weights, outside, until=at)
    assert np.allclose(same[:, 12, 11], plain[:, 12, 11], atol=1e-6)
    inside = x.copy()
    inside[:, top : top + tall, left : left + wide] += 1
    *_, other = layer_outputs(network, weights, inside, until=at)
    assert np.abs(other[:, 12, 11] - plain[:, 12, 11]).max() > 1e-3


def test_figures_known_by_hand() -> None:
    by_name = dict(
        zip((layer.name for layer in VGG16.layers), fields(VGG16.layers, 224, 224), strict=True)
    )
    assert by_name["conv1_1"] == Field((3, 3), (1, 1), (-1, -1))
    assert by_name["conv1_2"] == Field((5, 5), (1, 1), (-2, -2))
    assert by_name["relu5_3"].size == (196, 196)
    assert by_name["pool5"].size == (212, 212)
    assert by_name["pool5"].jump == (32, 32)
    # AlphaGo's policy network: 5 x 5, then eleven 3 x 3.
    same = ConvSpec(padding="same")
    go = [Layer("a", "conv", 192, (5, 5), same), *[Layer("b", "conv", 192, conv=same)] * 11]
    assert fields(go, 19, 19)[-1].size == (27, 27)
    # 1 + 3 for the dense 2 x 2 window under three taps.
    assert fields([SMALL_VGG_BLUR.layers[4]], 32, 32)[0] == Field((4, 4), (2, 2), (-1, -1))


def test_the_last_layer_sees_the_whole_picture() -> None:
    for network in (SMALL_VGG, SMALL_VGG_BLUR):
        top, left, tall, wide = field_box(fields(network.layers, 32, 32)[-1], 0, 0)
        assert max(top, left) <= 0
        assert min(top + tall, left + wide) >= 32
        assert shapes(network, 32, 32)[-1][1:] == (1, 1)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Refusal, match="pooling window"):
        fields(VGG16.layers, 16, 16)
