"""From any mode of Pillow to 8-bit pixels, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cnnviz.io.pixels import read_pixels

MUCH = 4096


def test_sixteen_bits_keep_their_upper_half() -> None:
    image = Image.fromarray(np.array([[0, 257, 32896, 65535]], np.uint16))
    assert read_pixels(image, MUCH).tolist() == [[0, 1, 128, 255]]


def test_a_float_picture_from_zero_to_one_is_scaled_to_bytes() -> None:
    image = Image.fromarray(np.array([[0, 0.5, 1]], np.float32))
    assert read_pixels(image, MUCH).tolist() in ([[0, 127, 255]], [[0, 128, 255]])


def test_one_bit_is_black_and_white() -> None:
    image = Image.fromarray(np.array([[True, False]]))
    assert read_pixels(image, MUCH).tolist() == [[255, 0]]


@pytest.mark.parametrize("alpha", [0, 128, 255])
def test_transparency_lies_over_white(alpha: int) -> None:
    image = Image.new("RGBA", (1, 1), (255, 0, 0, alpha))
    red, green, blue = read_pixels(image, MUCH)[0, 0].tolist()
    assert red == 255
    assert abs(green - (255 - alpha)) <= 1
    assert green == blue
