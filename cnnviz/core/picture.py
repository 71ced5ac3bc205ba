"""A picture, how it is looked at, and the planes of numbers that a kernel slides over.

A picture is uint8, (H, W) grey or (H, W, 3) RGB. A `View` says how a person wants it: grey or
in colour, how large, which part. `prepare` makes that picture, `to_planes` its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import Literal, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal

__all__ = [
    "LARGEST_SIZE",
    "SMALLEST_SIZE",
    "Picture",
    "Planes",
    "ValueRange",
    "View",
    "average",
    "crop_picture",
    "fitted_size",
    "grey",
    "prepare",
    "shrink",
    "to_planes",
]

Picture: TypeAlias = npt.NDArray[np.uint8]
Planes: TypeAlias = npt.NDArray[np.float32]
ValueRange: TypeAlias = Literal["unit", "byte"]

SMALLEST_SIZE = 64
LARGEST_SIZE = 1024


@dataclass(frozen=True)
class View:
    """How a picture is looked at: grey or RGB, its longest side in pixels, the part of it.

    `size` is a whole number from 64 to 1024. `crop` is (left, top, right, bottom) in fractions
    of the width and the height, each from 0 to 1, left before right and top before bottom.
    Raises Refusal for anything else.

    >>> View(colour=True, size=256, crop=(0.5, 0, 1, 1)).crop
    (0.5, 0.0, 1.0, 1.0)
    """

    colour: bool = False
    size: int = 256
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        if not isinstance(self.colour, bool):
            raise Refusal(
                "Colour is {colour}, but it can only be on or off.", colour=_brief(self.colour)
            )
        whole = isinstance(self.size, int | np.integer) and not isinstance(self.size, bool)
        if not whole or not SMALLEST_SIZE <= self.size <= LARGEST_SIZE:
            raise Refusal(
                "The working size is {size}, but it must be a whole number"
                " from {least} to {most} pixels.",
                size=_brief(self.size),
                least=SMALLEST_SIZE,
                most=LARGEST_SIZE,
            )
        object.__setattr__(self, "size", int(self.size))
        object.__setattr__(self, "crop", _checked_crop(self.crop))


def _checked_crop(crop: Sequence[float]) -> tuple[float, float, float, float]:
    try:
        left, top, right, bottom = (float(edge) for edge in crop)
    except (TypeError, ValueError):
        left = top = right = bottom = float("nan")
    inside = all(isfinite(edge) and 0 <= edge <= 1 for edge in (left, top, right, bottom))
    if not (inside and left < right and top < bottom):
        raise Refusal(
            "The crop box is {crop}, but it must be left, top, right, bottom"
            " between 0 and 1, with left before right and top before bottom.",
            crop=_brief(crop),
        )
    return left, top, right, bottom


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def prepare(pixels: Picture, view: View) -> Picture:
    """Crop, resize and recolour a picture as `view` asks.

    `pixels` is uint8, (H, W) or (H, W, 3). Returns uint8: (H', W', 3) where the view is in
    colour (a grey picture then has three equal channels), else (H', W'). The longest side
    becomes `view.size` and the aspect is kept, but nothing is enlarged: a smaller picture or
    crop keeps its own pixels, for an invented pixel would show in the feature map as if it had
    been seen. No side becomes 0. The result may share memory with `pixels`.

    Raises ValueError for an array that is no picture.

    >>> prepare(np.zeros((600, 800, 3), np.uint8), View(size=400)).shape
    (300, 400)
    """
    part = crop_picture(pixels, view.crop)
    if not view.colour:
        part = grey(part)
    elif part.ndim == 2:
        part = np.repeat(part[:, :, None], 3, axis=2)  # (H', W', 3)
    return shrink(part, view.size)


def crop_picture(pixels: Picture, crop: Sequence[float]) -> Picture:
    """Cut (left, top, right, bottom), in fractions, out of a picture; at least one pixel.

    Every pixel that the box touches belongs to the part. Returns a view of `pixels`.

    >>> crop_picture(np.zeros((10, 20), np.uint8), (0.5, 0, 1, 0.5)).shape
    (5, 10)
    """
    height, width = _check_picture(pixels)
    left, top, right, bottom = crop
    x0, x1 = _cut(left, right, width)
    y0, y1 = _cut(top, bottom, height)
    return pixels[y0:y1, x0:x1]


def _cut(start: float, end: float, length: int) -> tuple[int, int]:
    # 0.1 * 30 is 3.0000000000000004: a hair's breadth must not cost or win a pixel.
    first = min(floor(start * length + 1e-6), length - 1)
    return first, max(first + 1, min(length, ceil(end * length - 1e-6)))


def grey(pixels: Picture) -> Picture:
    """The luminance of a picture, uint8 (H, W): 0.299 R + 0.587 G + 0.114 B, rounded.

    The weights of ITU-R BT.601 in 16-bit fixed point, as Pillow's mode "L" has them. A grey
    picture is returned as it is.

    >>> int(grey(np.array([[[255, 0, 0]]], np.uint8))[0, 0])
    76
    """
    _check_picture(pixels)
    if pixels.ndim == 2:
        return pixels
    wide = pixels.astype(np.uint32)  # (H, W, 3)
    luminance = 19595 * wide[..., 0] + 38470 * wide[..., 1] + 7471 * wide[..., 2] + 0x8000
    return (luminance >> 16).astype(np.uint8)  # (H, W)


def fitted_size(height: int, width: int, size: int) -> tuple[int, int]:
    """(height, width) once the longest side is at most `size`: aspect kept, never below 1.

    >>> fitted_size(300, 451, 256), fitted_size(20, 10, 256), fitted_size(1, 200, 64)
    ((170, 256), (20, 10), (1, 64))
    """
    longest = max(height, width)
    if longest <= size:
        return height, width
    return max(1, round(height * size / longest)), max(1, round(width * size / longest))


def shrink(pixels: Picture, size: int) -> Picture:
    """Shrink a picture so that its longest side is at most `size`, by averaging areas.

    A small enough picture is returned as it is.
    """
    return average(pixels, *fitted_size(*_check_picture(pixels), size))


def average(pixels: Picture, height: int, width: int) -> Picture:
    """Shrink a picture to `height` x `width`, neither more than it has, by averaging areas.

    Each new pixel is the mean of what it covers, parts of pixels counted as parts, so fine
    texture turns grey instead of into false stripes.
    """
    if (height, width) == _check_picture(pixels):
        return pixels
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8).reshape(height, width, *pixels.shape[2:])


def to_planes(pixels: Picture, value_range: ValueRange = "unit") -> Planes:
    """The numbers of a picture: float32 (C, H, W), C = 1 or 3.

    "unit" is value / 255, from 0 to 1; "byte" keeps 0 to 255. Raises ValueError otherwise.

    >>> to_planes(np.array([[0, 255]], np.uint8))
    array([[[0., 1.]]], dtype=float32)
    """
    _check_picture(pixels)
    stacked = pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)  # (C, H, W)
    planes = np.ascontiguousarray(stacked, dtype=np.float32)
    if value_range == "unit":
        return planes / np.float32(255)
    if value_range == "byte":
        return planes
    raise ValueError(f'The range of values is "unit" or "byte", not {value_range!r}.')


def _check_picture(pixels: Picture) -> tuple[int, int]:
    shape = pixels.shape
    right = len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
    if pixels.dtype != np.uint8 or not right or 0 in shape:
        raise ValueError(
            f"A picture is uint8, (H, W) or (H, W, 3), not {pixels.dtype} of shape {shape}."
        )
    return int(shape[0]), int(shape[1])
