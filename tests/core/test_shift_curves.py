"""The curves of shifts: hand-worked peaks, and torch with its own roll, windows and strides."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.forgiveness import endless_share
from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.shift_curves import (
    CURVE_KINDS,
    GLOBAL,
    REACH,
    SHIFTS,
    STRIDES,
    WINDOWS,
    change_spec,
    equivariance,
    peak_theory,
    pooled_change,
    tolerance,
)
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_lab import CHANGED, SAME, run_lab

IDENTITY = KernelChoice.own([[[1.0]]])
EDGE = KernelChoice.named("sobel-x")


def picture(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Whole 256ths: sums and differences are exact, so that equal cells compare equal in torch."""
    return rng.integers(0, 256, shape).astype(np.float32) / np.float32(256)


def torch_map(planes: np.ndarray, shift: tuple[int, int]) -> torch.Tensor:
    """The picture rolled, wrapped and convolved anew with Sobel's kernel; ReLU; one plane each."""
    rolled = torch.roll(torch.from_numpy(planes).double(), shift, (1, 2))[:, None]
    weights = torch.from_numpy(EDGE.array).double()[None]
    return torch.relu(F.conv2d(F.pad(rolled, (1, 1, 1, 1), mode="circular"), weights))[:, 0]


def demo_of(pool: PoolSpec | None = None) -> Demo:
    return Demo((EDGE,), activation="relu", pool=pool or PoolSpec("none"))


@pytest.mark.parametrize("window", [2, 3, 4, 8])
@pytest.mark.parametrize("kind", ["max", "average"])
def test_an_isolated_peak_over_all_its_places_is_the_theory(window: int, kind: str) -> None:
    k, w = CURVE_KINDS.index(kind), WINDOWS.index(window)
    forgiven = np.zeros((2, len(SHIFTS)))
    for place in range(24):
        planes = np.zeros((1, 24, 24), np.float32)
        planes[0, place, place] = 1
        forgiven += tolerance(planes, Demo((IDENTITY,)))[0, :, k, w] == 1
    theory = peak_theory(window)
    # Over 24 cells a shift of 16 is never back where it began.
    for axis in (0, 1):
        assert (forgiven[axis] / 24).tolist() == pytest.approx(theory, abs=1e-12)
    assert [float(endless_share(window, s)) for s in SHIFTS] == pytest.approx(theory)


def test_a_single_cell_forgives_no_peak_and_the_whole_map_every_shift() -> None:
    assert peak_theory(1) == (1.0, *[0.0] * 16)
    assert set(peak_theory(GLOBAL)) == {1.0}


@pytest.mark.parametrize("channels", [1, 3])
def test_every_share_is_torchs(channels: int, rng: np.random.Generator) -> None:
    planes = picture(rng, channels, 48, 72)
    shares, changes = tolerance(planes, demo_of())
    assert np.isnan(changes[:, :, WINDOWS.index(GLOBAL)]).all()
    assert np.isnan(shares[:, CURVE_KINDS.index("blur"), WINDOWS.index(GLOBAL)]).all()
    pools = {"max": (F.max_pool2d, F.adaptive_max_pool2d), "average": (F.avg_pool2d, None)}
    for kind, (windows, whole) in pools.items():
        for w, window in enumerate(WINDOWS):
            for axis, s in ((0, 1), (1, 1), (1, 5), (0, 16)):
                before = torch_map(planes, (0, 0))[None]
                after = torch_map(planes, (s, 0) if axis == 0 else (0, s))[None]
                ours = shares[axis, CURVE_KINDS.index(kind), w, s]
                if window == GLOBAL:
                    assert ours == 1
                    if whole is not None:
                        assert torch.equal(whole(before, 1), whole(after, 1))
                    continue
                one, other = (windows(each, window) for each in (before, after))
                assert ours == float((one.float() == other.float()).all(1).double().mean())
                apart = float((one - other).square().mean().sqrt() / one.std(correction=0))
                ours = changes[axis, CURVE_KINDS.index(kind), w, s]
                assert ours == pytest.approx(apart, rel=1e-5)


def test_nothing_moves_at_shift_nought_and_blurring_smooths(rng: np.random.Generator) -> None:
    shares, changes = tolerance(picture(rng, 1, 48, 48), demo_of())
    assert (changes[:, 2, 1:4, 1] < changes[:, 0, 1:4, 1]).all()
    assert (shares[..., 0][~np.isnan(shares[..., 0])] == 1).all()
    assert ((shares >= 0) & (shares <= 1) | np.isnan(shares)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.sampled_from(["each", "sum"]))
