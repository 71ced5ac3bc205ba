"""The presets of /slide: the lectures' figures, other figures worked by hand, and PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.presets_slide import SLIDE_PRESETS
from tests.core.stages import random_picture
from tests.core.test_stage_demo import torch_maps

BY_SLUG = {each.slug: each for each in SLIDE_PRESETS}
ANSWERS = {
    "nine": [[-4, -4], [-4, -4]],
    "nine-flipped": [[4, 4], [4, 4]],
    "lecture-diagonal": [[3, -1, -3, -1], [-3, 1, 0, -3], [-3, -3, 0, 1], [3, -2, -2, -1]],
    "lecture-column": [[-1, -1, -1, -1], [-1, -1, -2, 1], [-1, -1, -2, 1], [-1, 0, -4, 3]],
    "edge-bright-dark": [[0, 30, 30, 0]] * 4,
    "edge-dark-bright": [[0, -30, -30, 0]] * 4,
    "edge-relu": [[0, 0, 0, 0, 0, 30, 30, 0]],
    # First cell: red 3 - 3 = 0; green 1 + 2 + 1 + 1 - 4 x 0 = 5; blue 2 - 3 = -1; bias 1.
    "rgb-patch": [[5, -1], [1, 6]],
    # The cell at row r and column c is r + c: nine of them around (2i + 1, 2j + 1) sum to
    # 9 (2i + 2j + 2).
    "stride-overlap": [[18, 36, 54], [36, 54, 72], [54, 72, 90]],
}
# Sums of the nine cells around the corner of 1 2 3 | 4 5 6 | 7 8 9.
CORNERS = {
    "zeros": 1 + 2 + 4 + 5,
    "mean": 12 + 5 * 5,
    "replicate": (1 + 1 + 2) + (1 + 1 + 2) + (4 + 4 + 5),
    "reflect": (5 + 4 + 5) + (2 + 1 + 2) + (5 + 4 + 5),
    "circular": (9 + 7 + 8) + (3 + 1 + 2) + (6 + 4 + 5),
}


def test_every_preset_agrees_with_torch_in_double_precision() -> None:
    picture = random_picture(np.random.default_rng(6))
    for each in SLIDE_PRESETS:
        stage = each.stage.fitted(picture.shape)
        wanted = torch_maps(stage, stage.planes(picture))
        for found, map_ in zip(stage.maps(picture), wanted, strict=True):
            np.testing.assert_allclose(found.activation, map_, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("slug", ANSWERS)
def test_the_answers_worked_by_hand(slug: str) -> None:
    (stages,) = BY_SLUG[slug].stage.maps()
    np.testing.assert_array_equal(stages.activation, ANSWERS[slug])


def test_relu_deletes_one_polarity() -> None:
    (stages,) = BY_SLUG["edge-relu"].stage.maps()
    np.testing.assert_array_equal(stages.conv, [[0, -30, -30, 0, 0, 30, 30, 0]])


@pytest.mark.parametrize("mode", CORNERS)
def test_the_five_paddings_at_the_corner(mode: str) -> None:
    preset = BY_SLUG[f"corner-{mode}"]
    assert preset.stage.at == (0, 0, 0)
    assert preset.stage.maps()[0].conv[0, 0] == CORNERS[mode]
    assert str(CORNERS[mode]) in preset.sentence


def test_twenty_seven_products() -> None:
    stage = BY_SLUG["rgb-patch"].stage
    assert stage.demo.weights(0, 3).shape == (3, 3, 3)


def test_several_kernels_have_several_maps() -> None:
    assert len(BY_SLUG["two-kernels"].stage.maps()) == 2
    level, upright = (BY_SLUG["two-kernels"].stage.maps()[k].conv for k in (1, 0))
    np.testing.assert_array_equal(level, upright.T)
    assert len(BY_SLUG["four-kernels"].stage.maps()) == 4
