"""The drawn cat and the digits: sharp, placed where asked, the same wherever they stand."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.figures import draw_cat, draw_digits


def inked(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """The box of all that is not black: top, bottom, left, right."""
    lit = pixels.reshape(*pixels.shape[:2], -1).max(axis=2) > 0
    rows, cols = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    return rows[0], rows[-1], cols[0], cols[-1]


@pytest.mark.parametrize("size", [64, 200])
def test_the_cat_fills_its_share_of_the_picture_in_the_middle(size: int) -> None:
    cat = draw_cat(size)
    top, bottom, left, right = inked(cat)
    assert cat.shape == (size, size, 3)
    assert abs((left + right) / 2 - (size - 1) / 2) <= 0.03 * size
    assert 0.5 * size < max(bottom - top, right - left) < 0.9 * size


def test_a_cat_in_the_corner_is_the_same_cat() -> None:
    middle = draw_cat(128, position=(0.5, 0.5), scale=0.3)
    corner = draw_cat(128, position=(0.2, 0.2), scale=0.3)
    a, b = inked(middle), inked(corner)
    np.testing.assert_array_equal(
        middle[a[0] : a[1] + 1, a[2] : a[3] + 1], corner[b[0] : b[1] + 1, b[2] : b[3] + 1]
    )
    assert b[0] < a[0]
    assert b[2] < a[2]


def test_digits_are_light_strokes_on_black() -> None:
    digits = draw_digits(128)
    assert digits.dtype == np.uint8
    assert digits.max() == 255
    assert 0.05 < (digits > 0).mean() < 0.6
