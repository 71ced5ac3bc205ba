"""The scales judged by other measures than those they were drawn with, and by colour-blind eyes."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from cnnviz.core.colour import (
    colour_grey,
    colour_sequential,
    colour_signed,
    sequential_table,
    signed_table,
)

# Severity 1.0, from G. Machado, M. Oliveira and L. Fernandes, A physiologically-based model for
# simulation of color vision deficiency (2009); they act on linear RGB.
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(table: np.ndarray) -> np.ndarray:
    unit = table / 255
    return np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)


def seen(table: np.ndarray, eyes: str | None) -> np.ndarray:
    """CIELAB of a table as somebody sees it."""
    if eyes is None:
        return rgb2lab(table / 255)
    light = (linear(table) @ np.array(BLINDNESS[eyes]).T).clip(0, 1)
    curve = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return rgb2lab(curve)


def contrast(a: np.ndarray, b: np.ndarray) -> float:
    """WCAG 2 contrast of two colours."""
    first, second = (float(linear(c) @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in (a, b))
    return max(first, second) / min(first, second)


def test_shapes_and_types() -> None:
    for table, entries in ((signed_table(), 255), (sequential_table(), 256)):
        assert table.shape == (entries, 3)
        assert table.dtype == np.uint8
        assert not table.flags.writeable


def test_zero_is_neutral_and_nearly_white() -> None:
    middle = signed_table()[127].astype(int)
    assert middle.max() - middle.min() <= 1
    assert middle.min() >= 235


def test_the_signed_scale_is_equally_light_on_both_sides() -> None:
    lightness = rgb2lab(signed_table() / 255)[:, 0]
    assert np.abs(lightness - lightness[::-1]).max() < 3
    steps = np.diff(lightness)
    assert (steps[:127] > 0).all()
    assert (steps[127:] < 0).all()
    assert lightness[[0, 254]].max() < 35


def test_the_sides_have_two_hues() -> None:
    lab = rgb2lab(signed_table() / 255)
    assert (lab[:120, 2] < 0).all()
    assert (lab[135:, 2] > 0).all()


@pytest.mark.parametrize("eyes", [None, *BLINDNESS])
def test_opposite_values_differ_for_every_eye(eyes: str | None) -> None:
    lab = seen(signed_table(), eyes)
    apart = deltaE_ciede2000(lab[:127], lab[:127:-1])
    assert apart[0] > 25
    assert apart[:90].min() > 15
    assert deltaE_ciede2000(lab[[0, 254]], lab[[127, 127]]).min() > 45


@pytest.mark.parametrize("eyes", [None, *BLINDNESS])
def test_the_sequential_scale_grows_lighter_for_every_eye(eyes: str | None) -> None:
    lightness = seen(sequential_table(), eyes)[:, 0]
    coarse = lightness[::5]
    assert (np.diff(coarse) > 0).all()
    assert lightness[0] < 10
    assert lightness[-1] > 90


def test_the_sequential_scale_is_strictly_monotone_and_even() -> None:
    lab = rgb2lab(sequential_table() / 255)
    assert (np.diff(lab[::2, 0]) > 0).all()
    steps = deltaE_ciede2000(lab[:-8:8], lab[8::8])
    assert steps.max() < 2.2 * steps.min()


def test_the_signed_scale_is_even() -> None:
    lab = rgb2lab(signed_table() / 255)
    steps = deltaE_ciede2000(lab[:-8:8], lab[8::8])
    assert steps.max() < 3 * steps.min()


def test_text_can_be_read_on_it() -> None:
    dark, white = np.array([17, 24, 39]), np.array([255, 255, 255])
    table = signed_table()
    assert contrast(dark, table[127]) > 12
    assert contrast(table[0], white) > 4.5
    assert contrast(table[254], white) > 4.5
    assert contrast(table[0], table[127]) > 7
    for colour in (*table, *sequential_table()):
        assert max(contrast(dark, colour), contrast(white, colour)) > 4.2


def test_signed_values_find_their_entry() -> None:
    table = signed_table()
    at = colour_signed(np.array([[-2, -1, 0], [0.5, 1, 2]]))
    np.testing.assert_array_equal(at, table[[[0, 63, 127], [159, 191, 254]]])
    np.testing.assert_array_equal(colour_signed([-9.0, 9.0], limit=1), table[[0, 254]])
    np.testing.assert_array_equal(colour_signed(np.zeros((2, 2)))[1, 1], table[127])
    assert colour_signed(np.float32(3)).shape == (3,)
    assert colour_signed(np.zeros((0, 4))).shape == (0, 4, 3)


def test_opposite_values_get_mirrored_entries() -> None:
    values = np.random.default_rng(5).normal(size=2000)
    table = signed_table().astype(int)
    index = {tuple(colour): k for k, colour in enumerate(table.tolist())}
    there = [index[tuple(c)] for c in colour_signed(values, 2).tolist()]
    back = [index[tuple(c)] for c in colour_signed(-values, 2).tolist()]
    np.testing.assert_allclose(np.array(there) + back, 254, atol=1)  # neighbours may share a byte


def test_what_is_not_finite_has_a_colour_too() -> None:
    strange = np.array([np.nan, np.inf, -np.inf, 2.0])
    np.testing.assert_array_equal(colour_signed(strange), signed_table()[[127, 254, 0, 254]])
    np.testing.assert_array_equal(colour_signed(np.array([np.nan])), signed_table()[[127]])
    np.testing.assert_array_equal(
        colour_sequential(strange, 0, 4), sequential_table()[[0, 255, 0, 128]]
    )
    assert colour_grey(strange[None], 0, 4)[0, :, 0].tolist() == [0, 255, 0, 128]


def test_sequential_and_grey_values() -> None:
    table = sequential_table()
    at = colour_sequential([-1, 0, 1, 3, 9], -1, 3)
    np.testing.assert_array_equal(at, table[[0, 64, 128, 255, 255]])
    np.testing.assert_array_equal(colour_sequential([[5.0]], 5, 5), table[[[128]]])
    grey = colour_grey(np.array([[0.0, 0.2, 1.0]]), 0, 1)
    assert grey.tolist() == [[[0, 0, 0], [51, 51, 51], [255, 255, 255]]]
    assert colour_grey(np.array([[[0.0, 0.2, 1.0]]]), 0, 1).tolist() == [[[0, 51, 255]]]
