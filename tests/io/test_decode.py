"""Every kind of picture file comes out right, against Pillow, or arrays made by hand."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps

from cnnviz.io.decode import decode
from tests.io.files import noise, oriented, png16_rgb, saved, smooth

COLOUR, GREY = noise(20, 30, 3), noise(20, 30)


def near(left: np.ndarray, right: np.ndarray, most: float) -> bool:
    assert left.shape == right.shape
    return float(np.abs(left.astype(float) - right.astype(float)).max()) <= most


@pytest.mark.parametrize(
    ("image_format", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_lossless_files_come_back_exactly(image_format: str, options: dict) -> None:
    assert np.array_equal(decode(saved(COLOUR, image_format, **options)), COLOUR)
    grey = decode(saved(GREY, image_format, **options))
    assert grey.dtype == np.uint8
    assert np.array_equal(grey, GREY)


@pytest.mark.parametrize("image_format", ["JPEG", "WEBP"])
def test_lossy_files_come_back_closely(image_format: str) -> None:
    picture = smooth(120, 160)
    data = saved(picture, image_format, quality=95)
    assert near(decode(data), picture, 12)
    with Image.open(BytesIO(data)) as image:
        assert near(decode(data), np.asarray(image.convert("RGB")), 1)


def test_jpeg_in_grey_and_progressive() -> None:
    grey = smooth(90, 70)[..., 0]
    assert near(decode(saved(grey, "JPEG", quality=95)), grey, 4)
    assert near(decode(saved(smooth(64, 64), "JPEG", progressive=True)), smooth(64, 64), 20)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation_is_applied(image_format: str, orientation: int) -> None:
    picture = smooth(40, 24)
    data = oriented(picture, image_format, orientation)
    with Image.open(BytesIO(oriented(picture, "PNG", orientation))) as image:
        expected = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    assert near(decode(data), expected, 4 if image_format == "JPEG" else 0)
    assert decode(data).shape == ((24, 40, 3) if orientation >= 5 else (40, 24, 3))


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_an_orientation_that_means_nothing_turns_nothing(orientation: int) -> None:
    assert np.array_equal(decode(oriented(COLOUR, "PNG", orientation)), COLOUR)


def test_broken_exif_does_not_cost_the_picture() -> None:
    for exif in (b"Exif\0\0junk", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff"):
        assert near(
            decode(saved(smooth(20, 20), "JPEG", exif=exif, quality=95)), smooth(20, 20), 40
        )


def test_metadata_goes_no_further() -> None:
    data = oriented(COLOUR, "PNG", 6)
    assert b"a maker's name" in data
    assert b"a maker's name" not in decode(data).tobytes()


def test_one_bit() -> None:
    bits = GREY > 127
    for image_format, options in (("PNG", {}), ("TIFF", {"compression": "group4"}), ("BMP", {})):
        assert np.array_equal(decode(saved(bits, image_format, **options)), bits * 255)


@pytest.mark.parametrize("image_format", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_brought_to_eight(image_format: str) -> None:
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    exact = values.astype(float) / 257
    assert near(decode(saved(values, image_format)), exact, 0.5)


def test_sixteen_bit_tiff_of_either_byte_order() -> None:
    values = (np.arange(600, dtype=np.uint16) * 109).reshape(20, 30)
    big = Image.frombytes("I;16B", (30, 20), values.astype(">u2").tobytes())
    assert np.array_equal(decode(saved(big, "TIFF")), decode(saved(values, "TIFF")))


def test_sixteen_bit_colour() -> None:
    values = np.random.default_rng(1).integers(0, 65536, (9, 11, 3), dtype=np.uint16)
    assert near(decode(png16_rgb(values)), values / 257, 1)


def test_sixteen_bit_grey_with_a_transparent_value() -> None:
    values = np.array([[0, 1000, 65535, 1000]], np.uint16)
    assert decode(saved(values, "PNG", transparency=1000)).tolist() == [[0, 255, 255, 255]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0.0, 0.5, 1.0]], [[0, 128, 255]]),
        ([[0.0, 0.25, 0.25]], [[0, 64, 64]]),
        ([[0.0, 100.4, 255.0]], [[0, 100, 255]]),
        ([[-1.0, 0.0, 1.0]], [[0, 128, 255]]),
        ([[1000.0, 2000.0, 3000.0]], [[0, 128, 255]]),
        ([[np.nan, 0.5, 1.0]], [[0, 128, 255]]),
        ([[np.inf, -np.inf, 1.0]], [[255, 0, 255]]),
        ([[np.nan, np.inf, -np.inf]], [[0, 255, 0]]),
        ([[-5.0, -5.0, -5.0]], [[0, 0, 0]]),
        ([[-3e38, 0.0, 3e38]], [[0, 128, 255]]),
        ([[1e30, 1e30, 1e30]], [[0, 0, 0]]),
        ([[0.0, 0.0, 0.0]], [[0, 0, 0]]),
    ],
)
def test_floating_point(values: list, expected: list) -> None:
    assert decode(saved(np.array(values, np.float32), "TIFF")).tolist() == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0, 100, 255]], [[0, 100, 255]]),
        ([[0, 1, 1]], [[0, 255, 255]]),
        ([[0, 500, 1000]], [[0, 128, 255]]),
        ([[-(2**31), 0, 2**31 - 1]], [[0, 128, 255]]),
    ],
)
def test_thirty_two_bit_whole_numbers(values: list, expected: list) -> None:
    assert decode(saved(np.array(values, np.int32), "TIFF")).tolist() == expected


def test_palettes_with_and_without_transparency() -> None:
    image = Image.fromarray(np.array([[0, 1, 2]], np.uint8), "P")
    image.putpalette([200, 30, 40, 0, 250, 0, 9, 9, 9])
    colours = [[200, 30, 40], [0, 250, 0], [9, 9, 9]]
    for image_format in ("PNG", "GIF", "BMP", "TIFF"):
        assert decode(saved(image, image_format)).tolist() == [colours]
    half = bytes([255, 0, 51])
    expected = [[200, 30, 40], [255, 255, 255], [206, 206, 206]]
    assert decode(saved(image, "PNG", transparency=half)).tolist() == [expected]
    assert decode(saved(image, "PNG", transparency=1))[0, 1].tolist() == [255, 255, 255]
    assert decode(saved(image, "GIF", transparency=1))[0, 1].tolist() == [255, 255, 255]


def test_a_palette_of_greys_is_a_grey_picture() -> None:
    image = Image.fromarray(GREY).convert("P", palette=Image.Palette.ADAPTIVE)
    assert decode(saved(image, "GIF")).ndim == 2
    assert decode(saved(np.repeat(GREY[..., None], 3, axis=2), "PNG")).ndim == 2


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "TIFF"])
def test_alpha_is_laid_over_white(image_format: str) -> None:
    picture = noise(16, 16, 4)
    options = {"lossless": True, "exact": True} if image_format == "WEBP" else {}
    alpha = picture[..., 3:] / 255
    expected = picture[..., :3] * alpha + 255 * (1 - alpha)
    assert near(decode(saved(picture, image_format, **options)), expected, 0.51)


def test_grey_with_alpha_stays_grey() -> None:
    picture = noise(16, 16, 2)
    alpha = picture[..., 1] / 255
    expected = picture[..., 0] * alpha + 255 * (1 - alpha)
    for image_format in ("PNG", "TIFF"):
        data = saved(Image.fromarray(picture, "LA"), image_format)
        assert near(decode(data), expected, 0.51)


def test_transparent_values_of_grey_and_colour() -> None:
    grey = np.array([[0, 7, 255]], np.uint8)
    assert decode(saved(grey, "PNG", transparency=7)).tolist() == [[0, 255, 255]]
    bits = Image.fromarray(np.array([[0, 255]], np.uint8)).convert("1")
    assert decode(saved(bits, "PNG", transparency=0)).tolist() == [[255, 255]]
    colour = np.array([[[1, 2, 3], [9, 8, 7]]], np.uint8)
    clear = saved(colour, "PNG", transparency=(1, 2, 3))
    assert decode(clear).tolist() == [[[255, 255, 255], [9, 8, 7]]]


@pytest.mark.parametrize("image_format", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(image_format: str) -> None:
    ink = np.zeros((32, 32, 4), np.uint8)
    ink[:16, :16, 0] = 255  # cyan
    ink[16:, 16:, 3] = 255  # black
    pixels = decode(saved(Image.fromarray(ink, "CMYK"), image_format))
    assert near(pixels[4, 4], np.array([0, 255, 255]), 3)
    assert near(pixels[4, 28], np.array([255, 255, 255]), 3)
    assert near(pixels[28, 28], np.array([0, 0, 0]), 3)


def test_ycbcr_and_lab_tiff_become_rgb() -> None:
    picture = smooth(32, 32)
    ycbcr = Image.fromarray(picture).convert("YCbCr")
    assert near(decode(saved(ycbcr, "TIFF")), picture, 6)
    lab = np.full((4, 4, 3), 128, np.uint8)
    lab[..., 0] = 255
    assert near(decode(saved(Image.fromarray(lab, "LAB"), "TIFF")), np.full((4, 4), 255), 1)


def test_the_first_frame_of_many() -> None:
    frames = [Image.new("RGB", (12, 9), colour) for colour in ("red", "lime", "blue")]
    for image_format, options in (("GIF", {}), ("WEBP", {"lossless": True}), ("TIFF", {})):
        data = saved(frames[0], image_format, save_all=True, append_images=frames[1:], **options)
        with Image.open(BytesIO(data)) as image:
            assert image.n_frames == 3
        assert (decode(data) == [255, 0, 0]).all()
        assert decode(data).shape == (9, 12, 3)


def test_a_jpeg_with_a_second_picture_inside() -> None:
    pair = [Image.fromarray(smooth(32, 48)), Image.new("RGB", (48, 32), "red")]
    data = saved(pair[0], "MPO", save_all=True, append_images=pair[1:], quality=95)
    assert near(decode(data), smooth(32, 48), 20)


def test_one_pixel_is_a_picture() -> None:
    for image_format in ("PNG", "BMP", "GIF", "TIFF", "WEBP", "JPEG"):
        assert decode(saved(np.array([[200]], np.uint8), image_format)).tolist() == [[200]]


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(("height", "width"), [(1200, 1500), (3000, 2200), (4100, 41)])
def test_large_pictures_are_kept_at_1024(image_format: str, height: int, width: int) -> None:
    picture = smooth(height, width)
    pixels = decode(
        saved(picture, image_format, **({"quality": 92} if image_format != "PNG" else {}))
    )
    assert max(pixels.shape) == 1024
    ratio = 1024 / max(height, width)
    assert pixels.shape[:2] == (round(height * ratio), round(width * ratio))
    assert near(pixels, smooth(*pixels.shape[:2]), 16)
    assert np.abs(pixels.astype(float) - smooth(*pixels.shape[:2])).mean() < 2.5


def test_large_pictures_in_odd_modes() -> None:
    ramp = np.linspace(0, 65535, 3000).astype(np.uint16)[None, :].repeat(500, axis=0)
    expected = np.linspace(0, 255, 1024)[None, :].repeat(171, axis=0)
    assert near(decode(saved(ramp, "PNG")), expected, 2)
    assert near(decode(saved(ramp.astype(np.float32), "TIFF", compression="tiff_lzw")), expected, 2)
    clear = np.zeros((500, 3000, 4), np.uint8)
    assert (decode(saved(clear, "PNG")) == 255).all()
    assert (decode(saved(clear, "WEBP", lossless=True)) == 255).all()


def test_rotated_large_jpeg() -> None:
    pixels = decode(oriented(smooth(1600, 2400), "JPEG", 6))
    assert pixels.shape == (1024, 683, 3)
    assert near(pixels, np.rot90(smooth(683, 1024), -1), 12)


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.png", "../../etc/passwd", "", "猫.gif"]
)
def test_a_name_changes_nothing(name: str) -> None:
    assert np.array_equal(decode(saved(COLOUR, "PNG"), name), COLOUR)
