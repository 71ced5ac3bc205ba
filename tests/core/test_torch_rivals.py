"""What torch counts is what the formula says, and the locally connected layer is one."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from cnnviz.core.layer_rivals import PRESETS, Rivals, RivalSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.torch_rivals import counted_on_torch, locally_connected
from tests.core.parameters_demos import random_rivals


def test_five_hundred_random_layers_counted_both_ways() -> None:
    rng = np.random.default_rng(63)
    for _ in range(500):
        spec = random_rivals(rng)
        assert counted_on_torch(spec) == Rivals.of(spec)


def test_the_presets_counted_both_ways() -> None:
    for each in PRESETS:
        assert counted_on_torch(each.rivals) == Rivals.of(each.rivals)


def test_with_equal_kernels_it_is_a_convolution() -> None:
    rng = np.random.default_rng(64)
    for stride in (1, 2, 3):
        x = torch.tensor(rng.normal(size=(2, 3, 11, 9)))
        shared = torch.tensor(rng.normal(size=(4, 3, 3, 3)))
        wanted = F.conv2d(x, shared, torch.arange(4.0).double(), stride)
        layer = locally_connected(3, 4, 3, tuple(wanted.shape[2:]), stride).double()  # type: ignore
        places = wanted.shape[2] * wanted.shape[3]
        layer.weight.data = shared.flatten(1)[:, None].repeat(1, places, 1)
        layer.bias.data = torch.arange(4.0).double()[:, None].repeat(1, places)
        torch.testing.assert_close(layer(x), wanted)


def test_each_position_has_its_own_kernel() -> None:
    x = torch.ones(1, 1, 4, 4)
    layer = locally_connected(1, 1, 2, (3, 3), bias=False)
    layer.weight.data = torch.arange(9.0)[None, :, None].repeat(1, 1, 4)
    assert layer(x).flatten().tolist() == [4.0 * n for n in range(9)]


def test_what_torch_has_no_number_for_is_one_sentence() -> None:
    with pytest.raises(Refusal, match="beyond what torch"):
        counted_on_torch(RivalSpec(20_000, 20_000, 4096, 1_000_000, 4096, 31))
