"""Sheets against tiles placed by hand and against the scale of single maps."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cnnviz.core.colour import colour_signed, signed_table
from cnnviz.core.sheet import fitted, limit_of, sheet, sheet_entries


def placed_by_hand(maps: np.ndarray, columns: int, limits: list[float]) -> np.ndarray:
    n, H, W = maps.shape
    rows = (n + columns - 1) // columns
    picture = np.empty((rows * H, columns * W, 3), np.uint8)
    picture[:] = signed_table()[127]
    for at in range(n):
        top, left = at // columns * H, at % columns * W
        picture[top : top + H, left : left + W] = colour_signed(maps[at], limits[at])
    return picture


@pytest.mark.parametrize(("n", "columns"), [(1, 1), (6, 3), (7, 3), (2, 5), (64, 8)])
def test_tiles_are_where_the_hand_puts_them(n: int, columns: int, rng: np.random.Generator) -> None:
    # Steps that no rounding of float32 can move: quarters of the scale's own.
    maps = (rng.integers(-508, 509, (n, 5, 7)) * 0.25 + 0.125).astype(np.float32)
    maps[0, 0, 0] = -127.25
    assert limit_of(maps) == max(maps.max(), -maps.min())
    for limit in (127.0, 60.0):
        found = sheet(maps, columns, limit)
        assert found.dtype == np.uint8
        assert np.array_equal(found, placed_by_hand(maps, columns, [limit] * n))


def test_the_limit_is_the_largest_size(rng: np.random.Generator) -> None:
    lying = rng.normal(size=(6, 8, 12)).astype(np.float32).transpose(2, 0, 1)
    lying.flags.writeable = False
    limit = float(np.abs(lying).max())
    assert limit_of(lying) == limit
    entries = sheet_entries(lying, 4)
    exact = np.rint(lying.astype(np.float64) * 127 / limit) + 127
    shown = entries.reshape(3, 6, 4, 8).transpose(0, 2, 1, 3).reshape(12, 6, 8)
    assert np.abs(shown - exact).max() <= 1
    assert (shown == exact).mean() > 0.99
    assert np.array_equal(sheet(lying, 4), signed_table()[entries])


def test_the_scale_is_symmetric_about_zero() -> None:
    maps = np.float32([[[-2, 0, 2, 1, -1]]])
    assert sheet_entries(maps, 1).tolist() == [[0, 127, 254, 191, 63]]
    values = np.linspace(-3, 3, 301, dtype=np.float32)[None, None]
    entries = sheet_entries(values, 1).astype(int)
    assert (entries + sheet_entries(-values, 1) == 254).all()
    lifted = sheet_entries(np.float32([[[0, 5]]]), 1)
    assert lifted.tolist() == [[127, 254]]


def test_every_map_may_have_its_own_scale() -> None:
    maps = np.float32([[[1, -1]], [[100, 50]], [[0, 0]]])
    limits = np.abs(maps).max((1, 2))
    assert sheet_entries(maps, 3, limits).tolist() == [[254, 0, 254, 191, 127, 127]]
    expected = placed_by_hand(maps, 3, [1, 100, 0])
    assert np.array_equal(sheet(maps, 3, limits), expected)


def test_maps_of_zeros_are_in_the_middle() -> None:
    assert (sheet_entries(np.zeros((3, 2, 2), np.float32), 2) == 127).all()
    assert limit_of(np.zeros((1, 2, 2), np.float32)) == 0


def test_fitted_averages_and_repeats(rng: np.random.Generator) -> None:
    maps = rng.normal(size=(6, 9, 5)).astype(np.float32).transpose(2, 0, 1)
    maps.flags.writeable = False
    small = fitted(maps, 2, 3)
    np.testing.assert_allclose(small, maps.reshape(5, 2, 3, 3, 3).mean((2, 4)), atol=1e-6)
    assert np.array_equal(fitted(maps, 12, 18), maps.repeat(2, 1).repeat(2, 2))
    assert np.array_equal(fitted(maps, 6, 9), maps)
    shrunk = cv2.resize(np.ascontiguousarray(maps[1]), (9, 3), interpolation=cv2.INTER_AREA)
    assert np.array_equal(fitted(maps, 3, 18)[1], shrunk.repeat(2, 1))
