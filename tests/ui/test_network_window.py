"""From a network to the stage and the studio: what the session then holds, and its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import streamlit as st
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from streamlit.testing.v1 import AppTest

from cnnviz.core.demo import Demo
from cnnviz.core.forward import layer_outputs, network_input, prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.networks import SMALL_VGG, VGG16
from cnnviz.core.picture import View, to_planes
from cnnviz.core.pipeline import run
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.stage_demo import StageDemo
from cnnviz.io.cache import BoundedCache
from cnnviz.ui import network_window, shared_picture
from cnnviz.ui.pages import ROOT
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.stage_work import StageWork
from tests.networks import random_weights

ARRAYS = random_weights(SMALL_VGG, seed=5)
SHELL = str(ROOT / "cnnviz" / "ui" / "shell.py")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session on the cat in colour, with random weights; "went" says which page was opened."""
    state: dict[str, Any] = {}
    kept = BoundedCache(2**26)
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(network_window, "_go", lambda page: state.update(went=page))
    weights = prepare(ARRAYS)
    monkeypatch.setattr(network_window, "weights_of", lambda slug: (SMALL_VGG, weights))
    monkeypatch.setattr(shared_picture, "cache", lambda: kept)
    state["picture"] = {
        "sample": "cat",
        "colour": True,
        "size": 64,
        "value_range": "unit",
        "crop": (0.0, 0.0, 1.0, 1.0),
    }
    return state


def whole_map(picture: Current, layer: str) -> np.ndarray[Any, Any]:
    x, _ = network_input(picture.pixels, SMALL_VGG)
    index = SMALL_VGG.index(layer)
    *_, maps = layer_outputs(SMALL_VGG, prepare(ARRAYS), x, until=index)
    return maps


@pytest.mark.parametrize("layer", ["conv1_1", "conv2_2", "conv4_1", "fc"])
def test_the_window_holds_the_cells_of_the_networks_own_map(
    session: dict[str, Any], layer: str
) -> None:
    picture = shared_picture.current()
    maps = whole_map(picture, layer)
    channel, row, col = len(maps) - 1, maps.shape[1] - 1, maps.shape[2] // 2
    network_window.open_in_stage("small", layer, channel, row, col)
    assert session["went"] == "slide"
    stage = session["stages"]["slide"]
    values = StageWork(picture, stage).values()
    place = stage.source.place()
    (r, c), (rows, cols) = place.first, place.shape
    assert (stage.at[1] + r, stage.at[2] + c) == (row, col)
    wanted = maps[channel, r : r + rows, c : c + cols]
    np.testing.assert_allclose(values[0], wanted, rtol=1e-4, atol=1e-4)


def test_a_cell_of_a_relu_is_the_one_before_with_the_relu(session: dict[str, Any]) -> None:
    network_window.open_in_stage("small", "relu3_1", 4, 2, 7)
    stage = session["stages"]["slide"]
    assert stage.source == NetworkWindow("small", "conv3_1", 4, 2, 7)
    assert stage.demo.activation == "relu"
    assert network_window.can_open(SMALL_VGG, "relu3_1")
    assert not network_window.can_open(SMALL_VGG, "pool1")


@pytest.mark.parametrize(
    "cell", [("pool1", 0, 0, 0), ("conv9_9", 0, 0, 0), ("conv1_1", 48, 0, 0), ("relu2_1", 0, 16, 0)]
)
def test_what_is_not_there_is_refused_and_nothing_changes(
    session: dict[str, Any], cell: tuple[str, int, int, int]
) -> None:
    with pytest.raises(Refusal):
        network_window.open_in_stage("small", *cell)
    assert "went" not in session
    assert "slide" not in session.get("stages", {})


