"""The schedule, the augmentation and one epoch of training."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.core.networks import SMALL_VGG
from cnnviz.training.recipe import (
    Recipe,
    augmented,
    epoch_order,
    make_optimizers,
    prepared,
    rate_at,
    train_epoch,
    wiped,
)
from cnnviz.training.trainable import Trainable


@pytest.mark.parametrize(("progress", "rate"), [(0, 0.5), (0.2, 0.4), (0.5, 0.25), (1, 0)])
def test_the_rates_fall_in_a_straight_line(progress: float, rate: float) -> None:
    assert rate_at(Recipe(rate=0.5), progress) == pytest.approx(rate)


def test_every_parameter_has_one_optimizer() -> None:
    model = Trainable(SMALL_VGG)
    muon, plain = make_optimizers(model, Recipe())
    given = [
        [id(p) for group in each.param_groups for p in group["params"]] for each in (muon, plain)
    ]
    wanted = [id(p) for p in model.parameters() if p.requires_grad]
    assert sorted(given[0] + given[1]) == sorted(wanted)
    assert all(p.ndim > 1 for group in muon.param_groups for p in group["params"])


def test_every_picture_comes_once_an_epoch_and_is_mirrored_in_every_other() -> None:
    recipe = Recipe(seed=5)
    order, shifts, mirrored, middles = epoch_order(recipe, 1000, 0)
    again, _, unmirrored, _ = epoch_order(recipe, 1000, 1)
    assert sorted(order.tolist()) == list(range(1000))
    assert order.tolist() != again.tolist()
    assert torch.equal(mirrored, ~unmirrored)
    assert 400 < int(mirrored.sum()) < 600
    assert set(shifts.flatten().tolist()) == set(range(2 * recipe.shift + 1))
    assert 0 <= float(middles.min()) < 0.01 < 0.99 < float(middles.max()) < 1
    assert torch.equal(epoch_order(recipe, 1000, 0)[0], order)
    assert not torch.equal(epoch_order(Recipe(seed=6), 1000, 0)[0], order)


def test_shifted_and_mirrored_as_numpy_does_it() -> None:
    padded = np.random.default_rng(0).integers(0, 256, (3, 3, 38, 38), dtype=np.uint8)
    shifts, mirrored = torch.tensor([[0, 6], [3, 3], [5, 1]]), torch.tensor([False, True, True])
    given = augmented(torch.from_numpy(padded), shifts, mirrored, 32).numpy()
    for one, (down, right), flip, got in zip(padded, shifts.tolist(), mirrored, given, strict=True):
        wanted = one[:, down : down + 32, right : right + 32]
        assert np.array_equal(got, wanted[:, :, ::-1] if flip else wanted)


def test_a_square_around_the_middle_is_wiped_out() -> None:
    x = torch.ones(3, 2, 8, 8)
    got = wiped(x, torch.tensor([[0.5, 0.5], [0.0, 0.99], [0.25, 0.75]]), 4)
    wanted = torch.ones(3, 2, 8, 8)
    wanted[0, :, 2:6, 2:6] = 0
    wanted[1, :, 0:2, 6:8] = 0
    wanted[2, :, 0:4, 4:8] = 0
    assert torch.equal(got, wanted)


def test_prepared_subtracts_the_mean_and_divides() -> None:
    x = prepared(torch.full((1, 3, 2, 2), 255, dtype=torch.uint8), SMALL_VGG.preprocessing)
    wanted = [(255 - 125.3) / 63.0, (255 - 123.0) / 62.1, (255 - 113.9) / 66.7]
    assert x[0, :, 1, 0].tolist() == pytest.approx(wanted)


def test_a_network_learns_two_colours() -> None:
    recipe = Recipe(epochs=4, batch=20, part=10)
    torch.manual_seed(0)
    labels = torch.arange(100) % 2
    padded = torch.zeros(100, 3, 38, 38, dtype=torch.uint8)
    padded[labels == 0, 0], padded[labels == 1, 2] = 200, 200
    model = Trainable(SMALL_VGG)
    model.whiten(prepared(padded, SMALL_VGG.preprocessing))
    optimizers = make_optimizers(model, recipe)
    told: list[tuple[int, int, float, float]] = []
    for epoch in range(recipe.epochs):
        train_epoch(
            model, optimizers, padded, labels, SMALL_VGG.preprocessing, 32, recipe, epoch,
            torch.float32, lambda *words: told.append(words),
        )  # fmt: skip
    assert [step for step, *_ in told] == [1, 2, 3, 4, 5] * 4
    assert told[-1][2] < told[0][2]
    assert told[-1][3] > 0.95
