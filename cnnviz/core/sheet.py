"""Many maps as one picture: tiles side by side, coloured on one signed scale."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.colour import SIGNED_ENTRIES, signed_table
from cnnviz.core.picture import Picture

__all__ = ["fitted", "limit_of", "sheet", "sheet_entries"]

Array = npt.NDArray[np.float32]
# One limit for all maps, or one for each.
Limit = float | npt.NDArray[np.floating] | None


def limit_of(maps: Array) -> float:
    """The largest size of a value: the scale runs from -limit to limit."""
    return max(float(maps.max(initial=0)), -float(maps.min(initial=0)))


def sheet_entries(maps: Array, columns: int, limit: Limit = None) -> npt.NDArray[np.uint8]:
    """Maps (n, H, W) as a sheet of entries of `signed_table`, uint8 (rows H, columns W).

    Map i is the tile in row i // columns, column i % columns; tiles left over show 0. Entry 127
    is 0, 0 and 254 are -limit and limit, beyond which the ends are taken; limit: by default
    `limit_of(maps)`, or (n,) for a scale of its own for every map. Where it is 0 all is 127.
    """
    n, H, W = maps.shape
    middle = SIGNED_ENTRIES // 2
    limits = np.asarray(limit_of(maps) if limit is None else limit, np.float64)
    scale = np.divide(middle, limits, out=np.zeros_like(limits), where=limits > 0)
    steps = maps * scale.astype(np.float32).reshape(-1, 1, 1)
    np.rint(steps, out=steps)
    steps += np.float32(middle)
    np.clip(steps, 0, SIGNED_ENTRIES - 1, out=steps)
    rows = -(-n // columns)
    tiles = np.full((rows * columns, H, W), middle, np.uint8)
    tiles[:n] = steps
    placed = tiles.reshape(rows, columns, H, W).transpose(0, 2, 1, 3)  # (rows, H, columns, W)
    return placed.reshape(rows * H, columns * W)


def sheet(maps: Array, columns: int, limit: Limit = None) -> Picture:
    """`sheet_entries` in the colours of the signed scale: uint8 RGB (rows H, columns W, 3)."""
    table = np.zeros((256, 1, 3), np.uint8)
    table[:SIGNED_ENTRIES, 0] = signed_table()
    # OpenCV looks colours up by three bytes, whatever their order, ten times as fast as numpy.
    return np.asarray(cv2.applyColorMap(sheet_entries(maps, columns, limit), table), np.uint8)


def fitted(maps: Array, height: int, width: int) -> Array:
    """Maps (n, H, W) at another size: shrunk by averaging areas, enlarged by repeating cells."""
    n, H, W = maps.shape
    found = np.empty((n, height, width), np.float32)
    for out, one in zip(found, maps, strict=True):
        size = (min(W, width), min(H, height))
        small = cv2.resize(np.ascontiguousarray(one), size, interpolation=cv2.INTER_AREA)
        out[:] = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    return found
