"""The figures among the drawn samples that are made of strokes: the ten digits and the cat.

They are drawn by OpenCV several times too large and then averaged, which makes smooth edges at
any size.
"""

from __future__ import annotations

from math import cos, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.picture import Picture, grey

__all__ = ["draw_cat", "draw_digits"]

Points = list[tuple[float, float]]
Colour = tuple[int, int, int]


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> Points:
    """Points on an ellipse, in degrees clockwise from the right; y runs down."""
    steps = max(4, int(abs(end - start) / 3))
    turns = [radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(cx + rx * cos(turn), cy + ry * sin(turn)) for turn in turns]


# Each digit as strokes in a box 0.6 wide and 1 high.
_DIGITS: tuple[tuple[Points, ...], ...] = (
    (_arc(0.3, 0.5, 0.28, 0.48, 0, 360),),
    ([(0.08, 0.22), (0.34, 0.02), (0.34, 0.98)],),
    ([*_arc(0.3, 0.28, 0.27, 0.26, 190, 385), (0.03, 0.98), (0.58, 0.98)],),
    (_arc(0.28, 0.26, 0.25, 0.24, 200, 450), _arc(0.28, 0.74, 0.3, 0.24, 270, 520)),
    ([(0.46, 0.98), (0.46, 0.02), (0.02, 0.7), (0.6, 0.7)],),
    ([(0.54, 0.02), (0.1, 0.02), (0.06, 0.46), *_arc(0.27, 0.68, 0.3, 0.3, 228, 510)],),
    ([(0.46, 0.02), *_arc(0.3, 0.68, 0.28, 0.3, 205, 180)], _arc(0.3, 0.68, 0.28, 0.3, 0, 360)),
    ([(0.02, 0.02), (0.58, 0.02), (0.22, 0.98)],),
    (_arc(0.3, 0.25, 0.23, 0.23, 0, 360), _arc(0.3, 0.73, 0.28, 0.25, 0, 360)),
    (_arc(0.3, 0.32, 0.28, 0.3, 0, 360), [*_arc(0.3, 0.32, 0.28, 0.3, 0, 25), (0.14, 0.98)]),
)
_DIGIT_ROWS = ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9))


def draw_digits(n: int) -> Picture:
    """The ten digits in white strokes on black, in rows of four, four and two, uint8 (n, n)."""
    scale = _oversampling(n)
    side = n * scale
    canvas = np.zeros((side, side), np.uint8)
    tall = 0.215 * side
    for row, digits in enumerate(_DIGIT_ROWS):
        for column, digit in enumerate(digits):
            left = (0.5 + (column - (len(digits) - 1) / 2) * 0.23) * side - 0.3 * tall
            top = (0.5 + (row - 1) * 0.305) * side - 0.5 * tall
            for stroke in _DIGITS[digit]:
                points = [(left + x * tall, top + y * tall) for x, y in stroke]
                cv2.polylines(
                    canvas, [_exact(points)], False, 255, max(1, round(side / 38)), cv2.LINE_AA, 4
                )
    return _averaged(canvas, n)


def draw_cat(
    n: int, position: tuple[float, float] = (0.5, 0.5), scale: float = 0.8, colour: bool = True
) -> Picture:
    """A cat's face on black, uint8 (n, n, 3), or (n, n) where `colour` is False.

    `scale` is its width as a part of n; `position` (x, y) from 0 to 1 is where it sits: (0, 0)
    touches the left and the upper side, (1, 1) the right and the lower one. It is drawn once
    and set down on whole pixels, so two cats at different positions are the same to the pixel.
    """
    side = min(n, max(8, round(n * scale)))
    picture = np.zeros((n, n, 3), np.uint8)
    left, top = (round(min(1.0, max(0.0, part)) * (n - side)) for part in position)
    picture[top : top + side, left : left + side] = _cat_face(side)
    if colour:
        return picture
    return grey(picture)  # (n, n)


