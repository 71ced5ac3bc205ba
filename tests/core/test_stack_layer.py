"""One layer of a stack: what it accepts, its size and its parameters against torch's modules."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.messages import Refusal
from cnnviz.core.stack_layer import OP_NAMES, OPS, StackLayer
from tests.core.stacks import random_layer


def test_sizes_and_parameters_are_those_of_torch_for_three_hundred_random_layers() -> None:
    rng = np.random.default_rng(11)
    fitting = 0
    for _ in range(300):
        layer = random_layer(rng)
        channels, sides = int(rng.integers(1, 5)), [int(n) for n in rng.integers(1, 20, 2)]
        top, bottom, left, right = layer.padding
        x = torch.zeros(1, channels, sides[0] + top + bottom, sides[1] + left + right)
        made: nn.Module
        if layer.op == "conv":
            settings = {"stride": layer.stride, "dilation": layer.dilation, "bias": layer.bias}
            made = nn.Conv2d(channels, layer.channels, layer.size, **settings)
        else:
            made = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}[layer.op](
                layer.size, layer.stride
            )
        assert layer.parameters(channels) == sum(p.numel() for p in made.parameters())
        found = tuple(layer.side(axis, n) for axis, n in enumerate(sides))
        if min(found) < 1:
            with pytest.raises(RuntimeError):
                made(x)
            continue
        fitting += 1
        assert tuple(made(x).shape[-2:]) == found
    assert fitting > 200


def test_json_and_back() -> None:
    rng = np.random.default_rng(12)
    for _ in range(100):
        layer = random_layer(rng)
        assert StackLayer.from_json(layer.to_json()) == layer
    assert StackLayer.from_json({}) == StackLayer()
    assert len(OPS) == len(OP_NAMES)


def test_a_pooling_has_no_channels_of_its_own() -> None:
    pooling = StackLayer("max", (2, 2), (2, 2), channels=7, bias=True)
    assert (pooling.channels, pooling.bias, pooling.parameters(64)) == (0, False, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"op": "relu"}, "'relu' is unknown"),
        ({"op": ["conv"]}, "is unknown"),
        ({"size": [3]}, "from 1 to 15"),
        ({"size": [16, 3]}, "[16, 3]"),
        ({"size": [0, 3]}, "[0, 3]"),
        ({"size": [3.0, 3]}, "[3.0, 3]"),
        ({"size": [True, 3]}, "window"),
        ({"stride": [9, 1]}, "from 1 to 8"),
        ({"dilation": [17, 1]}, "from 1 to 16"),
        ({"padding": [65, 0, 0, 0]}, "from 0 to 64"),
        ({"padding": [1, 1]}, "four whole numbers"),
        ({"padding": "same"}, "'same'"),
        ({"channels": 0}, "from 1 to 4096"),
        ({"channels": 4097}, "4097"),
        ({"channels": "64"}, "'64'"),
        ({"bias": 1}, "neither true nor false"),
        ({"op": "max", "size": [2, 2], "dilation": [2, 1]}, "no dilation"),
        ({"op": "max", "size": [2, 2], "padding": [2, 0, 0, 0]}, "more than half"),
        ({"op": "average", "size": [5, 1], "padding": [2, 2, 1, 0]}, "more than half"),
        ({"groups": 2}, "no setting 'groups'"),
    ],
)
def test_what_no_layer_is_is_refused_and_quoted(change: dict, said: str) -> None:
    with pytest.raises(Refusal) as why:
        StackLayer.from_json(change)
    assert said in str(why.value)


@pytest.mark.parametrize("data", [None, 3, [], "conv"])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        StackLayer.from_json(data)
