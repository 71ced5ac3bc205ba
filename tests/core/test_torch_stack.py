"""The table's sizes and counts against real torch modules."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_layer import StackLayer
from cnnviz.core.torch_stack import counted_on_torch, same_on_torch
from tests.core.stacks import random_stack


def test_two_hundred_random_stacks_are_counted_the_same() -> None:
    rng = np.random.default_rng(21)
    for _ in range(200):
        stack = random_stack(rng)
        assert same_on_torch(stack)
        assert len(counted_on_torch(stack)) == stack.fitting


def test_multiply_adds_by_a_hook_that_multiplies_out_a_real_module() -> None:
    stack = LayerStack(
        (StackLayer(size=(5, 3), stride=(2, 1), padding=(1, 0, 2, 2), channels=7),), (3, 9, 8)
    )
    (found,) = counted_on_torch(stack)
    out = nn.Conv2d(3, 7, (5, 3), (2, 1))(torch.zeros(1, 3, 10, 12))
    assert found.shape == out.shape[1:]
    assert found.multiply_adds == out.numel() * 3 * 5 * 3
    assert found.parameters == 3 * 5 * 3 * 7 + 7


def test_another_count_is_noticed() -> None:
    stack = LayerStack((StackLayer(),), (3, 9, 8))
    wrong = stack.rows[0].__class__(**{**vars(stack.rows[0]), "parameters": 1})
    object.__setattr__(stack, "rows", (wrong,))
    assert not same_on_torch(stack)
