"""The presets: every figure worked out by hand, from the papers or from facts known by heart."""

from __future__ import annotations

import json

import pytest
import torch
from torch import nn

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.core.receptive_field import fields
from cnnviz.core.stack_presets import (
    PRESETS,
    default_stack,
    network_stack,
    preset_stack,
    presets_json,
    stack_preset,
)
from cnnviz.core.torch_stack import same_on_torch

PICTURE = (1, 200, 256)


def of(slug: str) -> LayerStack:
    return preset_stack(stack_preset(slug), PICTURE)


def weights(stack: LayerStack) -> int:
    return sum(row.parameters for row in stack.rows)


def seen(stack: LayerStack, layer: int) -> tuple[int, int]:
    row = stack.rows[layer]
    return row.field.size[0], row.field.jump[0]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda each: each.slug)
def test_every_preset_fits_and_is_counted_the_same_on_torch(preset) -> None:
    stack = preset_stack(preset, PICTURE)
    assert stack.why is None
    assert stack.cell == stack.middle
    assert same_on_torch(stack)
    assert preset.sentence.endswith(".")


def test_small_kernels_see_as_far_as_the_large_ones() -> None:
    for small, large, size, few, many in (
        ("two-3x3", "one-5x5", 5, 18, 25),
        ("three-3x3", "one-7x7", 7, 27, 49),
    ):
        assert stack_preset(small).against == large
        assert stack_preset(large).against == small
        assert seen(of(small), -1) == seen(of(large), -1) == (size, 1)
        assert of(small).last == of(large).last == (16, 200, 256)
        assert sum(9 for _ in of(small).layers) == few
        assert of(large).layers[0].size[0] ** 2 == many


def test_lenet() -> None:
    stack = of("lenet")
    shapes = [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1)]
    assert [row.shape for row in stack.rows] == shapes
    # 5, 6, 6 + 4 * 2 = 14, 16, 16 + 4 * 4 = 32: all of the picture.
    assert [seen(stack, i)[0] for i in range(5)] == [5, 6, 14, 16, 32]
    assert stack.box == (0, 0, 32, 32)
    # 156 of C1 and 48,120 of C5 stand in the paper; C3 without its table of connections has 2,416.
    assert [row.parameters for row in stack.rows] == [156, 0, 2416, 0, 48120]


def test_alexnet() -> None:
    stack = of("alexnet")
    assert [row.shape[1] for row in stack.rows if row.shape] == [55, 27, 27, 13, 13, 13, 13, 6]
    # 11, 19, 51, 67, 99, 131, 163, 195 with the jumps 4, 8, 8, 16, 16, 16, 16, 32.
    assert [seen(stack, i)[0] for i in range(8)] == [11, 19, 51, 67, 99, 131, 163, 195]
    assert seen(stack, 7)[1] == 32
    assert weights(stack) == 3_747_200


def test_vgg16_196_before_the_last_pool_and_212_after_it() -> None:
    stack = of("vgg16")
    assert len(stack.layers) == 18
    assert seen(stack, 16) == (196, 16)
    assert seen(stack, 17) == (212, 32)
    assert stack.last == (512, 7, 7)
    assert weights(stack) == 14_714_688
    # 15,346,630,656 multiply-adds of the convolutions of one 224 x 224 picture.
    assert sum(row.multiply_adds or 0 for row in stack.rows) == 15_346_630_656


def test_the_go_network_has_3880128_weights_and_sees_27() -> None:
    stack = of("go")
    assert len(stack.layers) == 13
    assert weights(stack) == 3_880_128 == 48 * 192 * 25 + 11 * 192 * 192 * 9 + 192
    assert seen(stack, -1) == (27, 1)
    assert stack.last == (1, 19, 19)
    module = nn.Sequential(
        nn.Conv2d(48, 192, 5, padding=2, bias=False),
        *[nn.Conv2d(192, 192, 3, padding=1, bias=False) for _ in range(11)],
        nn.Conv2d(192, 1, 1, bias=False),
    )
    assert sum(p.numel() for p in module.parameters()) == 3_880_128
    with torch.inference_mode():
        assert module(torch.zeros(1, 48, 19, 19)).shape == (1, 1, 19, 19)


def test_the_dilated_pyramid_and_the_blocks() -> None:
    assert [seen(of("dilated"), i)[0] for i in range(4)] == [3, 7, 15, 31]
    assert of("dilated").last == (16, 200, 256)
    # 3, 5, 6 | 10, 14, 16 | 24, 32, 36
    assert [seen(of("blocks"), i)[0] for i in range(9)] == [3, 5, 6, 10, 14, 16, 24, 32, 36]
    assert default_stack(PICTURE) == of("blocks")


@pytest.mark.parametrize("network", [VGG16, SMALL_VGG], ids=lambda each: each.slug)
def test_a_network_as_a_stack_has_the_networks_fields(network) -> None:
    layers, shape = network_stack(network)
    stack = LayerStack(layers, shape)
    known = fields(network.layers, *shape[1:])
    slides = [layer.name[:4] in ("conv", "pool") for layer in network.layers]
    if network is SMALL_VGG:
        slides[network.index("pool4")] = False  # over the whole map
    expected = [field for field, yes in zip(known, slides, strict=True) if yes]
    assert [row.field for row in stack.rows] == expected
    assert len(network_stack(network, 2)[0]) == 2


def test_a_blurred_network_is_no_stack() -> None:
    with pytest.raises(ValueError, match="pool1"):
        network_stack(SMALL_VGG_BLUR)


def test_the_browser_gets_what_python_reads() -> None:
    for each in json.loads(json.dumps(presets_json(PICTURE))):
        assert LayerStack.from_json(each["stack"]) == of(each["slug"])
        assert each["against"] in (None, *(p.slug for p in PRESETS))


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(Refusal, match="resnet"):
        stack_preset("resnet")
