"""Whatever is no picture, or too much of one, is refused in one sentence that says why."""

from __future__ import annotations

import random
import string
import threading
import zlib

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.messages import Refusal
from cnnviz.io.decode import decode
from tests.io.files import claimed_png, noise, oriented, png_chunks, saved, smooth

PICTURE = smooth(60, 80)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(Refusal) as caught:
        decode(data, name)
    sentence = str(caught.value)
    assert sentence == caught.value.template.format(**caught.value.values)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "a.png is empty; PNG, JPEG, WebP, BMP, GIF and TIFF pictures are accepted."),
        (b"hello, I am a picture", "a.png is text, not a picture;"),
        ("猫".encode() * 999, "a.png is text, not a picture;"),
        ("text".encode("utf-16"), "a.png is text, not a picture;"),
        (b'{"kernel": [[1, 0, -1]]}', "a.png is text, not a picture;"),
        (SVG, "a.png is an SVG drawing, which has no pixels;"),
        (b"\xef\xbb\xbf" + SVG, "a.png is an SVG drawing"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "a.png is a web page, not a picture;"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.png is a HEIC or AVIF picture"),
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
            "no picture known here (its first bytes are 25 50 44 46);",
        ),
        (b"\0", "no picture known here (its first bytes are 00);"),
        (b"PK\x03\x04" + bytes(99), "its first bytes are 50 4b 03 04"),
    ],
)
def test_what_is_no_picture(data: bytes, said: str) -> None:
    assert said in refusal(data, "a.png")


@pytest.mark.parametrize("image_format", ["ICO", "PPM", "TGA", "PDF", "JPEG2000", "EPS", "ICNS"])
def test_other_picture_formats_are_not_even_opened(image_format: str) -> None:
    image = Image.new("RGB", (64, 64), "red")
    assert "accepted" in refusal(saved(image, image_format), "a.png")


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_truncated_files(image_format: str, kept: float) -> None:
    whole = saved(noise(60, 80, 3), image_format)
    data = whole[: int(len(whole) * kept)]
    sentence = refusal(data, "holiday.jpg")
    assert sentence.startswith(f"holiday.jpg is a {image_format} picture that is cut short")
    assert f"ends after {len(data)} bytes" in sentence


def test_truncated_tiff() -> None:
    whole = saved(noise(60, 80, 3), "TIFF", compression="tiff_lzw")
    assert "damaged" in refusal(whole[: len(whole) // 2])


def test_a_damaged_file() -> None:
    data = bytearray(saved(noise(60, 80, 3), "PNG"))
    data[200:260] = bytes(60)
    assert "is a PNG picture that is damaged or of a rare kind;" in refusal(bytes(data), "x.png")


def test_too_many_bytes() -> None:
    most = 15 * 2**20
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(most)) == (
        "The file has 15.1 MB, but at most 15 MB are accepted."
    )
    assert "at most 15 MB" not in refusal(bytes(most))


def test_too_many_pixels_are_refused_before_any_is_decoded() -> None:
    assert refusal(claimed_png(10_000, 6_000)) == (
        "The picture is 10000 x 6000 pixels, 60.0 megapixels,"
        " but at most 40 megapixels are accepted."
    )
    assert "40.1 megapixels" in refusal(claimed_png(8_000, 5_001))
    assert "cut short" in refusal(claimed_png(8_000, 5_000)[:-12])


def test_a_real_picture_of_sixty_megapixels() -> None:
    data = saved(Image.new("1", (10_000, 6_000)), "PNG")
    assert "60.0 megapixels" in refusal(data)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (20_000, 20_000)])
def test_decompression_bombs(width: int, height: int) -> None:
    assert refusal(claimed_png(width, height)) == (
        "The picture claims more than 178 megapixels, but at most 40 megapixels are accepted."
    )


def test_a_bomb_in_the_text_of_a_png() -> None:
    whole = saved(PICTURE, "PNG")
    bomb = png_chunks((b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000))))[8:]
    assert refusal(whole[:33] + bomb + whole[33:])


@pytest.mark.parametrize(
    ("width", "height"), [(20_000, 1), (1, 20_000), (201, 1), (1, 201), (40_000, 100)]
)
def test_strips(width: int, height: int) -> None:
    assert refusal(claimed_png(width, height)) == (
        f"The picture is {width} x {height} pixels, but one side may be"
        " at most 200 times as long as the other."
    )


