"""Borders against NumPy and against tables written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.convolution import ConvSpec, convolve
from cnnviz.core.messages import Refusal
from cnnviz.core.naive import pad_naive
from cnnviz.core.padding import PADDING_MODES, channel_mean, pad_plane, source_index

NUMPY = {"zeros": "constant", "replicate": "edge", "reflect": "reflect", "circular": "wrap"}
ROW = np.array([[1, 2, 3]], np.float32)


@pytest.mark.parametrize(
    ("mode", "row"),
    [
        ("zeros", [0, 0, 1, 2, 3, 0, 0]),
        ("mean", [2, 2, 1, 2, 3, 2, 2]),
        ("replicate", [1, 1, 1, 2, 3, 3, 3]),
        ("reflect", [3, 2, 1, 2, 3, 2, 1]),
        ("circular", [2, 3, 1, 2, 3, 1, 2]),
    ],
)
def test_each_mode_by_hand(mode: str, row: list[int]) -> None:
    assert pad_plane(ROW, (0, 0, 2, 2), mode).tolist() == [row]
    assert pad_naive(ROW, (0, 0, 2, 2), mode).tolist() == [row]
    spec = ConvSpec(padding=(0, 0, 2, 2), padding_mode=mode)
    assert convolve(ROW, [[1]], spec).tolist() == [row]


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_all_sides_agree_with_numpy(mode: str, rng: np.random.Generator) -> None:
    for _ in range(40):
        plane = rng.random(rng.integers(5, 20, 2)).astype(np.float32)
        top, bottom, left, right = (int(n) for n in rng.integers(0, 5, 4))
        sides = ((top, bottom), (left, right))
        if mode == "mean":
            expected = np.pad(plane, sides, constant_values=plane.mean(dtype=np.float64))
        else:
            expected = np.pad(plane, sides, mode=NUMPY[mode])
        np.testing.assert_allclose(
            pad_plane(plane, (top, bottom, left, right), mode), expected, rtol=1e-7
        )
        np.testing.assert_allclose(
            pad_naive(plane, (top, bottom, left, right), mode), expected, rtol=1e-7
        )


def test_source_index_is_what_numpy_pads_with() -> None:
    for size in range(1, 8):
        for mode in ("replicate", "reflect", "circular"):
            pad = size - 1 if mode == "reflect" else size
            expected = np.pad(np.arange(size), pad, mode=NUMPY[mode])
            assert np.array_equal(source_index(np.arange(-pad, size + pad), size, mode), expected)
    assert source_index(np.array([-1, 0, 2, 3]), 3, "zeros").tolist() == [-1, 0, 2, -1]


def test_every_channel_is_padded_with_its_own_mean() -> None:
    planes = np.stack([np.full((3, 3), v, np.float32) for v in (1, 2, 4)])
    planes[0, 0, 0] = 10
    kernel = np.zeros((3, 3, 3, 3), np.float32)
    kernel[range(3), range(3), 0, 0] = 1
    spec = ConvSpec(padding="same", padding_mode="mean")
    assert convolve(planes, kernel, spec)[:, 0, 0].tolist() == [2, 2, 4]


def test_the_mean_is_summed_in_double_precision() -> None:
    plane = np.full((2000, 2000), 0.1, np.float32)
    assert channel_mean(plane) == np.float32(0.1)


@pytest.mark.parametrize(
    ("mode", "pad", "says"),
    [
        ("reflect", 3, "Reflect padding of 3 needs a picture of at least 4 pixels .* has 3"),
        ("circular", 4, "Circular padding of 4 needs a picture of at least 4 pixels .* has 3"),
    ],
)
def test_a_border_wider_than_its_source_is_refused(mode: str, pad: int, says: str) -> None:
    image = np.ones((9, 3), np.float32)
    for padding in ((0, 0, pad, 0), (0, 0, 0, pad)):
        with pytest.raises(Refusal, match=says):
            convolve(image, [[1]], ConvSpec(padding=padding, padding_mode=mode))
    narrower = ConvSpec(padding=(0, 0, pad - 1, pad - 1), padding_mode=mode)
    assert convolve(image, [[1]], narrower).shape == (9, 3 + 2 * (pad - 1))


@pytest.mark.parametrize("mode", ["zeros", "mean", "replicate"])
def test_a_border_larger_than_the_picture(mode: str) -> None:
    spec = ConvSpec(padding="same", padding_mode=mode)
    out = convolve(np.full((3, 2), 2, np.float32), np.ones((31, 31)), spec)
    assert out.shape == (3, 2)
    assert np.allclose(out, 12 if mode == "zeros" else 2 * 961)
