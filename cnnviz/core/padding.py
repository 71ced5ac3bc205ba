"""What lies outside the picture: the padding modes, and where each cell of a border comes from."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal, mark

__all__ = [
    "BORDERS",
    "PADDING_MODES",
    "channel_mean",
    "check_padding",
    "is_outside",
    "pad_plane",
    "source_index",
]

Array = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Padding = tuple[int, int, int, int]

PADDING_MODES = (
    mark("zeros"),
    mark("mean"),
    mark("replicate"),
    mark("reflect"),
    mark("circular"),
)

BORDERS = MappingProxyType(
    {
        "zeros": cv2.BORDER_CONSTANT,
        "mean": cv2.BORDER_CONSTANT,
        "replicate": cv2.BORDER_REPLICATE,
        "reflect": cv2.BORDER_REFLECT_101,
        "circular": cv2.BORDER_WRAP,
    }
)


def check_padding(padding: Padding, height: int, width: int, mode: str) -> None:
    """Refuse a border that the picture is too small to fill: torch's rule for both modes."""
    for pad, size in zip(padding, (height, height, width, width), strict=True):
        if mode == "reflect" and pad >= size:
            raise Refusal(
                "Reflect padding of {pad} needs a picture of at least {least} pixels in that "
                "direction, and this one has {size}.",
                pad=pad,
                least=pad + 1,
                size=size,
            )
        if mode == "circular" and pad > size:
            raise Refusal(
                "Circular padding of {pad} needs a picture of at least {least} pixels in that "
                "direction, and this one has {size}.",
                pad=pad,
                least=pad,
                size=size,
            )


def channel_mean(plane: Array) -> float:
    """The mean of one plane, summed in double precision and rounded to float32."""
    return float(np.float32(cv2.mean(plane)[0]))


def pad_plane(plane: Array, padding: Padding, mode: str) -> Array:
    """`plane` (H, W) with (top, bottom, left, right) cells around it, by OpenCV."""
    value = channel_mean(plane) if mode == "mean" else 0.0
    padded = cv2.copyMakeBorder(plane, *padding, BORDERS[mode], value=value)
    return cast(Array, padded)


def is_outside(coordinates: Indices, size: int) -> npt.NDArray[np.bool_]:
    """Which coordinates on one axis lie outside 0 .. size - 1."""
    return (coordinates < 0) | (coordinates >= size)


def source_index(coordinates: Indices, size: int, mode: str) -> Indices:
    """Where each coordinate on one axis reads from: an index of the picture, or -1 for the fill.

    Coordinates may lie outside 0 .. size - 1 as far as `check_padding` lets them.

    >>> source_index(np.arange(-2, 5), 3, "reflect").tolist()
    [2, 1, 0, 1, 2, 1, 0]
    """
    if mode == "replicate":
        return np.clip(coordinates, 0, size - 1)
    if mode == "reflect":
        mirrored: Indices = size - 1 - np.abs(size - 1 - np.abs(coordinates))
        return mirrored
    if mode == "circular":
        return coordinates % size
    return np.where(is_outside(coordinates, size), -1, coordinates)
