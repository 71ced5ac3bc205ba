"""Decisions over shifts: networks whose answer is known by hand, and torch on every shift."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.forward import prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Layer, Network, Preprocessing
from cnnviz.core.network_moves import MOVES, shifted_pictures
from cnnviz.core.network_shift import class_probabilities, consistency, kept, logits
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.core.pool_spec import PoolSpec
from tests.networks import narrow, random_weights, reference

PLAIN = Preprocessing((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
SIDE = 6


def one_pixel(*before: Layer, cells: int = SIDE * SIDE) -> tuple[Network, dict[str, torch.Tensor]]:
    """Class "lit" wins where red of the first cell is above 1/2, else "dark"."""
    head = Layer("fc", "linear", 2, key="fc")
    network = Network("one", "One pixel", (*before, head), PLAIN, SIDE, True, ("dark", "lit"))
    weight = np.zeros((2, 3 * cells), np.float32)
    weight[1, 0] = 2
    return network, dict(prepare({"fc.weight": weight, "fc.bias": np.float32([0, -1])}))


def spot(row: int, col: int) -> np.ndarray:
    pixels = np.zeros((1, SIDE, SIDE, 3), np.uint8)
    pixels[0, row, col] = 1
    return pixels


def preprocessed(network: Network, planes: np.ndarray) -> torch.Tensor:
    mean, std = (
        torch.tensor(p)[:, None, None]
        for p in (network.preprocessing.mean, network.preprocessing.std)
    )
    return (torch.from_numpy(planes) - mean) / std


@pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda n: n.slug)
def test_a_batch_is_torchs_sequential(network: Network, rng: np.random.Generator) -> None:
    small = narrow(network, 8)
    arrays = random_weights(small, 3)
    planes = rng.integers(0, 256, (70, 3, 32, 32)).astype(np.float32)
    seen: list[float] = []
    found = class_probabilities(small, prepare(arrays), planes, seen.append)
    with torch.no_grad():
        answers = reference(small, arrays)(preprocessed(small, planes))
    assert np.abs(logits(small, prepare(arrays), planes[:5]) - answers[:5].numpy()).max() < 1e-4
    assert np.abs(found - answers.softmax(1).numpy()).max() < 1e-5
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)


@pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda n: n.slug)
def test_every_shift_is_torchs_roll(network: Network, rng: np.random.Generator) -> None:
    small = narrow(network, 8)
    arrays = random_weights(small, 5)
    pixels = rng.integers(0, 256, (32, 32, 3)).astype(np.uint8)
    ours = class_probabilities(small, prepare(arrays), shifted_pictures(pixels, small, "circular"))
    plain, x = (
        reference(small, arrays),
        preprocessed(small, pixels.transpose(2, 0, 1)[None].astype(np.float32)),
    )
    with torch.no_grad():
        theirs = torch.cat([plain(x.roll(move, (2, 3))) for move in MOVES]).softmax(1).numpy()
    assert np.abs(ours - theirs).max() < 1e-5
    found = kept(ours, MOVES.index((0, 0)))
    first = int(theirs[144].argmax())
    assert found.decision == first
    assert found.count == int((theirs.argmax(1) == first).sum())
    assert found.change == pytest.approx(
        np.abs(theirs[:, first] - theirs[144, first]).mean(), abs=1e-5
    )
    assert found.probability == pytest.approx(theirs[144, first], abs=1e-5)
    assert (found.of, found.share) == (289, found.count / 289)


def test_one_pixel_is_lit_at_the_shifts_that_bring_the_spot_there() -> None:
    network, weights = one_pixel()
    pixels = spot(4, 5)[0]
    for fill, brings in (("circular", {-10, -4, 2, 8}), ("zeros", {-4})):
        answers = class_probabilities(network, weights, shifted_pictures(pixels, network, fill))
        lit = {move for move, each in zip(MOVES, answers, strict=True) if each.argmax() == 1}
        across = {dx for dx in range(-8, 9) if dx % 6 == 1} if fill == "circular" else {-5}
        down = {dy for dy in range(-8, 9) if dy in brings}
        assert lit == set(itertools.product(down, across))
        found = kept(answers, 144)
        assert (found.decision, found.count) == (0, 289 - len(lit))
        # Logits 0 and +-1: the probability of "dark" is 1 / (1 + e^-1), or 1 / (1 + e).
        dark = 1 / (1 + np.exp(-1))
        assert found.probability == pytest.approx(dark, abs=1e-6)
        assert found.change == pytest.approx(len(lit) / 289 * (2 * dark - 1), abs=1e-6)


def test_consistency_of_one_pixel_is_a_count_by_hand() -> None:
    network, weights = one_pixel()
    # Shifted by at most 1 with joined edges, 1 in 9 shifts of a spot at (1, 1) lights the cell.
    pictures = np.repeat(spot(1, 1), 4000, axis=0)
    share = consistency(network, weights, pictures, most=1, seed=0)
    assert share == pytest.approx(1 - 2 * 1 / 9 * 8 / 9, abs=0.02)
    assert share == consistency(network, weights, pictures, most=1, seed=0)
    assert share != consistency(network, weights, pictures, most=1, seed=1)
    # A spot that no shift brings there, and a picture that no shift changes.
    assert consistency(network, weights, np.repeat(spot(3, 3), 50, axis=0), most=2) == 1
    assert consistency(network, weights, np.ones((50, SIDE, SIDE, 3), np.uint8), most=3) == 1
    # At the edge, zeros come in, so that only one of the three shifts across keeps the spot.
    assert consistency(network, weights, pictures[:9], most=0) == 1


def test_global_pooling_keeps_every_decision() -> None:
    network, weights = one_pixel(Layer("pool", "pool", pool=PoolSpec("global max")), cells=1)
    pictures = np.random.default_rng(0).integers(0, 2, (64, SIDE, SIDE, 3)).astype(np.uint8)
    assert consistency(network, weights, pictures, most=3) == 1


def test_consistency_is_torchs_with_the_same_draws(rng: np.random.Generator) -> None:
    first, *_, last = SMALL_VGG.layers  # shallow, so that random weights still see the difference
    small = replace(SMALL_VGG, layers=(replace(first, channels=4), *SMALL_VGG.layers[1:3], last))
    arrays = random_weights(small, 1)
    pictures = rng.integers(0, 256, (80, 32, 32, 3)).astype(np.uint8)
    draws = np.random.default_rng(7).integers(-3, 4, (2, 80, 2))
    plain = reference(small, arrays)
    x = preprocessed(small, pictures.transpose(0, 3, 1, 2).astype(np.float32))
    with torch.no_grad():
        one, other = (
            torch.cat(
                [
                    plain(each.roll(tuple(move), (1, 2))[None])
                    for each, move in zip(x, moves, strict=True)
                ]
            ).argmax(1)
            for moves in draws.tolist()
        )
    expected = float((one == other).double().mean())
    assert 0 < expected < 1
    assert consistency(small, prepare(arrays), pictures, most=3, seed=7) == expected


def test_what_cannot_be_decided_is_refused() -> None:
    network, weights = one_pixel()
    with pytest.raises(Refusal, match="no classes"):
        logits(VGG16, {}, np.zeros((1, 3, 224, 224), np.float32))
    for shape in ((2, 3, SIDE, SIDE), (0, SIDE, SIDE, 3), (2, SIDE, SIDE), (2, SIDE, SIDE + 1, 3)):
        with pytest.raises(Refusal, match="6, 6, 3"):
            consistency(network, weights, np.zeros(shape, np.uint8))
    with pytest.raises(Refusal, match="-1"):
        consistency(network, weights, spot(0, 0), most=-1)
