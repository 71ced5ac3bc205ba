"""The picture as 12 x 12 numbers: OpenCV's area means of its middle square."""

from __future__ import annotations

import cv2
import numpy as np

from cnnviz.core.small_picture import small_planes, two_planes


def test_each_cell_is_the_mean_of_what_it_covers(rng: np.random.Generator) -> None:
    for height, width in ((64, 64), (100, 37), (12, 12), (50, 256)):
        planes = rng.random((3, height, width)).astype(np.float32)
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        middle = planes[:, top : top + side, left : left + side]
        wanted = [cv2.resize(plane, (12, 12), interpolation=cv2.INTER_AREA) for plane in middle]
        np.testing.assert_allclose(small_planes(planes), wanted, atol=1e-6)


def test_of_a_very_narrow_picture_pixels_are_repeated() -> None:
    planes = np.arange(3 * 40, dtype=np.float32).reshape(1, 3, 40)
    small = small_planes(planes)
    assert small.shape == (1, 12, 12)
    assert small[0, ::4, ::4].tolist() == planes[0, :, 18:21].tolist()
    assert small_planes(np.ones((3, 1, 200), np.float32)).tolist() == np.ones((3, 12, 12)).tolist()


def test_two_channels_are_red_and_green_or_the_picture_and_its_negative(
    rng: np.random.Generator,
) -> None:
    colour = rng.random((3, 30, 30)).astype(np.float32)
    assert (two_planes(colour) == small_planes(colour)[:2]).all()
    pair = two_planes(colour[:1])
    assert pair.shape == (2, 12, 12)
    np.testing.assert_allclose(pair.sum(axis=0), 1, atol=1e-6)
