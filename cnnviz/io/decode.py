"""From the bytes that somebody uploads to a picture, or to one sentence saying why not.

Nothing about a file is believed: not its name, not the size it claims, not that it is whole.
Only six formats are opened, limits are checked before any pixel is, and whatever goes wrong
inside a decoder becomes a Refusal. What comes out is a plain array, so that no metadata
(place, camera, preview) goes further.
"""

from __future__ import annotations

import codecs
import threading
import warnings
from io import BytesIO
from math import ceil
from typing import NoReturn

import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from cnnviz.core.messages import Refusal
from cnnviz.core.picture import LARGEST_SIZE, Picture, average, fitted_size
from cnnviz.io.pixels import read_pixels, read_webp

__all__ = ["MOST_BYTES", "MOST_PIXELS", "MOST_RATIO", "MOST_SIDE", "decode"]

MOST_BYTES = 15 * 2**20
MOST_PIXELS = 40_000_000
MOST_SIDE = 20_000
MOST_RATIO = 200

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", PngImagePlugin.PngImageFile.format),
    (b"\xff\xd8\xff", JpegImagePlugin.JpegImageFile.format),
    (b"BM", BmpImagePlugin.BmpImageFile.format),
    (b"GIF87a", GifImagePlugin.GifImageFile.format),
    (b"GIF89a", GifImagePlugin.GifImageFile.format),
    (b"II*\0", TiffImagePlugin.TiffImageFile.format),
    (b"MM\0*", TiffImagePlugin.TiffImageFile.format),
    (b"II+\0", TiffImagePlugin.TiffImageFile.format),
    (b"MM\0+", TiffImagePlugin.TiffImageFile.format),
)
_ORIENTATION = 0x0112

# A picture of 40 megapixels takes 160 MB while it is decoded: one visitor at a time.
_one_at_a_time = threading.Lock()


def decode(data: bytes, name: str = "") -> Picture:
    """The picture in a PNG, JPEG, WebP, BMP, GIF or TIFF file: its first frame, upright.

    Returns uint8, (H, W) where the picture is grey, else (H, W, 3), the longest side at most
    1024 (averaging areas; nothing is enlarged). EXIF orientation is applied, transparency laid
    over white, 16 bits brought to 8, and numbers of 32 bits or in floating point taken as 0..1
    or 0..255 where they lie in there, else from their least to their greatest; what is not a
    number becomes black. `name` is the file's name, quoted in what is refused, never believed.

    Raises Refusal, and nothing else, for whatever is no such picture or over a limit: 15 MB,
    40 megapixels, 20,000 pixels on a side, a side 200 times the other.
    """
    if not data:
        raise Refusal(
            "{name} is empty; PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted.",
            name=_shown(name),
        )
    if len(data) > MOST_BYTES:
        raise Refusal(
            "The file has {size} MB, but at most {most} MB are accepted.",
            size=f"{ceil(len(data) / 2**20 * 10) / 10:.1f}",
            most=MOST_BYTES // 2**20,
        )
    image_format = _format_of(data)
    if image_format is None:
        _refuse_kind(data, name)
    # Pillow warns about odd metadata, which is thrown away here.
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _decoded(data, image_format)
        except Refusal:
            raise
        except Image.DecompressionBombError:
            _refuse_bomb()
        except Exception as error:
            _refuse_damage(data, image_format, name, error)