def test_errors_are_nought_at_multiples_and_only_there(seed: int, size: int, mode: str) -> None:
    rng = np.random.default_rng(seed)
    planes = rng.random((3, 24, 48), np.float32)
    kernel = KernelChoice.own(rng.normal(size=(1, size, size)).tolist())
    errors = equivariance(planes, Demo((kernel,), mode, float(rng.normal())))
    for i, stride in enumerate(STRIDES):
        for s in SHIFTS:
            assert (errors[:, i, s] == 0).all() == (s % stride == 0)


def test_every_error_is_torchs(rng: np.random.Generator) -> None:
    planes = picture(rng, 1, 48, 72)
    errors = equivariance(planes, demo_of())
    plain = torch_map(planes, (0, 0))
    spread, width = float(plain.std(correction=0)), float(plain.max() - plain.min())
    for i, stride in enumerate(STRIDES):
        strided = plain[:, ::stride, ::stride]
        for s in (1, 2, 3, 6, 7, 15):
            apart = []
            for axis in (0, 1):
                shift = (s, 0) if axis == 0 else (0, s)
                k = int(s / stride + 0.5)
                along = torch.roll(strided, k, 1 + axis)
                apart.append(torch_map(planes, shift)[:, ::stride, ::stride] - along)
            together = torch.stack(apart)
            rms = float(together.square().mean().sqrt()) / spread
            assert errors[0, i, s] == pytest.approx(rms, abs=1e-6)
            assert errors[1, i, s] == pytest.approx(float(together.abs().max()) / width, abs=1e-6)


@pytest.mark.parametrize("step", [(2, 2), (3, 2), (4, 1)])
def test_the_map_of_changes_is_torchs(step: tuple[int, int], rng: np.random.Generator) -> None:
    planes = picture(rng, 1, 48, 48)
    shares = pooled_change(planes, demo_of(PoolSpec("max", (2, 3), step)))

    def pooled(shift: tuple[int, int]) -> torch.Tensor:
        joined = torch_map(planes, shift)[:, None]
        joined = F.pad(joined, (0, 2, 0, 1), mode="circular")
        return F.max_pool2d(joined, (2, 3), step)[:, 0]

    before = pooled((0, 0))
    for down in (-8, -3, -1, 0, 1, 2, 6):
        for right in (-7, -2, 0, 1, 3, 8):
            after = pooled((down, right))
            k = int(np.floor(down / step[0] + 0.5)), int(np.floor(right / step[1] + 0.5))
            along = torch.roll(before, k, (1, 2))
            changed = (after != before) & (after != along)
            assert shares[down + REACH, right + REACH] == float(changed.double().mean())
    at = np.arange(-REACH, REACH + 1)
    whole = (at % step[0] == 0)[:, None] & (at % step[1] == 0)
    assert np.array_equal(shares == 0, whole)


@pytest.mark.parametrize("kind", ["max", "average"])
def test_curves_and_lab_say_the_same_of_one_shift(kind: str, rng: np.random.Generator) -> None:
    planes, pool = picture(rng, 3, 48, 72), PoolSpec(kind, (4, 4))
    around = ConvSpec(padding="same", padding_mode="circular")
    demo = Demo((EDGE,), "each", spec=around, activation="relu", pool=pool)
    shares, changes = tolerance(planes, demo)[0], pooled_change(planes, demo)
    for down, right in ((0, 1), (3, 0), (0, 7), (-2, 5), (4, -8)):
        states = run_lab(planes, ShiftDemo(demo, 1, "circular", (down, right))).states
        assert changes[down + REACH, right + REACH] == (states == CHANGED).mean()
        if right == 0 or down == 0:
            share = shares[int(down == 0), CURVE_KINDS.index(kind), WINDOWS.index(4), down + right]
            assert share == (states == SAME).mean()


def test_which_pooling_the_map_shows() -> None:
    assert change_spec(demo_of()) == PoolSpec("max", (2, 2))
    assert change_spec(demo_of(PoolSpec("global max"))) == PoolSpec("max", (2, 2))
    given_one = PoolSpec("average", (3, 3), (2, 2), 1, True)
    assert change_spec(demo_of(given_one)) == PoolSpec("average", (3, 3), (2, 2))
    assert change_spec(demo_of(PoolSpec("blur", (3, 3)))).kind == "blur"


def test_progress_runs_to_its_end_and_bad_pictures_are_refused(rng: np.random.Generator) -> None:
    planes = picture(rng, 1, 30, 30)
    for curve in (tolerance, equivariance, pooled_change):
        seen: list[float] = []
        curve(planes, demo_of(), seen.append)
        assert seen == sorted(seen)
        assert seen[0] == 0
        assert seen[-1] == 1
        with pytest.raises(Refusal, match="at least 24"):
            curve(planes[:, :20], demo_of())
    with pytest.raises(Refusal, match="the same number everywhere"):
        equivariance(np.ones((1, 30, 30), np.float32), demo_of())
