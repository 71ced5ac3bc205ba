"""The cut-up photo: pictures of the same pixels, maps on one scale, files of what is shown."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from cnnviz.ui.shuffle_work import LARGEST_SIDE, ShuffleWork
from tests.ui.features_works import own_picture


@pytest.mark.parametrize("colour", [True, False])
def test_the_pixels_are_the_same_in_another_order(colour: bool) -> None:
    pixels = np.random.default_rng(6).integers(0, 256, (200, 150, 3)).astype(np.uint8)
    work = ShuffleWork(own_picture(pixels, colour))
    one, other = work.pixels, work.cut_up()
    assert one.shape == other.shape
    assert max(one.shape[:2]) == LARGEST_SIDE
    flat = [each.reshape(one.shape[0] * one.shape[1], -1) for each in (one, other)]
    assert sorted(flat[0].tolist()) == sorted(flat[1].tolist())
    assert (one != other).any()
    assert work.maps().shape == (2, one.shape[0] - 2, one.shape[1] - 2)
    assert work.correlations().shape == (2, 32)
    assert work.outputs().same == work.outputs().whole
    for name, data in work.files():
        assert name.endswith(".png")
        with Image.open(io.BytesIO(data)) as image:
            border = 2 if name.endswith("map.png") else 0
            assert image.size == (one.shape[1] - border, one.shape[0] - border)


def test_a_flat_picture_has_no_correlation_and_no_edges() -> None:
    work = ShuffleWork(own_picture(np.full((64, 64, 3), 90, np.uint8), False))
    assert np.isnan(work.correlations()).all()
    assert work.one_pixel("circular").changed == 0
