"""Links of /features: what is written is read back, and nonsense leaves the default."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.features_link import features_from_query, features_to_query
from tests.core.test_features_demo import random_features
from tests.core.test_link import as_query


def test_four_hundred_random_choices_survive_the_link() -> None:
    rng = np.random.default_rng(81)
    for _ in range(400):
        demo = random_features(rng)
        assert features_from_query(as_query(features_to_query(demo))) == (demo, {})


def test_the_default_is_an_empty_link() -> None:
    assert features_to_query(FeaturesDemo()) == {}
    assert features_from_query({}) == (FeaturesDemo(), {})


def test_a_link_reads_as_written_by_hand() -> None:
    off = (("conv1_1", 3), ("conv1_1", 5), ("conv2_1", 7))
    demo = FeaturesDemo("vgg16", "conv3_1", 70, (3, 5), "mean", 1, off, True)
    assert features_to_query(demo) == {
        "network": "vgg16",
        "layer": "conv3_1",
        "channel": "70",
        "cell": "3,5",
        "order": "mean",
        "page": "2",
        "off": "conv1_1:3,5;conv2_1:7",
        "own": "1",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("network", "alexnet"),
        ("network", ""),
        ("network", "<script>alert(1)</script>"),
        ("layer", "conv9_9"),
        ("layer", "0"),
        ("layer", "x" * 10_000),
        ("channel", "48"),
        ("channel", "-1"),
        ("channel", "1,2"),
        ("channel", "two"),
        ("channel", "9" * 400),
        ("cell", "3,5"),
        ("cell", "3"),
        ("cell", "a,b"),
        ("order", "best"),
        ("order", ""),
        ("page", "0"),
        ("page", "2"),
        ("page", "first"),
        ("off", "conv1_1"),
        ("off", "conv1_1:"),
        ("off", "conv1_1:48"),
        ("off", "fc:0"),
        ("off", "conv1_1:a"),
        ("off", ";"),
        ("off", "conv1_1:" + "1," * 10_000 + "1"),
        ("off", "conv1_1:" + "1," * 2_000 + "1"),
        ("own", "yes"),
        ("own", "1"),
    ],
)
def test_an_unusable_parameter_leaves_the_default_and_says_why(name: str, value: str) -> None:
    demo, problems = features_from_query({name: [value]})
    assert demo == FeaturesDemo()
    assert list(problems) == [name]
    sentence = str(problems[name])
    assert sentence.endswith(".")
    assert len(sentence) < 400


def test_the_rest_of_a_link_is_kept() -> None:
    query = {"layer": ["pool2"], "channel": ["500"], "order": ["mean"], "off": ["conv1_1:1"]}
    demo, problems = features_from_query(query)
    assert demo == FeaturesDemo(layer="pool2", order="mean", off=(("conv1_1", 1),))
    assert list(problems) == ["channel"]


def test_what_is_said_of_a_layer_that_is_not_there_is_not_taken_for_another() -> None:
    query = {"layer": ["conv9_9"], "channel": ["3"], "cell": ["1,1"], "page": ["2"]}
    demo, problems = features_from_query(query)
    assert (demo, list(problems)) == (FeaturesDemo(), ["layer"])
    demo, problems = features_from_query({"channel": ["99"], "cell": ["1,1"]})
    assert (demo, list(problems)) == (FeaturesDemo(), ["channel"])
    demo, problems = features_from_query({"network": ["alexnet"], "layer": ["conv2_1"]})
    assert (demo, list(problems)) == (FeaturesDemo(), ["network"])


def test_a_repeated_parameter_is_not_guessed() -> None:
    demo, problems = features_from_query({"layer": ["pool1", "pool2"], "order": ["mean"]})
    assert demo == FeaturesDemo(order="mean")
    assert str(problems["layer"]) == "it is given 2 times."
