"""Blocks of layers against PyTorch in double precision, and their reach against what they see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.convolution import convolve
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.shift_blocks import (
    Reach,
    convolve_exact,
    plan_blocks,
    reach_naive,
    run_blocks,
)
from tests.core.labs import random_lab, torch_blocks
from tests.core.test_snippet import fitting_demo


def test_two_hundred_random_stacks_are_torchs() -> None:
    rng = np.random.default_rng(41)
    kinds = set()
    for _ in range(200):
        planes = rng.random((int(rng.choice([1, 3])), *rng.integers(20, 50, 2))).astype(np.float32)
        lab = replace(random_lab(rng, planes.shape), fill="zeros")
        kinds.add((lab.blocks, lab.demo.pool.kind))
        plan = plan_blocks(*planes.shape[1:], lab.demo, lab.blocks)
        maps = run_blocks(planes, lab.demo, lab.blocks)
        for found, wanted, size in zip(
            maps, torch_blocks(planes, lab), (plan.f_size, plan.g_size), strict=True
        ):
            assert found.dtype == np.float32
            assert found.shape == wanted.shape
            assert found.shape[1:] == size
            scale = max(1e-3, float(np.abs(wanted).max()))
            # Each block rounds once more, and a stack of wide kernels multiplies the rounding.
            np.testing.assert_allclose(found, wanted, atol=2e-5 * scale)
    assert len(kinds) >= 20


def test_one_block_is_the_studios_convolution() -> None:
    rng = np.random.default_rng(42)
    for _ in range(80):
        planes = rng.random((3, 30, 26)).astype(np.float32)
        demo = fitting_demo(rng, planes)
        weights = demo.weights(0, 3)
        kernels = np.broadcast_to(weights, (3, *weights.shape[-2:]))
        together = demo.mode == "sum"
        found = convolve_exact(planes, kernels, demo, together)
        if together:
            wanted = convolve(planes, kernels, demo.spec, demo.bias)[None]
        else:
            wanted = np.stack([convolve(p, weights, demo.spec, demo.bias) for p in planes])
        scale = max(1.0, float(np.abs(wanted).max()))
        np.testing.assert_allclose(found, wanted, atol=2e-6 * scale)


def test_equal_windows_give_equal_numbers_wherever_they_lie() -> None:
    rng = np.random.default_rng(43)
    tile = rng.standard_normal((1, 7, 7)).astype(np.float32)
    for activation in ("identity", "relu", "leaky relu", "sigmoid", "tanh", "absolute"):
        demo = Demo((KernelChoice.own(rng.standard_normal((7, 7)).tolist()),), bias=0.3)
        demo = replace(demo, spec=ConvSpec((7, 7)), activation=activation)
        f, _ = run_blocks(np.tile(tile, (1, 31, 37)), demo, 1)
        assert f.shape == (1, 31, 37)
        assert len(np.unique(f)) == 1


def seen_by_torch(lab_demo: Demo, blocks: int, n: int, cell: int) -> set[int]:
    """The rows of an n-row picture that row `cell` of f depends on, by its gradient."""
    spec, k = lab_demo.spec, lab_demo.kernels[0].array.shape[1]
    x = torch.rand(1, 1, n, 1, dtype=torch.float64, requires_grad=True)
    weight = torch.ones(1, 1, k, 1, dtype=torch.float64)
    pad = 0 if spec.padding == "valid" else (k - 1) * spec.dilation[0] // 2
    out = x
    for block in range(blocks):
        if block:
            size, step = lab_demo.pool.size[0], lab_demo.pool.step[0]
            out = torch.nn.functional.avg_pool2d(
                out, (size, 1), (step, 1), (lab_demo.pool.padding, 0)
            )
        out = torch.nn.functional.conv2d(
            out, weight, None, (spec.stride[0], 1), (pad, 0), (spec.dilation[0], 1)
        )
    out[0, 0, cell, 0].backward()
    assert x.grad is not None
    return set(np.flatnonzero(x.grad[0, 0, :, 0].numpy()).tolist())


def test_the_reach_is_where_gradients_are() -> None:
    rng = np.random.default_rng(44)
    checked = 0
    while checked < 60:
        k = int(rng.choice([1, 3, 5]))
        spec = ConvSpec(
            (int(rng.integers(1, 4)), 1), str(rng.choice(["valid", "same"])), "zeros",
            (int(rng.integers(1, 3)), 1),
        )  # fmt: skip
        size = int(rng.integers(1, 4))
        pool = PoolSpec("average", (size, 1), (int(rng.integers(1, 4)), 1), 0)
        demo = Demo((KernelChoice.own([[1.0]] * k),), spec=spec, pool=pool)
        n, blocks = int(rng.integers(20, 60)), int(rng.integers(1, 4))
        try:
            plan = plan_blocks(n, 1, demo, blocks)
        except Refusal:
            continue
        checked += 1
        reach = plan.f_reach[0]
        for cell in range(plan.f_size[0]):
            walked = reach_naive(cell, n, demo, blocks, 0)
            first = reach.start + cell * reach.jump
            assert (min(walked), max(walked)) == (first, first + reach.size - 1)
            seen = seen_by_torch(demo, blocks, n, cell)
            # A cell that is padded between two blocks lies on pixels too, but does not see them.
            inside = all(0 <= p < n for p in walked)
            assert seen == walked if inside else seen < walked


def test_reach_by_hand() -> None:
    def reach(kind: str, blocks: int, padding: str = "valid") -> tuple[Reach, Reach]:
        demo = Demo(spec=ConvSpec(padding=padding), pool=PoolSpec(kind))
        plan = plan_blocks(40, 40, demo, blocks)
        return plan.f_reach[0], plan.g_reach[0]

    # VGG's lesson: two 3 x 3 layers see 5 x 5, three 7 x 7.
    assert [reach("none", n)[0].size for n in (1, 2, 3)] == [3, 5, 7]
    assert reach("max", 1, "same") == (Reach(-1, 1, 3), Reach(-1, 2, 4))
    assert reach("max", 2, "same") == (Reach(-3, 2, 8), Reach(-3, 4, 10))
    assert reach("blur", 1) == (Reach(0, 1, 3), Reach(-1, 2, 6))
    assert reach("global max", 1) == (Reach(0, 1, 3), Reach(0, 0, 40))


def test_blur_reaches_no_further_than_its_only_cell() -> None:
    demo = Demo((KernelChoice.own([[1.0]]),), pool=PoolSpec("blur", (4, 2)))
    assert plan_blocks(4, 4, demo, 1).g_reach == (Reach(0, 4, 4), Reach(-1, 2, 4))


def test_a_global_pooling_comes_only_after_the_last_block() -> None:
    demo = Demo(pool=PoolSpec("global max"))
    plan = plan_blocks(30, 20, demo, 2)
    assert (plan.f_size, plan.f_reach) == ((26, 16), (Reach(0, 1, 5), Reach(0, 1, 5)))
    assert (plan.g_size, plan.g_reach) == ((1, 1), (Reach(0, 0, 30), Reach(0, 0, 20)))
    planes = np.random.default_rng(1).random((1, 30, 20), np.float32)
    f, g = run_blocks(planes, demo, 2)
    weight = torch.tensor(demo.weights(0, 1), dtype=torch.float64)[None, None]
    x = torch.tensor(planes, dtype=torch.float64)[None]
    wanted = functional.conv2d(functional.conv2d(x, weight), weight)
    np.testing.assert_allclose(f, wanted[0], atol=1e-5)
    assert g.item() == pytest.approx(wanted.max().item(), abs=1e-5)


def test_numbers_beyond_32_bits_are_refused() -> None:
    demo = Demo((KernelChoice.own(np.full((3, 31, 31), 1e6).tolist()),), mode="sum")
    planes = np.full((3, 124, 124), 255, np.float32)
    with pytest.raises(Refusal, match="In block 4 the numbers grow"):
        run_blocks(planes, demo, 4)
    assert np.isfinite(run_blocks(planes, demo, 3)[0]).all()
