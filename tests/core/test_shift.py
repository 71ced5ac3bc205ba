"""Shifts against torch.roll, F.pad, SciPy's bilinear shift and the pixel loop."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from cnnviz.core.shift import (
    FILLS,
    camera_margin,
    camera_view,
    map_fill,
    shift_naive,
    shift_planes,
)
from tests.core.labs import random_shift, torch_shift

PLANAR = tuple(fill for fill in FILLS if fill != "camera")
SCIPY = {"circular": "grid-wrap", "zeros": "grid-constant", "replicate": "nearest"}


@pytest.mark.parametrize("fill", PLANAR)
def test_whole_shifts_are_torchs_to_the_bit(fill: str) -> None:
    rng = np.random.default_rng(31)
    for _ in range(120):
        planes = rng.standard_normal((3, *rng.integers(1, 20, 2))).astype(np.float32)
        dy, dx = (int(n) for n in rng.integers(-30, 31, 2))
        moved = shift_planes(planes, dy, dx, fill)
        assert moved.dtype == np.float32
        np.testing.assert_array_equal(moved, torch_shift(planes, dy, dx, fill))


@pytest.mark.parametrize("fill", PLANAR)
def test_half_pixels_are_bilinear_as_scipys(fill: str) -> None:
    rng = np.random.default_rng(32)
    for _ in range(60):
        plane = rng.standard_normal(rng.integers(2, 20, 2)).astype(np.float32)
        shift = random_shift(rng, 9)
        moved = shift_planes(plane, *shift, fill)
        wide = plane.astype(np.float64)
        wanted = ndimage.shift(wide, shift, order=1, mode=SCIPY[fill], prefilter=False)
        np.testing.assert_allclose(moved, wanted, atol=1e-6)
        np.testing.assert_allclose(moved, shift_naive(plane, *shift, fill), atol=1e-6)


def test_by_hand() -> None:
    plane = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
    assert shift_planes(plane, 1, 0, "zeros").tolist() == [[0, 0, 0], [1, 2, 3]]
    assert shift_planes(plane, 0, -1, "circular").tolist() == [[2, 3, 1], [5, 6, 4]]
    assert shift_planes(plane, 0, 2, "replicate").tolist() == [[1, 1, 1], [4, 4, 4]]
    assert shift_planes(plane, 0, 0.5, "zeros").tolist() == [[0.5, 1.5, 2.5], [2, 4.5, 5.5]]
    assert shift_planes(plane, 0.5, -0.5, "replicate").tolist() == [[1.5, 2.5, 3], [3, 4, 4.5]]
    assert shift_planes(plane, 9, 9, "zeros").tolist() == [[0] * 3] * 2


def test_a_shift_leaves_the_picture_alone() -> None:
    plane = np.ones((4, 4), np.float32)
    shift_planes(plane, 1, 1, "zeros")[:] = 7
    shift_planes(plane, 0, 0, "zeros")[:] = 7
    assert (plane == 1).all()


def test_the_camera_shows_what_lies_beside() -> None:
    rng = np.random.default_rng(33)
    planes = rng.standard_normal((3, 40, 61)).astype(np.float32)
    assert camera_margin(40, 61) == 10
    still = camera_view(planes)
    assert still.shape == (3, 20, 41)
    for _ in range(60):
        dy, dx = random_shift(rng, 10)
        whole = shift_planes(planes, dy, dx, "circular")[:, 10:30, 10:51]
        np.testing.assert_array_equal(camera_view(planes, dy, dx), whole)
    np.testing.assert_array_equal(camera_view(planes, 10, -10), planes[:, :20, 20:])


def test_the_margin_is_a_quarter_and_at_most_32() -> None:
    assert [camera_margin(*size) for size in ((1, 9), (3, 3), (8, 90), (127, 200), (512, 512))] == [
        0,
        0,
        2,
        31,
        32,
    ]
    with pytest.raises(ValueError, match="at most 2"):
        camera_view(np.zeros((1, 8, 8), np.float32), 3, 0)


def test_what_comes_in_must_be_known() -> None:
    assert [map_fill(fill) for fill in FILLS] == ["circular", "zeros", "replicate", "zeros"]
    for fill in ("camera", "mirror"):
        with pytest.raises(ValueError, match=fill):
            shift_planes(np.zeros((2, 2), np.float32), 1, 1, fill)
