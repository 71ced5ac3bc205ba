"""The sliding picture and its maps against torch: rolled, padded or cut out, convolved, pooled."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_path import SLID, path_in, path_of, slide_along
from tests.core.sweeps import planes, weights


@pytest.mark.parametrize(
    ("shift", "most", "last"),
    [
        ((0, 0), 64, (0, 16)),
        ((0, -3), 64, (0, -16)),
        ((5, 3), 64, (16, 10)),
        ((-5, -3), 64, (-16, -10)),
        ((0.5, 0), 64, (16, 0)),
        ((1, 1), 4, (4, 4)),
        ((0, 0), 8, (0, 8)),
    ],
)
def test_the_path_leads_along_the_shift(
    shift: tuple[float, float], most: int, last: tuple[int, int]
) -> None:
    path = path_of(shift, most)
    assert path[0] == (0, 0)
    assert path[-1] == last


@given(st.tuples(st.integers(-64, 64), st.integers(-64, 64)))
def test_the_path_never_leaves_the_direction_by_more_than_half_a_pixel(
    shift: tuple[int, int],
) -> None:
    path = path_of(shift)
    dy, dx = shift if any(shift) else (0, 1)
    long = max(abs(dy), abs(dx))
    assert len(path) == SLID + 1
    for k, (y, x) in enumerate(path):
        assert max(abs(y), abs(x)) == k
        assert abs(y - k * dy / long) <= 0.5 + 1e-9
        assert abs(x - k * dx / long) <= 0.5 + 1e-9
        assert math.copysign(1, y or dy) == math.copysign(1, dy)


def test_the_camera_goes_no_farther_than_there_is_picture() -> None:
    assert path_in(24, 100, ShiftDemo(fill="camera"))[-1] == (0, 6)
    assert path_in(24, 100, ShiftDemo(fill="zeros"))[-1] == (0, 16)


def moved(x: torch.Tensor, dy: int, dx: int, fill: str) -> torch.Tensor:
    """By torch: rolled, or cut out of a picture with more around it."""
    H, W = x.shape[-2:]
    if fill == "circular":
        return torch.roll(x, (dy, dx), (-2, -1))
    if fill == "camera":
        m = min(32, min(H, W) // 4)
        return x[:, m - dy : H - m - dy, m - dx : W - m - dx]
    mode = {"zeros": "constant", "replicate": "replicate"}[fill]
    wide = functional.pad(x[None], (SLID,) * 4, mode)[0]
    return wide[:, SLID - dy : SLID - dy + H, SLID - dx : SLID - dx + W]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("fill", ["circular", "zeros", "replicate", "camera"])
def test_every_step_is_torch_s(fill: str, channels: int) -> None:
    picture, kernel = planes(channels, 40, 48), weights(channels, 3, 3)
    spec = ConvSpec(padding="same", padding_mode="circular" if fill == "circular" else "zeros")
    demo = Demo((KernelChoice.own(kernel.tolist()),), "sum", 0.25, spec, "relu", PoolSpec("max"))
    x, first, seen = torch.from_numpy(picture), None, 0
    for step in slide_along(picture, ShiftDemo(demo, fill=fill, shift=(2.0, -4.0))):
        expected = moved(x, *step.shift, fill)
        np.testing.assert_array_equal(step.x, expected)
        mode = "circular" if fill == "circular" else "constant"
        f = functional.conv2d(
            functional.pad(expected[None], (1, 1, 1, 1), mode), torch.from_numpy(kernel)[None],
            torch.tensor([0.25]),
        ).relu()  # fmt: skip
        g = functional.max_pool2d(f, 2)[0].numpy()
        np.testing.assert_allclose(step.f, f[0], atol=1e-5)
        np.testing.assert_allclose(step.g, g, atol=1e-5)
        first = g if first is None else first
        assert step.same == pytest.approx(np.mean(np.abs(g - first) < 1e-6), abs=0.003)
        seen += 1
    assert seen == (11 if fill == "camera" else 17)


def test_what_does_not_fit_is_refused() -> None:
    demo = Demo((KernelChoice.own([[1] * 7] * 7),), pool=PoolSpec("none"))
    with pytest.raises(Refusal):
        next(slide_along(planes(1, 5, 5), ShiftDemo(demo)))
