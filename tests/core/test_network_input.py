"""What a network sees of pictures of all sizes, against torch, OpenCV and hand-made ones."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.network_input import network_input, preprocessed, resized
from cnnviz.core.networks import SMALL_VGG, VGG16
from cnnviz.io.samples import load_sample


def test_the_numbers_are_those_of_torchvision(rng: np.random.Generator) -> None:
    seen = rng.integers(0, 256, (5, 7, 3)).astype(np.uint8)
    unit = torch.tensor(seen).permute(2, 0, 1) / 255
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    expected = (unit - mean[:, None, None]) / std[:, None, None]
    x = preprocessed(seen, VGG16.preprocessing)
    assert x.dtype == np.float32
    assert x.flags.c_contiguous
    np.testing.assert_allclose(x, expected.numpy(), atol=2e-6)


def test_x_is_what_is_seen() -> None:
    for network, own_size in ((SMALL_VGG, False), (VGG16, False), (VGG16, True)):
        x, seen = network_input(load_sample("cat", 300), network, own_size)
        assert np.array_equal(x, preprocessed(seen, network.preprocessing))


def test_a_fixed_network_reads_the_whole_picture() -> None:
    pixels = load_sample("astronaut", 400)
    seen = network_input(pixels, SMALL_VGG)[1]
    assert np.array_equal(seen, cv2.resize(pixels, (32, 32), interpolation=cv2.INTER_AREA))
    exact = pixels[:32, :32]
    assert np.array_equal(network_input(exact, SMALL_VGG, own_size=True)[1], exact)


def test_the_middle_is_that_of_torchvision() -> None:
    # Resize(256) with antialiasing and CenterCrop(224), in torch's own words.
    pixels = load_sample("astronaut", 1024)[:, 60:700]
    H, W = pixels.shape[:2]
    short = min(H, W)
    size = (round(H * 256 / short), round(W * 256 / short))
    tensor = torch.tensor(pixels).permute(2, 0, 1)[None].float()
    scaled = F.interpolate(tensor, size, mode="bilinear", antialias=True, align_corners=False)
    top, left = round((size[0] - 224) / 2), round((size[1] - 224) / 2)
    expected = scaled[0, :, top : top + 224, left : left + 224].permute(1, 2, 0).numpy()
    seen = network_input(pixels, VGG16)[1]
    assert seen.shape == (224, 224, 3)
    assert np.abs(seen - expected).mean() < 2.5  # another filter, the same place
    for dy, dx in ((0, 4), (4, 0), (0, -4), (-4, 0)):
        moved = np.roll(expected, (dy, dx), (0, 1))
        assert np.abs(seen - moved)[8:-8, 8:-8].mean() > 2 * np.abs(seen - expected).mean()


def test_one_pixel_is_a_flat_picture() -> None:
    for network, own_size, side in ((SMALL_VGG, False, 32), (VGG16, False, 224), (VGG16, True, 32)):
        for pixel in (np.uint8([[77]]), np.uint8([[[10, 200, 30]]])):
            seen = network_input(pixel, network, own_size)[1]
            assert seen.shape == (side, side, 3)
            assert (seen == pixel.reshape(1, 1, -1)).all()


def test_a_very_wide_picture_is_squeezed_cut_or_framed(rng: np.random.Generator) -> None:
    wide = rng.integers(0, 256, (20, 3000, 3)).astype(np.uint8)
    squeezed = network_input(wide, SMALL_VGG)[1]
    columns = cv2.resize(wide, (32, 20), interpolation=cv2.INTER_AREA)
    expected = cv2.resize(columns, (32, 32), interpolation=cv2.INTER_LINEAR)
    assert np.array_equal(squeezed, expected)

    marked = np.zeros_like(wide)
    marked[:, 1490:1510] = 255
    assert (network_input(marked, VGG16)[1] == 255).all()

    x, framed = network_input(wide, VGG16, own_size=True)
    assert framed.shape == (32, 384, 3)
    whole = cv2.resize(wide, (384, 3), interpolation=cv2.INTER_AREA)
    assert np.array_equal(framed[14:17], whole)
    assert (framed[:14] == (124, 116, 104)).all()
    assert (framed[17:] == (124, 116, 104)).all()
    assert np.abs(x[:, :14]).max() < 0.5 / 57
    tall = network_input(wide.transpose(1, 0, 2), VGG16, own_size=True)[1]
    assert np.abs(tall.transpose(1, 0, 2).astype(int) - framed).max() <= 1  # rounding of means


@pytest.mark.parametrize(
    ("shape", "seen"),
    [
        ((40, 50), (40, 50)),
        ((384, 32), (384, 32)),
        ((700, 1000), (269, 384)),
        ((16, 16), (32, 32)),
        ((8, 80), (32, 320)),
        ((20, 320), (32, 384)),
        ((10, 320), (32, 384)),
    ],
)
def test_own_size_is_kept_as_far_as_it_goes(
    shape: tuple[int, int], seen: tuple[int, int], rng: np.random.Generator
) -> None:
    pixels = rng.integers(0, 256, shape).astype(np.uint8)
    found = network_input(pixels, VGG16, own_size=True)[1]
    assert found.shape == (*seen, 3)
    if seen == shape:
        assert np.array_equal(found, np.repeat(pixels[..., None], 3, 2))


def test_resizing_leaves_the_picture_alone() -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels.flags.writeable = False
    assert resized(pixels, 4, 4).shape == (4, 4, 3)
    assert resized(pixels, 2, 9).shape == (2, 9, 3)
