"""The three layers' counts: the figures of the lectures recomputed, and torch's own modules."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.layer_rivals import (
    KINDS,
    LIMITS,
    PRESETS,
    Counts,
    Rivals,
    RivalSpec,
    formula,
)
from cnnviz.core.messages import Refusal
from tests.core.parameters_demos import random_rivals


def preset(slug: str) -> Rivals:
    return Rivals.of(next(each.rivals for each in PRESETS if each.slug == slug))


def test_the_figures_by_hand() -> None:
    colour, grey = preset("224"), preset("224-grey")
    assert colour.dense.weights == 150_528_000
    assert colour.dense.bytes == 602_116_000
    assert (grey.local.weights, colour.local.weights) == (451_584, 1_354_752)
    assert (grey.conv.weights, colour.conv.weights, colour.conv.parameters) == (9, 27, 28)
    assert colour.local.weights / colour.conv.weights == 50_176
    assert (preset("30").dense.weights, preset("30").dense.parameters) == (900_000, 901_000)
    assert (preset("30").conv.weights, preset("30").conv.parameters) == (144, 160)
    assert preset("30").conv.shape == (16, 30, 30)
    assert preset("100").dense.weights == 30_000_000
    assert preset("12mp-grey").dense.weights == 1_200_000_000
    assert preset("12mp").dense.weights == 3_600_000_000
    assert (preset("64").conv.weights, preset("64").conv.parameters) == (36_864, 36_928)
    assert preset("fair").conv.parameters == 28_000
    assert colour.local.biases == 50_176


def meta(module: nn.Module, x: torch.Tensor) -> tuple[int, int, tuple[int, ...]]:
    sizes = {name: values.numel() for name, values in module.named_parameters()}
    return sizes["weight"], sizes.get("bias", 0), tuple(module(x).shape[1:])


@pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel")
def test_five_hundred_random_layers_are_those_of_torch() -> None:
    """Fully connected and convolutional: torch's modules. Locally connected: a module of its own
    for one position, as many times as there are positions."""
    rng = np.random.default_rng(61)
    for _ in range(500):
        spec = random_rivals(rng)
        found = Rivals.of(spec)
        x = torch.empty(1, spec.channels, spec.height, spec.width, device="meta")
        flat = x.reshape(1, -1)
        dense = nn.Linear(flat.shape[1], spec.neurons, spec.bias, device="meta")
        weights, biases, shape = meta(dense, flat)
        assert found.dense == Counts(weights, biases, shape, weights)
        if spec.padding == "same" and spec.stride > 1:
            pad, before = 0, spec.kernel - 1
            x = torch.empty(
                1, spec.channels, spec.height + before, spec.width + before, device="meta"
            )
        else:
            pad = {"valid": 0, "same": "same"}.get(spec.padding, spec.padding)  # type: ignore
        conv = nn.Conv2d(
            spec.channels,
            spec.filters,
            spec.kernel,
            spec.stride,
            pad,
            bias=spec.bias,
            device="meta",
        )
        weights, biases, shape = meta(conv, x)
        places = shape[1] * shape[2]
        assert found.conv == Counts(weights, biases, shape, weights * places)
        one = nn.Linear(spec.channels * spec.kernel**2, spec.filters, spec.bias, device="meta")
        own = one.weight.numel() * places
        extra = one.bias.numel() * places if spec.bias else 0
        assert found.local == Counts(own, extra, shape, own)


def test_the_formula_ends_in_the_count() -> None:
    for each in PRESETS:
        for kind in KINDS:
            letters, numbers, count = formula(each.rivals, kind).split(" = ")
            factors = [int(n.replace(",", "")) for n in numbers.split(" × ")]
            assert len(factors) == len(letters.split(" × "))
            assert np.prod(factors, dtype=object) == int(count.replace(",", ""))
            assert getattr(Rivals.of(each.rivals), kind).weights == int(count.replace(",", ""))


def test_the_largest_is_exact() -> None:
    most = {name: most for name, (_, most) in LIMITS.items()}
    found = Rivals.of(RivalSpec(**{**most, "stride": 1}))
    assert found.dense.weights == 10**6 * 4096 * 20_000**2
    assert found.local.weights == 4096 * 20_000**2 * 4096 * 31**2


def test_the_json_is_read_back() -> None:
    rng = np.random.default_rng(62)
    for _ in range(200):
        spec = random_rivals(rng)
        assert RivalSpec.from_json(spec.to_json()) == spec


@pytest.mark.parametrize(
    "change",
    [
        *({name: bad} for name in LIMITS for bad in (0, -1, 1.5, "3", None, True, [3])),
        *({name: most + 1} for name, (_, most) in LIMITS.items()),
        {"padding": -1},
        {"padding": 17},
        {"padding": "full"},
        {"padding": True},
        {"padding": 1.0},
        {"padding": None},
        {"bias": 1},
        {"bias": "yes"},
        {"depth": 3},
        {"height": 2, "padding": "valid"},
        {"width": 5, "kernel": 31, "padding": 12},
    ],
)
def test_what_cannot_be_is_one_sentence(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as why:
        RivalSpec.from_json({**RivalSpec().to_json(), **change})
    assert str(why.value).endswith(".")
    assert len(str(why.value)) < 300
    with pytest.raises(Refusal):
        RivalSpec.from_json([])
