"""Kernels that follow from a formula and a few numbers.

Each function returns float32 (size, size). Coordinates x (to the right) and y (down) are counted
from the centre of the kernel, which lies between cells when the size is even; angles are in
degrees, anticlockwise from the right, as on paper. assets/js/engine/kernels.js has the same
formulas, so that a slider is answered in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

__all__ = ["GENERATORS", "mulberry32"]

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

# What is smaller than this part of the largest weight is a rounding error, or a tail to drop.
NEGLIGIBLE = 1e-9


def _grid(size: int) -> tuple[Floats, Floats]:
    """x as a row (1, size) and y as a column (size, 1)."""
    along = np.arange(size, dtype=np.float64) - (size - 1) / 2
    return along[None, :], along[:, None]


def _finish(weights: Floats) -> Array:
    size = np.abs(weights)
    return np.where(size < NEGLIGIBLE * size.max(), 0, weights).astype(np.float32)


def _along(size: int, angle: float) -> tuple[Floats, Floats]:
    """Distances from the centre along a direction and across it, (size, size) each."""
    x, y = _grid(size)
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return x * cos - y * sin, x * sin + y * cos


def _bell(size: int, sigma: float) -> Floats:
    x, y = _grid(size)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    return np.asarray(bell / bell.sum())


def shift(dx: int, dy: int) -> Array:
    """One weight of 1, which moves the picture dx cells to the right and dy down."""
    reach = max(abs(dx), abs(dy))
    weights = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    weights[reach - dy, reach - dx] = 1
    return weights


def random(size: int, seed: int) -> Array:
    """Even noise from -1 to 1, the same for the same seed everywhere."""
    values = mulberry32(seed, size * size) * 2 - 1
    return values.reshape(size, size).astype(np.float32)


def mulberry32(seed: int, count: int) -> Floats:
    """`count` numbers from 0 up to 1 by T. Ettinger's generator of 32 bits of state.

    >>> mulberry32(1, 2).round(6).tolist()
    [0.627074, 0.002736]
    """
    mask, state, values = 0xFFFFFFFF, seed & 0xFFFFFFFF, []
    for _ in range(count):
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ state >> 15) * (state | 1)) & mask
        t ^= (t + (t ^ t >> 7) * (t | 61)) & mask
        values.append((t ^ t >> 14) / 2**32)
    return np.array(values)


def box(size: int) -> Array:
    """The plain mean of size x size cells."""
    return np.full((size, size), 1 / size**2, np.float32)


def gaussian(size: int, sigma: float) -> Array:
    """A bell of sum 1."""
    return _finish(_bell(size, sigma))


def disc(size: int) -> Array:
    """An even disc of sum 1 with a soft rim, as a lens out of focus makes of a point."""
    x, y = _grid(size)
    disc = np.clip(size / 2 - np.hypot(x, y), 0, 1)
    return _finish(disc / disc.sum())


def motion(size: int, angle: float) -> Array:
    """A line of sum 1 through the centre, one cell wide."""
    along, across = _along(size, angle)
    ends = np.clip((size + 1) / 2 - np.abs(along), 0, 1)
    line = np.clip(1 - np.abs(across), 0, 1) * ends
    return _finish(line / line.sum())


def unsharp(size: int, sigma: float, amount: float) -> Array:
    """The picture plus `amount` times what a Gaussian blur takes from it; the size is odd."""
    weights = -amount * _bell(size, sigma)
    weights[size // 2, size // 2] += 1 + amount
    return _finish(weights)


def laplacian_of_gaussian(size: int, sigma: float) -> Array:
    """The Laplacian of a Gaussian, negative in the middle, shifted to a sum of exactly 0."""
    x, y = _grid(size)
    square = (x**2 + y**2) / (2 * sigma**2)
    weights = (square - 1) * np.exp(-square) / (np.pi * sigma**4)
    return _finish(weights - weights.mean())


def difference_of_gaussians(size: int, sigma: float, ratio: float) -> Array:
    """A bell less one that is `ratio` times as wide: sum 0, positive in the middle."""
    return _finish(_bell(size, sigma) - _bell(size, ratio * sigma))


def gaussian_derivative(size: int, sigma: float, angle: float) -> Array:
    """The slope of a blurred picture towards `angle`, 1 for brightness that grows by 1 a cell."""
    along, _ = _along(size, angle)
    weights = along * _bell(size, sigma)
    return _finish(weights / (weights * along).sum())


def gabor(
    size: int, sigma: float, angle: float, wavelength: float, phase: float, aspect: float
) -> Array:
    """A wave towards `angle` under a bell `aspect` times as narrow across it as along it.

    What it would answer to an even picture is taken away, in the shape of the bell.
    """
    along, across = _along(size, angle)
    bell = np.exp(-(along**2 + (aspect * across) ** 2) / (2 * sigma**2))
    wave = bell * np.cos(2 * np.pi * along / wavelength - np.radians(phase))
    return _finish(wave - bell * (wave.sum() / bell.sum()))


def kirsch(angle: float) -> Array:
    """Kirsch's compass: 5 on the three cells towards `angle`, -3 on the other five."""
    turn = round(angle / 45)
    ring = [(1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]
    weights = np.zeros((3, 3), np.float32)
    for k, cell in enumerate(ring):
        weights[cell] = 5 if (k - turn + 1) % 8 < 3 else -3
    return weights


GENERATORS: Mapping[str, Callable[..., Array]] = MappingProxyType(
    {
        "shift": shift,
        "random": random,
        "box": box,
        "gaussian": gaussian,
        "disc": disc,
        "motion": motion,
        "unsharp": unsharp,
        "laplacian of gaussian": laplacian_of_gaussian,
        "difference of gaussians": difference_of_gaussians,
        "gaussian derivative": gaussian_derivative,
        "gabor": gabor,
        "kirsch": kirsch,
    }
)
