"""The library against OpenCV, SciPy and scikit-image, and every entry against its own claims."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import cv2
import numpy as np
import pytest
from scipy import ndimage
from scipy.signal.windows import gaussian as gaussian_window
from skimage import filters

from cnnviz.core.kernel_families import GENERATORS, mulberry32
from cnnviz.core.kernels import LIBRARY, catalogue_json, kernel
from cnnviz.core.messages import Refusal

SLUGS = [each.slug for each in LIBRARY]


def test_the_library_has_what_was_asked_for() -> None:
    assert len(LIBRARY) >= 28
    assert len(set(SLUGS)) == len(SLUGS)
    assert len({each.name for each in LIBRARY}) == len(LIBRARY)
    asked = """identity shift box gaussian sharpen unsharp laplacian-4 laplacian-8 log
        sobel-x sobel-y prewitt-x prewitt-y scharr-x scharr-y roberts-1 roberts-2 vertical-edge
        horizontal-edge
        diagonal-edge-left diagonal-edge-right lecture-diagonal lecture-column corner line-level
        line-upright line-rising line-falling emboss outline gabor random motion-blur"""
    assert set(asked.split()) <= set(SLUGS)


@pytest.mark.parametrize("each", LIBRARY, ids=SLUGS)
def test_every_entry_is_complete(each) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9-]*", each.slug)
    assert each.finds.endswith(".")
    assert each.name
    assert each.source
    assert (each.matrix is None) != (each.generator is None)
    weights = kernel(each.slug)
    assert weights.dtype == np.float32
    assert weights.ndim == 2
    assert max(weights.shape) <= 31
    assert np.isfinite(weights).all()
    assert np.abs(weights).max() <= 20
    assert weights is not kernel(each.slug)


@pytest.mark.parametrize("each", [e for e in LIBRARY if e.params], ids=lambda e: e.slug)
def test_every_corner_of_the_parameters_gives_a_kernel(each) -> None:
    sides = [(spec.least, spec.most, spec.default) for spec in each.params]
    for values in np.stack(np.meshgrid(*sides, indexing="ij"), -1).reshape(-1, len(sides)):
        weights = kernel(
            each.slug, **dict(zip([s.name for s in each.params], values.tolist(), strict=True))
        )
        assert np.isfinite(weights).all(), values
        assert 1 <= max(weights.shape) <= 31
        assert weights.any()


@pytest.mark.parametrize("size", [1, 3, 5, 9, 31])
@pytest.mark.parametrize("sigma", [0.3, 1, 2.7, 10])
def test_gaussian_as_opencv(size: int, sigma: float) -> None:
    row = cv2.getGaussianKernel(size, sigma)
    np.testing.assert_allclose(kernel("gaussian", size=size, sigma=sigma), row @ row.T, atol=1e-7)


@pytest.mark.parametrize("size", [2, 4, 8, 30])
def test_gaussian_of_even_size_as_scipy(size: int) -> None:
    row = gaussian_window(size, 1.7)
    square = np.outer(row, row)
    np.testing.assert_allclose(
        kernel("gaussian", size=size, sigma=1.7), square / square.sum(), atol=1e-7
    )


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


def test_laplacian_as_opencv() -> None:
    point = np.zeros((7, 7))
    point[3, 3] = 1
    np.testing.assert_array_equal(cv2.Laplacian(point, -1)[2:5, 2:5], kernel("laplacian-4"))


@pytest.mark.parametrize("size", [3, 11, 21, 31])
@pytest.mark.parametrize(("sigma", "angle", "wavelength"), [(2, 0, 5), (3.5, 30, 9), (5, 200, 4)])
@pytest.mark.parametrize(("phase", "aspect"), [(0, 1), (90, 0.5), (35, 1.7)])
def test_gabor_as_opencv(size, sigma, angle, wavelength, phase, aspect) -> None:
    # OpenCV turns clockwise and mirrors the kernel in its centre, which turns the phase round.
    def theirs(wave: float, offset: float) -> np.ndarray:
        shape = (size, size)
        theta = -np.radians(angle)
        return cv2.getGaborKernel(shape, sigma, theta, wave, aspect, offset, cv2.CV_64F)

    wave, bell = theirs(wavelength, -np.radians(-phase)), theirs(1e12, 0)
    expected = wave - bell * wave.sum() / bell.sum()
    weights = kernel(
        "gabor",
        size=size,
        sigma=sigma,
        angle=angle,
        wavelength=wavelength,
        phase=phase,
        aspect=aspect,
    )
    np.testing.assert_allclose(weights, expected, atol=1e-6)


def test_laplacian_of_gaussian_as_scipy() -> None:
    point = np.zeros((31, 31))
    point[15, 15] = 1
    for sigma in (1.5, 2.5, 3.5):
        np.testing.assert_allclose(
            kernel("log", size=31, sigma=sigma),
            ndimage.gaussian_laplace(point, sigma, truncate=8),
            atol=2e-4,
        )
    assert kernel("log", size=9, sigma=1.4)[4, 4] == kernel("log", size=9, sigma=1.4).min()


def test_difference_of_gaussians_as_skimage() -> None:
    point = np.zeros((31, 31))
    point[15, 15] = 1
    expected = filters.difference_of_gaussians(point, 1.2, 1.2 * 1.5, truncate=12)
    weights = kernel("dog", size=31, sigma=1.2, ratio=1.5)
    np.testing.assert_allclose(weights, expected, atol=1e-6)


@pytest.mark.parametrize("angle", [0, 30, 90, 180, 271])
def test_derivative_of_gaussian_measures_a_slope(angle: float) -> None:
    y, x = np.mgrid[:12.0, :12.0]
    ramp = 0.7 * (x * np.cos(np.radians(angle)) - y * np.sin(np.radians(angle)))
    for size in (3, 8, 9):
        weights = kernel("gaussian-derivative", size=size, sigma=1.3, angle=angle)
        answer = float((ramp[:size, :size] * weights).sum())
        assert answer == pytest.approx(0.7, abs=1e-5)
    flat = kernel("gaussian-derivative", size=9, sigma=1.5, angle=angle)
    assert abs(flat.sum()) < 1e-6


def test_what_sums_to_what() -> None:
    ones = ["identity", "shift", "box", "gaussian", "binomial", "disc", "motion-blur", "sharpen"]
    for slug in [*ones, "sharpen-8", "unsharp", "emboss"]:
        assert kernel(slug).sum() == pytest.approx(1, abs=1e-6), slug
    quiet = [e.slug for e in LIBRARY if e.family in ("Edges", "Second derivative", "Directions")]
    lines = [e.slug for e in LIBRARY if e.family == "Lines and corners"]
    for slug in [*quiet, *lines, "vertical-edge", "horizontal-edge", "outline"]:
        assert kernel(slug).sum() == pytest.approx(0, abs=1e-5), slug


def test_matrices_by_hand() -> None:
    by_hand = {
        "vertical-edge": [[1, 0, -1]] * 3,
        "horizontal-edge": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
        "lecture-diagonal": [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]],
        "lecture-column": [[-1, 1, -1]] * 3,
        "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
        "difference-x": [[-0.5, 0, 0.5]],
        "second-y": [[1], [-2], [1]],
        "kirsch": [[-3, -3, 5], [-3, 0, 5], [-3, -3, 5]],
    }
    for slug, matrix in by_hand.items():
        assert kernel(slug).tolist() == matrix
    assert kernel("kirsch", angle=135).tolist() == [[5, 5, -3], [5, 0, -3], [-3, -3, -3]]
    assert kernel("box", size=2).tolist() == [[0.25, 0.25]] * 2
    assert kernel("motion-blur", size=3, angle=90).tolist() == [[0, np.float32(1 / 3), 0]] * 3
    assert kernel("unsharp", size=3, sigma=1, amount=0).tolist() == kernel("identity").tolist()
    disc, rim = kernel("disc", size=3), 1.5 - 2**0.5
    expected = [[rim, 0.5, rim], [0.5, 1, 0.5], [rim, 0.5, rim]]
    np.testing.assert_allclose(disc / disc[1, 1], expected, rtol=1e-6)


def test_shift_moves_the_picture_as_it_says() -> None:
    picture = np.arange(48.0).reshape(6, 8)
    for dx, dy in ((2, 0), (0, 1), (-1, 2), (0, 0)):
        moved = ndimage.correlate(picture, kernel("shift", dx=dx, dy=dy), mode="wrap")
        np.testing.assert_array_equal(moved, np.roll(picture, (dy, dx), (0, 1)))


def test_motion_blur_runs_along_its_angle() -> None:
    weights = kernel("motion-blur", size=9, angle=45)
    assert weights[1, 7] > 0
    assert weights[7, 1] > 0
    assert weights[0, 0] == weights[8, 8] == 0


def test_directions_point_where_they_say() -> None:
    y, x = np.mgrid[-1.0:2, -1.0:2]
    for slug, direction in {
        "sobel-x": x,
        "prewitt-x": x,
        "scharr-x": x,
        "sobel-y": y,
        "vertical-edge": -x,
        "horizontal-edge": -y,
        "diagonal-edge-left": -x - y,
        "diagonal-edge-right": x - y,
        "kirsch": x,
        "emboss": x + y,
    }.items():
        assert (kernel(slug) * direction).sum() > 0, slug
    assert (kernel("kirsch", angle=90) * -y).sum() > 0
    for slug, line in {
        "line-level": y == 0,
        "line-upright": x == 0,
        "line-rising": x == -y,
        "line-falling": x == y,
    }.items():
        assert (kernel(slug) * line).sum() == 6


def test_random_is_even_noise_that_a_seed_fixes() -> None:
    np.testing.assert_array_equal(kernel("random", seed=5), kernel("random", seed=5))
    assert (kernel("random", seed=5) != kernel("random", seed=6)).any()
    values = mulberry32(7, 20000)
    assert 0 <= values.min() < values.max() < 1
    counts = np.histogram(values, 20, (0, 1))[0]
    assert np.abs(counts - 1000).max() < 150


@pytest.mark.parametrize(
    ("slug", "params", "sentence"),
    [
        ("sobel", {}, "There is no kernel named 'sobel'."),
        ("<b>" * 50, {}, "There is no kernel named '<b>"),
        ("sobel-x", {"size": 3}, "The kernel sobel-x has no setting 'size'."),
        ("box", {"size": 32}, "The setting size of the kernel box is 32; it goes from 1 to 31."),
        ("box", {"size": 0}, "is 0; it goes from 1 to 31"),
        ("box", {"size": 2.5}, "is 2.5; it goes from 1 in steps of 1"),
        ("unsharp", {"size": 4}, "is 4; it goes from 3 in steps of 2"),
        ("kirsch", {"angle": 44}, "is 44; it goes from 0 in steps of 45"),
        ("gaussian", {"sigma": float("nan")}, "is nan; it goes from 0.3 to 10"),
        ("gaussian", {"sigma": float("inf")}, "is inf; it goes from 0.3 to 10"),
        ("gaussian", {"sigma": "1"}, "is 1; it goes from 0.3 to 10"),
        ("gaussian", {"sigma": None}, "is None; it goes from 0.3 to 10"),
        ("gaussian", {"size": True}, "is True; it goes from 1 to 31"),
        ("random", {"seed": 10**400}, "it goes from 0 to 9999"),
    ],
)
def test_what_is_refused(slug: str, params: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=re.escape(sentence)) as refusal:
        kernel(slug, **params)  # type: ignore[arg-type]
    assert len(str(refusal.value)) < 200


def test_whole_numbers_may_come_as_floats() -> None:
    np.testing.assert_array_equal(kernel("box", size=4.0), kernel("box", size=4))
    np.testing.assert_array_equal(kernel("box", size=np.float32(4)), kernel("box", size=4))


def test_the_catalogue_is_json_and_complete() -> None:
    catalogue = json.loads(json.dumps(catalogue_json(), allow_nan=False))
    assert [entry["slug"] for entry in catalogue] == SLUGS
    for entry in catalogue:
        np.testing.assert_array_equal(np.float32(entry["matrix"]), kernel(entry["slug"]))
        assert entry["generator"] is None or entry["generator"] in GENERATORS
        assert bool(entry["params"]) == bool(entry["generator"])
        for spec in entry["params"]:
            assert spec["min"] <= spec["default"] <= spec["max"]
            assert set(spec) == {"name", "label", "min", "max", "step", "default"}
    families = [entry["family"] for entry in catalogue]
    assert len(set(families)) == 1 + sum(a != b for a, b in pairwise(families))
