"""The formulas against OpenCV, SciPy and scikit-image, and at the ends of their ranges."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scipy import ndimage
from scipy.signal.windows import gaussian as gaussian_window
from skimage import filters

from cnnviz.core.kernel_families import mulberry32
from cnnviz.core.kernels import LIBRARY, kernel


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


def test_motion_blur_runs_along_its_angle() -> None:
    weights = kernel("motion-blur", size=9, angle=45)
    assert weights[1, 7] > 0
    assert weights[7, 1] > 0
    assert weights[0, 0] == weights[8, 8] == 0


def test_shift_moves_the_picture_as_it_says() -> None:
    picture = np.arange(48.0).reshape(6, 8)
    for dx, dy in ((2, 0), (0, 1), (-1, 2), (0, 0)):
        moved = ndimage.correlate(picture, kernel("shift", dx=dx, dy=dy), mode="wrap")
        np.testing.assert_array_equal(moved, np.roll(picture, (dy, dx), (0, 1)))


def test_random_is_even_noise_that_a_seed_fixes() -> None:
    np.testing.assert_array_equal(kernel("random", seed=5), kernel("random", seed=5))
    assert (kernel("random", seed=5) != kernel("random", seed=6)).any()
    values = mulberry32(7, 20000)
    assert 0 <= values.min() < values.max() < 1
    counts = np.histogram(values, 20, (0, 1))[0]
    assert np.abs(counts - 1000).max() < 150
