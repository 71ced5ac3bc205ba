"""An opened image in any of Pillow's modes as plain bytes: grey or RGB, on white.

It is read in bands of rows, and reduced as it is read, so that a picture of 40 megapixels
needs no second copy of itself.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.core.picture import Picture

__all__ = ["read_pixels"]

_BAND_PIXELS = 1 << 20
_NUMERIC = ("I", "F")


def read_pixels(image: Image.Image, enough: int) -> Picture:
    """The pixels of a loaded image: uint8 (H, W), or (H, W, 3) RGB where its mode has colour.

    An image whose longest side is at least twice `enough` is averaged over whole blocks, which
    leaves that side at least `enough` long.
    """
    width, height = image.size
    block = max(1, max(width, height) // enough)
    rows = block * max(1, _BAND_PIXELS // (width * block))
    bands = [(top, min(height, top + rows)) for top in range(0, height, rows)]
    low, high = _range(image, bands) if image.mode in _NUMERIC else (0.0, 255.0)
    parts = []
    for top, bottom in bands:
        band = _flat(image.crop((0, top, width, bottom)), low, high)
        parts.append(np.asarray(Image.fromarray(band).reduce(block)) if block > 1 else band)
    return np.concatenate(parts)


def _flat(band: Image.Image, low: float, high: float) -> Picture:
    mode = band.mode
    if mode in _NUMERIC:
        return _scaled(np.asarray(band), low, high)
    if mode.startswith("I;16"):
        values = np.asarray(band).astype(np.uint32)  # (H, W)
        flat = ((values + 128) // 257).astype(np.uint8)
        clear = band.info.get("transparency")
        return np.where(values == clear, np.uint8(255), flat) if isinstance(clear, int) else flat
    if band.has_transparency_data:
        return _over_white(band)
    if mode == "LAB":
        return np.asarray(cv2.cvtColor(np.asarray(band), cv2.COLOR_LAB2RGB), dtype=np.uint8)
    return np.asarray(band.convert("L" if mode in ("1", "L") else "RGB"))


def _over_white(band: Image.Image) -> Picture:
    with_alpha = np.asarray(band.convert("LA" if band.mode in ("1", "L", "LA", "La") else "RGBA"))
    colour = with_alpha[..., :-1].astype(np.uint16)  # (H, W, 1 or 3)
    alpha = with_alpha[..., -1:].astype(np.uint16)  # (H, W, 1)
    mixed = ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return mixed[..., 0] if mixed.shape[2] == 1 else mixed


def _range(image: Image.Image, bands: list[tuple[int, int]]) -> tuple[float, float]:
    """The numbers that become black and white: 0..1 or 0..255 where all lie in there."""
    low, high = np.inf, -np.inf
    for top, bottom in bands:
        values = np.asarray(image.crop((0, top, image.width, bottom))).astype(np.float64)
        values = values[np.isfinite(values)]
        if values.size:
            low, high = min(low, float(values.min())), max(high, float(values.max()))
    if low >= 0:
        for top_value in (1.0, 255.0):
            if high <= top_value:
                return 0.0, top_value
    return (low, high) if high > low else (low, low + max(1.0, abs(low)))


def _scaled(values: npt.NDArray[Any], low: float, high: float) -> Picture:
    known = np.nan_to_num(values.astype(np.float64), nan=low, posinf=high, neginf=low)
    return np.round(np.clip((known - low) / (high - low), 0, 1) * 255).astype(np.uint8)
