"""The layers against a plain torch.nn.Sequential, against loops, and with channels off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.forward import (
    batch_output,
    layer_outputs,
    layer_outputs_naive,
    network_input,
    prepare,
    probabilities,
)
from cnnviz.core.network import Layer, Network, Preprocessing, shapes
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.core.pool_spec import PoolSpec
from tests.networks import narrow, random_weights, reference

SIDES = ((SMALL_VGG, 32), (SMALL_VGG_BLUR, 32), (VGG16, 48))
ODD = Network(
    "odd",
    "Odd",
    (
        Layer("a", "conv", 4, (3, 2), ConvSpec(padding="same", padding_mode="reflect"), key="a"),
        Layer("b", "relu"),
        Layer("c", "pool", pool=PoolSpec("blur", (3, 2), (2, 3))),
        Layer("d", "conv", 3, (2, 3), ConvSpec((2, 1), (1, 2, 0, 3), dilation=(1, 2)), key="d"),
        Layer("e", "pool", pool=PoolSpec("average", (2, 2), (1, 2), 1, ceil=True)),
        Layer("f", "conv", 2, (2, 2), ConvSpec(padding="same", padding_mode="mean"), key="f"),
        Layer("g", "conv", 2, (3, 3), ConvSpec((1, 1), "same", "circular", flip=True), key="g"),
        Layer("h", "pool", pool=PoolSpec("l2", (2, 1), (1, 1))),
        Layer("i", "pool", pool=PoolSpec("none")),
        Layer("j", "conv", 3, (2, 2), ConvSpec(padding="same", padding_mode="replicate"), key="j"),
        Layer("k", "pool", pool=PoolSpec("max", (2, 2), (2, 2), 1)),
        Layer("l", "pool", pool=PoolSpec("global average")),
        Layer("m", "linear", 5, key="m"),
    ),
    Preprocessing((0, 0, 0), (1, 1, 1)),
    side=19,
    fixed=True,
)


def picture(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    return rng.normal(size=(3, height, width)).astype(np.float32)


def torch_outputs(network: Network, arrays: dict, x: np.ndarray) -> Iterator[np.ndarray]:
    now = torch.tensor(x)[None]
    with torch.no_grad():
        for module in reference(network, arrays):
            now = module(now)
            yield now.numpy()[0]


@pytest.mark.parametrize(("network", "side"), SIDES, ids=lambda v: getattr(v, "slug", None))
def test_every_layer_is_that_of_a_plain_sequential(
    network: Network, side: int, rng: np.random.Generator
) -> None:
    arrays, x = random_weights(network, 1), picture(rng, side, side)
    ours = list(layer_outputs(network, prepare(arrays), x))
    theirs = list(torch_outputs(network, arrays, x))
    assert [one.shape for one in ours] == list(shapes(network, side, side))
    for layer, one, other in zip(network.layers, ours, theirs, strict=True):
        assert one.dtype == np.float32
        assert not one.flags.writeable
        difference = np.abs(one - other.reshape(one.shape)).max()
        assert difference <= 1e-5 * max(1, np.abs(other).max()), layer.name
    assert 0.1 < np.abs(ours[-1]).max() < 100


@pytest.mark.parametrize("network", [narrow(SMALL_VGG, 24), narrow(SMALL_VGG_BLUR, 24), ODD])
def test_fast_is_naive(network: Network, rng: np.random.Generator) -> None:
    arrays, x = random_weights(network, 2), picture(rng, network.side, network.side)
    off = {0: frozenset({1}), 2: frozenset({0, 1})}
    fast = list(layer_outputs(network, prepare(arrays), x, off))
    naive = list(layer_outputs_naive(network, arrays, x, off))
    for layer, one, other in zip(network.layers, fast, naive, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-5, err_msg=layer.name)
    assert not fast[0][1].any()
    assert not fast[2][:2].any()
    assert fast[0][0].any()


def test_the_layers_shown_stay_as_they_were(rng: np.random.Generator) -> None:
    arrays, x = random_weights(SMALL_VGG), picture(rng, 32, 32)
    kept, copies = [], []
    for one in layer_outputs(SMALL_VGG, prepare(arrays), x):
        kept.append(one)
        copies.append(one.copy())
        assert not torch.is_inference_mode_enabled()
    assert all(np.array_equal(one, copy) for one, copy in zip(kept, copies, strict=True))
    assert kept[0].min() < 0


def test_channels_that_are_off_are_those_of_a_network_without_them(
    rng: np.random.Generator,
) -> None:
    # Off behind a ReLU, as if the next convolution had no weights for these channels.
    arrays, x = random_weights(SMALL_VGG), picture(rng, 32, 32)
    at, channels = SMALL_VGG.index("relu2_1"), frozenset({0, 5, 95})
    ours = list(layer_outputs(SMALL_VGG, prepare(arrays), x, {at: channels}))
    without = {name: array.copy() for name, array in arrays.items()}
    without["conv2_2.weight"][:, sorted(channels)] = 0
    plain = list(layer_outputs(SMALL_VGG, prepare(arrays), x))
    expected = list(torch_outputs(SMALL_VGG, without, x))
    np.testing.assert_allclose(ours[-1].ravel(), expected[-1], atol=1e-5)
    assert np.abs(ours[-1] - plain[-1]).max() > 1e-3
    assert np.array_equal(ours[at - 1], plain[at - 1])
    assert not ours[at][sorted(channels)].any()


def test_a_pooling_that_does_nothing_is_copied_before_channels_go_off(
    rng: np.random.Generator,
) -> None:
    at = ODD.index("i")
    arrays, x = random_weights(ODD), picture(rng, 19, 19)
    ours = list(layer_outputs(ODD, prepare(arrays), x, {at: {0}}))
    assert ours[at - 1][0].any()
    assert not ours[at][0].any()


@pytest.mark.parametrize("until", [0, 1, 5, None])
def test_a_batch_gives_what_its_pictures_give(until: int | None, rng: np.random.Generator) -> None:
    weights = prepare(random_weights(SMALL_VGG_BLUR))
    batch = rng.normal(size=(5, 3, 32, 32)).astype(np.float32)
    before, off = batch.copy(), {1: frozenset({3}), 3: frozenset({2})}
    found = batch_output(SMALL_VGG_BLUR, weights, batch, off, until)
    for one, x in zip(found, batch, strict=True):
        *_, last = layer_outputs(SMALL_VGG_BLUR, weights, x, off, until)
        np.testing.assert_allclose(one, last, atol=1e-5)
    assert np.array_equal(batch, before)


def test_until_stops() -> None:
    weights = prepare(random_weights(SMALL_VGG))
    x = np.zeros((3, 32, 32), np.float32)
    assert len(list(layer_outputs(SMALL_VGG, weights, x, until=2))) == 3


def test_weights_are_prepared_without_touching_the_arrays() -> None:
    half = {name: array.astype(np.float16) for name, array in random_weights(SMALL_VGG).items()}
    for array in half.values():
        array.flags.writeable = False
    weights = prepare(half)
    assert list(weights) == list(half)
    for name, array in half.items():
        assert weights[name].dtype == torch.float32
        assert np.array_equal(weights[name].numpy(), array)
    assert weights["conv2_1.weight"].is_contiguous(memory_format=torch.channels_last)
    with pytest.raises(TypeError):
        weights["fc.bias"] = weights["fc.bias"]  # type: ignore[index]


@pytest.mark.parametrize("shape", [(1, 1), (20, 3000, 3), (3000, 20)])
@pytest.mark.parametrize("own_size", [False, True])
@pytest.mark.parametrize("network", [SMALL_VGG_BLUR, narrow(VGG16, 32)])
def test_pictures_of_any_size_pass(
    shape: tuple[int, ...], own_size: bool, network: Network, rng: np.random.Generator
) -> None:
    pixels = rng.integers(0, 256, shape).astype(np.uint8)
    x, _ = network_input(pixels, network, own_size)
    *_, last = layer_outputs(network, prepare(random_weights(network)), x)
    assert last.shape == shapes(network, *x.shape[1:])[-1]
    assert np.isfinite(last).all()


def test_probabilities_are_softmax(rng: np.random.Generator) -> None:
    logits = rng.normal(size=(7, 10)) * 30
    expected = torch.softmax(torch.tensor(logits), -1).numpy()
    np.testing.assert_allclose(probabilities(logits), expected, atol=1e-12)
    assert probabilities([1e30, 0.0]).tolist() == [1.0, 0.0]
