"""Descriptions of networks: sizes against torch, lookups, and what is refused."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
import torch

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.network import KINDS, Layer, Network, Preprocessing, parameters, shapes
from cnnviz.core.networks import NETWORKS, SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.core.pool_spec import PoolSpec
from tests.networks import narrow, random_weights, reference

TINY = Network(
    "tiny",
    "Tiny",
    (
        Layer("a", "conv", 4, (3, 5), ConvSpec((2, 1), (1, 0, 2, 2)), key="one"),
        Layer("b", "relu"),
        Layer("c", "pool", pool=PoolSpec("max", (2, 2), (2, 2), ceil=True)),
        Layer("d", "linear", 6, key="two"),
    ),
    Preprocessing((0, 0, 0), (1, 1, 1)),
    side=9,
    fixed=True,
)


@pytest.mark.parametrize(
    ("network", "sizes"),
    [
        (SMALL_VGG, [(32, 32)]),
        (SMALL_VGG_BLUR, [(32, 32)]),
        (narrow(VGG16, 32), [(32, 32), (64, 97), (50, 33)]),
    ],
)
def test_shapes_are_torchs(network: Network, sizes: list[tuple[int, int]]) -> None:
    modules = reference(network, random_weights(network))
    for height, width in sizes:
        now = torch.zeros(1, 3, height, width)
        with torch.no_grad():
            for module, shape in zip(modules, shapes(network, height, width), strict=True):
                now = module(now)
                assert tuple(now.shape[1:]) == (shape if now.ndim == 4 else shape[:1])


def test_shapes_and_parameters_by_hand() -> None:
    assert shapes(TINY, 9, 9) == ((4, 4, 9), (4, 4, 9), (4, 2, 5), (6, 1, 1))
    assert parameters(TINY) == {"one": ((4, 3, 3, 5), (4,)), "two": ((6, 40), (6,))}


@pytest.mark.parametrize("network", NETWORKS)
def test_parameters_are_those_of_the_modules(network: Network) -> None:
    thin = narrow(network, 16)
    modules = reference(thin, random_weights(thin))
    tensors = {name: tuple(tensor.shape) for name, tensor in modules.named_parameters()}
    expected = [shape for pair in parameters(thin).values() for shape in pair]
    assert list(tensors.values()) == expected


def test_lookup() -> None:
    assert SMALL_VGG.index("conv1_1") == 0
    assert SMALL_VGG.layers[SMALL_VGG.index("fc")].kind == "linear"
    for name in ("conv9", None, 3, ["fc"]):
        with pytest.raises(Refusal, match=r"has no layer .*conv1_1, relu1_1, conv1_2"):
            SMALL_VGG.index(name)
    with pytest.raises(Refusal) as refused:
        SMALL_VGG.index("x" * 500)
    assert len(str(refused.value.values["value"])) <= 40


def test_what_has_weights() -> None:
    weighted = {kind for kind in KINDS if Layer("a", kind).weighted}
    assert weighted == {"conv", "linear"}


def test_what_has_a_window_that_moves() -> None:
    assert [layer.name for layer in SMALL_VGG.layers if layer.windowed][-3:] == [
        *("conv3_2", "pool3", "conv4_1")
    ]
    assert not any(Layer("a", kind).windowed for kind in ("relu", "linear"))


@pytest.mark.parametrize("size", [(31, 32), (32, 64), (224, 224)])
def test_a_picture_of_another_size_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(Refusal, match=f"reads 32 x 32 pixels, not {size[0]} x {size[1]}"):
        shapes(SMALL_VGG, *size)


def test_a_picture_that_is_too_small_is_refused() -> None:
    with pytest.raises(Refusal, match="pooling window"):
        shapes(VGG16, 31, 224)
    with pytest.raises(Refusal, match="does not fit"):
        shapes(replace(TINY, fixed=False), 9, 0)


def test_a_description_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        SMALL_VGG.side = 64  # type: ignore[misc]
    assert hash(SMALL_VGG) != hash(SMALL_VGG_BLUR)
