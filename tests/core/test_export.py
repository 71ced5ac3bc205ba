"""Maps as pictures: zero is neutral, opposite values are mirror images on the scale."""

from __future__ import annotations

import numpy as np

from cnnviz.core.colour import signed_table
from cnnviz.core.export import can_be_negative, map_pixels


def test_signed_maps_are_symmetric_about_the_neutral_middle() -> None:
    table = signed_table()
    pixels = map_pixels(np.array([[-2, -1, 0, 1, 2]], np.float32), signed=True, white=1)
    np.testing.assert_array_equal(pixels[0, 0], table[0])
    np.testing.assert_array_equal(pixels[0, 2], table[127])
    np.testing.assert_array_equal(pixels[0, 4], table[254])


def test_a_map_that_cannot_be_negative_is_grey_and_not_brightened() -> None:
    pixels = map_pixels(np.array([[0, 0.5]], np.float32), signed=False, white=1)
    assert pixels[0, 0].tolist() == [0, 0, 0]
    assert pixels[0, 1].tolist() in ([127] * 3, [128] * 3)


def test_three_maps_make_one_colour_picture() -> None:
    red = np.zeros((3, 1, 2), np.float32)
    red[0, 0, 1] = 1
    pixels = map_pixels(red, signed=False, white=1)
    assert pixels.shape == (1, 2, 3)
    assert pixels[0].tolist() == [[0, 0, 0], [255, 0, 0]]


def test_an_all_zero_map_is_the_neutral_colour() -> None:
    pixels = map_pixels(np.zeros((2, 2), np.float32), signed=True, white=1)
    assert (pixels == signed_table()[127]).all()


def test_a_negative_weight_or_bias_makes_a_map_signed() -> None:
    assert can_be_negative(np.array([1, -1], np.float32), 0)
    assert can_be_negative(np.array([1], np.float32), -0.1)
    assert not can_be_negative(np.array([0, 1], np.float32), 0.5)
