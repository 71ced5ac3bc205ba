"""The shared colours: as documented, and numbers land on them as on the app's scales."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.colour import signed_table
from cnnviz.core.export import map_pixels
from cnnviz.core.sweep_palette import (
    ACCENT,
    BLACK,
    UNDRAWN,
    WHITE,
    WINNER,
    grey,
    lightness,
    nearest,
    palette,
    scale_of,
)


def test_the_layout_is_the_documented_one() -> None:
    colours = palette()
    assert colours.shape == (256, 3)
    assert not colours.flags.writeable
    np.testing.assert_array_equal(colours[63], signed_table()[127])
    assert colours[BLACK].tolist() == [0, 0, 0]
    assert colours[WHITE].tolist() == [255, 255, 255]
    assert (np.diff(colours[BLACK : WHITE + 1, 0].astype(int)) > 0).all()
    assert len({ACCENT, WINNER, UNDRAWN, BLACK, WHITE}) == 5


def test_the_marks_are_like_no_colour_of_a_map() -> None:
    colours = palette().astype(int)
    for mark in (ACCENT, WINNER):
        assert np.abs(colours[:ACCENT] - colours[mark]).max(1).min() > 60


@pytest.mark.parametrize("low", [-2.0, 0.0])
def test_numbers_have_the_colours_of_the_exported_picture(low: float) -> None:
    values = np.linspace(low, 3, 500, dtype=np.float32)[None]
    drawn = palette()[scale_of(values).indices(values)].astype(int)
    exact = map_pixels(values, signed=low < 0, white=1).astype(int)
    assert np.abs(drawn - exact).max() <= 5


def test_opposite_numbers_are_equally_far_from_zero() -> None:
    values = np.linspace(-1, 1, 101)
    indices = scale_of(values).indices(values).astype(int)
    np.testing.assert_array_equal(indices + indices[::-1], 126)


def test_nothing_known_is_the_middle_and_one_number_is_enough() -> None:
    assert scale_of([np.nan, -1.0, 1.0]).indices([np.nan]).tolist() == [63]
    assert scale_of([0.0], signed=True).indices([0.0]).tolist() == [63]
    assert scale_of([0.0], white=0.0).indices([0.0]).tolist() == [BLACK + 56]


def test_greys_and_their_lightness() -> None:
    assert grey(0) == BLACK
    assert grey(1) == WHITE
    np.testing.assert_array_equal(lightness()[BLACK : WHITE + 1], palette()[BLACK : WHITE + 1, 0])


def test_the_nearest_colour_of_a_colour_is_itself() -> None:
    some = [0, 40, 63, 126, BLACK + 50, ACCENT, WINNER]
    np.testing.assert_array_equal(palette()[nearest(palette()[some])], palette()[some])
