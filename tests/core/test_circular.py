"""Maps with joined edges against torch on a picture laid out like tiles."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.circular import DENSE_KINDS, LEAST_SIDE, circular_map, dense_pool, middle
from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal


def torch_map(planes: np.ndarray, demo: Demo) -> np.ndarray:
    """conv2d in double precision on a wrapped picture, ReLU."""
    x = torch.from_numpy(planes).double()[None]
    C, (dy, dx) = len(planes), demo.spec.dilation
    weights = torch.from_numpy(demo.weights(0, C).reshape(-1, *demo.kernels[0].array.shape[1:]))
    weights = weights.flip(-1, -2).double() if demo.spec.flip else weights.double()
    tall, wide = dy * (weights.shape[-2] - 1), dx * (weights.shape[-1] - 1)
    x = F.pad(x, (wide // 2, wide - wide // 2, tall // 2, tall - tall // 2), mode="circular")
    if demo.effective_mode(C) == "sum":
        y = F.conv2d(x, weights[None], dilation=(dy, dx))
    else:
        y = F.conv2d(x, weights[:1, None].repeat(C, 1, 1, 1), dilation=(dy, dx), groups=C)
    return torch.relu(y + demo.bias)[0].numpy()


@pytest.mark.parametrize("mode", ["each", "sum"])
@pytest.mark.parametrize("shape", [(3, 3), (1, 4), (2, 5)])
def test_the_map_is_torchs_and_moves_along_to_the_last_bit(
    mode: str, shape: tuple[int, int], rng: np.random.Generator
) -> None:
    planes = rng.random((3, 26, 31), np.float32)
    kernel = KernelChoice.own(rng.normal(size=(1 if mode == "each" else 3, *shape)).tolist())
    spec = ConvSpec((2, 3), "valid", "zeros", (1, 2), True)  # stride and padding mean nothing here
    demo = Demo((kernel,), mode, 0.25, spec, "relu")
    values = circular_map(planes, demo)
    np.testing.assert_allclose(values, torch_map(planes, demo), rtol=1e-6, atol=1e-6)
    for down, right in ((1, 0), (0, 7), (-5, 13)):
        rolled = torch.roll(torch.from_numpy(planes), (down, right), (1, 2)).numpy()
        moved = np.roll(values, (down, right), (1, 2))
        assert np.array_equal(circular_map(rolled, demo), moved)


def torch_pooled(values: np.ndarray, kind: str, size: tuple[int, int]) -> np.ndarray:
    """Window by window at every cell of nine tiles, the middle one cut out."""
    tiles = torch.from_numpy(np.tile(values, (1, 3, 3))).double()[None]
    if kind == "average":
        dense = F.avg_pool2d(tiles, size, 1)
    elif kind == "l2":
        dense = F.lp_pool2d(tiles, 2.0, size, 1)
    else:
        dense = F.max_pool2d(tiles, size, 1)
    H, W = values.shape[1:]
    if kind == "blur":
        line = torch.tensor([1.0, 2.0, 1.0], dtype=torch.float64) / 4
        weights = torch.outer(line, line).repeat(len(values), 1, 1, 1)
        dense = F.conv2d(dense, weights, padding=1, groups=len(values))
    return dense[0, :, H : 2 * H, W : 2 * W].numpy()


@pytest.mark.parametrize("kind", DENSE_KINDS)
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 5), (8, 8)])
def test_every_window_is_torchs(kind: str, size: tuple[int, int], rng: np.random.Generator) -> None:
    values = rng.normal(size=(2, 24, 25)).astype(np.float32)
    ours = dense_pool(values, kind, size)
    np.testing.assert_allclose(ours, torch_pooled(values, kind, size), rtol=1e-6, atol=1e-6)
    assert np.array_equal(dense_pool(np.roll(values, (3, -4), (1, 2)), kind, size),
                          np.roll(ours, (3, -4), (1, 2)))  # fmt: skip


def test_the_middle_is_whole_steps_and_not_too_large() -> None:
    planes = np.arange(300 * 70, dtype=np.float32).reshape(1, 300, 70)
    part = middle(planes, (24, 4))
    assert part.shape == (1, 240, 68)
    assert part[0, 0, 0] == 30 * 70 + 1
    assert middle(planes, most=1024).shape == planes.shape
    with pytest.raises(Refusal, match=f"at least {LEAST_SIDE}"):
        middle(planes, (1, 90))
    with pytest.raises(Refusal, match="'global max' has no window"):
        dense_pool(planes, "global max", (2, 2))
