"""The lab against PyTorch in double precision, and its counts against loops."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.figures import draw_cat
from cnnviz.core.picture import to_planes
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.shift_demo import ShiftDemo, default_demo
from cnnviz.core.shift_lab import CHANGED, MOVED, SAME, Lab, run_lab
from tests.core.labs import random_lab, torch_blocks, torch_shift


def random_planes(rng: np.random.Generator) -> np.ndarray:
    shape = (int(rng.choice([1, 3])), int(rng.integers(30, 60)), int(rng.integers(30, 60)))
    return rng.integers(0, 4, shape).astype(np.float32) / 4


def test_a_hundred_random_labs_are_torchs() -> None:
    rng = np.random.default_rng(81)
    for _ in range(100):
        planes = random_planes(rng)
        demo = random_lab(rng, planes.shape)
        lab = run_lab(planes, demo)
        f, g = torch_blocks(lab.x, demo)
        f_moved, g_moved = torch_blocks(lab.moved, demo)
        fill = "zeros" if demo.fill == "camera" else demo.fill
        moved_f = torch_shift(f, *lab.alignment.cells, fill)
        scale = max(1e-3, float(np.abs(f).max()), float(np.abs(f_moved).max()))
        for found, wanted in ((lab.f, f), (lab.f_moved, f_moved), (lab.moved_f, moved_f)):
            np.testing.assert_allclose(found, wanted, atol=2e-5 * scale)
        for found, wanted in ((lab.g, g), (lab.g_moved, g_moved)):
            bound = max(1e-3, float(np.abs(wanted).max()))
            np.testing.assert_allclose(found, wanted, atol=2e-5 * bound)
        np.testing.assert_allclose(lab.difference, f_moved - moved_f, atol=5e-5 * scale)
        assert_counted(lab)


def assert_counted(lab: Lab) -> None:
    """The numbers of the three parts, cell by cell."""
    parts: dict[str, list[float]] = {"all": [], "interior": [], "border": []}
    _, height, width = lab.difference.shape
    border = lab.border
    for plane in lab.difference.tolist():
        for r in range(height):
            for c in range(width):
                inner = border.top <= r < height - border.bottom
                inner = inner and border.left <= c < width - border.right
                parts["all"].append(abs(plane[r][c]))
                parts["interior" if inner else "border"].append(abs(plane[r][c]))
    for name, cells in parts.items():
        found = getattr(lab.numbers, name)
        assert found.count == len(cells)
        assert found.largest == max(cells, default=0)
        assert found.share == (sum(d != 0 for d in cells) / len(cells) if cells else 0)
        assert found.exact == (bool(cells) and not any(cells))


def test_the_states_of_pooled_cells_one_by_one() -> None:
    rng = np.random.default_rng(82)
    seen = set()
    for _ in range(100):
        planes = random_planes(rng)
        demo = random_lab(rng, planes.shape, most=6)
        lab = run_lab(planes, demo)
        _, height, width = lab.g.shape
        jump = lab.g_alignment.jump
        down, across = (
            math.floor(d / j + 0.5) if j else 0 for d, j in zip(lab.shift, jump, strict=True)
        )
        counts = [0, 0, 0]
        for r in range(height):
            for c in range(width):
                now = lab.g_moved[:, r, c].tolist()
                y, x = r - down, c - across
                if demo.fill == "circular":
                    y, x = y % height, x % width
                there = 0 <= y < height and 0 <= x < width
                state = CHANGED
                if now == lab.g[:, r, c].tolist():
                    state = SAME
                elif there and now == lab.g[:, y, x].tolist():
                    state = MOVED
                assert lab.states[r, c] == state
                counts[state] += 1
        seen |= {s for s in (SAME, MOVED, CHANGED) if counts[s]}
        shares = (lab.shares.same, lab.shares.moved, lab.shares.changed)
        assert shares == pytest.approx([n / (height * width) for n in counts])
        assert lab.pooled.largest == np.abs(lab.g_moved - lab.g).max()
    assert seen == {SAME, MOVED, CHANGED}


@pytest.mark.parametrize("fill", ["zeros", "replicate", "camera", "circular"])
def test_the_cat_moved_by_five_and_three(fill: str) -> None:
    cat = to_planes(draw_cat(128))
    lab = run_lab(cat, ShiftDemo(fill=fill, shift=(5, 3)))
    assert lab.numbers.interior.exact
    assert lab.border.at_rest == 1
    if fill in ("zeros", "camera"):
        assert lab.numbers.border.share < 1
    ring = ShiftDemo(
        replace(default_demo(), spec=ConvSpec(padding="same", padding_mode="circular")),
        fill="circular",
        shift=(5, 3),
    )
    assert run_lab(cat, ring).numbers.all.exact
    strided = replace(ring, demo=replace(ring.demo, spec=replace(ring.demo.spec, stride=(2, 2))))
    assert not run_lab(cat, strided).numbers.interior.exact
    assert run_lab(cat, replace(strided, shift=(6, -4))).numbers.all.exact


def test_half_a_pixel_costs_exactness() -> None:
    noise = np.random.default_rng(83).random((1, 40, 40)).astype(np.float32)
    lab = run_lab(noise, ShiftDemo(Demo(), shift=(2.5, 0)))
    assert (lab.alignment.cells, lab.alignment.phase) == ((3, 0), (-0.5, 0))
    assert lab.numbers.interior.share > 0.99


def test_no_shift_changes_nothing() -> None:
    rng = np.random.default_rng(84)
    for _ in range(30):
        planes = random_planes(rng)
        lab = run_lab(planes, replace(random_lab(rng, planes.shape), shift=(0, 0)))
        assert lab.numbers.all.exact
        assert (lab.shares.same, lab.pooled.largest) == (1, 0)


def test_no_cells_are_not_exactly_equal() -> None:
    lab = run_lab(np.zeros((1, 16, 16), np.float32), ShiftDemo(shift=(64, 0)))
    assert lab.numbers.interior.count == 0
    assert not lab.numbers.interior.exact


def test_a_moved_cell_of_a_toy() -> None:
    planes = np.zeros((1, 8, 8), np.float32)
    planes[0, 2, 2] = 1
    point = Demo((KernelChoice.own([[1.0]]),), pool=PoolSpec("max"))
    stays = run_lab(planes, ShiftDemo(point, shift=(1, 1)))
    assert (stays.shares.same, stays.shares.moved, stays.shares.changed) == (1, 0, 0)
    moves = run_lab(planes, ShiftDemo(point, shift=(2, 0)))
    assert moves.states[2].tolist() == [SAME, MOVED, SAME, SAME]
    assert moves.states[1].tolist() == [SAME, MOVED, SAME, SAME]
    assert (moves.shares.moved, moves.shares.changed) == (2 / 16, 0)
