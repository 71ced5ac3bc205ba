"""Border and phase: by hand, and against the sets of pixels that each cell sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.shift_blocks import reach_naive
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_geometry import interior_naive, measure_shift
from tests.core.labs import random_lab

SAME = Demo(spec=ConvSpec(padding="same"))


def test_the_interior_is_what_sees_neither_padding_nor_filling() -> None:
    rng = np.random.default_rng(71)
    checked = 0
    while checked < 150:
        H, W = (int(n) for n in rng.integers(30, 70, 2))
        lab = random_lab(rng, (1, H, W), most=20)
        pool = lab.demo.pool
        if pool.is_global or (pool.kind == "blur" and lab.blocks > 2):
            continue
        checked += 1
        found = measure_shift(H, W, lab)
        sizes = lab.seen(H, W)
        for axis in (0, 1):
            n = len(found.inside[axis])
            sees = [_sees(cell, sizes[axis], lab, axis) for cell in range(n)]
            d = 0.0 if lab.fill == "camera" else found.shift[axis]
            k = found.alignment.cells[axis]
            naive = interior_naive(n, sizes[axis], d, k, sees)
            assert found.inside[axis].tolist() == naive, (lab, axis)


def _sees(cell: int, n: int, lab: ShiftDemo, axis: int) -> set[int]:
    return reach_naive(cell, n, lab.demo, lab.blocks, axis)


def test_the_border_of_a_shifted_cat() -> None:
    found = measure_shift(256, 256, ShiftDemo(SAME, shift=(5, 3)))
    border = found.border
    # The kernel reaches one pixel over each edge; 5 rows and 3 columns came in.
    assert (border.top, border.bottom, border.left, border.right) == (6, 1, 4, 1)
    assert (border.width, border.at_rest, border.reach) == (6, 1, (3, 3))
    assert (found.alignment.cells, found.alignment.phase) == ((5, 3), (0, 0))
    backwards = measure_shift(256, 256, ShiftDemo(SAME, shift=(-5, 0))).border
    assert (backwards.top, backwards.bottom, backwards.left, backwards.right) == (1, 6, 1, 1)


def test_halves_count_as_the_whole_pixel_beyond() -> None:
    found = measure_shift(64, 64, ShiftDemo(SAME, shift=(0.5, -0.5)))
    assert (found.alignment.cells, found.alignment.phase) == ((1, 0), (-0.5, -0.5))
    assert (found.border.top, found.border.bottom) == (2, 1)
    assert (found.border.left, found.border.right) == (1, 2)


@pytest.mark.parametrize(
    ("d", "cells", "phase"),
    [(0, 0, 0), (1, 1, -1), (2, 1, 0), (3, 2, -1), (-1, 0, -1), (-2, -1, 0), (0.5, 0, 0.5)],
)
def test_the_phase_at_stride_two(d: float, cells: int, phase: float) -> None:
    lab = ShiftDemo(Demo(spec=ConvSpec(stride=(2, 1))), shift=(d, 0))
    found = measure_shift(32, 32, lab).alignment
    assert (found.jump, found.cells[0], found.phase[0]) == ((2, 1), cells, phase)


def test_jumps_multiply_over_convolutions_and_poolings() -> None:
    demo = Demo(
        spec=ConvSpec((2, 1), "same"), pool=PoolSpec("max", (2, 2), (2, 3))
    )  # jumps of conv 2 x 1, of pooling 2 x 3
    lab = ShiftDemo(demo, blocks=2, shift=(8, 9))
    found = measure_shift(128, 128, lab)
    assert (found.alignment.jump, found.g_alignment.jump) == ((8, 3), (16, 9))
    assert (found.alignment.cells, found.g_alignment.cells) == ((1, 3), (1, 1))
    assert (found.g_alignment.phase, found.alignment.phase) == ((-8, 0), (0, 0))


def test_a_camera_fills_nothing_in() -> None:
    lab = ShiftDemo(SAME, fill="camera", shift=(5, 0))
    border = measure_shift(64, 64, lab).border
    # Row 5 is compared with row 0, which sees padding; the pixels of rows 0 to 4 are real.
    assert (border.top, border.bottom, border.left, border.right) == (6, 1, 1, 1)
    valid = replace(lab, demo=Demo())
    assert measure_shift(64, 64, valid).border.top == 5


def test_a_shift_beyond_the_picture_leaves_no_interior() -> None:
    found = measure_shift(32, 32, ShiftDemo(SAME, shift=(40, 0)))
    assert not found.inside[0].any()
    assert (found.border.top, found.border.bottom, found.border.width) == (32, 0, 32)


def test_a_global_pooling_has_one_cell_that_does_not_move() -> None:
    lab = ShiftDemo(replace(SAME, pool=PoolSpec("global max")), shift=(5, 3.5))
    found = measure_shift(32, 32, lab).g_alignment
    assert (found.jump, found.cells, found.phase) == ((0, 0), (0, 0), (0, 0))
    kernel = KernelChoice.own([[1.0]])
    deep = ShiftDemo(Demo((kernel,), pool=PoolSpec("global max")), blocks=2, shift=(5, 0))
    assert measure_shift(32, 32, deep).alignment.jump == (1, 1)
    assert measure_shift(32, 32, deep).g_alignment.jump == (0, 0)
