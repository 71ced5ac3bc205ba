"""Second derivatives, directions, lines and corners against what they claim to find."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cnnviz.core.kernels import kernel
from cnnviz.core.library_shapes import SHAPES


def test_laplacian_as_opencv() -> None:
    point = np.zeros((7, 7))
    point[3, 3] = 1
    np.testing.assert_array_equal(cv2.Laplacian(point, -1)[2:5, 2:5], kernel("laplacian-4"))


@pytest.mark.parametrize("slug", [e.slug for e in SHAPES])
def test_even_pictures_are_silent(slug: str) -> None:
    assert kernel(slug).sum() == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("slug", ["laplacian-4", "laplacian-8", "log", "dog", "corner", "second-x"])
def test_slopes_are_silent_too(slug: str) -> None:
    weights = kernel(slug)
    y, x = np.mgrid[: weights.shape[0], : weights.shape[1]]
    for slope in (x, y, x - 2 * y):
        assert (weights * slope).sum() == pytest.approx(0, abs=1e-4)


def test_corners_answer_where_edges_do_not() -> None:
    y, x = np.mgrid[-1:2, -1:2]
    for slug in ("corner", "saddle"):
        for edge in (x >= 0, y >= 0, x > 0, y > 0):
            assert (kernel(slug) * edge).sum() == 0
        assert (kernel(slug) * ((x > 0) & (y > 0))).sum() != 0
    found = [
        (kernel("corner-upper-left") * shape).sum()
        for shape in ((x >= 0) & (y >= 0), (x <= 0) & (y >= 0), x >= 0, y >= 0)
    ]
    assert found[0] > 1.5 * max(found[1:])


def test_the_compass_by_hand() -> None:
    assert kernel("kirsch").tolist() == [[-3, -3, 5], [-3, 0, 5], [-3, -3, 5]]
    assert kernel("kirsch", angle=90).tolist() == [[5, 5, 5], [-3, 0, -3], [-3, -3, -3]]
    assert kernel("kirsch", angle=135).tolist() == [[5, 5, -3], [5, 0, -3], [-3, -3, -3]]


def test_directions_and_lines_lie_as_they_say() -> None:
    y, x = np.mgrid[-1.0:2, -1.0:2]
    assert (kernel("diagonal-edge-left") * (-x - y)).sum() > 0
    assert (kernel("diagonal-edge-right") * (x - y)).sum() > 0
    for slug, line in {
        "line-level": y == 0,
        "line-upright": x == 0,
        "line-rising": x == -y,
        "line-falling": x == y,
    }.items():
        assert (kernel(slug) * line).sum() == 6
