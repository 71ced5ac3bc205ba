"""First-layer filters as small colour pictures: what each of them is looking for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.core.picture import Picture

__all__ = ["filter_board", "filter_colours"]


def filter_colours(weight: npt.ArrayLike) -> Picture:
    """The three planes of every filter as red, green and blue around mid-grey.

    weight: (O, 3, kh, kw). Each filter has its own scale: its largest weight in size becomes 0
    or 255, a weight of 0 becomes 127. Returns uint8 (O, kh, kw, 3).
    """
    planes = np.asarray(weight, np.float64).transpose(0, 2, 3, 1)
    largest = np.abs(planes).max(axis=(1, 2, 3), keepdims=True)
    shares = np.divide(planes, largest, out=np.zeros_like(planes), where=largest > 0)
    pixels: Picture = np.floor(127.5 + 127.5 * shares).clip(0, 255).astype(np.uint8)
    return pixels


def filter_board(weight: npt.ArrayLike, columns: int = 8, cell: int = 8, gap: int = 4) -> Picture:
    """All filters side by side on white, `columns` in a row, each weight `cell` pixels wide.

    weight: (O, 3, kh, kw). Returns uint8 (H, W, 3).
    """
    tiles = filter_colours(weight).repeat(cell, axis=1).repeat(cell, axis=2)
    count, height, width, _ = tiles.shape
    rows = -(-count // columns)
    board = np.full((rows * (height + gap) + gap, columns * (width + gap) + gap, 3), 255, np.uint8)
    for at, tile in enumerate(tiles):
        top = gap + at // columns * (height + gap)
        left = gap + at % columns * (width + gap)
        board[top : top + height, left : left + width] = tile
    return board
