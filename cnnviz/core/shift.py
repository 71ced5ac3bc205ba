"""Moving a picture by whole or half pixels, and what comes in from outside."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import mark
from cnnviz.core.padding import is_outside, source_index

__all__ = [
    "FILLS",
    "LARGEST_MARGIN",
    "camera_margin",
    "camera_view",
    "map_fill",
    "shift_naive",
    "shift_planes",
]

Array = npt.NDArray[np.float32]

FILLS = (mark("circular"), mark("zeros"), mark("replicate"), mark("camera"))
LARGEST_MARGIN = 32


def camera_margin(height: int, width: int) -> int:
    """How far the camera can move each way over a picture: a quarter of the short side, to 32."""
    return min(LARGEST_MARGIN, min(height, width) // 4)


def map_fill(fill: str) -> str:
    """How a map is filled where the picture is filled that way: the camera shows no more map."""
    return "zeros" if fill == "camera" else fill


def _neighbours(d: float) -> tuple[int, ...]:
    """The whole shifts whose mean is the shift by d: one, or two around a half."""
    return (int(d),) if d == int(d) else (math.floor(d), math.ceil(d))


def _whole(planes: Array, dy: int, dx: int, fill: str) -> Array:
    H, W = planes.shape[-2:]
    y, x = np.arange(H) - dy, np.arange(W) - dx
    rows, cols = source_index(y, H, fill), source_index(x, W, fill)
    moved: Array = planes[..., rows[:, None], cols]
    if fill == "zeros":
        moved[..., is_outside(y, H), :] = 0
        moved[..., is_outside(x, W)] = 0
    return moved


def shift_planes(planes: Array, dy: float, dx: float, fill: str) -> Array:
    """Move planes (..., H, W) down by dy and right by dx pixels, multiples of 1/2.

    out[r, c] = in[r - dy, c - dx]; from outside come, as `fill` says, the other side
    ("circular"), "zeros", or the nearest edge ("replicate"). A half pixel is bilinear: the mean of
    the two whole shifts around it, of four where both are halves, in double precision. Returns
    float32. Raises ValueError for "camera", which needs the picture around: `camera_view`.
    """
    if fill not in FILLS or fill == "camera":
        raise ValueError(f"nothing is known about what comes in with {fill!r}")
    return _mean([_whole(planes, y, x, fill) for y in _neighbours(dy) for x in _neighbours(dx)])


def _mean(parts: list[Array]) -> Array:
    if len(parts) == 1:
        return parts[0]
    total = np.zeros(parts[0].shape)
    for part in parts:
        total += part
    mean: Array = (total / len(parts)).astype(np.float32)
    return mean


def camera_view(planes: Array, dy: float = 0, dx: float = 0) -> Array:
    """The inner part of planes (..., H, W), `camera_margin` M from every side, with its content
    moved down by dy and right by dx: the camera moves the other way, and real content comes in.

    Returns float32 (..., H - 2 M, W - 2 M); a half pixel is bilinear. Raises ValueError where
    |dy| or |dx| is more than M.
    """
    H, W = planes.shape[-2:]
    margin = camera_margin(H, W)
    if max(abs(dy), abs(dx)) > margin:
        raise ValueError(f"the camera cannot move by {dy}, {dx}: at most {margin}")
    return _mean(
        [
            planes[..., margin - y : H - margin - y, margin - x : W - margin - x]
            for y in _neighbours(dy)
            for x in _neighbours(dx)
        ]
    )


def shift_naive(planes: Array, dy: float, dx: float, fill: str) -> Array:
    """`shift_planes` pixel by pixel, by bilinear interpolation at the place it comes from."""
    H, W = planes.shape[-2:]

    def read(plane: Array, row: int, col: int) -> float:
        if fill == "circular":
            return float(plane[row % H, col % W])
        if fill == "replicate":
            return float(plane[min(max(row, 0), H - 1), min(max(col, 0), W - 1)])
        return float(plane[row, col]) if 0 <= row < H and 0 <= col < W else 0.0

    out = np.empty_like(planes)
    for target, plane in zip(out.reshape(-1, H, W), planes.reshape(-1, H, W), strict=True):
        for r in range(H):
            for c in range(W):
                row, col = math.floor(r - dy), math.floor(c - dx)
                down, right = r - dy - row, c - dx - col
                target[r, c] = (
                    (1 - down) * (1 - right) * read(plane, row, col)
                    + (1 - down) * right * read(plane, row, col + 1)
                    + down * (1 - right) * read(plane, row + 1, col)
                    + down * right * read(plane, row + 1, col + 1)
                )
    return out
