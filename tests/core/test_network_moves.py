"""Moved pictures: NumPy's own roll and padding, OpenCV's resizing, quarter turns by hand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from cnnviz.core.network_input import network_input
from cnnviz.core.network_moves import (
    ANGLES,
    FACTORS,
    MOVES,
    OVER,
    REACH,
    scaled_pictures,
    shifted_pictures,
    turned_pictures,
)
from cnnviz.core.networks import SMALL_VGG

SIDE = SMALL_VGG.side


def picture(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Smooth, so that resizing does not matter more than moving."""
    noise = rng.integers(0, 256, (*shape[:2], 3)).astype(np.uint8)
    blurred = cv2.GaussianBlur(noise, (0, 0), 4)
    spread = cv2.normalize(blurred, None, 0, 255, cv2.NORM_MINMAX)
    return spread if len(shape) == 3 else np.ascontiguousarray(spread[..., 0])


def seen(pixels: np.ndarray) -> np.ndarray:
    """What the network sees of the whole picture, (3, 32, 32)."""
    return network_input(pixels, SMALL_VGG)[1].transpose(2, 0, 1).astype(np.float32)


@pytest.mark.parametrize("shape", [(96, 96), (70, 130, 3), (20, 20, 3)])
def test_shifts_are_torchs_roll_and_numpys_padding(
    shape: tuple[int, ...], rng: np.random.Generator
) -> None:
    pixels = picture(rng, *shape)
    planes = seen(pixels)
    moved = {f: shifted_pictures(pixels, SMALL_VGG, f) for f in ("circular", "zeros", "replicate")}
    sides = ((0, 0), (REACH, REACH), (REACH, REACH))
    around = {"zeros": np.pad(planes, sides), "replicate": np.pad(planes, sides, "edge")}
    for at, (dy, dx) in enumerate(MOVES):
        rolled = torch.roll(torch.from_numpy(planes), (dy, dx), (1, 2)).numpy()
        assert np.array_equal(moved["circular"][at], rolled)
        rows, cols = slice(REACH - dy, REACH - dy + SIDE), slice(REACH - dx, REACH - dx + SIDE)
        for fill, padded in around.items():
            assert np.array_equal(moved[fill][at], padded[:, rows, cols])
    assert len(MOVES) == 289
    assert MOVES[144] == (0, 0)


def test_the_camera_moves_over_a_wider_picture(rng: np.random.Generator) -> None:
    pixels = picture(rng, 96, 96, 3)
    wide = cv2.resize(pixels, (48, 48), interpolation=cv2.INTER_AREA).astype(np.float32)
    moved = shifted_pictures(pixels, SMALL_VGG, "camera")
    assert np.abs(moved[144] - wide[8:40, 8:40].transpose(2, 0, 1)).max() <= 1
    for (dy, dx), each in zip(MOVES, moved, strict=True):
        # The content moves down and to the right: what was at (0, 0) is now at (dy, dx).
        both = moved[144][:, max(0, -dy) : SIDE - max(0, dy), max(0, -dx) : SIDE - max(0, dx)]
        assert np.array_equal(
            each[:, max(0, dy) : SIDE - max(0, -dy), max(0, dx) : SIDE - max(0, -dx)], both
        )
    # Nothing is invented: the farthest shift shows the corner of the picture.
    assert np.abs(moved[-1] - wide[:32, :32].transpose(2, 0, 1)).max() <= 1


def test_turned_by_nothing_is_what_the_network_sees_and_quarter_turns_only_move(
    rng: np.random.Generator,
) -> None:
    pixels = picture(rng, 128, 192, 3)
    moved = turned_pictures(pixels, SMALL_VGG)
    assert moved.shape == (len(ANGLES), 3, SIDE, SIDE)
    still = moved[ANGLES.index(0)]
    assert np.abs(still - seen(pixels)).max() <= 1
    for angle, times in ((90, 1), (-90, -1), (180, 2), (-180, 2)):
        assert np.array_equal(moved[ANGLES.index(angle)], np.rot90(still, times, (1, 2)))


def test_a_turn_is_opencvs_in_the_disc_that_stays_inside(rng: np.random.Generator) -> None:
    pixels = picture(rng, 128, 128, 3)
    moved = turned_pictures(pixels, SMALL_VGG)
    away = np.hypot(*np.meshgrid(*[np.arange(SIDE) - 15.5] * 2)) < 13
    for angle in (30, -45, 100):
        # The other way: OpenCV turns the small picture.
        by = cv2.getRotationMatrix2D((15.5, 15.5), angle, 1)
        small = cv2.warpAffine(
            seen(pixels).transpose(1, 2, 0), by, (SIDE, SIDE), flags=cv2.INTER_CUBIC
        )
        apart = np.abs(moved[ANGLES.index(angle)] - small.transpose(2, 0, 1))[:, away]
        assert apart.mean() < 3


def test_twice_the_size_is_the_middle_and_half_the_size_is_in_the_middle(
    rng: np.random.Generator,
) -> None:
    pixels = picture(rng, 128, 128)
    moved = scaled_pictures(pixels, SMALL_VGG)
    assert moved.shape == (len(FACTORS), 3, SIDE, SIDE)
    assert np.abs(moved[FACTORS.index(1.0)] - seen(pixels)).max() <= 1
    middle = cv2.resize(pixels[32:96, 32:96], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    assert np.abs(moved[FACTORS.index(2.0), 0] - middle).mean() < 2
    half = cv2.resize(pixels, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
    assert np.abs(moved[FACTORS.index(0.5), 0, 8:24, 8:24] - half).mean() < 2


@pytest.mark.parametrize("shape", [(1, 1), (20, 300, 3)])
def test_any_picture_can_be_moved(shape: tuple[int, ...], rng: np.random.Generator) -> None:
    pixels = rng.integers(0, 256, shape).astype(np.uint8)
    for fill in ("circular", "zeros", "replicate", "camera"):
        assert shifted_pictures(pixels, SMALL_VGG, fill).shape == (289, 3, SIDE, SIDE)
    for moved in (turned_pictures(pixels, SMALL_VGG), scaled_pictures(pixels, SMALL_VGG)):
        assert moved.min() >= 0
        assert moved.max() <= 255
        assert np.array_equal(moved, np.rint(moved))
    assert OVER * SIDE == 128
