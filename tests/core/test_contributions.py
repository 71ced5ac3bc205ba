"""The sum behind a cell against the cell, for every kind of layer and 500 random cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.contributions import Arithmetic, arithmetic
from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.forward import layer_outputs, layer_outputs_naive, prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Layer, Network, Preprocessing
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.core.pool_spec import PoolSpec
from tests.networks import narrow, random_weights


def one_layer(layer: Layer) -> Network:
    return Network("one", "One", (layer,), Preprocessing((0, 0, 0), (1, 1, 1)), 9, True)


def check_sum(found: Arithmetic) -> None:
    told = sum(term.product for term in found.terms)
    assert told + found.rest + found.bias == pytest.approx(found.total, abs=1e-12, rel=1e-12)
    sizes = [abs(term.product) for term in found.terms]
    assert sizes == sorted(sizes, reverse=True)
    for term in found.terms:
        assert term.product == term.weight * term.input


@pytest.mark.parametrize(
    ("network", "side"), [(SMALL_VGG, 32), (SMALL_VGG_BLUR, 32), (narrow(VGG16, 8), 64)]
)
def test_500_random_cells(network: Network, side: int, rng: np.random.Generator) -> None:
    weights = prepare(random_weights(network, 3))
    x = rng.normal(size=(3, side, side)).astype(np.float32)
    outputs = [x, *layer_outputs(network, weights, x)]
    for _ in range(500):
        index = int(rng.integers(len(network.layers)))
        before, after = outputs[index], outputs[index + 1]
        channel, row, col = (int(rng.integers(n)) for n in after.shape)
        most = int(rng.choice([0, 1, 5, 12, 100_000]))
        found = arithmetic(network, index, before, weights, channel, row, col, most)
        check_sum(found)
        shown = float(after[channel, row, col])
        assert found.value == pytest.approx(shown, rel=1e-5, abs=2e-5)
        assert len(found.terms) <= most
        assert found.rest_count == 0 or len(found.terms) == most
        for term in found.terms:
            if term.inside:
                assert term.input == before[term.channel, term.row, term.col]
            else:
                assert term.input == 0


def test_the_terms_of_a_convolution_are_all_its_products(rng: np.random.Generator) -> None:
    network = narrow(SMALL_VGG, 8)
    arrays, index = random_weights(network), network.index("conv2_1")
    inputs = rng.normal(size=(6, 16, 16)).astype(np.float32)
    found = arithmetic(network, index, inputs, arrays, 4, 0, 7, 1000)
    assert found.kind == "conv"
    assert len(found.terms) == 6 * 9
    assert (found.rest, found.rest_count) == (0, 0)
    assert found.bias == arrays["conv2_1.bias"][4]
    assert sum(not term.inside for term in found.terms) == 6 * 3
    for term in found.terms:
        assert (term.row, term.col) == (0 + term.dy - 1, 7 + term.dx - 1)
        assert term.weight == arrays["conv2_1.weight"][4, term.channel, term.dy, term.dx]
    few = arithmetic(network, index, inputs, arrays, 4, 0, 7, 10)
    assert few.terms == found.terms[:10]
    assert few.rest_count == 44
    assert few.total == found.total
    assert few.rest == pytest.approx(sum(term.product for term in found.terms[10:]), abs=1e-14)


@pytest.mark.parametrize(
    "spec",
    [
        ConvSpec((2, 3), (1, 2, 3, 0), dilation=(2, 1)),
        *(ConvSpec(padding="same", padding_mode=m) for m in ("mean", "reflect", "circular")),
        ConvSpec(padding=(2, 2, 2, 2), padding_mode="replicate", flip=True),
    ],
)
def test_convolutions_of_all_settings(spec: ConvSpec, rng: np.random.Generator) -> None:
    network = one_layer(Layer("a", "conv", 2, (3, 4), spec, key="a"))
    arrays = random_weights(network)
    inputs = rng.normal(size=(3, 9, 11)).astype(np.float32)
    (after,) = layer_outputs_naive(network, arrays, inputs)
    for at in np.ndindex(after.shape):
        found = arithmetic(network, 0, inputs, arrays, *at)
        check_sum(found)
        assert found.value == pytest.approx(after[at], abs=1e-5)


@pytest.mark.parametrize(
    "pool",
    [
        PoolSpec("max", (3, 2), (2, 2), 1, ceil=True),
        PoolSpec("average", (3, 3), (2, 2), 1, ceil=True),
        PoolSpec("l2", (2, 3), (2, 1)),
        PoolSpec("blur", (2, 2), (2, 2)),
        PoolSpec("blur", (9, 3), (1, 2)),
        PoolSpec("global max"),
        PoolSpec("global average"),
        PoolSpec("none"),
    ],
)
def test_poolings_of_all_kinds(pool: PoolSpec, rng: np.random.Generator) -> None:
    network = one_layer(Layer("a", "pool", pool=pool))
    # Few values, so that there are ties.
    inputs = rng.integers(-3, 4, (2, 9, 11)).astype(np.float32)
    (after,) = layer_outputs_naive(network, {}, inputs)
    for at in np.ndindex(after.shape):
        found = arithmetic(network, 0, inputs, {}, *at, most=200)
        check_sum(found)
        assert found.kind == pool.kind
        assert found.bias == 0
        assert found.value == pytest.approx(after[at], abs=1e-6)
        if pool.kind not in ("l2", "average"):
            assert sum(term.weight for term in found.terms) == pytest.approx(1)
        if pool.kind.endswith("max"):
            assert [term.weight for term in found.terms[:2]] in ([1.0, 0.0], [1.0])
            assert found.terms[0].input == after[at]


def test_the_winner_comes_first_where_everything_is_zero() -> None:
    network = one_layer(Layer("a", "pool", pool=PoolSpec("max")))
    inputs = np.float32([[[-5, 0], [0, -7]]])
    first, *others = arithmetic(network, 0, inputs, {}, 0, 0, 0).terms
    assert (first.row, first.col, first.weight) == (0, 1, 1)
    assert [term.input for term in others] == [-7, -5, 0]


def test_relu_lets_through_or_not() -> None:
    network = one_layer(Layer("a", "relu"))
    inputs = np.float32([[[2.5, -3]]])
    passed, cut = (arithmetic(network, 0, inputs, {}, 0, 0, col) for col in (0, 1))
    assert (passed.value, passed.terms[0].weight, passed.rest_count) == (2.5, 1, 0)
    assert (cut.value, cut.terms[0].weight, cut.terms[0].input) == (0, 0, -3)


def test_a_channel_that_is_off_adds_nothing(rng: np.random.Generator) -> None:
    weights = prepare(random_weights(SMALL_VGG))
    x = rng.normal(size=(3, 32, 32)).astype(np.float32)
    index = SMALL_VGG.index("conv2_2")
    off = {index - 1: frozenset({7, 8})}
    outputs = list(layer_outputs(SMALL_VGG, weights, x, off, until=index))
    found = arithmetic(SMALL_VGG, index, outputs[index - 1], weights, 3, 5, 5, 10_000)
    assert found.value == pytest.approx(float(outputs[index][3, 5, 5]), abs=1e-5)
    assert all(term.product == 0 for term in found.terms if term.channel in (7, 8))


def test_a_linear_term_knows_its_place(rng: np.random.Generator) -> None:
    *layers, _, fc = narrow(SMALL_VGG, 48).layers
    halved = Layer("pool4", "pool", pool=PoolSpec("max", (2, 2), (2, 2)))
    network = replace(SMALL_VGG, layers=(*layers, halved, fc))
    arrays, index = random_weights(network), network.index("fc")
    inputs = rng.normal(size=(8, 2, 2)).astype(np.float32)
    found = arithmetic(network, index, inputs, arrays, 9, 0, 0, 100)
    assert len(found.terms) == 32
    for term in found.terms:
        feature = term.channel * 4 + term.row * 2 + term.col
        assert term.weight == arrays["fc.weight"][9, feature]


@pytest.mark.parametrize("at", [(48, 0, 0), (-1, 0, 0), (0, 32, 0), (0, 0, -1)])
def test_a_cell_that_is_not_there_is_refused(at: tuple[int, int, int]) -> None:
    inputs = np.zeros((3, 32, 32), np.float32)
    with pytest.raises(Refusal, match="48 channels of 32 x 32 cells"):
        arithmetic(SMALL_VGG, 0, inputs, random_weights(SMALL_VGG), *at)
    pooled = replace(SMALL_VGG, layers=SMALL_VGG.layers[4:])
    with pytest.raises(Refusal, match="3 channels of 16 x 16"):
        arithmetic(pooled, 0, inputs, {}, 0, 16, 0)
