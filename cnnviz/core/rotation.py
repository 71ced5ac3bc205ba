"""Turned and scaled pictures: what convolution does not carry along, beside interpolation's part.

conv(turn(x)) is compared with turn(conv(x)) where no border reaches. Without padding the map
lies in the middle of the picture whatever the kernel's size, so both turn about one point.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.circular import MOST_SIDE
from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo
from cnnviz.core.messages import Refusal
from cnnviz.core.pipeline import run
from cnnviz.core.shift_curves import spread_of

__all__ = ["ANGLES", "FACTORS", "rotation_errors", "scale_errors", "scaled", "turned"]

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Progress = Callable[[float], None]
Region = npt.NDArray[np.bool_]

ANGLES = tuple(range(-180, 181, 5))
FACTORS = tuple(2 ** (k / 8) for k in range(-8, 9))
# Cubic interpolation looks two cells to each side, twice on the way there and back.
MARGIN = 4
SMALLEST_REACH = 8
EPSILON = float(np.finfo(np.float32).eps)


def _silent(part: float) -> None:
    return None


def _warped(planes: Array, matrix: npt.ArrayLike) -> Array:
    """Each plane of (C, n, n) under the affine `matrix` (2, 3) by cubic interpolation."""
    size, by = planes.shape[-2:], np.asarray(matrix, np.float64)
    warped = [
        cv2.warpAffine(plane, by, size, None, cv2.INTER_CUBIC, cv2.BORDER_REPLICATE)
        for plane in planes
    ]
    return np.stack(warped).astype(np.float32, copy=False)


def turned(planes: Array, angle: float) -> Array:
    """Square planes (C, n, n) turned about their middle, counterclockwise, in degrees.

    Quarter turns move cells and invent none; all else is interpolated cubically.
    """
    if angle % 90 == 0:
        return np.ascontiguousarray(np.rot90(planes, round(angle / 90), axes=(-2, -1)))
    centre = (planes.shape[-1] - 1) / 2
    return _warped(planes, cv2.getRotationMatrix2D((centre, centre), angle, 1.0))


def scaled(planes: Array, factor: float) -> Array:
    """Square planes (C, n, n) enlarged about their middle by `factor`, below 1 shrunk.

    Interpolated cubically on the same n x n cells; a factor of 1 changes nothing.
    """
    if factor == 1:
        return planes
    offset = (planes.shape[-1] - 1) / 2 * (1 - factor)
    return _warped(planes, [[factor, 0, offset], [0, factor, offset]])


def _square(planes: Array) -> Array:
    """The square in the middle of a picture (C, H, W)."""
    H, W = planes.shape[-2:]
    n = min(H, W, MOST_SIDE)
    top, left = (H - n) // 2, (W - n) // 2
    return np.ascontiguousarray(planes[:, top : top + n, left : left + n])


def _square_kernel(demo: Demo, channels: int) -> Array:
    """The demo's first kernel (.., k, k), its dilation written out as zeros.

    An oblong kernel would give an oblong map, which no quarter turn leaves in place: zeros on both
    sides of it, an odd one at the end, change no product.
    """
    weights = demo.weights(0, channels)
    (dy, dx), (kh, kw) = demo.spec.dilation, weights.shape[-2:]
    tall, wide = (kh - 1) * dy + 1, (kw - 1) * dx + 1
    side = max(tall, wide)
    top, left = (side - tall) // 2, (side - wide) // 2
    square = np.zeros((*weights.shape[:-2], side, side), np.float32)
    square[..., top : top + tall : dy, left : left + wide : dx] = weights
    return square


def _prepared(planes: Array, demo: Demo) -> tuple[Array, Callable[[Array], Array], int, float]:
    """The square of the picture, what makes its map (C', m, m), the kernel's side, and how far
    32 bits may round a map, which the activations do not enlarge."""
    square, weights = _square(planes), _square_kernel(demo, len(planes))
    n, k = square.shape[-1], weights.shape[-1]
    if (n - k) / 2 - k < MARGIN + SMALLEST_REACH:
        raise Refusal(
            "The kernel covers {kernel} × {kernel} pixels; beside it the middle of the picture,"
            " {n} × {n}, is too small to be turned and scaled.",
            kernel=k,
            n=n,
        )
    spec, mode = ConvSpec(flip=demo.spec.flip), demo.effective_mode(len(planes))

    def mapped(each: Array) -> Array:
        done = run(each, weights, demo.bias, mode, spec, demo.activation).activation
        return np.ascontiguousarray(done.reshape(-1, *done.shape[-2:]))

    noise = (np.abs(weights).sum() * np.abs(square).max() + abs(demo.bias)) * 4 * EPSILON
    return square, mapped, k, float(noise)


def _apart(one: Array, other: Array, region: Region) -> float:
    """The root of the mean square of a difference inside a region (m, m)."""
    difference = (one - other)[:, region]
    return math.sqrt(np.square(difference, dtype=np.float64).mean())


def rotation_errors(planes: Array, demo: Demo, progress: Progress = _silent) -> Numbers:
    """How far conv(turn(x)) is from turn(conv(x)) for each of ANGLES, and interpolation's part.

    planes: (C, H, W), of which the middle square is used; stride and padding of the demo are not.
    Returns (2, angles): the root of the mean square of the difference in the disc that no border
    reaches, over the standard deviation of the map there; and the same for the map alone, turned
    and turned back, which ought to change nothing. What 32 bits may round is 0.
    Raises Refusal when the picture is too small or the map flat.
    """
    square, mapped, k, noise = _prepared(planes, demo)
    plain = mapped(square)  # (C', m, m)
    m = plain.shape[-1]
    away = np.arange(m) - (m - 1) / 2
    # A corner of the kernel is half its diagonal away from its middle.
    disc = np.hypot(away[:, None], away) <= (square.shape[-1] - 1) / 2 - MARGIN - (k - 1) / 2**0.5
    spread = spread_of(plain[:, disc])
    errors = np.zeros((2, len(ANGLES)))
    for i, angle in enumerate(ANGLES):
        progress(i / len(ANGLES))
        if angle in (-180, 0):  # nothing is turned by 0, and -180 is 180
            continue
        there = turned(plain, angle)
        errors[0, i] = _apart(mapped(turned(square, angle)), there, disc) / spread
        if angle % 90:
            errors[1, i] = _apart(turned(there, -angle), plain, disc) / spread
    errors[:, 0] = errors[:, -1]
    errors[errors <= noise / spread] = 0
    progress(1.0)
    return errors


def scale_errors(planes: Array, demo: Demo, progress: Progress = _silent) -> Numbers:
    """How far conv(scale(x)) is from scale(conv(x)) for each of FACTORS, and interpolation's part.

    As `rotation_errors`, in the square that no border reaches and over the standard deviation of
    scale(conv(x)) there. Interpolation's part: the coarser of the two maps, enlarged and shrunk
    back. Raises Refusal when the picture is too small or the map flat.
    """
    square, mapped, k, noise = _prepared(planes, demo)
    plain = mapped(square)  # (C', m, m)
    m = plain.shape[-1]
    away = np.abs(np.arange(m) - (m - 1) / 2)
    away = np.maximum(away[:, None], away)
    spread_of(plain)
    errors = np.zeros((2, len(FACTORS)))
    for i, factor in enumerate(FACTORS):
        progress(i / len(FACTORS))
        if factor == 1:
            continue
        there = scaled(plain, factor)
        small = min(1.0, factor) * (square.shape[-1] - 1) / 2 - MARGIN - (k - 1) / 2
        region = away <= small
        spread = spread_of(there[:, region])
        error = _apart(mapped(scaled(square, factor)), there, region)
        errors[0, i] = error / spread if error > noise else 0
        coarse, up = (plain, factor) if factor > 1 else (there, 1 / factor)
        back = scaled(scaled(coarse, up), 1 / up)
        kept = away <= (m - 1) / 2 / up - MARGIN
        errors[1, i] = _apart(back, coarse, kept) / spread_of(coarse[:, kept])
    progress(1.0)
    return errors
