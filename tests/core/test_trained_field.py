"""The trained network's field against autograd through the whole network, layer by layer."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.core.forward import prepare
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.stack_layer import StackLayer
from cnnviz.core.trained_field import inner_cells, trained_field, trained_layers, trained_stack
from tests.networks import narrow, random_weights, reference


def test_layers_that_can_be_chosen() -> None:
    assert trained_layers(SMALL_VGG)[:4] == ("conv1_1", "conv1_2", "pool1", "conv2_1")
    assert trained_layers(SMALL_VGG)[-2:] == ("pool3", "conv4_1")


def test_inner_cells_by_hand() -> None:
    layer = StackLayer(padding=(1, 1, 1, 1))
    halve = StackLayer("max", (2, 2), (2, 2))
    # Field 4, from -1 on, every 2: cells 1 .. 8 of 10 see 1 .. 4 and 15 .. 18.
    assert inner_cells(LayerStack((layer, halve), (1, 20, 20))) == (range(1, 9), range(1, 9))
    assert inner_cells(LayerStack((layer,) * 9, (1, 20, 5))) == (range(9, 11), range(2, 3))


@pytest.mark.parametrize("until", ["conv1_1", "pool1", "conv2_2", "conv3_2", "pool3"])
def test_one_draw_is_the_gradient_through_the_plain_network(until: str) -> None:
    network = narrow(SMALL_VGG, 8)
    arrays = random_weights(network, 5)
    planes = np.random.default_rng(1).normal(size=(3, 70, 84)).astype(np.float32)
    found = trained_field(
        network, prepare(arrays), until, planes, 3, lambda part: None, lambda work: work()
    )
    stack = trained_stack(network, until, 70, 84)
    tall, wide = stack.rows[-1].field.size
    assert found.heat.shape == (tall, wide)
    rows, cols = inner_cells(stack)
    chance, energy = np.random.default_rng(0), np.zeros((tall, wide))
    x = torch.tensor(planes[None], requires_grad=True)
    now = x
    for layer, module in zip(network.layers, reference(network, arrays), strict=True):
        now = module(now)
        if layer.name == until:
            break
    for _ in range(3):
        row, col = int(chance.choice(rows)), int(chance.choice(cols))
        channel = int(chance.integers(now.shape[1]))
        (whole,) = torch.autograd.grad(now[0, channel, row, col], x, retain_graph=True)
        field = stack.field_after(stack.fitting)
        top, left = (
            s + at * j for s, at, j in zip(field.start, (row, col), field.jump, strict=True)
        )
        energy += (whole[0, :, top : top + tall, left : left + wide] ** 2).sum(0).numpy()
    np.testing.assert_allclose(found.energy, energy / energy.max(), atol=1e-4)


def test_a_picture_that_is_too_small_is_refused() -> None:
    network = narrow(SMALL_VGG, 8)
    planes = np.zeros((3, 64, 3), np.float32)
    with pytest.raises(Refusal, match="does not fit"):
        trained_field(
            network,
            prepare(random_weights(network)),
            "pool3",
            planes,
            2,
            lambda part: None,
            lambda work: work(),
        )
