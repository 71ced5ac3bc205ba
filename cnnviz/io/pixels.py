"""An opened image in any of Pillow's modes as plain bytes: grey or RGB, on white.

It is read in bands of rows, and reduced as it is read, so that a picture of 40 megapixels
needs no second copy of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.core.picture import Picture

__all__ = ["read_pixels", "read_webp"]

_BAND_PIXELS = 1 << 20


def read_pixels(image: Image.Image, enough: int) -> Picture:
    """The pixels of a loaded image: uint8 (H, W), or (H, W, 3) RGB where its mode has colour.

    An image whose longest side is at least twice `enough` is averaged over whole blocks, which
    leaves that side at least `enough` long.
    """
    width, height = image.size

    def band(top: int, bottom: int) -> Image.Image:
        return image.crop((0, top, width, bottom))

    return _joined(band, width, height, enough, numeric=image.mode in ("I", "F"))


def read_webp(data: bytes, enough: int) -> Picture:
    """The pixels of the first frame of a WebP file, as `read_pixels` has them.

    By OpenCV, since Pillow decodes every WebP as an animation, in four copies: of a picture of
    40 megapixels that is 600 MB and 1.6 s, here 230 MB and 0.3 s. Raises OSError for damage.
    """
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise OSError("OpenCV cannot decode this WebP file.")
    height, width, channels = decoded.shape  # (H, W, 3 or 4), blue first
    order = [2, 1, 0, 3][:channels]

    def band(top: int, bottom: int) -> Image.Image:
        return Image.fromarray(np.ascontiguousarray(decoded[top:bottom, :, order], np.uint8))

    return _joined(band, width, height, enough, numeric=False)


def _joined(
    band: Callable[[int, int], Image.Image], width: int, height: int, enough: int, *, numeric: bool
) -> Picture:
    block = max(1, max(width, height) // enough)
    rows = block * max(1, _BAND_PIXELS // (width * block))
    edges = [(top, min(height, top + rows)) for top in range(0, height, rows)]
    low, high = _range(band(top, bottom) for top, bottom in edges) if numeric else (0.0, 255.0)
    parts = []
    for top, bottom in edges:
        part = _flat(band(top, bottom), low, high)
        parts.append(np.asarray(Image.fromarray(part).reduce(block)) if block > 1 else part)
    return np.concatenate(parts)


def _flat(band: Image.Image, low: float, high: float) -> Picture:
    mode = band.mode
    if mode in ("I", "F"):
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


def _range(bands: Iterable[Image.Image]) -> tuple[float, float]:
    """The numbers that become black and white: 0..1 or 0..255 where all lie in there."""
    low, high = np.inf, -np.inf
    for band in bands:
        values = np.asarray(band).astype(np.float64)
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