_FUR, _STRIPE, _CREAM = (240, 150, 62), (196, 98, 30), (255, 226, 184)
_PINK, _EYE, _DARK, _WHITE = (244, 138, 140), (126, 200, 96), (32, 24, 24), (255, 255, 255)


def _cat_face(side: int) -> Picture:
    scale = _oversampling(side)
    canvas = np.zeros((side * scale, side * scale, 3), np.uint8)
    big = side * scale

    def fill(points: Points, colour: Colour) -> None:
        scaled = _exact([(x * big, y * big) for x, y in points])
        cv2.fillPoly(canvas, [scaled], colour, cv2.LINE_AA, 4)

    def line(points: Points, colour: Colour, width: float) -> None:
        scaled = _exact([(x * big, y * big) for x, y in points])
        cv2.polylines(canvas, [scaled], False, colour, max(1, round(width * big)), cv2.LINE_AA, 4)

    def oval(cx: float, cy: float, rx: float, ry: float, colour: Colour) -> None:
        fill(_arc(cx, cy, rx, ry, 0, 360), colour)

    for flip in (1, -1):  # the left half, then its mirror image
        ear = [(0.07, 0.58), (0.127, 0.06), (0.138, 0.032), (0.168, 0.027), (0.47, 0.24)]
        inner = [(0.175, 0.36), (0.185, 0.13), (0.355, 0.255)]
        fill([(0.5 + flip * (x - 0.5), y) for x, y in ear], _FUR)
        fill([(0.5 + flip * (x - 0.5), y) for x, y in inner], _PINK)
    oval(0.5, 0.58, 0.43, 0.37, _FUR)
    for top, bottom, x in ((0.22, 0.40, 0.5), (0.235, 0.36, 0.41), (0.235, 0.36, 0.59)):
        fill([(x - 0.025, top), (x + 0.025, top), (0.5 + (x - 0.5) * 0.8, bottom)], _STRIPE)
    for flip in (1, -1):
        for y in (0.55, 0.64):
            stripe = [(0.077, y - 0.02), (0.08, y + 0.03), (0.21, y + 0.015)]
            fill([(0.5 + flip * (x - 0.5), y) for x, y in stripe], _STRIPE)
        oval(0.5 + flip * 0.185, 0.53, 0.098, 0.088, _WHITE)
        oval(0.5 + flip * 0.185, 0.53, 0.086, 0.078, _EYE)
        oval(0.5 + flip * 0.185, 0.53, 0.034, 0.072, _DARK)
        oval(0.5 + flip * 0.185 - 0.022, 0.498, 0.018, 0.018, _WHITE)
    oval(0.425, 0.755, 0.115, 0.095, _CREAM)
    oval(0.575, 0.755, 0.115, 0.095, _CREAM)
    oval(0.5, 0.85, 0.09, 0.055, _CREAM)
    fill([(0.445, 0.665), (0.555, 0.665), (0.515, 0.715), (0.485, 0.715)], _PINK)
    for flip in (1, -1):
        line([(0.5, 0.715), (0.5, 0.745)], _DARK, 0.014)
        line(_arc(0.5 + flip * 0.055, 0.745, 0.055, 0.05, 0, 180), _DARK, 0.014)
        for y in (-0.03, 0.01, 0.05):
            whisker = [(0.36, 0.75 + y * 0.4), (0.02, 0.73 + y * 2.2)]
            line([(0.5 + flip * (x - 0.5), y) for x, y in whisker], _WHITE, 0.008)
    return _averaged(canvas, side)


def _oversampling(n: int) -> int:
    return 4 if n <= 512 else 2


def _exact(points: Points) -> npt.NDArray[np.int32]:
    """Points for OpenCV, in sixteenths of a pixel, whose whole numbers are pixel middles."""
    return np.array([[round((x - 0.5) * 16), round((y - 0.5) * 16)] for x, y in points], np.int32)


def _averaged(canvas: Picture, n: int) -> Picture:
    small = cv2.resize(canvas, (n, n), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)
