"""Edge kernels against OpenCV, SciPy and scikit-image, and against what they claim to find."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scipy import ndimage
from skimage import filters

from cnnviz.core.kernels import kernel
from cnnviz.core.library_edges import EDGE_KERNELS


def test_derivatives_as_opencv() -> None:
    for slug, size in (("sobel", 3), ("scharr", cv2.FILTER_SCHARR)):
        across, down = cv2.getDerivKernels(1, 0, size)
        np.testing.assert_array_equal(kernel(f"{slug}-x"), down @ across.T)
        np.testing.assert_array_equal(kernel(f"{slug}-y"), across @ down.T)


def test_edges_as_skimage_and_scipy() -> None:
    picture = np.random.default_rng(3).random((20, 24))

    def ours(slug: str) -> np.ndarray:
        return ndimage.correlate(picture, kernel(slug).astype(float), mode="reflect")

    inner = np.s_[2:-2, 2:-2]
    np.testing.assert_allclose(ours("prewitt-x"), ndimage.prewitt(picture, 1), atol=1e-9)
    np.testing.assert_allclose(ours("prewitt-y"), ndimage.prewitt(picture, 0), atol=1e-9)
    np.testing.assert_allclose(ours("sobel-x"), ndimage.sobel(picture, 1), atol=1e-9)
    np.testing.assert_allclose(
        ours("scharr-y")[inner] / 16, filters.scharr_h(picture)[inner], atol=1e-9
    )
    np.testing.assert_allclose(ours("laplacian-4"), ndimage.laplace(picture), atol=1e-9)
    np.testing.assert_allclose(
        np.abs(ndimage.correlate(picture, np.pad(kernel("roberts-1"), ((1, 0), (1, 0))))[inner]),
        np.abs(filters.roberts_pos_diag(picture)[inner]),
        atol=1e-7,
    )


@pytest.mark.parametrize("slug", [e.slug for e in EDGE_KERNELS if "lecture-" not in e.slug])
def test_even_pictures_have_no_edges(slug: str) -> None:
    assert kernel(slug).sum() == pytest.approx(0, abs=1e-6)


def test_matrices_by_hand() -> None:
    by_hand = {
        "vertical-edge": [[1, 0, -1]] * 3,
        "horizontal-edge": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
        "lecture-diagonal": [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]],
        "lecture-column": [[-1, 1, -1]] * 3,
        "roberts-1": [[1, 0], [0, -1]],
        "roberts-2": [[0, 1], [-1, 0]],
        "difference-x": [[-0.5, 0, 0.5]],
        "difference-y": [[-0.5], [0], [0.5]],
    }
    for slug, matrix in by_hand.items():
        assert kernel(slug).tolist() == matrix


def test_directions_point_where_they_say() -> None:
    y, x = np.mgrid[-1.0:2, -1.0:2]
    for slug, brighter in {
        "sobel-x": x,
        "prewitt-x": x,
        "scharr-x": x,
        "sobel-y": y,
        "prewitt-y": y,
        "scharr-y": y,
        "vertical-edge": -x,
        "horizontal-edge": -y,
    }.items():
        assert (kernel(slug) * brighter).sum() > 0, slug


def test_the_lectures_picture() -> None:
    rows = ["100001", "010010", "001100", "100010", "010010", "001010"]
    picture = np.array([[float(c) for c in row] for row in rows])
    answer = ndimage.correlate(picture, kernel("lecture-diagonal"))[1:-1, 1:-1]
    assert answer.tolist() == [[3, -1, -3, -1], [-3, 1, 0, -3], [-3, -3, 0, 1], [3, -2, -2, -1]]
    answer = ndimage.correlate(picture, kernel("lecture-column"))[1:-1, 1:-1]
    assert answer.tolist() == [[-1, -1, -1, -1], [-1, -1, -2, 1], [-1, -1, -2, 1], [-1, 0, -4, 3]]
