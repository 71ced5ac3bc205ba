"""Pictures that the app draws itself, each made to show what one kind of kernel does.

Every drawing is a function from a size to a square uint8 picture, (n, n) grey or (n, n, 3)
RGB. Edges that a kernel should find at an exact place lie on pixel borders; curves and slopes
are anti-aliased, by computing how much of a pixel they cover.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, radians, sin

import numpy as np
import numpy.typing as npt

from cnnviz.core.figures import draw_cat, draw_digits
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.picture import Picture

__all__ = ["DRAWINGS", "LECTURE_ROWS", "Drawing", "draw", "draw_stripes"]

LECTURE_ROWS = ("100001", "010010", "001100", "100010", "010010", "001010")
POINT_SIZE = 63


@dataclass(frozen=True)
class Drawing:
    """A drawn sample: the name in links, the name on the screen, what it is good for."""

    slug: str
    name: str
    sentence: str
    make: Callable[[int], Picture]


def draw(slug: str, n: int) -> Picture:
    """Draw the picture named `slug` n pixels wide and high.

    Returns uint8, (n, n) or (n, n, 3), n from 16 to 4096; "point" and "lecture" have a size of
    their own, where one pixel can be seen. Raises Refusal for an unknown name, ValueError for a
    size out of range.

    >>> draw("lecture", 256).shape, draw("disc", 256).shape
    ((6, 6), (256, 256))
    """
    for drawing in DRAWINGS:
        if drawing.slug == slug:
            if not 16 <= n <= 4096:
                raise ValueError(f"A drawing is 16 to 4096 pixels wide, not {n}.")
            return drawing.make(n)
    raise Refusal(
        "There is no drawing called {slug}; there are {known}.",
        slug=str(slug)[:40],
        known=", ".join(drawing.slug for drawing in DRAWINGS),
    )


def _edges(n: int) -> Picture:
    contrasts = np.array([255, 160, 96, 48])
    half = contrasts[np.arange(n) * len(contrasts) // n] / 2  # (n,)
    bright = (np.arange(n) * 4 // n % 3 != 0)[None, :]  # (1, n)
    return np.floor(127.5 + np.where(bright, half[:, None], -half[:, None]) + 0.5).astype(np.uint8)


def _square(n: int) -> Picture:
    picture = np.zeros((n, n), np.uint8)
    picture[n // 4 : n - n // 4, n // 4 : n - n // 4] = 255
    return picture


def _checkerboard(n: int) -> Picture:
    cell = np.arange(n) * 8 // n  # (n,)
    return ((cell[:, None] + cell[None, :]) % 2 * 255).astype(np.uint8)


def draw_stripes(n: int, angle: float, period: float | None = None) -> Picture:
    """Bright and dark stripes of equal width, uint8 (n, n).

    `angle` in degrees is the direction the stripes run in, counter-clockwise: 0 lies, 90
    stands. `period` in pixels is one bright and one dark stripe; as a rule n / 8, in whole even
    pixels, so that standing and lying stripes end on pixel borders.
    """
    period = period or max(4, 2 * round(n / 16))
    x, y = _grid(n)
    across = (x + 0.5) * sin(radians(angle)) + (y + 0.5) * cos(radians(angle))
    phase = np.abs((across / period + 0.25) % 1 - 0.5)  # 0 in the middle of a bright stripe
    return _covered((0.25 - phase) * period)


def _fan(n: int) -> Picture:
    x, y = _grid(n)
    x, y = x - (n - 1) / 2, y - (n - 1) / 2
    radius, spokes = np.hypot(x, y), 18
    phase = np.abs((np.arctan2(y, x) * spokes / (2 * pi)) % 1 - 0.5)
    ray = (0.25 - phase) * 2 * pi * radius / spokes
    return _covered(np.minimum(ray, 0.47 * n - radius))


def _rings(n: int) -> Picture:
    x, y = _grid(n)
    squared = (x - (n - 1) / 2) ** 2 + (y - (n - 1) / 2) ** 2
    wave = np.cos(pi * squared / n * 0.5)
    return np.round(127.5 + 127.5 * wave).astype(np.uint8)


def _disc(n: int) -> Picture:
    x, y = _grid(n)
    return _covered(0.3 * n - np.hypot(x - (n - 1) / 2, y - (n - 1) / 2))


def _colours(n: int) -> Picture:
    x, y = _grid(n)
    discs = []
    for angle in (90, 210, 330):
        centre_x = (n - 1) / 2 + 0.17 * n * cos(radians(angle))
        centre_y = 0.53 * n - 0.17 * n * sin(radians(angle))
        discs.append(_covered(0.26 * n - np.hypot(x - centre_x, y - centre_y)))
    return np.stack(discs, axis=2)  # (n, n, 3)


def _point(n: int) -> Picture:
    del n
    picture = np.zeros((POINT_SIZE, POINT_SIZE), np.uint8)
    picture[POINT_SIZE // 2, POINT_SIZE // 2] = 255
    return picture


def _lecture(n: int) -> Picture:
    del n
    return np.array([[255 * int(cell) for cell in row] for row in LECTURE_ROWS], np.uint8)


def _grid(n: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    along = np.arange(n, dtype=np.float64)
    return along[None, :], along[:, None]


def _covered(inside: npt.NDArray[np.float64]) -> Picture:
    """Bright where `inside`, a distance to the border in pixels, is positive."""
    return np.round(255 * np.clip(inside + 0.5, 0, 1)).astype(np.uint8)


def _named_stripes(angle: float) -> Callable[[int], Picture]:
    return lambda n: draw_stripes(n, angle)


DRAWINGS: tuple[Drawing, ...] = (
    Drawing(
        "edges",
        mark("Step edges"),
        mark("Dark to bright and bright to dark, in steps that grow weaker from top to bottom."),
        _edges,
    ),
    Drawing(
        "square",
        mark("Bright square"),
        mark("Four straight edges, one facing each way, and four corners."),
        _square,
    ),
    Drawing(
        "checkerboard",
        mark("Checkerboard"),
        mark("Edges of both polarities and a corner at every crossing."),
        _checkerboard,
    ),
    Drawing(
        "vertical-stripes",
        mark("Vertical stripes"),
        mark("Only vertical edges: a kernel for horizontal ones finds nothing here."),
        _named_stripes(90),
    ),
    Drawing(
        "horizontal-stripes",
        mark("Horizontal stripes"),
        mark("Only horizontal edges: a kernel for vertical ones finds nothing here."),
        _named_stripes(0),
    ),
    Drawing(
        "diagonal-stripes",
        mark("Diagonal stripes"),
        mark("Edges at 45 degrees, which answer to both the vertical and the horizontal kernel."),
        _named_stripes(45),
    ),
    Drawing(
        "fan",
        mark("Fan of rays"),
        mark("Edges in every direction: where a kernel answers shows which way it looks."),
        _fan,
    ),
    Drawing(
        "rings",
        mark("Rings"),
        mark(
            "Waves from coarse to fine: blurring removes the fine ones, a stride makes false ones."
        ),
        _rings,
    ),
    Drawing(
        "disc",
        mark("Disc"),
        mark("One smooth outline that turns through all directions."),
        _disc,
    ),
    Drawing(
        "colours",
        mark("Three lights"),
        mark("Red, green and blue discs that overlap, to tell the channels apart."),
        _colours,
    ),
    Drawing(
        "digits",
        mark("Digits"),
        mark("The ten digits in white strokes on black, as networks first learned to read them."),
        draw_digits,
    ),
    Drawing(
        "point",
        mark("A single bright point"),
        mark("Its feature map is the kernel itself, turned by half a turn."),
        _point,
    ),
    Drawing(
        "drawn-cat",
        mark("Drawn cat"),
        mark("A cat's face on black, large and in the middle."),
        draw_cat,
    ),
    Drawing(
        "corner-cat",
        mark("Cat in the corner"),
        mark("The same cat, small and in a corner: does the network still find it?"),
        lambda n: draw_cat(n, (0.06, 0.94), 0.4),
    ),
    Drawing(
        "lecture",
        mark("The lecture's 6 x 6 picture"),
        mark("Six by six cells of 0 and 1, small enough to compute by hand."),
        _lecture,
    ),
)
