"""The page /receptive-field as Streamlit runs it: links, what the browser sends, other pictures."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_presets import PRESETS, default_stack, preset_stack, stack_preset
from cnnviz.ui import field_stack
from tests.pages.opened import mounted, opener, said

open_page = opener("why/receptive_field.py")
CAT = (1, 170, 256)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_it_begins_with_the_first_preset_on_the_shared_picture(locale: str) -> None:
    app = open_page(locale)
    assert not app.exception
    assert not said(app)
    header = mounted(app, "field_stack")
    assert LayerStack.from_json(header["stack"]) == default_stack(CAT)
    assert [each["slug"] for each in header["presets"]] == [each.slug for each in PRESETS]
    assert mounted(app, "two_small")["compare"] == {"count": 2, "channels": 1}
    assert mounted(app, "address")["query"] == {}


def test_a_link_restores_everything() -> None:
    query = {
        "layers": "c3p1o8-m2s2-c5d2o4n",
        "input": "3,40,60",
        "cell": "2,3",
        "depth": "1",
        "compare": "3,64",
        "weights": "ones",
        "of": "chosen",
    }
    app = open_page(**query)
    assert not said(app)
    assert mounted(app, "address")["query"] == query
    stack = LayerStack.from_json(mounted(app, "field_stack")["stack"])
    assert (len(stack.layers), stack.input, stack.cell, stack.depth) == (3, (3, 40, 60), (2, 3), 1)
    assert mounted(app, "two_small")["compare"] == {"count": 3, "channels": 64}
    assert len(app.get("plotly_chart")) == 2  # what the link asks for is open


def test_a_preset_is_its_name() -> None:
    app = open_page(preset="vgg16")
    stack = LayerStack.from_json(mounted(app, "field_stack")["stack"])
    assert stack == preset_stack(stack_preset("vgg16"), CAT)
    assert mounted(app, "address")["query"] == {"preset": "vgg16"}
    assert "A cell of the last map sees 212 × 212 pixels" in app.caption[1].value


def test_what_cannot_be_used_is_said_one_by_one() -> None:
    app = open_page(layers="c3-x9", cell="1,1", compare="9,9", weights="zeros", draws="3")
    assert said(app).count("In the link") == 4
    for name in ("layers", "compare", "weights", "draws"):
        assert f"In the link, {name}:" in said(app)
    app = open_page(preset="go", cell="19,0", depth="14")
    assert "In the link, cell: There is no cell [19, 0]: the last map has 19 x 19" in said(app)
    assert "In the link, depth: 14 layers cannot be shown; there are 13." in said(app)
    assert LayerStack.from_json(mounted(app, "field_stack")["stack"]).cell == (9, 9)


def test_a_stack_that_does_not_fit_stays_as_far_as_it_does() -> None:
    app = open_page(layers="m2s2-c9-c3", input="1,9,9")
    assert not app.exception
    assert "Layers: 1. Parameters: 0." in app.caption[1].value


def rest(app: AppTest, monkeypatch: pytest.MonkeyPatch, stack: Any) -> None:
    """What the browser's report does, whose callback AppTest does not call."""
    app.session_state["field-stack"] = {"rest": {"stack": stack, "picture": ""}}
    monkeypatch.setattr(field_stack.st, "session_state", app.session_state)
    field_stack._rested()
    monkeypatch.undo()
    app.run()


def test_the_browsers_stack_is_kept_and_what_it_could_not_have_made_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_page()
    go = preset_stack(stack_preset("go"), CAT).to_json()
    rest(app, monkeypatch, {**go, "cell": [0, 18]})
    assert not app.exception
    assert mounted(app, "address")["query"] == {"preset": "go", "cell": "0,18"}
    assert mounted(app, "field_stack")["stack"] == default_stack(CAT).to_json()  # its own by now
    bad: Any
    for bad in ({**go, "cell": [19, 0]}, {**go, "layers": []}, {**go, "input": [1, 5000, 1]}, None):
        rest(app, monkeypatch, bad)
        assert not app.exception
        assert len(app.error) == 1
        assert mounted(app, "address")["query"] == {"preset": "go", "cell": "0,18"}
    rest(app, monkeypatch, go)
    assert not app.error
    assert mounted(app, "address")["query"] == {"preset": "go"}


def test_a_stack_over_the_whole_picture_follows_it_and_another_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_page()
    first = mounted(app, "field_stack")
    app.session_state["picture"]["size"] = 128
    app.run()
    again = mounted(app, "field_stack")
    assert again["epoch"] == first["epoch"]  # the browser follows by itself
    assert app.session_state["field_stack"].input == (1, 85, 128)
    assert mounted(app, "address")["query"] == {"size": "128"}
    lenet = preset_stack(stack_preset("lenet"), CAT).to_json()
    rest(app, monkeypatch, lenet)
    app.session_state["picture"]["size"] = 256
    app.run()
    assert mounted(app, "address")["query"] == {"preset": "lenet"}
    app.session_state["page"] = "-"  # another visit begins where this one was
    app.run()
    assert mounted(app, "field_stack")["epoch"] != again["epoch"]
    assert mounted(app, "field_stack")["stack"]["layers"] == lenet["layers"]
