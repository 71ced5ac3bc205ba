"""Picture files made in code, for the tests of decoding: whole, odd, and broken ones."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image


def noise(*shape: int, seed: int = 5) -> np.ndarray:
    """Random uint8 values: nothing in them is alike, so nothing can be turned unseen."""
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def smooth(height: int, width: int) -> np.ndarray:
    """A colour gradient, (height, width, 3): JPEG and lossy WebP keep it closely."""
    y, x = np.mgrid[0:height, 0:width]
    planes = (255 * x // max(1, width - 1), 255 * y // max(1, height - 1), 128 + 0 * x)
    return np.stack(planes, axis=2).astype(np.uint8)


def saved(picture: np.ndarray | Image.Image, image_format: str, **options: object) -> bytes:
    """An array or a Pillow image as a file of that format."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    out = BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def oriented(picture: np.ndarray, image_format: str, orientation: int) -> bytes:
    """A file whose EXIF says that it must be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a maker's name"
    options = {"quality": 95, "subsampling": 0} if image_format == "JPEG" else {}
    if image_format == "WEBP":
        options = {"lossless": True}
    return saved(picture, image_format, exif=exif, **options)


def png_chunks(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG file written by hand from its chunks, with right checksums."""
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def claimed_png(width: int, height: int, *, depth: int = 1, colour: int = 0) -> bytes:
    """A PNG of a few bytes that claims any size: enough for a limit, nothing to decode."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return png_chunks((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b""))


def png16_rgb(values: np.ndarray) -> bytes:
    """A PNG with 16 bits a channel, (H, W, 3) uint16, which Pillow itself cannot write."""
    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return png_chunks((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
