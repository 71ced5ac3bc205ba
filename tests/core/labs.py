"""Random shift labs that fit a picture, and what PyTorch makes of them in double precision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.messages import Refusal
from cnnviz.core.shift import FILLS
from cnnviz.core.shift_demo import ShiftDemo
from tests.core.cases import ConvCase, PoolCase, torch_convolve, torch_pool
from tests.core.demos import random_demo
from tests.core.test_pooling import torch_blur

ACTIVATIONS = {
    "identity": lambda x: x,
    "relu": F.relu,
    "leaky relu": lambda x: F.leaky_relu(x, 0.01),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "absolute": torch.abs,
}


def random_shift(rng: np.random.Generator, most: int = 12) -> tuple[float, float]:
    """A whole shift two times in three, else one in half pixels."""
    grain = 1 if rng.random() < 0.67 else 2
    down, right = rng.integers(-most * grain, most * grain + 1, 2) / grain
    return float(down), float(right)


def random_lab(rng: np.random.Generator, shape: tuple[int, int, int], most: int = 12) -> ShiftDemo:
    """A lab whose layers fit a picture of that shape (C, H, W)."""
    while True:
        demo = random_demo(rng).alone(0)
        try:
            lab = ShiftDemo(
                demo, int(rng.integers(1, 5)), str(rng.choice(FILLS)), random_shift(rng, most)
            )
            lab.plan(*shape[1:])
        except Refusal:
            continue
        return lab


def torch_blocks(planes: np.ndarray, lab: ShiftDemo) -> tuple[np.ndarray, np.ndarray]:
    """f and g of planes (C, H, W) by F.conv2d and F.max_pool2d and their like, float64."""
    demo, together, pooled = lab.demo, lab.demo.effective_mode(len(planes)) == "sum", planes
    f = planes
    for block in range(lab.blocks):
        last = lab.demo.pool.kind.startswith("global")  # then only the last block pools
        pooled = planes if not block else f if last else torch_pooled(f, lab)
        weights = demo.weights(0, len(pooled))
        if together:
            kernel = weights.reshape(-1, *weights.shape[-2:])
            conv = torch_convolve(ConvCase(pooled, kernel, demo.spec, demo.bias))[None]
        else:
            maps = [torch_convolve(ConvCase(p, weights, demo.spec, demo.bias)) for p in pooled]
            conv = np.stack(maps)
        f = ACTIVATIONS[demo.activation](torch.from_numpy(conv)).numpy()
    return f, torch_pooled(f, lab)


def torch_pooled(f: np.ndarray, lab: ShiftDemo) -> np.ndarray:
    """The pooling of maps (C, H, W)."""
    if lab.demo.pool.kind == "none":
        return f
    if lab.demo.pool.kind == "blur":
        return torch_blur(f, lab.demo.pool)
    return torch_pool(PoolCase(f, lab.demo.pool))[0]


def torch_shift(planes: np.ndarray, dy: int, dx: int, fill: str) -> np.ndarray:
    """torch.roll, or F.pad on one side and a cut on the other, by whole cells."""
    x = torch.from_numpy(planes.astype(np.float64))
    if fill == "circular":
        return torch.roll(x, (dy, dx), (-2, -1)).numpy()
    H, W = planes.shape[-2:]
    far = (abs(dx), abs(dx), abs(dy), abs(dy))
    mode = "constant" if fill == "zeros" else "replicate"
    padded = F.pad(x[None] if x.ndim == 3 else x[None, None], far, mode=mode)
    top, left = abs(dy) - dy, abs(dx) - dx
    return padded[..., top : top + H, left : left + W].reshape(planes.shape).numpy()


def without_pooling(lab: ShiftDemo) -> ShiftDemo:
    """The same lab with none."""
    return replace(lab, demo=replace(lab.demo, pool=replace(lab.demo.pool, kind="none")))
