"""Views, cropping, shrinking and grey, against Pillow and sums done by hand."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.messages import Refusal
from cnnviz.core.picture import (
    View,
    crop_picture,
    fitted_size,
    grey,
    prepare,
    shrink,
    to_planes,
)


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)


def coverage(old: int, new: int) -> np.ndarray:
    """How much of each old pixel lies in each new one, as parts of the new one: (new, old)."""
    edges = np.arange(new + 1) * old / new
    start, end = np.arange(old)[None, :], np.arange(1, old + 1)[None, :]
    overlap = np.minimum(end, edges[1:, None]) - np.maximum(start, edges[:-1, None])
    return np.clip(overlap, 0, None) * new / old


@pytest.mark.parametrize(
    ("wrong", "quoted"),
    [
        ({"size": 63}, "63"),
        ({"size": 1025}, "1025"),
        ({"size": 256.5}, "256.5"),
        ({"size": "256"}, "256"),
        ({"size": True}, "True"),
        ({"size": float("nan")}, "nan"),
        ({"colour": 1}, "1"),
        ({"crop": (0, 0, 1)}, "(0, 0, 1)"),
        ({"crop": (0.5, 0, 0.5, 1)}, "(0.5, 0, 0.5, 1)"),
        ({"crop": (0, 0.8, 1, 0.2)}, "0.8"),
        ({"crop": (-0.1, 0, 1, 1)}, "-0.1"),
        ({"crop": (0, 0, 1.1, 1)}, "1.1"),
        ({"crop": (0, 0, float("nan"), 1)}, "nan"),
        ({"crop": (0, 0, float("inf"), 1)}, "inf"),
        ({"crop": "wide"}, "wide"),
        ({"crop": None}, "None"),
    ],
)
def test_a_view_refuses_what_it_cannot_show(wrong: dict, quoted: str) -> None:
    with pytest.raises(Refusal, match=re.escape(quoted)):
        View(**wrong)


def test_a_view_takes_what_a_link_gives() -> None:
    view = View(colour=True, size=np.int64(64), crop=[0, 0.25, 0.5, 1])
    assert view == View(True, 64, (0.0, 0.25, 0.5, 1.0))
    assert type(view.size) is int
    assert hash(view) == hash(View(True, 64, (0.0, 0.25, 0.5, 1.0)))


def test_grey_is_pillows_grey_to_the_bit() -> None:
    picture = noise(64, 80, 3)
    assert np.array_equal(grey(picture), np.asarray(Image.fromarray(picture).convert("L")))
    assert np.array_equal(grey(picture[..., 0]), picture[..., 0])


@pytest.mark.parametrize("shape", [(300, 451), (90, 200, 3), (37, 1000), (128, 128, 3)])
def test_shrinking_averages_areas(shape: tuple[int, ...]) -> None:
    picture = noise(*shape)
    small = shrink(picture, 64)
    rows, columns = coverage(shape[0], small.shape[0]), coverage(shape[1], small.shape[1])
    expected = np.einsum("ih,hw...,jw->ij...", rows, picture.astype(np.float64), columns)
    assert small.dtype == np.uint8
    assert np.abs(small - expected).max() <= 0.51


def test_shrinking_by_a_whole_factor_is_the_mean_of_blocks() -> None:
    blocks = shrink(np.array([[0, 100], [100, 200]], np.uint8).repeat(64, 0).repeat(64, 1), 64)
    assert blocks.shape == (64, 64)
    assert (blocks[:32, :32] == 0).all()
    assert (blocks[32:, 32:] == 200).all()
    board = (np.indices((128, 128)).sum(0) % 2 * 200).astype(np.uint8)
    assert (shrink(board, 64) == 100).all()


@pytest.mark.parametrize(
    ("old", "size", "new"),
    [
        ((300, 451), 256, (170, 256)),
        ((451, 300), 256, (256, 170)),
        ((1, 1), 64, (1, 1)),
        ((1, 200), 64, (1, 64)),
        ((200, 1), 64, (64, 1)),
        ((5, 1000), 64, (1, 64)),
        ((64, 64), 64, (64, 64)),
        ((100, 63), 512, (100, 63)),
    ],
)
def test_the_longest_side_is_fitted_and_nothing_is_enlarged(
    old: tuple[int, int], size: int, new: tuple[int, int]
) -> None:
    assert fitted_size(*old, size) == new
    assert shrink(noise(*old, 3), size).shape == (*new, 3)
    assert prepare(noise(*old), View(size=size)).shape == new


def test_every_strip_keeps_a_pixel_at_every_size() -> None:
    for length in (1, 2, 63, 64, 65, 199, 1024):
        for size in (64, 100, 1024):
            for shape in ((1, length), (length, 1)):
                assert 0 not in prepare(noise(*shape, 3), View(colour=True, size=size)).shape


@pytest.mark.parametrize(
    ("crop", "rows", "columns"),
    [
        ((0, 0, 1, 1), (0, 10), (0, 20)),
        ((0.5, 0, 1, 0.5), (0, 5), (10, 20)),
        ((0.1, 0.3, 0.7, 0.6), (3, 6), (2, 14)),
        ((0.49, 0.49, 0.51, 0.51), (4, 6), (9, 11)),
        ((0.999, 0.999, 1, 1), (9, 10), (19, 20)),
        ((0, 0, 1e-9, 1e-9), (0, 1), (0, 1)),
    ],
)
def test_a_crop_has_every_pixel_it_touches(
    crop: tuple[float, ...], rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    picture = noise(10, 20)
    assert np.array_equal(crop_picture(picture, crop), picture[slice(*rows), slice(*columns)])


def test_random_crops_are_never_empty() -> None:
    rng = np.random.default_rng(3)
    for _ in range(500):
        height, width = rng.integers(1, 40, 2)
        left, right = np.sort(rng.random(2))
        top, bottom = np.sort(rng.random(2))
        view = View(crop=(left, top, right, bottom))
        assert 0 not in prepare(np.zeros((height, width), np.uint8), view).shape


def test_the_view_alone_decides_the_planes() -> None:
    in_colour, in_grey = noise(70, 90, 3), noise(70, 90)
    assert prepare(in_colour, View(size=64)).shape == (50, 64)
    assert prepare(in_grey, View(size=64)).shape == (50, 64)
    assert prepare(in_colour, View(True, 64)).shape == (50, 64, 3)
    tripled = prepare(in_grey, View(True, 64))
    assert tripled.shape == (50, 64, 3)
    assert (tripled == prepare(in_grey, View(size=64))[..., None]).all()


def test_a_picture_that_fits_keeps_its_own_pixels() -> None:
    picture = noise(50, 60, 3)
    assert np.array_equal(prepare(picture, View(colour=True, size=64)), picture)


def test_planes_are_channels_first_float32() -> None:
    picture = noise(5, 7, 3)
    unit, byte = to_planes(picture), to_planes(picture, "byte")
    assert unit.dtype == byte.dtype == np.float32
    assert unit.shape == byte.shape == (3, 5, 7)
    assert unit.flags.c_contiguous
    for channel in range(3):
        assert np.array_equal(byte[channel], picture[..., channel])
    assert unit[1, 2, 3] == np.float32(int(picture[2, 3, 1]) / 255)
    assert to_planes(picture[..., 0]).shape == (1, 5, 7)


def test_planes_do_not_share_memory_with_the_picture() -> None:
    picture = noise(4, 4)
    planes = to_planes(picture, "byte")
    planes[:] = 0
    assert picture.any()


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((3, 3), np.float32),
        np.zeros((3, 3, 4), np.uint8),
        np.zeros((0, 3), np.uint8),
        np.zeros(3, np.uint8),
    ],
)
def test_what_is_no_picture_is_told_apart(array: np.ndarray) -> None:
    for function in (grey, to_planes, lambda a: prepare(a, View()), lambda a: shrink(a, 64)):
        with pytest.raises(ValueError, match="A picture is uint8"):
            function(array)


def test_an_unknown_range_is_an_error() -> None:
    with pytest.raises(ValueError, match="signed"):
        to_planes(noise(2, 2), "signed")
