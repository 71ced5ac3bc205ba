"""The description of /features: what it accepts, what it refuses, and its form in JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.features_demo import MOST_OFF, PAGE, FeaturesDemo, channel_counts, page_count
from cnnviz.core.messages import Refusal
from cnnviz.core.network import shapes
from cnnviz.core.networks import NETWORKS, SMALL_VGG, VGG16

PLAIN = FeaturesDemo().to_json()


def random_features(rng: np.random.Generator) -> FeaturesDemo:
    """Any layer of any network, with channels switched off anywhere but in the scores."""
    network = NETWORKS[rng.integers(len(NETWORKS))]
    counts = channel_counts(network)
    at = int(rng.integers(len(counts)))
    channel = int(rng.integers(counts[at])) if rng.random() < 0.7 else None
    cell = (int(rng.integers(8)), int(rng.integers(8))) if rng.random() < 0.5 else None
    places = [i for i, layer in enumerate(network.layers) if layer.kind != "linear"]
    chosen = [places[i] for i in rng.integers(len(places), size=rng.integers(6))]
    return FeaturesDemo(
        network.slug,
        network.layers[at].name,
        channel,
        None if channel is None else cell,
        str(rng.choice(["index", "mean", "strongest"])),
        int(rng.integers(page_count(counts[at]))),
        tuple((network.layers[i].name, int(rng.integers(counts[i]))) for i in chosen),
        not network.fixed and bool(rng.random() < 0.5),
    )


def test_three_hundred_random_choices_survive_json() -> None:
    rng = np.random.default_rng(71)
    for _ in range(300):
        demo = random_features(rng)
        assert FeaturesDemo.from_json(json.loads(json.dumps(demo.to_json()))) == demo


def test_the_default_is_the_first_relu_of_the_network_that_ships() -> None:
    demo = FeaturesDemo()
    assert (demo.shown, demo.index, demo.channel, demo.off) == (SMALL_VGG, 1, None, ())
    assert FeaturesDemo.from_json({}) == demo


def test_channels_and_sheets_are_counted_as_the_layers_have_them() -> None:
    counts = dict(zip((x.name for x in VGG16.layers), channel_counts(VGG16), strict=True))
    assert [counts[f"conv{block}_1"] for block in range(1, 6)] == [64, 128, 256, 512, 512]
    assert counts["pool5"] == 512
    assert [page_count(n) for n in (10, PAGE, PAGE + 1, 512)] == [1, 1, 2, 8]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"network": "resnet"}, "no network 'resnet'; there are small"),
        ({"network": None}, "no network None"),
        ({"network": ["small"]}, "no network"),
        ({"layer": "conv5_3"}, "no layer 'conv5_3'; it has conv1_1"),
        ({"layer": None}, "no layer None"),
        ({"layer": {}}, "no layer"),
        ({"channel": 48}, "relu1_1 has no channel 48; it has 48, counted from 0"),
        ({"channel": -1}, "no channel -1"),
        ({"channel": True}, "no channel True"),
        ({"channel": 1.0}, "no channel 1.0"),
        ({"channel": "3"}, "no channel '3'"),
        ({"cell": [0, 0]}, "no channel is chosen"),
        ({"channel": 3, "cell": [0]}, "two whole numbers"),
        ({"channel": 3, "cell": [0, -1]}, "two whole numbers"),
        ({"channel": 3, "cell": [0, 1e9]}, "two whole numbers"),
        ({"channel": 3, "cell": [0, 10**9]}, "two whole numbers"),
        ({"channel": 3, "cell": [0, False]}, "two whole numbers"),
        ({"channel": 3, "cell": "0,0"}, "two whole numbers"),
        ({"order": "best"}, "order 'best' is unknown"),
        ({"order": None}, "order None"),
        ({"page": 1}, "no sheet 2 of relu1_1; there are 1"),
        ({"page": -1}, "no sheet -1"),
        ({"page": None}, "no sheet None"),
        ({"off": None}, "list of layers and channels, not None"),
        ({"off": "conv1_1"}, "list of layers"),
        ({"off": [3]}, "not 3"),
        ({"off": [["conv1_1"]]}, "list of layers"),
        ({"off": [["conv9_9", 0]]}, "no layer 'conv9_9'"),
        ({"off": [["conv1_1", 48]]}, "no channel 48"),
        ({"off": [["conv1_1", "0"]]}, "no channel '0'"),
        ({"off": [["fc", 0]]}, "scores of fc cannot be switched off"),
        ({"off": [["conv1_1", 0]] * (MOST_OFF + 1)}, f"At most {MOST_OFF}"),
        ({"own_size": 1}, "neither true nor false"),
        ({"own_size": True}, "reads 32 x 32 pixels and no other size"),
    ],
)
def test_what_the_browser_could_not_have_made_is_refused(
    change: dict[str, object], says: str
) -> None:
    with pytest.raises(Refusal, match=says):
        FeaturesDemo.from_json({**PLAIN, **change})


@pytest.mark.parametrize("data", [None, [], "demo", 3])
def test_json_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(Refusal, match="an object"):
        FeaturesDemo.from_json(data)


def test_equal_choices_are_equal_in_whatever_order_they_were_made() -> None:
    pairs = (("conv2_1", 7), ("conv1_1", 5), ("conv2_1", 7), ("conv1_1", 30), ("relu1_1", 5))
    demo = FeaturesDemo(off=pairs)
    assert demo == FeaturesDemo(off=tuple(reversed(pairs)))
    assert demo.off == (("conv1_1", 5), ("conv1_1", 30), ("relu1_1", 5), ("conv2_1", 7))
    assert demo.off_in("conv1_1") == (5, 30)
    assert demo.off_in("pool1") == ()
    assert demo.off_by_index() == {0: {5, 30}, 1: {5}, 5: {7}}


def test_a_cell_outside_the_map_is_left_out_and_the_size_is_named() -> None:
    sizes = shapes(SMALL_VGG, 32, 32)
    inside = FeaturesDemo(layer="pool1", channel=2, cell=(15, 0))
    assert inside.fitted(sizes) == (inside, None)
    outside = FeaturesDemo(layer="pool1", channel=2, cell=(16, 0))
    found, why = outside.fitted(sizes)
    assert (found.cell, found.channel) == (None, 2)
    assert "no cell 16,0: its maps have 16 x 16" in str(why)
    assert FeaturesDemo().fitted(sizes) == (FeaturesDemo(), None)


def test_another_network_keeps_what_it_has() -> None:
    demo = FeaturesDemo("vgg16", "relu3_1", 200, (3, 4), "mean", 2, (("conv1_1", 60),), True)
    twin = demo.on_network("small")
    assert twin == FeaturesDemo("small", "relu3_1", None, order="mean")
    assert FeaturesDemo("vgg16", "relu5_3", 1).on_network("small") == FeaturesDemo()
    assert FeaturesDemo(layer="relu2_2", channel=9).on_network("vgg16").channel == 9
    assert demo.on_network("vgg16", True) is demo
    resized = demo.on_network("vgg16")
    assert (resized.cell, resized.own_size, resized.off) == (None, False, demo.off)
    with pytest.raises(Refusal, match="no network"):
        demo.on_network("alexnet")


def test_where_only_the_first_layers_are_there_the_rest_is_left_out() -> None:
    cut = replace(VGG16, layers=VGG16.layers[:10])
    inside = FeaturesDemo("vgg16", "relu2_2", 9, (1, 1), off=(("conv1_1", 3),))
    assert inside.within(cut) is inside
    reaching = replace(inside, off=(("conv1_1", 3), ("conv4_1", 300)))
    assert reaching.within(cut) == inside
    outside = FeaturesDemo("vgg16", "relu4_1", 300, (1, 1), "mean", 2, own_size=True)
    assert outside.within(cut) == FeaturesDemo("vgg16", order="mean", own_size=True)
