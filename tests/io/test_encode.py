"""The session's compact copy and the exported PNG."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from cnnviz.io.encode import data_uri, decode_compact, encode_compact, jpeg, png
from cnnviz.io.samples import load_sample
from tests.io.files import noise


def psnr(left: np.ndarray, right: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((left.astype(float) - right) ** 2)))


@pytest.mark.parametrize(
    "slug", ["cat", "astronaut", "camera", "page", "lecture", "disc", "colours", "drawn-cat"]
)
def test_what_fits_is_kept_exactly(slug: str) -> None:
    picture = load_sample(slug, 1024)
    data = encode_compact(picture)
    assert len(data) <= 400_000
    assert np.array_equal(decode_compact(data), picture)


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 200), (200, 1, 3), (6, 6)])
def test_small_pictures_are_exact(shape: tuple[int, ...]) -> None:
    picture = noise(*shape)
    assert np.array_equal(decode_compact(encode_compact(picture)), picture)


@pytest.mark.parametrize("slug", ["stars", "motorcycle"])
def test_what_does_not_fit_is_kept_closely(slug: str) -> None:
    picture = load_sample(slug, 1024)
    for limit in (400_000, 150_000):
        data = encode_compact(picture, limit)
        assert limit * 0.6 < len(data) <= limit
        assert psnr(decode_compact(data), picture) > (36 if limit == 400_000 else 30)


@pytest.mark.parametrize("shape", [(1024, 1024), (1024, 1024, 3)])
def test_noise_still_fits_and_keeps_its_shape(shape: tuple[int, ...]) -> None:
    picture = noise(*shape)
    data = encode_compact(picture)
    assert len(data) <= 400_000
    assert decode_compact(data).shape == shape


def test_a_hopeless_limit_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit into 300 bytes"):
        encode_compact(noise(256, 256), 300)


@pytest.mark.parametrize("shape", [(40, 50), (40, 50, 3)])
def test_png_is_exact(shape: tuple[int, ...]) -> None:
    picture = noise(*shape)
    with Image.open(BytesIO(png(picture[:, ::-1]))) as image:
        assert image.format == "PNG"
        assert np.array_equal(np.asarray(image), picture[:, ::-1])


@pytest.mark.parametrize("name", ["cat", "camera"])
def test_jpeg_is_close_and_a_file_of_its_kind(name: str) -> None:
    picture = load_sample(name, 300)[:, ::-1]
    data, coarse = jpeg(picture), jpeg(picture, quality=30)
    assert len(coarse) < len(data) < picture.nbytes / 2
    with Image.open(BytesIO(data)) as image:
        assert image.format == "JPEG"
        assert psnr(np.asarray(image), picture) > 34


def test_jpeg_keeps_the_colour_of_a_single_column() -> None:
    picture = np.full((32, 32, 3), 250, np.uint8)
    picture[:, 15] = (200, 60, 0)
    with Image.open(BytesIO(jpeg(picture))) as image:
        assert np.abs(np.asarray(image)[:, 15].astype(int) - (200, 60, 0)).max() < 30


@pytest.mark.parametrize(("shape", "limit"), [((40, 50), 12_000), ((200, 200, 3), 12_000)])
def test_an_address_holds_the_whole_picture(shape: tuple[int, ...], limit: int) -> None:
    head, _, body = data_uri(noise(*shape), limit).partition(";base64,")
    with Image.open(BytesIO(base64.b64decode(body, validate=True))) as image:
        assert head == f"data:{image.get_format_mimetype()}"
        assert image.size == shape[1::-1]
    assert len(body) <= limit * 4 / 3 + 4
