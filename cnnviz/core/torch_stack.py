"""The layers of a stack as real torch modules, and what is counted on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_layer import StackLayer

if TYPE_CHECKING:
    import torch

__all__ = ["Counted", "counted_on_torch", "same_on_torch"]


@dataclass(frozen=True)
class Counted:
    """What torch has of one layer: (C, H, W) of its output, parameters, multiply-adds."""

    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int


def counted_on_torch(stack: LayerStack) -> tuple[Counted, ...]:
    """The layers that fit, built on torch's meta device, which has shapes and no numbers.

    Multiply-adds are half the floating-point operations that torch counts as the modules run.
    """
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    now = torch.empty((1, *stack.input), device="meta")
    found = []
    for layer in stack.layers[: stack.fitting]:
        module = _module(layer, now.shape[1])
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            now = module(now)
        parameters = sum(p.numel() for p in module.parameters())
        found.append(Counted(tuple(now.shape[1:]), parameters, counter.get_total_flops() // 2))
    return tuple(found)


def same_on_torch(stack: LayerStack) -> bool:
    """Whether torch has the very sizes and counts of the table."""
    return [
        (each.shape, each.parameters, each.multiply_adds) for each in counted_on_torch(stack)
    ] == [(row.shape, row.parameters, row.multiply_adds) for row in stack.rows[: stack.fitting]]


def _module(layer: StackLayer, channels: int) -> torch.nn.Module:
    from torch import nn

    top, bottom, left, right = layer.padding
    even = (top, left) == (bottom, right)
    own, sides = (top, left) if even else (0, 0), (left, right, top, bottom)
    module: nn.Module
    if layer.op == "conv":
        module = nn.Conv2d(
            channels,
            layer.channels,
            layer.size,
            layer.stride,
            own,
            layer.dilation,
            bias=layer.bias,
            device="meta",
        )
    elif layer.op == "max":
        module = nn.MaxPool2d(layer.size, layer.stride, own)
    else:
        module = nn.AvgPool2d(layer.size, layer.stride, own)
    if even:
        return module
    border = float("-inf") if layer.op == "max" else 0.0
    return nn.Sequential(nn.ConstantPad2d(sides, border), module)
