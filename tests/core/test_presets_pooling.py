"""The presets of /pooling: the lectures' figures, other figures worked by hand, and PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it

from cnnviz.core.presets_pooling import POOLING_PRESETS
from cnnviz.core.presets_slide import SLIDE_PRESETS
from tests.core.stages import random_picture
from tests.core.test_stage_demo import torch_maps

BY_SLUG = {each.slug: each for each in POOLING_PRESETS}
ANSWERS = {
    "pool-lecture": [[3, 0], [3, 1]],
    # (1 + 3 + 5 + 7) / 4, (2 + 0 + 4 + 2) / 4, (0 + 4 + 4 + 0) / 4, 32 / 4
    "pool-average": [[4, 2], [2, 8]],
    # The roots of 9 + 16, 1 + 4 + 4 + 16, 36 + 64, 4 + 4 + 4 + 4
    "pool-l2": [[5, 5], [10, 4]],
    "pool-overlap": [[9, 9, 1], [9, 9, 5], [3, 1, 5]],
    "pool-ties": [[2, 7], [4, 5]],
}


def test_every_preset_agrees_with_torch_in_double_precision() -> None:
    picture = random_picture(np.random.default_rng(6))
    for each in POOLING_PRESETS:
        stage = each.stage.fitted(picture.shape)
        (wanted,) = torch_maps(stage, stage.planes(picture))
        (found,) = stage.maps(picture)
        np.testing.assert_allclose(found.pooled, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("slug", ANSWERS)
def test_the_answers_worked_by_hand(slug: str) -> None:
    (stages,) = BY_SLUG[slug].stage.maps()
    np.testing.assert_array_equal(stages.pooled, ANSWERS[slug])


def test_the_pooled_map_is_the_one_of_the_diagonal_filter() -> None:
    diagonal = next(each for each in SLIDE_PRESETS if each.slug == "lecture-diagonal")
    np.testing.assert_array_equal(
        BY_SLUG["pool-lecture"].stage.planes()[0], diagonal.stage.maps()[0].conv
    )


def test_the_first_of_equal_values_wins_as_in_torch() -> None:
    stage = BY_SLUG["pool-ties"].stage
    (stages,) = stage.maps()
    assert stages.winners is not None
    np.testing.assert_array_equal(stages.winners, [[[0, 0], [0, 2]], [[2, 1], [2, 2]]])
    _, flat = F.max_pool2d(torch.tensor(stage.planes())[None], 2, return_indices=True)
    np.testing.assert_array_equal(stages.winners @ [4, 1], flat[0, 0].numpy())


def test_the_nine_wins_in_four_windows() -> None:
    (stages,) = BY_SLUG["pool-overlap"].stage.maps()
    assert stages.winners is not None
    assert (stages.winners[:2, :2] == [2, 2]).all()
