"""The browser's region of a picture, run by node: against OpenCV, exact fractions, and Python's.

Node is started once, on many boxes of many pictures, some of them outside.
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from cnnviz.core.region import Region, cells_of, centred_region, fit_region
from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "region_driver.mjs"


def _case(random: np.random.Generator) -> tuple[np.ndarray, Region]:
    height, width = random.integers(3, 150, 2)
    channels, full = random.choice([1, 3]), random.choice([1, 255])
    picture = (random.random((channels, height, width)) * full).astype(np.float32)
    box = (*random.integers(-40, 160, 2), *random.integers(1, 190, 2))
    return picture, Region(*map(int, box), cells=int(random.integers(5, 33)))


@pytest.fixture(scope="module")
def answers(
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[np.ndarray, Region, dict[str, Any], np.ndarray]]:
    random = np.random.default_rng(3)
    cases = [_case(random) for _ in range(300)]
    asked = [
        {
            "planes": [b64encode(plane.tobytes()).decode() for plane in picture],
            "height": picture.shape[1],
            "width": picture.shape[2],
            "box": region.box,
            "cells": region.cells,
        }
        for picture, region in cases
    ]
    folder = tmp_path_factory.mktemp("region")
    (folder / "cases.json").write_text(json.dumps(asked), "utf-8")
    command = [obtain_node(), str(DRIVER), "cases.json", "answers.json"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads((folder / "answers.json").read_text("utf-8"))
    made = [
        np.stack([np.frombuffer(b64decode(plane), "<f4") for plane in one["planes"]]).reshape(
            -1, one["rows"], one["cols"]
        )
        for one in said
    ]
    return [(*case, one, cells) for case, one, cells in zip(cases, said, made, strict=True)]


def test_the_box_is_brought_in_as_python_does(answers: Any) -> None:
    for picture, region, said, _ in answers:
        height, width = picture.shape[1:]
        assert tuple(said["box"]) == fit_region(region, height, width).box
        assert tuple(said["centred"]) == centred_region(height, width).box
        top, left, tall, wide = said["box"]
        assert 0 <= top <= top + tall <= height
        assert 0 <= left <= left + wide <= width


def test_the_cells_are_opencvs_area_means(answers: Any) -> None:
    worst = 0.0
    for picture, _, said, cells in answers:
        top, left, height, width = said["box"]
        for plane, mean in zip(picture, cells, strict=True):
            box = np.ascontiguousarray(plane[top : top + height, left : left + width], np.float64)
            size = (said["cols"], said["rows"])
            expected = cv2.resize(box, size, interpolation=cv2.INTER_AREA)
            worst = max(worst, float(np.abs(mean - expected).max() / plane.max()))
    assert worst < 2e-6  # OpenCV keeps its weights as float32


def test_the_cells_are_the_exact_means(answers: Any) -> None:
    """Worked out with whole fractions of pixels, on a few of the boxes."""
    for picture, _, said, cells in answers[::60]:
        top, left, height, width = said["box"]
        down = _overlaps(height, said["rows"])
        across = _overlaps(width, said["cols"])
        share = Fraction(height, said["rows"]) * Fraction(width, said["cols"])
        for row, col in ((0, 0), (said["rows"] - 1, said["cols"] // 2), (1, said["cols"] - 1)):
            total = sum(
                part * other * Fraction(float(picture[0, top + y, left + x]))
                for y, part in down[row].items()
                for x, other in across[col].items()
            )
            assert cells[0, row, col] == np.float32(float(total / share))


def _overlaps(pixels: int, cells: int) -> list[dict[int, Fraction]]:
    """For each cell: which pixels it covers and how much of each."""
    edges = [Fraction(i * pixels, cells) for i in range(cells + 1)]
    return [
        {x: min(end, x + 1) - max(start, x) for x in range(int(start), ceil(end))}
        for start, end in pairwise(edges)
    ]


def test_the_cells_are_pythons(answers: Any) -> None:
    for picture, region, _, cells in answers:
        np.testing.assert_allclose(cells, cells_of(picture, region), rtol=1.2e-7, atol=0)
