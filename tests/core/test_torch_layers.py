"""Convolution and pooling on torch tensors against the app's own in numpy and OpenCV."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.convolution import convolve
from cnnviz.core.pooling import PoolSpec, pool
from cnnviz.core.torch_layers import convolved, pooled

CONVOLUTIONS = (
    ConvSpec(),
    ConvSpec(padding="same"),
    ConvSpec((2, 3), (1, 1, 2, 2), dilation=(2, 1)),
    ConvSpec((1, 2), (0, 3, 1, 0)),
    *(ConvSpec((1, 2), (2, 1, 0, 3), mode) for mode in ("mean", "replicate", "reflect")),
    ConvSpec(padding=(1, 2, 3, 0), padding_mode="circular", flip=True),
)
POOLS = (
    PoolSpec("none"),
    PoolSpec("max"),
    PoolSpec("max", (3, 2), (1, 2), 1, ceil=True),
    PoolSpec("average", (3, 3), (2, 2), 1, ceil=True),
    PoolSpec("l2", (2, 3), (2, 1)),
    PoolSpec("l2", (3, 3), (2, 2), 1, ceil=True),
    PoolSpec("blur", (2, 2), (2, 2)),
    PoolSpec("blur", (3, 1), (1, 3)),
    PoolSpec("blur", (8, 9), (2, 2)),
    PoolSpec("blur", (7, 8), (2, 1)),
    PoolSpec("global max"),
    PoolSpec("global average"),
)


@pytest.mark.parametrize("spec", CONVOLUTIONS)
def test_convolutions(spec: ConvSpec, rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 3, 9, 11)).astype(np.float32)
    weight = rng.normal(size=(4, 3, 3, 2)).astype(np.float32)
    bias = rng.normal(size=4).astype(np.float32)
    ours = convolved(torch.tensor(x), torch.tensor(weight), torch.tensor(bias), spec).numpy()
    expected = np.stack([convolve(one, weight, spec, bias) for one in x])
    np.testing.assert_allclose(ours, expected, atol=2e-5)


@pytest.mark.parametrize("spec", POOLS)
def test_poolings(spec: PoolSpec, rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 3, 8, 9)).astype(np.float32)
    lying = torch.tensor(x).contiguous(memory_format=torch.channels_last)
    ours = pooled(lying, spec).numpy()
    np.testing.assert_allclose(ours, np.stack([pool(one, spec).values for one in x]), atol=1e-5)


def test_blur_keeps_the_channels_last() -> None:
    lying = torch.zeros(1, 8, 12, 12).contiguous(memory_format=torch.channels_last)
    blurred = pooled(lying, PoolSpec("blur", (2, 2), (2, 2)))
    assert blurred.is_contiguous(memory_format=torch.channels_last)
