"""The 256 colours that every frame of a sweep shares, and numbers as indices of them.

0 to 126 are the signed scale, every second entry of `signed_table` (63 is zero); 127 to 238 are
112 even greys from black to white; 239 outlines the window, 240 the winner of a maximum; 255 is
never drawn, so that a file may use it for "as in the frame before". The rest is black.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cnnviz.core.colour import signed_table

__all__ = [
    "ACCENT",
    "BLACK",
    "UNDRAWN",
    "WHITE",
    "WINNER",
    "Scale",
    "grey",
    "lightness",
    "nearest",
    "palette",
    "scale_of",
]

Indices = npt.NDArray[np.uint8]

SIGNED_STEPS = 63
BLACK, WHITE = 127, 238
ACCENT, WINNER, UNDRAWN = 239, 240, 255
# A magenta and a green that neither scale has, both visible on white as on black.
ACCENT_RGB, WINNER_RGB = (225, 20, 120), (0, 150, 80)


@cache
def palette() -> npt.NDArray[np.uint8]:
    """The shared colours, uint8 (256, 3), read-only, in the order that this module documents."""
    table = np.zeros((256, 3), np.uint8)
    table[: 2 * SIGNED_STEPS + 1] = signed_table()[1:-1:2]
    levels = np.rint(np.linspace(0, 255, WHITE - BLACK + 1))
    table[BLACK : WHITE + 1] = levels[:, None]
    table[ACCENT], table[WINNER] = ACCENT_RGB, WINNER_RGB
    table.flags.writeable = False
    return table


@cache
def lightness() -> npt.NDArray[np.uint8]:
    """How light each colour of the palette is, uint8 (256,), read-only; Rec. 601 luma."""
    luma: Indices = np.rint(palette() @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    luma.flags.writeable = False
    return luma


@dataclass(frozen=True)
class Scale:
    """How numbers become colours: `signed` from -high through 0 to high, else grey low to high."""

    low: float
    high: float
    signed: bool

    def indices(self, values: npt.ArrayLike) -> Indices:
        """Numbers of any shape as palette indices, uint8; NaN takes zero or the low end."""
        array = np.asarray(values, np.float64)
        if self.signed:
            steps = array * (SIGNED_STEPS / self.high if self.high > 0 else 0.0)
            middle, least, most = SIGNED_STEPS, -SIGNED_STEPS, SIGNED_STEPS
        else:
            least, most, middle = 0, WHITE - BLACK, BLACK
            reach = self.high - self.low
            steps = (array - self.low) * (most / reach) if reach > 0 else array * 0 + most / 2
        whole = np.rint(np.nan_to_num(np.clip(steps, least, most), nan=0.0))
        return (middle + whole).astype(np.uint8)


def scale_of(values: npt.ArrayLike, signed: bool = False, white: float = 1.0) -> Scale:
    """The scale that the app draws these numbers on (as `export.map_pixels`).

    Signed where asked for or where a number is negative; else grey from 0 to `white` or to the
    largest number, whichever is more. NaN is passed over.
    """
    array = np.asarray(values, np.float64)
    seen = array[np.isfinite(array)]
    low, high = float(seen.min(initial=0)), float(seen.max(initial=0))
    if signed or low < 0:
        return Scale(-max(-low, high), max(-low, high), True)
    return Scale(0.0, max(white, high), False)


def grey(level: float) -> int:
    """The index of a grey from 0 (black) to 1 (white)."""
    return BLACK + round(level * (WHITE - BLACK))


def nearest(rgb: npt.ArrayLike) -> Indices:
    """The index of the nearest colour of the palette for each of (n, 3) RGB values."""
    usable = palette()[: WINNER + 1].astype(np.float64)
    away = np.asarray(rgb, np.float64)[:, None, :] - usable
    best: Indices = (away**2).sum(-1).argmin(1).astype(np.uint8)
    return best
