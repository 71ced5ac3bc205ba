"""Regions: OpenCV's area averages, figures worked by hand, and boxes that no picture has."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.region import (
    Region,
    cells_naive,
    cells_of,
    centred_region,
    fit_region,
    region_shape,
)


def test_opencv_has_the_same_means() -> None:
    rng = np.random.default_rng(1)
    worst = 0.0
    for _ in range(200):
        planes = rng.random((int(rng.choice([1, 3])), *rng.integers(3, 130, 2))).astype(np.float32)
        region = Region(*rng.integers(-50, 130, 2).tolist(), *rng.integers(1, 140, 2).tolist())
        fitted = fit_region(region, *planes.shape[1:])
        top, left, height, width = fitted.box
        rows, cols = region_shape(fitted)
        box = planes[:, top : top + height, left : left + width]
        wanted = [cv2.resize(p, (cols, rows), interpolation=cv2.INTER_AREA) for p in box]
        found = cells_of(planes, region)
        assert found.dtype == np.float32
        assert found.shape == (len(planes), rows, cols)
        worst = max(worst, float(np.abs(found - np.stack(wanted)).max()))
    assert worst < 2e-6


def test_the_naive_twin_agrees() -> None:
    rng = np.random.default_rng(2)
    for _ in range(30):
        planes = rng.normal(size=(2, *rng.integers(3, 40, 2))).astype(np.float32)
        box = (*rng.integers(-9, 40, 2).tolist(), *rng.integers(1, 45, 2).tolist())
        region = Region(*box, int(rng.integers(5, 33)))
        np.testing.assert_allclose(
            cells_of(planes, region), cells_naive(planes, region), rtol=1e-6, atol=1e-6
        )


def test_six_pixels_in_five_cells_by_hand() -> None:
    # Every cell covers 1.2 pixels: (1 + 0.2 * 2) / 1.2, (0.8 * 2 + 0.4 * 3) / 1.2, ...
    row = np.arange(1, 7, dtype=np.float32)
    found = cells_of(np.tile(row, (1, 5, 1)), Region(0, 0, 5, 6, 5))
    wanted = np.array([1.4, 2.8, 4.2, 5.6, 7.0]) / 1.2
    np.testing.assert_allclose(found[0], np.tile(wanted, (5, 1)), rtol=1e-6)


def test_whole_blocks_are_plain_means() -> None:
    plane = np.arange(100, dtype=np.float32).reshape(1, 10, 10)
    found = cells_of(plane, Region(0, 0, 10, 10, 5))
    np.testing.assert_array_equal(found[0, 0], [5.5, 7.5, 9.5, 11.5, 13.5])


def test_pixels_that_are_cells_keep_their_values() -> None:
    planes = np.random.default_rng(3).random((3, 40, 40)).astype(np.float32)
    found = cells_of(planes, Region(4, 7, 9, 11, 32))
    np.testing.assert_array_equal(found, planes[:, 4:13, 7:18])


@pytest.mark.parametrize(
    ("given", "fitted"),
    [
        ((-30, -40, 20, 20), (0, 0, 20, 20)),
        ((95, 190, 20, 20), (80, 180, 20, 20)),
        ((500_000, -500_000, 10, 10), (90, 0, 10, 10)),
        ((0, 0, 1_000_000, 1_000_000), (0, 0, 100, 200)),
        ((50, 50, 1, 2), (50, 50, 5, 5)),
        ((99, 199, 1, 1), (95, 195, 5, 5)),
    ],
)
def test_a_box_outside_the_picture_is_moved_in(
    given: tuple[int, int, int, int], fitted: tuple[int, int, int, int]
) -> None:
    assert fit_region(Region(*given), 100, 200).box == fitted


def test_a_picture_smaller_than_five_cells_is_taken_whole() -> None:
    region = fit_region(Region(9, 9, 9, 9), 3, 2)
    assert region.box == (0, 0, 3, 2)
    assert region_shape(region) == (3, 2)
    assert fit_region(centred_region(3, 2), 3, 2) == centred_region(3, 2)


@pytest.mark.parametrize(
    ("box", "cells", "shape"),
    [
        ((0, 0, 100, 100), 12, (12, 12)),
        ((0, 0, 50, 100), 12, (6, 12)),
        ((0, 0, 100, 10), 12, (12, 5)),
        ((0, 0, 8, 9), 32, (8, 9)),
        ((0, 0, 75, 100), 10, (8, 10)),  # 7.5 is rounded up
    ],
)
def test_cells_are_nearly_square_and_never_smaller_than_pixels(
    box: tuple[int, int, int, int], cells: int, shape: tuple[int, int]
) -> None:
    assert region_shape(Region(*box, cells)) == shape


def test_the_centred_region() -> None:
    assert centred_region(256, 170) == Region(85, 42, 85, 85, 12)


def test_json_goes_to_the_browser_and_back() -> None:
    region = Region(-3, 4, 50, 60, 7)
    assert Region.from_json(json.loads(json.dumps(region.to_json()))) == region


@pytest.mark.parametrize(
    "change",
    [
        {"box": None},
        {"box": [1, 2, 3]},
        {"box": [1, 2, 3, 4, 5]},
        {"box": [0.5, 0, 10, 10]},
        {"box": [0, 0, 0, 10]},
        {"box": [0, 0, 10, -4]},
        {"box": [0, 0, 10**9, 10]},
        {"box": [-(10**9), 0, 10, 10]},
        {"box": ["0", 0, 10, 10]},
        {"box": [True, 0, 10, 10]},
        {"box": [float("nan"), 0, 10, 10]},
        {"cells": 4},
        {"cells": 33},
        {"cells": 12.0},
        {"cells": None},
    ],
)
def test_what_is_no_region_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        Region.from_json({**Region(0, 0, 9, 9).to_json(), **change})
    said = next(iter(change.values()))
    assert repr(said)[:40] in str(refused.value)
    with pytest.raises(Refusal):
        Region.from_json("region")
