"""Figures about maps against numpy and hand-made ones."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.layer_facts import (
    channel_facts,
    filter_facts,
    histogram,
    layer_facts,
    order_channels,
    strongest_inputs,
    strongest_places,
)
from cnnviz.core.messages import Refusal


def maps_of(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random maps with zeros, read-only, the channels last in memory, as `layer_outputs` has."""
    maps = rng.normal(size=(*shape[1:], shape[0])).astype(np.float32).transpose(2, 0, 1)
    maps[maps < -0.5] = 0
    maps.flags.writeable = False
    return maps


@pytest.mark.parametrize("shape", [(7, 9, 5), (1, 1, 1), (10, 1, 1), (3, 1, 8), (1, 20, 30)])
def test_facts_are_numpys(shape: tuple[int, ...], rng: np.random.Generator) -> None:
    maps = maps_of(rng, *shape)
    for given in (maps, np.ascontiguousarray(maps)):
        facts = layer_facts(given)
        assert facts.mean == pytest.approx(maps.mean(dtype=np.float64), abs=1e-12)
        assert facts.zero_share == pytest.approx((maps == 0).mean())
        assert (facts.least, facts.largest) == (maps.min(), maps.max())
        channels = channel_facts(given)
        np.testing.assert_allclose(channels.means, maps.mean((1, 2), dtype=np.float64), atol=1e-12)
        assert np.array_equal(channels.strongest, maps.max((1, 2)))


def test_the_facts_of_one_channel_and_of_none_left(rng: np.random.Generator) -> None:
    maps = maps_of(rng, 6, 8, 8)
    assert layer_facts(maps[2:3]).mean == pytest.approx(float(maps[2].mean()), abs=1e-6)
    dead = layer_facts(np.zeros((2, 3, 3), np.float32))
    assert (dead.mean, dead.zero_share, dead.least, dead.largest) == (0, 1, 0, 0)


def test_orders(rng: np.random.Generator) -> None:
    maps = maps_of(rng, 30, 6, 6)
    assert order_channels(maps, "index") == tuple(range(30))
    for order, by in (
        ("mean", maps.mean((1, 2), dtype=np.float64)),
        ("strongest", maps.max((1, 2))),
    ):
        found = order_channels(maps, order)
        assert sorted(found) == list(range(30))
        assert (np.diff(by[list(found)]) <= 0).all()
    assert order_channels(np.zeros((5, 2, 2), np.float32), "mean") == (0, 1, 2, 3, 4)
    one = np.float32([[[0, 9]], [[5, 5]], [[5, 5]]])
    assert order_channels(one, "mean") == (1, 2, 0)
    assert order_channels(one, "strongest") == (0, 1, 2)
    with pytest.raises(Refusal, match="'size' is unknown: index, mean or strongest"):
        order_channels(maps, "size")


def test_histograms(rng: np.random.Generator) -> None:
    values = maps_of(rng, 1, 40, 50)[0]
    edges, counts = histogram(values, 20)
    expected, theirs = np.histogram(values.ravel(), 20)
    assert np.array_equal(counts, expected)
    assert np.array_equal(edges, theirs)
    assert counts.sum() == values.size
    edges, counts = histogram(np.float32([[0, 1, 2, 3, 4, 4]]), 2, (0, 4))
    assert (edges.tolist(), counts.tolist()) == ([0, 2, 4], [2, 4])
    assert histogram(values, 4, (0, 1))[1].sum() == ((values >= 0) & (values <= 1)).sum()
    edges, counts = histogram(np.zeros((3, 3), np.float32), 4)
    assert (edges[0], edges[-1], counts.sum()) == (-0.5, 0.5, 9)


def test_strongest_places() -> None:
    values = np.float32([[1, 8, 7, 0], [0, 6, 0, 0], [0, 0, 0, 5], [9, -1, 0, 5]])
    values.flags.writeable = False
    assert strongest_places(values, 3, apart=0) == ((3, 0, 9), (0, 1, 8), (0, 2, 7))
    assert strongest_places(values, 9) == ((3, 0, 9), (0, 1, 8), (2, 3, 5))
    assert strongest_places(values, 1) == ((3, 0, 9),)
    assert strongest_places(-np.abs(values), 3) == ()
    assert strongest_places(np.float32([[np.nan, 2], [0, 1]]), 3, apart=0) == ((0, 1, 2), (1, 1, 1))


def test_strongest_places_are_a_sort(rng: np.random.Generator) -> None:
    values = np.abs(rng.normal(size=(13, 17))).astype(np.float32)
    found = strongest_places(values, 25, apart=0)
    assert [value for _, _, value in found] == np.sort(values.ravel())[::-1][:25].tolist()
    for row, col, value in found:
        assert values[row, col] == value


def test_filters(rng: np.random.Generator) -> None:
    facts = filter_facts(np.float32([[[3, -4]], [[0, 0]]]))
    assert (facts.mean, facts.least, facts.largest, facts.norm) == (-0.25, -4, 3, 5)
    assert facts.deviation == pytest.approx(np.sqrt(25 / 4 - 1 / 16))
    assert facts.positive_share == 0.25
    weight = rng.normal(size=(20, 3, 3)).astype(np.float32)
    norms = np.linalg.norm(weight.reshape(20, 9), axis=1)
    found = strongest_inputs(weight, 6)
    assert len(found) == 6
    assert norms[list(found)].tolist() == np.sort(norms)[::-1][:6].tolist()
    assert strongest_inputs(np.ones((3, 2, 2), np.float32), 9) == (0, 1, 2)
