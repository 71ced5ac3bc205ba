"""The whole chain against torch, in its three colour modes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.convolution import ConvSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.pipeline import MODES, run
from cnnviz.core.pooling import PoolSpec

SPEC = ConvSpec(stride=(2, 1), padding=(1, 2, 0, 1), dilation=(1, 2))


@pytest.mark.parametrize("mode", MODES)
def test_agrees_with_torch(mode: str, rng: np.random.Generator) -> None:
    planes = rng.random((1 if mode == "grey" else 3, 30, 40), dtype=np.float32)
    kernels = rng.standard_normal((3, 4, 3) if mode == "sum" else (4, 3)).astype(np.float32)
    stages = run(planes, kernels, 0.25, mode, SPEC, "relu", PoolSpec("max", (2, 2)))

    x = F.pad(torch.from_numpy(planes), (0, 1, 1, 2))  # (C, H, W)
    weight = torch.from_numpy(kernels)
    x, weight = (x[None], weight[None]) if mode == "sum" else (x[:, None], weight[None, None])
    conv = F.conv2d(x, weight, torch.tensor([0.25]), SPEC.stride, dilation=SPEC.dilation)
    pooled, where = F.max_pool2d(conv.relu(), 2, return_indices=True)

    def shaped(maps: torch.Tensor) -> np.ndarray:
        return (maps[:, 0] if mode == "each" else maps[0, 0]).numpy()

    np.testing.assert_allclose(stages.conv, shaped(conv), atol=1e-5)
    np.testing.assert_allclose(stages.activation, shaped(conv.relu()), atol=1e-5)
    np.testing.assert_allclose(stages.pooled, shaped(pooled), atol=1e-5)
    assert stages.winners is not None
    flat = stages.winners[..., 0] * conv.shape[-1] + stages.winners[..., 1]
    positive = stages.pooled > 1e-5
    assert np.array_equal(flat[positive], shaped(where)[positive])
    assert stages.conv.dtype == stages.activation.dtype == stages.pooled.dtype == np.float32


def test_without_settings_the_chain_is_the_convolution(rng: np.random.Generator) -> None:
    planes = rng.random((1, 8, 8), dtype=np.float32)
    stages = run(planes, np.ones((3, 3), np.float32))
    assert stages.conv.shape == (6, 6)
    assert np.array_equal(stages.conv, stages.pooled)
    assert stages.winners is None


def test_what_does_not_fit_is_refused(rng: np.random.Generator) -> None:
    colour, kernel = rng.random((3, 8, 8), dtype=np.float32), np.ones((3, 3), np.float32)
    with pytest.raises(Refusal, match=r"mode grey .* not 3"):
        run(colour, kernel, mode="grey")
    with pytest.raises(Refusal, match="mode 'rgb' is unknown"):
        run(colour, kernel, mode="rgb")
    with pytest.raises(Refusal, match="3 channels and the kernel 1"):
        run(colour, kernel, mode="sum")
