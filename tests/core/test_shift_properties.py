"""What the lab teaches, as properties of random pictures, kernels and shifts.

Each holds twice: for the lab to the last bit, and for torch.roll and torch's conv2d in double
precision to its rounding. The examples are the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.kernels import kernel
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.shift import FILLS, shift_planes
from cnnviz.core.shift_blocks import convolve_exact
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_lab import Lab, run_lab
from tests.core.labs import ACTIVATIONS, torch_blocks, torch_shift

SMALL = st.floats(-8, 8, width=32, allow_subnormal=False)
WHOLE = st.integers(-8, 8)
SIDES = st.integers(8, 14)
SHIFTS = st.tuples(st.integers(-20, 20), st.integers(-20, 20))
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """On maps this small, torch's threads cost more than they save."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def repeatable(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def noise_of(seed: int, *shape: int) -> np.ndarray:
    """A picture without two equal pixels."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def planes_of(height: int, width: int) -> st.SearchStrategy:
    """Planes (1 or 3, height, width): noise, or the few different values that Hypothesis likes."""
    return st.sampled_from([1, 3]).flatmap(
        lambda c: st.one_of(
            SEEDS.map(lambda seed: noise_of(seed, c, height, width)),
            arrays(np.float32, (c, height, width), elements=SMALL),
        )
    )


PICTURES = st.tuples(SIDES, SIDES).flatmap(lambda size: planes_of(*size))
KERNELS = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: arrays(np.float32, size, elements=SMALL)
)


def own(weights: np.ndarray) -> tuple[KernelChoice]:
    return (KernelChoice.own(weights.tolist()),)


def near(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether two maps are equal but for what float32 rounds, summed over a few layers."""
    scale = max(1e-30, float(np.abs(wanted).max()))
    return found.shape == wanted.shape and float(np.abs(found - wanted).max()) <= 1e-5 * scale


@repeatable(200)
@given(
    planes=PICTURES,
    weights=KERNELS,
    shift=SHIFTS,
    bias=SMALL,
    dilation=st.sampled_from([(1, 1), (2, 1), (2, 2)]),
    flip=st.booleans(),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    mode=st.sampled_from(["each", "sum"]),
    blocks=st.integers(1, 3),
)
def test_circular_layers_of_stride_1_commute_with_every_shift(
    planes: np.ndarray,
    weights: np.ndarray,
    shift: tuple[int, int],
    bias: float,
    dilation: tuple[int, int],
    flip: bool,
    activation: str,
    mode: str,
    blocks: int,
) -> None:
    spec = ConvSpec((1, 1), "same", "circular", dilation, flip)
    demo = Demo(own(weights), mode, bias, spec, activation)
    layers = ShiftDemo(demo, blocks, "circular", shift)
    lab = run_lab(planes, layers)
    assert lab.numbers.all.exact
    rolled = torch.roll(torch.from_numpy(planes), shift, (-2, -1)).numpy()
    np.testing.assert_array_equal(lab.moved, rolled)
    np.testing.assert_array_equal(lab.f_moved, torch_shift(lab.f, *shift, "circular"))
    theirs, moved = torch_blocks(planes, layers)[0], torch_blocks(rolled, layers)[0]
    assert near(moved, torch_shift(theirs, *shift, "circular"))
    assert near(lab.f, theirs)


STRIDES = st.tuples(st.integers(1, 4), st.integers(1, 4))


