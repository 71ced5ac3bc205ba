"""Random stacks of layers, and the same layers in torch by the shortest way."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_layer import StackLayer


def random_layer(rng: np.random.Generator, most: int = 5) -> StackLayer:
    """Any operation; even kernels, uneven padding, strides and dilation included."""

    def pair(high: int) -> tuple[int, int]:
        return int(rng.integers(1, high + 1)), int(rng.integers(1, high + 1))

    op = str(rng.choice(["conv", "conv", "max", "average"]))
    size, stride = pair(most), pair(3)
    if op == "conv":
        padding = tuple(int(n) for n in rng.integers(0, 5, 4))
        channels, bias = int(rng.integers(1, 6)), bool(rng.random() < 0.5)
        return StackLayer(op, size, stride, pair(3), padding, channels, bias)
    top, bottom = (int(n) for n in rng.integers(0, size[0] // 2 + 1, 2))
    left, right = (int(n) for n in rng.integers(0, size[1] // 2 + 1, 2))
    return StackLayer(op, size, stride, (1, 1), (top, bottom, left, right))


def random_stack(rng: np.random.Generator, layers: int = 6, side: int = 40) -> LayerStack:
    """Up to `layers` layers, the last of which may not fit, and a random cell."""
    shape = (int(rng.integers(1, 4)), *(int(n) for n in rng.integers(4, side + 1, 2)))
    chosen = tuple(random_layer(rng) for _ in range(rng.integers(1, layers + 1)))
    stack = LayerStack(chosen, shape)
    _, height, width = stack.last
    cell = int(rng.integers(height)), int(rng.integers(width))
    return LayerStack(chosen, shape, cell, int(rng.integers(len(chosen) + 1)))


def windowed(layer: StackLayer, now: torch.Tensor) -> torch.Tensor:
    """One channel of float64 through a layer in which every input counts: positive weights."""
    top, bottom, left, right = layer.padding
    weight = torch.full((1, 1, *layer.size), 1 / (layer.size[0] * layer.size[1]), dtype=now.dtype)
    now = F.pad(now, (left, right, top, bottom))
    return F.conv2d(now, weight, stride=layer.stride, dilation=layer.dilation)


def gradient(stack: LayerStack, cell: tuple[int, int]) -> torch.Tensor:
    """The gradient (H, W) of a cell of the last map that fits with respect to the input."""
    picture = torch.ones(1, 1, *stack.input[1:], dtype=torch.float64, requires_grad=True)
    now = picture
    for layer in stack.layers[: stack.fitting]:
        now = windowed(layer, now)
    if stack.fitting == 0:
        now = picture * 1
    (found,) = torch.autograd.grad(now[0, 0, cell[0], cell[1]], picture)
    return found[0, 0]
