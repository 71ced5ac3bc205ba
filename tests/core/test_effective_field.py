"""Effective fields against the closed form of equal weights, autograd on whole maps, and chance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.effective_field import (
    Effective,
    averaged,
    field_widths,
    input_gradient,
    middle_share,
    ones_field,
    random_field,
)
from cnnviz.core.field_window import field_window
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.stack_layer import StackLayer
from tests.core.stacks import random_stack

THREE = StackLayer(padding=(1, 1, 1, 1))


def boxes(stack: LayerStack, axis: int) -> np.ndarray:
    """How many ways lead from the cell to each pixel of its field: boxes, spread and folded."""
    found, jump = np.ones(1), 1
    for layer in stack.layers:
        taps = np.zeros((layer.size[axis] - 1) * layer.dilation[axis] * jump + 1)
        taps[:: layer.dilation[axis] * jump] = 1
        found = np.convolve(found, taps)
        jump *= layer.stride[axis]
    return found


def run(work: Any) -> Any:
    return work()


def test_equal_weights_are_the_convolution_of_boxes() -> None:
    rng = np.random.default_rng(61)
    for _ in range(60):
        bare = tuple(
            StackLayer(each.op, each.size, each.stride, each.dilation, channels=2)
            for each in random_stack(rng, layers=4).layers
        )
        stack = LayerStack(bare, (3, 230, 250))
        if stack.fitting < len(bare):
            continue
        found = ones_field(stack)
        expected = boxes(stack, 0)[:, None] * boxes(stack, 1)
        np.testing.assert_allclose(found.heat, expected / expected.max(), atol=1e-12)
        assert found.share == pytest.approx(middle_share(expected))


def test_ten_layers_of_3_by_3_are_the_trinomial_row_and_nearly_a_bell() -> None:
    stack = LayerStack((THREE,) * 10, (1, 60, 60))
    profile = ones_field(stack).heat[10]
    assert len(profile) == 21
    # The coefficients of (1 + x + x^2)^10; the largest is 8953.
    assert profile[10] == 1
    np.testing.assert_allclose(
        profile * 8953, np.polynomial.polynomial.polypow([1, 1, 1], 10), rtol=1e-9
    )
    # A sum of ten steps of -1, 0, 1 has the variance 20 / 3.
    bell = np.exp(-(np.arange(-10, 11) ** 2) / (2 * 20 / 3))
    assert np.abs(profile - bell).max() < 0.025


def test_the_patch_has_the_gradient_of_the_whole_map_at_every_border() -> None:
    rng = np.random.default_rng(62)
    checked = 0
    for _ in range(80):
        stack = random_stack(rng, layers=4, side=24)
        if not all(stack.support()):
            continue
        window = field_window(stack)
        torch.manual_seed(int(rng.integers(10**6)))
        channels, kernels = stack.input[0], []
        for layer in stack.layers[: stack.fitting]:
            if layer.op == "conv":
                weight = torch.randn(layer.channels, channels, *layer.size, dtype=torch.float64)
                bias = torch.randn(layer.channels, dtype=torch.float64)
                kernels.append((weight, bias))
                channels = layer.channels
            else:
                kernels.append(None)
        x = torch.randn(1, *stack.input, dtype=torch.float64, requires_grad=True)
        now = x * 1
        for at, (layer, kernel) in enumerate(zip(stack.layers, kernels, strict=False)):
            top, bottom, left, right = layer.padding
            border = -math.inf if layer.op == "max" else 0.0
            now = F.pad(now, (left, right, top, bottom), value=border)
            if kernel is not None:
                now = F.conv2d(now, *kernel, stride=layer.stride, dilation=layer.dilation)
                now = F.relu(now) if at < stack.fitting - 1 else now
            else:
                pool = F.max_pool2d if layer.op == "max" else F.avg_pool2d
                now = pool(now, layer.size, layer.stride)
        row, col = stack.cell or (0, 0)
        (expected,) = torch.autograd.grad(now[0, channels - 1, row, col], x)
        top, left, tall, wide = window.patch
        patch = x.detach()[..., top : top + tall, left : left + wide].clone()
        found = input_gradient(stack, window, patch, kernels, True, channels - 1)
        np.testing.assert_allclose(
            found[0], expected[0, :, top : top + tall, left : left + wide], atol=1e-10
        )
        checked += 1
    assert checked > 50


def test_random_linear_layers_have_the_energy_of_the_ways() -> None:
    # Independent weights: the expected square of a gradient is the number of ways to a pixel.
    stack = LayerStack((StackLayer(),) * 3, (3, 40, 40))
    parts: list[float] = []
    found = random_field(stack, False, 300, parts.append, run)
    ways = boxes(stack, 0)[:, None] * boxes(stack, 1)
    np.testing.assert_allclose(found.energy / found.energy.sum(), ways / ways.sum(), atol=0.004)
    assert found.share == pytest.approx(middle_share(ways), abs=0.02)
    assert parts == sorted(parts)
    assert parts[0] == 0


def test_many_layers_pile_up_in_the_middle_and_the_same_draws_are_the_same() -> None:
    stack = LayerStack((THREE,) * 12, (3, 60, 60))
    found, again = (random_field(stack, True, 8, lambda part: None, run) for _ in range(2))
    assert found.heat.shape == (25, 25)
    assert np.array_equal(found.heat, again.heat)
    assert found.heat.max() == found.energy.max() == 1
    assert found.share > 0.8
    assert random_field(stack, True, 9, lambda part: None, run).share != found.share


def test_a_field_in_a_corner_is_empty_where_it_hangs_over() -> None:
    stack = LayerStack((THREE, THREE), (1, 20, 20), (0, 0))
    for found in (ones_field(stack), random_field(stack, True, 4, lambda part: None, run)):
        assert not found.heat[:2].any()
        assert not found.heat[:, :2].any()
        assert (found.heat[2:, 2:] > 0).all()


def test_the_middle_half_of_even_numbers_is_a_quarter() -> None:
    for shape in ((1, 1), (2, 3), (4, 4), (5, 9), (7, 212)):
        assert middle_share(np.ones(shape)) == pytest.approx(0.25)
    one = np.zeros((8, 8))
    one[3, 4] = 1
    assert middle_share(one) == 1
    one[0, 0] = 3
    assert middle_share(one) == 0.25
    assert Effective(one, one).share == 0.25


def test_what_takes_too_long_gets_fewer_channels_and_then_is_refused() -> None:
    wide = StackLayer(size=(15, 15))
    for layers, width in ((1, 16), (4, 16), (8, 8)):
        stack = LayerStack((wide,) * layers, (1, 400, 400))
        assert field_widths(stack, field_window(stack)) == width
    stack = LayerStack((wide,) * 24, (1, 400, 400))
    with pytest.raises(Refusal, match="multiply-adds"):
        random_field(stack, True, 1, lambda part: None, run)


def test_what_takes_too_much_memory_gets_fewer_channels_and_then_is_refused() -> None:
    flat, far = StackLayer(size=(1, 1)), StackLayer(size=(3, 3), dilation=(16, 16))
    for flats, width in ((0, 8), (4, 8)):
        stack = LayerStack((flat,) * flats + (far,) * 15, (1, 600, 600))
        assert field_widths(stack, field_window(stack)) == width
    stack = LayerStack((flat,) * 9 + (far,) * 15, (1, 600, 600))
    with pytest.raises(Refusal, match="would need maps of"):
        field_widths(stack, field_window(stack))


def test_gradients_that_are_all_nothing_are_refused() -> None:
    stack = LayerStack((THREE,), (1, 9, 9))
    nothing = np.zeros((1, 3, 3))
    with pytest.raises(Refusal, match="Every gradient is 0"):
        averaged(field_window(stack), iter([lambda: nothing]), 1, lambda part: None, run)
