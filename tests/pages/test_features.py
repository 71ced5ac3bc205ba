"""The page /features as Streamlit runs it: links, presses, and weights that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import SMALL_VGG, named
from cnnviz.ui import features_state, shared_picture
from cnnviz.ui.networks import vgg16_store
from tests.pages.opened import mounted, opener, said
from tests.ui.features_works import weights

open_page = opener("networks/features.py")


@pytest.fixture(autouse=True)
def _random_weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Networks with random weights in place of those that ship, and nothing computed with them
    left behind."""
    monkeypatch.setattr(features_state, "weights_of", lambda slug: (named(slug), weights(slug)))
    shared_picture.cache.clear()
    yield
    shared_picture.cache.clear()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_it_begins_with_the_first_layers_maps_in_colour(locale: str) -> None:
    app = open_page(locale)
    assert not app.exception
    assert not said(app)
    header = mounted(app, "feature_maps")
    assert header["layer"] == {"name": "relu1_1", "kind": "relu", "shape": [48, 32, 32]}
    assert len(mounted(app, "network_strip")["layers"]) == len(SMALL_VGG.layers)
    assert app.session_state["picture"]["colour"] is True


def test_a_link_restores_what_was_shown() -> None:
    query = {
        "layer": "conv2_2",
        "channel": "70",
        "cell": "3,5",
        "order": "mean",
        "page": "2",
        "off": "conv1_1:3,5",
        "colour": "0",
    }
    app = open_page(**query)
    assert not said(app)
    header = mounted(app, "feature_maps")
    assert header["demo"]["channel"] == 70
    assert header["demo"]["cell"] == [3, 5]
    assert header["arithmetic"]["kind"] == "conv"
    assert mounted(app, "class_scores")["scores"]["before"] is not None
    assert mounted(app, "address")["query"] == query


def test_what_a_link_names_and_is_not_there_is_said_one_by_one() -> None:
    app = open_page(layer="conv9_9", off="conv1_1:99", order="best", channel="3")
    assert said(app).count("In the link") == 3
    for name in ("layer", "off", "order"):
        assert f"In the link, {name}:" in said(app)
    assert mounted(app, "feature_maps")["layer"]["name"] == "relu1_1"
    app = open_page(channel="48", cell="1,1")
    assert "In the link, channel: relu1_1 has no channel 48" in said(app)
    app = open_page(layer="pool1", channel="4", cell="16,0")
    assert "In the link, cell: pool1 has no cell 16,0" in said(app)
    assert mounted(app, "feature_maps")["demo"]["channel"] == 4
    app = open_page(network="resnet")
    assert "In the link, network:" in said(app)


def report(app: AppTest, press: int = 1, **change: Any) -> None:
    demo = {**mounted(app, "feature_maps")["demo"], **change}
    app.session_state["features"] = {"rest": {"features": demo, "press": press}}
    # As the callback of the component does, which AppTest does not call.
    features_demo = FeaturesDemo.from_json(demo)
    app.session_state["features_demo"] = features_demo
    app.run()


def test_a_press_opens_a_channel_and_its_sum_in_one_run() -> None:
    app = open_page(layer="relu2_1")
    report(app, 12, channel=5, cell=[2, 3])
    assert not app.exception
    header = mounted(app, "feature_maps")
    assert header["press"] == 12
    assert header["opened"]["channel"] == 5
    assert header["link"] == {"stage": True, "studio": False, "note": None}
    assert "relu" in header["arithmetic"]
    query = mounted(app, "address")["query"]
    assert (query["channel"], query["cell"]) == ("5", "2,3")
    report(app, 13, off=[["relu2_1", 5]])
    assert mounted(app, "feature_maps")["arithmetic"] is None
    assert mounted(app, "network_strip")["off"] == [["relu2_1", 5]]
    report(app, 14, off=[])
    assert mounted(app, "class_scores")["scores"]["before"] is None


def test_another_network_keeps_the_layer() -> None:
    app = open_page(layer="relu2_1", channel="7")
    app.radio(key="features-network-choice").set_value("small-blur").run()
    assert not app.exception
    assert mounted(app, "feature_maps")["demo"]["network"] == "small-blur"
    assert mounted(app, "feature_maps")["demo"]["channel"] == 7
    assert mounted(app, "address")["query"]["network"] == "small-blur"


def test_a_network_that_is_not_there_yet_leaves_the_link_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CNNVIZ_VGG16", "")
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))
    vgg16_store.clear()
    app = open_page(network="vgg16", layer="relu5_3", channel="300")
    assert not app.exception
    assert mounted(app, "feature_maps")["demo"]["network"] == "small"
    query = mounted(app, "address")["query"]
    assert (query["network"], query["layer"], query["channel"]) == ("vgg16", "relu5_3", "300")
    vgg16_store.clear()


def test_weights_that_cannot_be_loaded_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(slug: str) -> Any:
        raise Refusal("The weights file is cut off.")

    monkeypatch.setattr(features_state, "weights_of", refuse)
    app = open_page(layer="pool2")
    assert not app.exception
    assert [each.value for each in app.error] == ["The weights file is cut off."]
    assert mounted(app, "address")["query"]["layer"] == "pool2"


def test_the_code_and_the_files_are_offered() -> None:
    app = open_page(layer="pool2", channel="2")
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["Sheet, .png", "Layer, .npy", "Map, .npy", "What the network sees, .png"]
    app.session_state["features-code-open"] = True
    app.run()
    assert "maps = x[0].clone()" in app.code[0].value