def _decoded(data: bytes, image_format: str) -> Picture:
    with Image.open(BytesIO(data), formats=[image_format]) as image:
        width, height = image.size
        _check_size(width, height)
        if image_format == WebPImagePlugin.WebPImageFile.format:
            orientation, pixels = _orientation(image), read_webp(data, 2 * LARGEST_SIZE)
        else:
            # A JPEG can be decoded at a half, a quarter or an eighth of its size at once.
            part = min(1.0, LARGEST_SIZE / max(width, height))
            image.draft(image.mode, (max(1, ceil(width * part)), max(1, ceil(height * part))))
            image.load()
            orientation, pixels = _orientation(image), read_pixels(image, 2 * LARGEST_SIZE)
    pixels = average(pixels, *fitted_size(height, width, LARGEST_SIZE))
    if pixels.ndim == 3 and bool((pixels == pixels[..., :1]).all()):
        pixels = pixels[..., 0]
    return np.ascontiguousarray(_upright(pixels, orientation))


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MOST_RATIO * min(width, height):
        raise Refusal(
            "The picture is {width} x {height} pixels, but one side may be"
            " at most {most} times as long as the other.",
            width=width,
            height=height,
            most=MOST_RATIO,
        )
    if max(width, height) > MOST_SIDE:
        raise Refusal(
            "The picture is {width} x {height} pixels, but at most {most} on a side are accepted.",
            width=width,
            height=height,
            most=MOST_SIDE,
        )
    if width * height > MOST_PIXELS:
        raise Refusal(
            "The picture is {width} x {height} pixels, {megapixels} megapixels,"
            " but at most {most} megapixels are accepted.",
            width=width,
            height=height,
            megapixels=f"{ceil(width * height / 1e5) / 10:.1f}",
            most=MOST_PIXELS // 10**6,
        )


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


def _upright(pixels: Picture, orientation: int) -> Picture:
    """Turn a picture as EXIF asks: tag 0x0112, 1 to 8; anything else leaves it as it is."""
    if orientation in (5, 6, 7, 8):
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def _format_of(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile.format
    return next((known for start, known in _STARTS if data.startswith(start)), None)


def _refuse_kind(data: bytes, name: str) -> NoReturn:
    text = _text(data[:2000])
    shown = _shown(name)
    if text is not None and "<svg" in text:
        raise Refusal(
            "{name} is an SVG drawing, which has no pixels;"
            " PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted.",
            name=shown,
        )
    if text is not None and ("<html" in text or "<!doctype html" in text):
        raise Refusal(
            "{name} is a web page, not a picture;"
            " PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted.",
            name=shown,
        )
    if text is not None:
        raise Refusal(
            "{name} is text, not a picture;"
            " PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted.",
            name=shown,
        )
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        raise Refusal(
            "{name} is a HEIC or AVIF picture, which cannot be read here;"
            " PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted.",
            name=shown,
        )
    raise Refusal(
        "{name} is no picture known here (its first bytes are {start});"
        " PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted.",
        name=shown,
        start=data[:4].hex(" "),
    )


def _text(head: bytes) -> str | None:
    """The beginning of a text file in lower case, or None where it is no text."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")()
    try:
        text = decoder.decode(head)
    except UnicodeDecodeError:
        return None
    return text.lower() if all(c.isprintable() or c in "\t\n\r\f" for c in text) else None


def _refuse_bomb() -> NoReturn:
    raise Refusal(
        "The picture claims more than {claimed} megapixels,"
        " but at most {most} megapixels are accepted.",
        claimed=2 * (Image.MAX_IMAGE_PIXELS or MOST_PIXELS) // 10**6,
        most=MOST_PIXELS // 10**6,
    )


def _refuse_damage(data: bytes, image_format: str, name: str, error: Exception) -> NoReturn:
    if _is_cut(data, image_format):
        raise Refusal(
            "{name} is a {format} picture that is cut short: it ends after {size} bytes,"
            " and a whole one is needed.",
            name=_shown(name),
            format=image_format,
            size=len(data),
        ) from error
    raise Refusal(
        "{name} is a {format} picture that is damaged or of a rare kind;"
        " saved again as a plain PNG or JPEG it may be accepted.",
        name=_shown(name),
        format=image_format,
    ) from error


def _is_cut(data: bytes, image_format: str) -> bool:
    ends = {"PNG": b"IEND", "JPEG": b"\xff\xd9", "GIF": b";"}
    if image_format in ends:
        return ends[image_format] not in data[-16:]
    lengths = {"WEBP": (4, 8), "BMP": (2, 0)}
    if image_format in lengths:
        at, beside = lengths[image_format]
        return int.from_bytes(data[at : at + 4], "little") + beside > len(data)
    return False


def _shown(name: str) -> str:
    """A file's name as it may stand in a sentence: nothing in it can be read as markup."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isalnum() or c in " .-_()")
    kept = " ".join(kept.split())
    return (kept if len(kept) <= 40 else kept[:24] + "…" + kept[-15:]) or "?"
