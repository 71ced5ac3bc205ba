"""A filter on the picture itself against torch's convolution of the preprocessed picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.network_kernels import raw_kernel
from cnnviz.core.networks import SMALL_VGG, VGG16
from cnnviz.core.pipeline import run


@pytest.mark.parametrize("unit", [True, False])
@pytest.mark.parametrize("network", [SMALL_VGG, VGG16], ids=lambda network: network.slug)
def test_away_from_the_border_the_map_is_the_networks(network: object, unit: bool) -> None:
    rng = np.random.default_rng(3)
    weights = rng.normal(0, 0.3, (8, 3, 3, 3)).astype(np.float32)
    bias = rng.normal(size=8).astype(np.float32)
    pixels = rng.integers(0, 256, (3, 20, 24)).astype(np.float64)
    prep = network.preprocessing  # type: ignore[attr-defined]
    mean, std = (
        torch.tensor(part, dtype=torch.float64)[:, None, None] for part in (prep.mean, prep.std)
    )
    x = (torch.tensor(pixels) - mean) / std
    wanted = F.conv2d(
        x[None], torch.tensor(weights).double(), torch.tensor(bias).double(), padding=1
    )[0]
    planes = (pixels / 255 if unit else pixels).astype(np.float32)
    for channel in range(8):
        kernel, b = raw_kernel(weights, bias, prep, channel, unit)
        assert kernel.shape == (3, 3, 3)
        assert kernel.dtype == np.float32
        found = run(planes, kernel, b, "sum", ConvSpec(padding="same", padding_mode="mean")).conv
        inner = (slice(1, -1), slice(1, -1))
        np.testing.assert_allclose(found[inner], wanted[channel].numpy()[inner], atol=2e-5)


def test_a_picture_of_the_mean_colour_gives_the_bias() -> None:
    prep = SMALL_VGG.preprocessing
    kernel, bias = raw_kernel(np.ones((1, 3, 1, 1)), [0.25], prep, 0)
    assert np.dot(kernel.ravel(), prep.mean) + bias == pytest.approx(0.25, abs=1e-5)