@pytest.mark.parametrize("unit", [True, False])
def test_a_filter_in_the_studio_gives_the_networks_map_away_from_the_border(
    session: dict[str, Any], unit: bool
) -> None:
    session["picture"].update(colour=False, value_range="unit" if unit else "byte")
    network_window.open_filter_in("kernels", "small", 7)
    assert session["went"] == "kernels"
    assert session["picture"]["colour"] is True
    demo = session["demo"]
    assert demo.mode == "sum"
    assert demo.kernels[0].array.shape == (3, 3, 3)
    _, seen = network_input(shared_picture.current().pixels, SMALL_VGG)
    planes = to_planes(seen, "unit" if unit else "byte")
    found = run(planes, demo.weights(0, 3), demo.bias, "sum", demo.spec).conv
    x, _ = network_input(seen, SMALL_VGG)
    tensors = [torch.tensor(ARRAYS[f"conv1_1.{part}"]) for part in ("weight", "bias")]
    wanted = F.conv2d(torch.tensor(x)[None], *tensors, padding=1)[0, 7].numpy()
    np.testing.assert_allclose(found[1:-1, 1:-1], wanted[1:-1, 1:-1], atol=2e-5)


def test_a_filter_on_the_shift_page_keeps_the_labs_other_settings(session: dict[str, Any]) -> None:
    session["shift_demo"] = ShiftDemo(blocks=2)
    network_window.open_filter_in("shift", "small", 0)
    lab = session["shift_demo"]
    assert session["went"] == "shift"
    assert (lab.blocks, lab.demo.pool.kind, lab.demo.activation) == (2, "max", "relu")
    assert len(lab.demo.kernels[0].planes) == 3


def test_a_picture_is_computed_once_and_only_the_window_is_kept(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Current("cat", None, View(colour=True, size=64), True, BoundedCache(2**24))
    source = NetworkWindow("small", "conv3_2", 9, 3, 3)
    whole, _ = picture.whole, picture.pixels
    before = picture.kept.stats().bytes
    first = network_window.resolved(picture, source)
    grown = picture.kept.stats().bytes - before
    assert whole.size
    assert grown < 192 * (49 + 9) * 4 + 2_000
    monkeypatch.setattr(network_window, "batch_output", None)
    again = network_window.resolved(picture, source)
    np.testing.assert_array_equal(again.planes, first.planes)


def test_the_header_names_the_place_in_the_whole_map(session: dict[str, Any]) -> None:
    picture = shared_picture.current()
    source = NetworkWindow("small", "conv2_1", 17, 0, 9)
    window = network_window.resolved(picture, source)
    header = network_window.window_header(picture, source, window)
    assert header["first"] == (0, 7)
    assert header["at"] == (0, 2)
    assert header["spec"]["padding"] == [1, 0, 0, 0]
    assert header["source"] == source.to_json()
    assert header["bias"] == pytest.approx(float(ARRAYS["conv2_1.bias"][17]))
    arrays = network_window.window_arrays(window)
    assert {name: array.shape for name, array in arrays.items()} == {
        "window_planes": (48, 6, 7),
        "window_kernel": (48, 3, 3),
    }


def open_slide(**query: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.context = {"locale": "en-US"}
    for name, value in query.items():
        app.query_params[name] = value
    return app.run().switch_page(str(ROOT / "pages" / "basics" / "slide.py")).run()


def test_a_page_opened_later_shows_what_the_session_holds() -> None:
    app = open_slide()
    stage = StageDemo(Demo(), NetworkWindow("small", "conv2_1", 17, 4, 9), (0, 2, 2))
    app.session_state["stages"] = {"slide": stage}
    app.run()
    assert not app.exception
    assert app.session_state["stages"]["slide"] == stage
    assert any("1 × 5 × 5" in caption.value for caption in app.caption)


def test_a_network_that_was_not_fetched_is_one_sentence_and_the_page_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(slug: str) -> object:
        raise Refusal("{network} has not been fetched yet.", network=VGG16.title)

    monkeypatch.setattr(network_window, "weights_of", absent)
    app = open_slide()
    app.session_state["stages"] = {
        "slide": StageDemo(Demo(), NetworkWindow("vgg16", "conv3_1", 17, 4, 9))
    }
    app.session_state["slide_start"] = (None, None)
    app.run()
    assert not app.exception
    assert [error.value for error in app.error] == ["VGG-16, ImageNet has not been fetched yet."]
    assert not isinstance(app.session_state["stages"]["slide"].source, NetworkWindow)
