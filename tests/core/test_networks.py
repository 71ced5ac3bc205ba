"""The networks that pages look into: their sizes, names and numbers."""

from __future__ import annotations

from math import prod

import pytest

from cnnviz.core.network import parameters, shapes
from cnnviz.core.networks import (
    CIFAR_CLASSES,
    HALVE,
    NETWORKS,
    SMALL_VGG,
    SMALL_VGG_BLUR,
    VGG16,
    blocks,
    named,
)


def count(network_parameters: dict) -> int:
    return sum(prod(shape) for pair in network_parameters.values() for shape in pair)


def test_vgg16_is_the_papers() -> None:
    # 138,357,544 parameters less the three fully connected layers.
    head = (512 * 49 + 1) * 4096 + (4096 + 1) * 4096 + (4096 + 1) * 1000
    assert count(parameters(VGG16)) == 138_357_544 - head == 14_714_688
    assert [layer.kind for layer in VGG16.layers].count("conv") == 13
    after = dict(zip((layer.name for layer in VGG16.layers), shapes(VGG16, 224, 224), strict=True))
    assert after["relu1_2"] == (64, 224, 224)
    assert after["conv5_3"] == (512, 14, 14)
    assert after["pool5"] == (512, 7, 7)


def test_vgg16_has_torchvisions_names() -> None:
    # The places of the convolutions in torchvision's vgg16().features.
    places = (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)
    assert list(parameters(VGG16)) == [f"features.{place}" for place in places]
    mean, std = VGG16.preprocessing.mean, VGG16.preprocessing.std
    assert [value / 255 for value in mean] == pytest.approx([0.485, 0.456, 0.406])
    assert [value / 255 for value in std] == pytest.approx([0.229, 0.224, 0.225])


@pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR])
def test_the_small_ones_fit_into_three_megabytes_of_halves(network) -> None:  # type: ignore[no-untyped-def]
    found = parameters(network)
    assert 2 * count(found) < 3_000_000
    assert list(found) == [
        *("conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1", "conv3_2", "conv4_1", "fc")
    ]
    assert found["fc"] == ((10, 384), (10,))
    assert shapes(network, 32, 32)[-1] == (len(CIFAR_CLASSES), 1, 1)
    assert (network.fixed, network.side, network.classes) == (True, 32, CIFAR_CLASSES)


def test_the_twins_differ_in_their_pooling_alone() -> None:
    assert shapes(SMALL_VGG, 32, 32) == shapes(SMALL_VGG_BLUR, 32, 32)
    assert parameters(SMALL_VGG) == parameters(SMALL_VGG_BLUR)
    for one, other in zip(SMALL_VGG.layers, SMALL_VGG_BLUR.layers, strict=True):
        assert (one == other) == (one.kind != "pool" or one.name == "pool4")


def test_the_classes_are_cifars_in_order() -> None:
    assert len(set(CIFAR_CLASSES)) == 10
    assert CIFAR_CLASSES[:4] == ("airplane", "automobile", "bird", "cat")
    assert sorted(CIFAR_CLASSES) == list(CIFAR_CLASSES)


def test_every_name_is_unique_and_found() -> None:
    for network in NETWORKS:
        names = [layer.name for layer in network.layers]
        assert len(set(names)) == len(names)
        assert named(network.slug) is network
    for slug in ("", "VGG16", None, 3, ["small"]):
        assert named(slug) is None


def test_blocks_count_their_layers() -> None:
    layers = blocks(((8, 2), (16, 1)), HALVE, "features")
    assert [layer.name for layer in layers] == [
        "conv1_1", "relu1_1", "conv1_2", "relu1_2", "pool1", "conv2_1", "relu2_1", "pool2"
    ]  # fmt: skip
    assert [layer.key for layer in layers if layer.key] == [
        "features.0",
        "features.2",
        "features.5",
    ]
    assert [layer.channels for layer in layers if layer.kind == "conv"] == [8, 8, 16]
    assert layers[-1].pool is HALVE
