"""Two colour scales for maps: one for signed numbers, one for sizes; and plain grey.

Both scales are drawn in OKLab, where equal distances look equally different (B. Ottosson, A
perceptual color space for image processing, 2020, https://bottosson.github.io/posts/oklab/).
The signed one runs from blue through a near-white zero to brown-orange, a pair that red-green
colour blindness leaves apart; values of opposite sign are equally light. The browser gets the
same tables as bytes.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = [
    "colour_grey",
    "colour_sequential",
    "colour_signed",
    "sequential_table",
    "signed_table",
]

Table = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

SIGNED_ENTRIES = 255
SEQUENTIAL_ENTRIES = 256

# (lightness, chroma, hue in degrees): zero, halfway and the end of each side. Lightness falls
# evenly; chroma bends up early, so that small values already have a hue.
ZERO = (0.975, 0.0, 0.0)
NEGATIVE = ((0.6875, 0.12, 254.0), (0.4, 0.13, 262.0))
POSITIVE = ((0.6875, 0.123, 62.0), (0.4, 0.086, 47.0))

# From dark violet over blue-green to pale yellow.
SEQUENTIAL = (
    (0.17, 0.05, 295.0),
    (0.32, 0.12, 285.0),
    (0.48, 0.11, 245.0),
    (0.64, 0.1, 190.0),
    (0.8, 0.14, 145.0),
    (0.96, 0.1, 105.0),
)

LMS_OF_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
RGB_OF_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _lab(colour: tuple[float, float, float]) -> Floats:
    lightness, chroma, hue = colour
    angle = np.radians(hue)
    return np.array([lightness, chroma * np.cos(angle), chroma * np.sin(angle)])


def _linear_rgb(lab: Floats) -> Floats:
    lms = (lab @ np.transpose(LMS_OF_LAB)) ** 3  # (n, 3)
    return np.asarray(lms @ np.transpose(RGB_OF_LMS))


def _srgb(lab: Floats) -> Table:
    """OKLab (n, 3) as sRGB bytes; chroma too strong for the screen is taken back."""
    low, high = np.zeros(len(lab)), np.ones(len(lab))
    for _ in range(20):
        middle = (low + high) / 2
        linear = _linear_rgb(lab * np.stack([np.ones_like(middle), middle, middle], 1))
        fits = ((linear >= 0) & (linear <= 1)).all(1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    linear = _linear_rgb(lab * np.stack([np.ones_like(low), low, low], 1)).clip(0, 1)
    curve = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    table: Table = np.rint(curve * 255).astype(np.uint8)
    return table


@cache
def signed_table() -> Table:
    """The signed scale, uint8 (255, 3), read-only: entry 127 is zero, 0 and 254 are the ends."""
    along = np.linspace(0, 1, SIGNED_ENTRIES // 2 + 1)[:, None]
    sides = []
    for half, end in (NEGATIVE, POSITIVE):
        # A quadratic Bezier curve that passes through `half` at its middle.
        zero, through, last = _lab(ZERO), _lab(half), _lab(end)
        handle = 2 * through - (zero + last) / 2
        lab = (1 - along) ** 2 * zero + 2 * along * (1 - along) * handle + along**2 * last
        lab[:, 0] = zero[0] + (last[0] - zero[0]) * along[:, 0]
        sides.append(_srgb(lab))
    table = np.concatenate([sides[0][:0:-1], sides[1]])
    table.flags.writeable = False
    return table


@cache
def sequential_table() -> Table:
    """The sequential scale, uint8 (256, 3), read-only: dark to light in equal steps of OKLab."""
    stops = np.array([_lab(colour) for colour in SEQUENTIAL])
    fine = np.linspace(0, len(stops) - 1, 2001)
    path = np.stack([_smooth(fine, column) for column in stops.T], 1)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    even = np.linspace(0, length[-1], SEQUENTIAL_ENTRIES)
    table = _srgb(np.stack([np.interp(even, length, column) for column in path.T], 1))
    table.flags.writeable = False
    return table


def _smooth(at: Floats, values: Floats) -> Floats:
    """A Catmull-Rom curve through values[0], values[1], ... read at fractional places."""
    ends = np.concatenate([[2 * values[0] - values[1]], values, [2 * values[-1] - values[-2]]])
    k = np.minimum(at.astype(int), len(values) - 2)
    t = at - k
    a, b, c, d = (ends[k + n] for n in range(4))
    return np.asarray(
        b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    )


def colour_signed(array: npt.ArrayLike, limit: float | None = None) -> Table:
    """Signed numbers of any shape as RGB, uint8 (..., 3): white is zero, orange is positive.

    The ends of the scale are -limit and limit, by default the largest size of a finite value.
    Infinities take the ends, NaN takes the middle; so does everything when the limit is 0.

    >>> bool((colour_signed([0.0]) == signed_table()[127]).all())
    True
    """
    values = np.asarray(array, np.float64)
    if limit is None:
        limit = float(np.abs(values[np.isfinite(values)]).max(initial=0))
    middle = SIGNED_ENTRIES // 2
    scale = middle / limit if limit > 0 else 0.0
    return signed_table()[middle + _steps(values, scale, -middle, middle)]


def colour_sequential(array: npt.ArrayLike, low: float, high: float) -> Table:
    """Numbers of any shape as RGB, uint8 (..., 3), on the sequential scale from low to high.

    What lies outside takes the end, NaN the low end; without a range (high <= low) everything
    takes the middle.
    """
    return sequential_table()[_levels(array, low, high)]


def colour_grey(array: npt.ArrayLike, low: float, high: float) -> Table:
    """Numbers as grey levels from low (black) to high (white), uint8 RGB.

    (H, W) becomes (H, W, 3); the channels of (H, W, 3) are scaled each on its own, as a colour
    picture. Outside and NaN as in `colour_sequential`.
    """
    levels = _levels(array, low, high).astype(np.uint8)
    return levels if levels.ndim == 3 else np.repeat(levels[..., None], 3, axis=-1)


def _levels(array: npt.ArrayLike, low: float, high: float) -> npt.NDArray[np.intp]:
    values = np.asarray(array, np.float64)
    if not high > low:
        return np.where(np.isnan(values), 0, SEQUENTIAL_ENTRIES // 2)
    last = SEQUENTIAL_ENTRIES - 1
    return _steps(values - low, last / (high - low), 0, last)


def _steps(values: Floats, scale: float, least: int, most: int) -> npt.NDArray[np.intp]:
    """round(values * scale) within least .. most, halves to even, NaN as 0, infinity as an end."""
    with np.errstate(invalid="ignore"):
        scaled = np.clip(values * scale, least, most)
    return np.rint(np.nan_to_num(scaled, nan=0.0)).astype(np.intp)
