"""The cut-up photo: nothing lost, neighbours lost, a fully connected layer does not notice."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from cnnviz.core.drawings import draw
from cnnviz.core.picture import to_planes
from cnnviz.core.pixel_shuffle import (
    exact_outputs,
    neighbour_correlation,
    permutation,
    shuffled,
    unnoticed,
)


@pytest.fixture
def planes() -> np.ndarray:
    return to_planes(draw("disc", 64))


def test_every_pixel_is_there_once_all_channels_alike() -> None:
    assert sorted(permutation(500).tolist()) == list(range(500))
    marked = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    cut_up = shuffled(marked)
    assert sorted(cut_up[0].ravel().tolist()) == list(range(12))
    assert (cut_up[1] == cut_up[0] + 12).all()
    assert (permutation(4096) == permutation(4096)).all()
    assert (permutation(4096) != np.arange(4096)).mean() > 0.99


def test_the_correlation_is_numpys(rng: np.random.Generator) -> None:
    plane = rng.normal(size=(9, 14)).astype(np.float32).cumsum(axis=1)
    found = neighbour_correlation(plane, 16)
    for d in range(1, 14):
        pairs = [(plane[r, c], plane[r, c + d]) for r in range(9) for c in range(14 - d)]
        pairs += [(plane[r, c], plane[r + d, c]) for r in range(9 - d) for c in range(14)]
        assert found[d - 1] == pytest.approx(np.corrcoef(np.array(pairs, float).T)[0, 1])
    assert np.isnan(found[13:]).all()
    assert np.isnan(neighbour_correlation(np.ones((8, 8), np.float32), 3)).all()


def test_neighbours_belong_together_before_and_not_after(planes: np.ndarray) -> None:
    before = neighbour_correlation(planes[0])
    after = neighbour_correlation(shuffled(planes)[0])
    assert before[0] > 0.8
    assert np.abs(after).max() < 0.08


def test_sums_are_exact_and_so_their_order_does_not_matter(rng: np.random.Generator) -> None:
    weights = rng.normal(size=(3, 200)).astype(np.float32)
    x = (rng.normal(size=200) * 10.0 ** rng.integers(-8, 8, 200)).astype(np.float32)
    for row, found in zip(weights, exact_outputs(weights, x), strict=True):
        exact = sum(Fraction(float(w)) * Fraction(float(v)) for w, v in zip(row, x, strict=True))
        assert found == float(exact)
    order = rng.permutation(200)
    assert exact_outputs(weights[:, order], x[order]) == exact_outputs(weights, x)


def test_the_outputs_are_identical_and_without_the_permuted_weights_they_are_not(
    planes: np.ndarray,
) -> None:
    for picture in (planes, np.repeat(planes[:1], 3, axis=0)):
        found = unnoticed(picture)
        assert found.same == found.whole
        assert len(found.whole) == 8
        assert all(not math.isclose(a, b) for a, b in zip(found.whole, found.other, strict=True))