@st.composite
def strided(draw: st.DrawFn) -> tuple[np.ndarray, Demo, int]:
    """A picture of whole strides, circular layers of that stride, and how many of them."""
    blocks, stride = draw(st.integers(1, 2)), draw(STRIDES)
    # Three cells or more are left at the end.
    height, width = (max(8, s**blocks * 3) // s**blocks * s**blocks for s in stride)
    planes = draw(planes_of(height, width))
    weights = draw(arrays(np.float32, (3, 3), elements=SMALL))
    return planes, Demo(own(weights), spec=ConvSpec(stride, "same", "circular")), blocks


@repeatable(100)
@given(layers=strided(), cells=st.tuples(st.integers(-4, 4), st.integers(-4, 4)))
def test_stride_s_commutes_with_shifts_by_multiples_of_s(
    layers: tuple[np.ndarray, Demo, int], cells: tuple[int, int]
) -> None:
    planes, demo, blocks = layers
    shift = tuple(k * s**blocks for k, s in zip(cells, demo.spec.stride, strict=True))
    assume(max(map(abs, shift)) <= 64)
    lab = run_lab(planes, ShiftDemo(demo, blocks, "circular", shift))
    assert lab.alignment.cells == cells
    assert lab.alignment.phase == (0, 0)
    assert lab.numbers.all.exact
    theirs = torch_blocks(planes, ShiftDemo(demo, blocks))[0]
    rolled = torch_blocks(torch_shift(planes, *shift, "circular"), ShiftDemo(demo, blocks))[0]
    assert near(rolled, torch_shift(theirs, *cells, "circular"))
    assert near(lab.f_moved, rolled)


@repeatable(100)
@given(seed=SEEDS, stride=st.integers(2, 4), cells=st.integers(-3, 3), rest=st.integers(1, 3))
def test_stride_s_does_not_commute_with_any_other_shift_of_noise(
    seed: int, stride: int, cells: int, rest: int
) -> None:
    assume(rest < stride)
    rng = np.random.default_rng(seed)
    planes = rng.random((1, 6 * stride, 6 * stride)).astype(np.float32)
    spec = ConvSpec((stride, stride), "same", "circular")
    layers = ShiftDemo(Demo(own(rng.random((3, 3))), spec=spec), fill="circular")
    d = cells * stride + rest
    lab = run_lab(planes, replace(layers, shift=(d, 0)))
    assert lab.alignment.phase[0] != 0
    assert lab.numbers.all.share > 0.9
    theirs = torch_blocks(planes, layers)[0]
    rolled = torch_blocks(torch_shift(planes, d, 0, "circular"), layers)[0]
    # No shift of the map by whole cells mends it.
    for k in range(6):
        assert np.abs(rolled - torch_shift(theirs, k, 0, "circular")).max() > 1e-3


@st.composite
def bordered(draw: st.DrawFn) -> tuple[np.ndarray, ShiftDemo]:
    """Noise and layers of any padding, pooling and filling that fit, and a shift by whole cells."""
    rng = np.random.default_rng(draw(SEEDS))
    H, W = draw(st.integers(24, 48)), draw(st.integers(24, 48))
    planes = rng.standard_normal((1, H, W)).astype(np.float32)
    kind = draw(st.sampled_from(["none", "max", "average", "l2", "blur"]))
    size = draw(st.sampled_from([(1, 1), (2, 2), (3, 3), (3, 2)]))
    pooled = kind in ("max", "average", "l2")
    padding = draw(st.sampled_from(["valid", "same", (2, 1, 0, 3)]))
    modes = st.sampled_from(["zeros", "mean", "replicate", "reflect", "circular"])
    demo = Demo(
        own(rng.standard_normal((draw(st.integers(1, 5)), draw(st.integers(1, 5))))),
        bias=draw(st.sampled_from([0.0, 0.5])),
        spec=ConvSpec(draw(st.sampled_from([(1, 1), (2, 1)])), padding, draw(modes)),
        activation=draw(st.sampled_from(["identity", "relu", "tanh"])),
        pool=PoolSpec(
            kind,
            size,
            draw(st.sampled_from([None, (1, 1), (2, 2)])),
            draw(st.integers(0, min(size) // 2)) if pooled else 0,
            pooled and draw(st.booleans()),
        ),
    )
    lab = ShiftDemo(demo, draw(st.integers(1, 3)), draw(st.sampled_from(FILLS)))
    try:
        plan = lab.plan(H, W)
    except Refusal:
        assume(False)
    cells = draw(st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
    shift = tuple(k * reach.jump for k, reach in zip(cells, plan.f_reach, strict=True))
    assume(max(map(abs, shift)) <= (min(H, W) // 4 if lab.fill == "camera" else 64))
    return planes, replace(lab, shift=shift)


def torch_difference(lab: Lab, layers: ShiftDemo) -> np.ndarray:
    """f(shift(x)) less shift(f(x)) by PyTorch in double precision."""
    f, f_moved = torch_blocks(lab.x, layers)[0], torch_blocks(lab.moved, layers)[0]
    fill = "zeros" if layers.fill == "camera" else layers.fill
    return f_moved - torch_shift(f, *lab.alignment.cells, fill)


@repeatable(300)
@given(case=bordered())
def test_only_the_predicted_border_differs(case: tuple[np.ndarray, ShiftDemo]) -> None:
    planes, layers = case
    lab = run_lab(planes, layers)
    assert lab.alignment.phase == (0, 0)
    assert lab.numbers.interior.largest == 0
    apart = np.abs(torch_difference(lab, layers))
    scale = max(1.0, float(np.abs(lab.f).max()), float(np.abs(lab.f_moved).max()))
    assert not (apart[:, lab.interior] > 1e-11 * scale).any()
    # Where the pictures differ, so do the maps, and torch sees the same cells differ.
    if layers.blocks == 1 and layers.demo.activation == "identity":
        differing = lab.difference != 0
        assert ((apart > 1e-5 * scale) <= differing).all()
        assert ((apart < 1e-12 * scale) <= ~differing).all()


@repeatable(100)
@given(
    seed=SEEDS,
    size=st.tuples(st.integers(2, 5), st.integers(2, 5)),
    padding=st.sampled_from(["valid", "same"]),
    fill=st.sampled_from(["circular", "zeros", "replicate"]),
    shift=st.tuples(st.integers(-6, 6), st.integers(-6, 6)),
)
def test_the_predicted_border_is_no_wider_than_it_must_be(
    seed: int, size: tuple[int, int], padding: str, fill: str, shift: tuple[int, int]
) -> None:
    rng = np.random.default_rng(seed)
    planes = 1 + rng.random((1, 24, 24)).astype(np.float32)
    # Not zeros: with those all around, what is padded can equal what is filled in.
    spec = ConvSpec((1, 1), padding, "reflect")
    layers = ShiftDemo(Demo(own(1 + rng.random(size)), spec=spec))
    layers = replace(layers, fill=fill, shift=shift)
    lab = run_lab(planes, layers)
    apart = np.abs(torch_difference(lab, layers))[0] > 1e-9
    border = lab.border
    for lines, depth, far, moves in (
        (apart[:, border.left :], border.top, border.bottom, shift[0]),
        (apart.T[:, border.top :], border.left, border.right, shift[1]),
    ):
        # Where nothing moves along an axis, its padding is the same on both sides.
        if moves > 0:
            assert lines[depth - 1].any()
        if moves < 0:
            assert lines[len(lines) - far].any()


@repeatable(60)
@given(
    p=st.integers(1, 6),
    s=st.tuples(st.integers(0, 7), st.integers(0, 7)),
    signs=st.tuples(st.sampled_from([-1, 1]), st.sampled_from([-1, 1])),
)
def test_max_pooling_forgives_a_lone_peak_exactly_as_often_as_theory_says(
    p: int, s: tuple[int, int], signs: tuple[int, int]
) -> None:
    side = p * (7 // p + 2)  # larger than the shift, so that nothing comes round
    shift = s[0] * signs[0], s[1] * signs[1]
    point = Demo((KernelChoice.own([[1.0]]),), pool=PoolSpec("max", (p, p)))
    forgiven = 0
    for row, col in product(range(p), range(p)):
        planes = np.zeros((1, side, side), np.float32)
        planes[0, row, col] = 1
        lab = run_lab(planes, ShiftDemo(point, fill="circular", shift=shift))
        x = torch.from_numpy(planes)
        rolled = F.max_pool2d(torch.roll(x, shift, (-2, -1)), p)
        unchanged = torch.equal(rolled, F.max_pool2d(x, p))
        assert (lab.shares.same == 1) == unchanged
        forgiven += unchanged
    theory = Fraction(max(0, p - s[0]), p) * Fraction(max(0, p - s[1]), p)
    assert Fraction(forgiven, p * p) == theory


@repeatable(100)
@given(
    planes=PICTURES,
    weights=KERNELS,
    shift=SHIFTS,
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    kind=st.sampled_from(["global max", "global average"]),
)
def test_global_pooling_is_invariant_under_circular_shifts(
    planes: np.ndarray, weights: np.ndarray, shift: tuple[int, int], activation: str, kind: str
) -> None:
    spec = ConvSpec(padding="same", padding_mode="circular")
    demo = Demo(own(weights), "each", 0.25, spec, activation, PoolSpec(kind))
    layers = ShiftDemo(demo, fill="circular", shift=shift)
    lab = run_lab(planes, layers)
    assert lab.pooled.exact
    assert lab.shares.same == 1
    theirs = torch_blocks(torch_shift(planes, *shift, "circular"), layers)[1]
    scale = max(1.0, float(np.abs(lab.f).max()))
    assert np.abs(lab.g_moved - theirs).max() <= 1e-6 * scale


def turned(weights: np.ndarray) -> np.ndarray:
    """The sum of a kernel's four turns, which is the same from every side."""
    return sum(np.rot90(weights, k) for k in range(4))  # type: ignore[return-value]


@repeatable(100)
@given(
    planes=PICTURES.map(np.round),
    weights=st.integers(1, 5).flatmap(lambda k: arrays(np.float32, (k, k), elements=WHOLE)),
    turns=st.integers(1, 3),
    padding=st.sampled_from(["zeros", "replicate", "reflect", "circular"]),
)
def test_quarter_turns_commute_with_a_kernel_that_looks_the_same_from_every_side(
    planes: np.ndarray, weights: np.ndarray, turns: int, padding: str
) -> None:
    # Whole numbers, whose sums are exact in every order.
    symmetric = turned(weights)
    if len(weights) % 2 == 0:
        symmetric = np.pad(symmetric, ((1, 0), (1, 0)))  # to the middle of an odd kernel
        symmetric = turned(symmetric)
    demo = Demo(own(symmetric), spec=ConvSpec(padding="same", padding_mode=padding))
    kernels = np.broadcast_to(symmetric, (len(planes), *symmetric.shape))
    x = torch.from_numpy(planes)
    before = convolve_exact(torch.rot90(x, turns, (-2, -1)).numpy(), kernels, demo, False)
    after = torch.rot90(
        torch.from_numpy(convolve_exact(planes, kernels, demo, False)), turns, (-2, -1)
    )
    np.testing.assert_array_equal(before, after.numpy())
    pad = len(symmetric) // 2
    mode = "constant" if padding == "zeros" else padding
    padded = F.pad(x.double()[:, None], (pad,) * 4, mode=mode)
    weight = torch.from_numpy(symmetric.astype(np.float64))[None, None]
    theirs = torch.rot90(F.conv2d(padded, weight)[:, 0], turns, (-2, -1))
    np.testing.assert_array_equal(after.numpy(), theirs.numpy())


@repeatable(40)
@given(seed=SEEDS, turns=st.integers(1, 3), slug=st.sampled_from(["sobel-x", "vertical-edge"]))
def test_quarter_turns_do_not_commute_with_an_edge_filter(seed: int, turns: int, slug: str) -> None:
    planes = np.random.default_rng(seed).random((1, 12, 12)).astype(np.float32)
    weights = kernel(slug)
    assert not np.array_equal(np.rot90(weights, turns), weights)
    demo = Demo((KernelChoice.named(slug),), spec=ConvSpec(padding="same"))
    before = convolve_exact(np.rot90(planes, turns, (-2, -1)), weights[None], demo, False)
    after = np.rot90(convolve_exact(planes, weights[None], demo, False), turns, (-2, -1))
    assert np.abs(before - after).max() > 0.1


@repeatable(100)
@given(planes=PICTURES, halves=st.tuples(st.integers(-40, 40), st.integers(-40, 40)))
def test_half_a_pixel_is_the_mean_of_rolls(planes: np.ndarray, halves: tuple[int, int]) -> None:
    x = torch.from_numpy(planes).double()
    ends = [(h // 2, h // 2 + h % 2) for h in halves]
    wanted = sum(torch.roll(x, (y, z), (-2, -1)) for y in ends[0] for z in ends[1]) / 4
    found = shift_planes(planes, halves[0] / 2, halves[1] / 2, "circular")
    np.testing.assert_allclose(found, wanted.numpy(), rtol=1e-6, atol=1e-6)


@repeatable(100)
@given(planes=PICTURES, one=SHIFTS, two=SHIFTS)
def test_circular_shifts_add_up(
    planes: np.ndarray, one: tuple[int, int], two: tuple[int, int]
) -> None:
    twice = shift_planes(shift_planes(planes, *one, "circular"), *two, "circular")
    x = torch.from_numpy(planes)
    both = torch.roll(x, (one[0] + two[0], one[1] + two[1]), (-2, -1))
    np.testing.assert_array_equal(twice, both.numpy())
