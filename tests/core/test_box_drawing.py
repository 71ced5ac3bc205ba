"""Frames against OpenCV's rectangles, colours against the order of the table."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cnnviz.core.box_drawing import framed, level_colours


@pytest.mark.parametrize("box", [(2, 3, 4, 5), (-2, -1, 6, 4), (5, 6, 9, 9), (0, 0, 8, 10)])
def test_a_frame_is_where_opencv_draws_it(box: tuple[int, int, int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (8, 10, 3)).astype(np.uint8)
    before = picture.copy()
    top, left, height, width = (5 * side for side in box)
    wanted = cv2.resize(picture, (50, 40), interpolation=cv2.INTER_NEAREST)
    for k in range(2):
        corner = (left + width - 1 - k, top + height - 1 - k)
        cv2.rectangle(wanted, (left + k, top + k), corner, level_colours(1)[0], 1)
    assert np.array_equal(framed(picture, [box], 5), wanted)
    assert np.array_equal(picture, before)


def test_levels_darken_outwards() -> None:
    brightness = [sum(colour) for colour in level_colours(9)]
    assert brightness == sorted(brightness, reverse=True)
    assert len(set(level_colours(9))) == 9
    assert level_colours(1) == level_colours(9)[:1]


def test_what_lies_further_out_is_drawn_over_what_lies_within() -> None:
    found = framed(np.zeros((6, 6, 3), np.uint8), [(1, 1, 3, 3), (1, 1, 4, 4)], 1, 1)
    inner, outer = level_colours(2)
    assert tuple(found[1, 1]) == outer
    assert tuple(found[3, 3]) == inner
