"""A part of the picture as a few cells that can be counted: boxes of pixels, averaged by area.

assets/js/engine/region.js does the same, so that dragging the box is answered in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.messages import Refusal

__all__ = [
    "LEAST_CELLS",
    "MOST_CELLS",
    "Region",
    "cells_naive",
    "cells_of",
    "centred_region",
    "fit_region",
    "region_shape",
]

Array = npt.NDArray[np.float32]

LEAST_CELLS, MOST_CELLS = 5, 32
USUAL_CELLS = 12
FARTHEST = 1_000_000


@dataclass(frozen=True)
class Region:
    """A box of whole pixels and into how many cells its longer side is divided, 5 to 32.

    The box may lie outside the picture; `fit_region` brings it in. Raises Refusal.
    """

    top: int
    left: int
    height: int
    width: int
    cells: int = USUAL_CELLS

    def __post_init__(self) -> None:
        box = self.box
        near = whole_numbers(box, 4, -FARTHEST) and max(box) <= FARTHEST
        if not near or min(self.height, self.width) < 1:
            raise Refusal(
                "The region {value} cannot be used: it is four whole numbers within ±1,000,000, "
                "top, left, height and width, the last two from 1.",
                value=quoted(box),
            )
        if not whole_numbers((self.cells,), 1, LEAST_CELLS) or self.cells > MOST_CELLS:
            raise Refusal(
                "A region of {value} cells a side cannot be used: a whole number from {least} "
                "to {most}.",
                value=quoted(self.cells),
                least=LEAST_CELLS,
                most=MOST_CELLS,
            )

    @property
    def box(self) -> tuple[int, int, int, int]:
        """(top, left, height, width) in pixels."""
        return self.top, self.left, self.height, self.width

    def to_json(self) -> dict[str, Any]:
        """The form that the browser reads."""
        return {"kind": "region", "box": list(self.box), "cells": self.cells}

    @classmethod
    def from_json(cls, data: object) -> Region:
        """The inverse of `to_json`. Raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The region is an object, not {value}.", value=quoted(data))
        box = data.get("box")
        if not isinstance(box, list | tuple) or len(box) != 4:
            raise Refusal(
                "The region {value} cannot be used: it is four whole numbers within ±1,000,000, "
                "top, left, height and width, the last two from 1.",
                value=quoted(box),
            )
        top, left, height, width = box
        return cls(top, left, height, width, data.get("cells", USUAL_CELLS))


def centred_region(height: int, width: int, cells: int = USUAL_CELLS) -> Region:
    """The square in the middle of a picture, half as large as its shorter side."""
    side = max(LEAST_CELLS, min(height, width) // 2)
    square = Region((height - side) // 2, (width - side) // 2, side, side, cells)
    return fit_region(square, height, width)


def fit_region(region: Region, height: int, width: int) -> Region:
    """The region inside a height x width picture: moved in, and cut only where it is too large.

    Each side keeps at least 5 pixels, or all that the picture has.

    >>> fit_region(Region(-3, 90, 20, 2), 100, 100).box
    (0, 90, 20, 5)
    """
    tall = min(max(region.height, LEAST_CELLS), height)
    wide = min(max(region.width, LEAST_CELLS), width)
    top = min(max(region.top, 0), height - tall)
    left = min(max(region.left, 0), width - wide)
    return replace(region, top=top, left=left, height=tall, width=wide)


def region_shape(region: Region) -> tuple[int, int]:
    """(rows, columns) of cells of a region that fits its picture; never more than its pixels.

    >>> region_shape(Region(0, 0, 60, 100, 12)), region_shape(Region(0, 0, 6, 9, 32))
    ((7, 12), (6, 9))
    """
    longest = max(region.height, region.width)

    def side(pixels: int) -> int:
        return min(pixels, max(LEAST_CELLS, floor(region.cells * pixels / longest + 0.5)))

    return side(region.height), side(region.width)


def cells_of(planes: npt.ArrayLike, region: Region) -> Array:
    """The means of the pixels under each cell, parts of pixels counted as parts.

    planes: (C, H, W). Returns float32 (C, rows, cols) of the region fitted to the picture.
    """
    picture = np.asarray(planes, np.float32)
    fitted = fit_region(region, *picture.shape[1:])
    top, left, height, width = fitted.box
    rows, cols = region_shape(fitted)
    box = picture[:, top : top + height, left : left + width].astype(np.float64)
    # (rows, h) (C, h, w) (w, cols)
    return (_shares(height, rows) @ box @ _shares(width, cols).T).astype(np.float32)


def _shares(pixels: int, cells: int) -> npt.NDArray[np.float64]:
    """(cells, pixels): the weight that each pixel of a line has in the mean of each cell."""
    edges = np.arange(cells + 1) * pixels / cells
    at = np.arange(pixels, dtype=np.float64)
    covered = np.minimum(edges[1:, None], at + 1) - np.maximum(edges[:-1, None], at)
    shares: npt.NDArray[np.float64] = np.maximum(covered, 0) * cells / pixels
    return shares


def cells_naive(planes: npt.ArrayLike, region: Region) -> Array:
    """`cells_of` cell by cell and pixel by pixel."""
    picture = np.asarray(planes, np.float32)
    fitted = fit_region(region, *picture.shape[1:])
    rows, cols = region_shape(fitted)
    tall, wide = fitted.height / rows, fitted.width / cols
    out = np.empty((len(picture), rows, cols), np.float32)
    for c, plane in enumerate(picture):
        for r in range(rows):
            for k in range(cols):
                total = 0.0
                for y in range(floor(r * tall), min(ceil((r + 1) * tall), fitted.height)):
                    for x in range(floor(k * wide), min(ceil((k + 1) * wide), fitted.width)):
                        high = min((r + 1) * tall, y + 1) - max(r * tall, y)
                        long = min((k + 1) * wide, x + 1) - max(k * wide, x)
                        pixel = float(plane[fitted.top + y, fitted.left + x])
                        total += high * long * pixel
                out[c, r, k] = total / (tall * wide)
    return out