def test_long_sides() -> None:
    assert refusal(claimed_png(20_001, 200)) == (
        "The picture is 20001 x 200 pixels, but at most 20000 on a side are accepted."
    )
    assert decode(saved(Image.new("1", (20_000, 100), 1), "PNG")).shape == (5, 1024)
    assert decode(saved(np.zeros((1, 200), np.uint8), "PNG")).shape == (1, 200)


def test_a_name_can_carry_no_markup_into_a_sentence() -> None:
    name = "C:\\temp\\<img src=x onerror=alert(1)>![a](http://b)`*.png"
    sentence = refusal(b"text", name)
    assert not set("<>![]`*{}/\\&\"'$:") & set(sentence.split(" is text")[0])
    assert refusal(b"text", "/home/me/{0}{name}.png").startswith("0name.png is text")
    assert refusal(b"text", "x" * 500 + ".png").startswith("x" * 24 + "…")
    assert refusal(b"text", "<>").startswith("? is text")
    assert refusal(b"text", "\u202egnp.猫\0.txt").startswith("gnp.猫.txt is text")


def test_a_thousand_random_beginnings() -> None:
    rng = random.Random(1)
    starts = [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF89a", b"II*\0", b"MM\0*"]
    starts += [b"RIFF\x99\0\0\0WEBP", b"MM\0+", string.printable.encode()]
    for _ in range(1000):
        refusal(rng.choice(starts) + rng.randbytes(rng.randrange(1, 300)))


def seeds() -> list[bytes]:
    picture = noise(20, 24, 3)
    image = Image.fromarray(picture)
    sixteen = np.random.default_rng(2).integers(0, 65536, (20, 24), dtype=np.uint16)
    frames = {"save_all": True, "append_images": [image.rotate(180)]}
    files = [oriented(picture, kind, 6) for kind in ("PNG", "JPEG", "WEBP", "TIFF")]
    files += [saved(image, kind) for kind in ("BMP", "GIF", "WEBP")]
    files += [saved(image, kind, **frames) for kind in ("GIF", "WEBP", "TIFF", "PNG")]
    files += [saved(image.convert(mode), "PNG") for mode in ("1", "L", "P", "LA", "RGBA")]
    files += [saved(image.convert(mode), "TIFF") for mode in ("1", "I", "F", "CMYK", "YCbCr")]
    files += [saved(image, "TIFF", compression=c) for c in ("tiff_lzw", "jpeg", "tiff_deflate")]
    files += [saved(image.convert("1"), "TIFF", compression="group4")]
    files += [saved(image.convert("CMYK"), "JPEG"), saved(image, "JPEG", progressive=True)]
    return [*files, saved(sixteen, "PNG"), saved(sixteen, "TIFF")]


def mutated(data: bytes, rng: random.Random) -> bytes:
    bad = bytearray(data)
    kind = rng.randrange(5)
    if kind == 0:
        for _ in range(rng.randint(1, 8)):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
    elif kind == 1:
        del bad[rng.randrange(len(bad)) :]
    elif kind == 2:
        at = rng.randrange(len(bad))
        bad[at:at] = rng.randbytes(rng.randint(1, 30))
    elif kind == 3:
        for _ in range(rng.randint(1, 4)):
            bad[rng.randrange(min(60, len(bad)))] = rng.choice([0, 1, 127, 128, 255])
    else:
        at = rng.randrange(len(bad) - 4)
        bad[at : at + 4] = rng.choice([bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff", b"\0\0\x10\0"])
    return bytes(bad)


def test_two_thousand_mutations_end_in_a_picture_or_a_refusal() -> None:
    rng, whole = random.Random(20240229), seeds()
    for data in whole:
        assert decode(data).shape[:2] in ((20, 24), (24, 20))
    pictures = 0
    for _ in range(2000):
        try:
            pixels = decode(mutated(rng.choice(whole), rng), "x.png")
        except Refusal:
            continue
        pictures += 1
        assert pixels.dtype == np.uint8
        assert pixels.ndim == 2 or pixels.shape[2:] == (3,)
        assert 1 <= min(pixels.shape[:2]) <= max(pixels.shape[:2]) <= 1024
    assert 200 < pictures < 1800


def test_many_visitors_at_once() -> None:
    data, results = saved(PICTURE, "PNG"), []

    def visit() -> None:
        results.append(decode(data))

    threads = [threading.Thread(target=visit) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(results) == 16
    assert all(np.array_equal(result, PICTURE) for result in results)
