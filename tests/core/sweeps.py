"""Sweeps for the tests of frames and files, with maps that come from torch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from cnnviz.core.colour import signed_table
from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.sweep_layout import Grid
from cnnviz.core.sweep_scene import SweepScene, scene_of_convolution, scene_of_pooling

Floats = npt.NDArray[np.float32]

PADDED = ConvSpec(padding=(1, 1, 1, 1))


def planes(channels: int, height: int, width: int, seed: int = 3) -> Floats:
    return np.random.default_rng(seed).random((channels, height, width), dtype=np.float32)


def weights(channels: int, kh: int, kw: int, seed: int = 4) -> Floats:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((channels, kh, kw)).astype(np.float32)


def convolved(channels: int, height: int, width: int) -> tuple[SweepScene, Floats]:
    """A sweep with a border of 1, bias 0.25, and the map that torch computes."""
    picture, kernel = planes(channels, height, width), weights(channels, 3, 3)
    expected = functional.conv2d(
        torch.from_numpy(picture)[None], torch.from_numpy(kernel)[None], torch.tensor([0.25]),
        padding=1,
    )[0, 0].numpy()  # fmt: skip
    return scene_of_convolution(picture, kernel, 0.25, PADDED, caption="3 × 3"), expected


def pooled(height: int, width: int) -> tuple[SweepScene, Floats, npt.NDArray[np.int64]]:
    """Overlapping 3 x 3 maxima at stride 2 with a border of 1; torch's map and winners.

    The map before it is `weights(1, height, width)[0]`.
    """
    before = weights(1, height, width)[0]
    values, at = functional.max_pool2d(torch.from_numpy(before)[None], 3, 2, 1, return_indices=True)
    winners = np.stack(np.divmod(at[0].numpy(), width), -1)
    scene = scene_of_pooling(before, PoolSpec("max", (3, 3), (2, 2), 1), "max")
    return scene, values[0].numpy(), winners


def signed_rgb(values: Floats, limit: float | None = None) -> npt.NDArray[np.int64]:
    """The colours of a map on the app's signed scale, looked up by hand, (..., 3)."""
    limit = limit or float(np.abs(values).max())
    return signed_table().astype(np.int64)[127 + np.rint(values / limit * 127).astype(int)]


def probe(grid: Grid, row: int, col: int) -> tuple[int, int]:
    """A pixel (y, x) that shows a cell's colour: its middle, or where a number is its corner."""
    y, x = grid.top + row * grid.cell, grid.left + col * grid.cell
    inside = grid.cell // 2 if grid.cell < 23 else 5
    return y + inside, x + inside
