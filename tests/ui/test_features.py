"""What the browser reports on /features: kept where it can be meant, else the page stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.ui import features

NOW = FeaturesDemo(layer="relu2_1", channel=3)


def told(state: dict[str, Any], call: Callable[[], None]) -> AppTest:
    """A session after the callback `call` has run on `state`."""

    def script() -> None:
        import streamlit as st

        st.session_state["call"]()

    app = AppTest.from_function(script, default_timeout=30)
    start = {
        "features_demo": NOW,
        "features_shown": NOW,
        "call": call,
        "features_problems": {"a": 1},
    }
    for name, value in {**start, **state}.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def rested(report: Any) -> AppTest:
    return told({"features": {"rest": report}}, features._rested)


def test_a_press_is_kept_and_ends_what_was_said_of_the_link() -> None:
    after = FeaturesDemo(layer="relu2_1", channel=9, cell=(1, 2), off=(("conv1_1", 4),))
    app = rested({"features": after.to_json(), "press": 5})
    assert app.session_state["features_demo"] == after
    assert app.session_state["features_problems"] == {}


@pytest.mark.parametrize(
    "report",
    [
        None,
        3,
        {},
        {"features": None},
        {"features": {**NOW.to_json(), "channel": 96}},
        {"features": {**NOW.to_json(), "off": [["fc", 0]]}},
        {"features": FeaturesDemo("small-blur", "relu2_1", 9).to_json()},
        {"features": FeaturesDemo("small", "relu2_2", 9).to_json()},
    ],
)
def test_what_cannot_be_meant_changes_nothing(report: Any) -> None:
    app = rested(report)
    assert app.session_state["features_demo"] == NOW
    assert app.session_state["features_problems"] == {"a": 1}


@pytest.mark.parametrize(
    ("choice", "layer"),
    [
        ({"layer": "pool1", "press": 3}, "pool1"),
        ({"layer": "conv5_3"}, None),
        ({"layer": None}, None),
        ({}, None),
        (None, None),
        ("pool1", None),
    ],
)
def test_a_layer_is_chosen_with_nothing_opened(choice: Any, layer: str | None) -> None:
    app = told({"features-strip": {"choice": choice}}, features._chosen)
    wanted = NOW if layer is None else FeaturesDemo(layer=layer)
    assert app.session_state["features_demo"] == wanted


@pytest.mark.parametrize(
    ("to", "wanted"),
    [
        ("stage", [("stage", "small", "relu2_1", 3, 4, 5, False)]),
        ("studio", [("kernels", "small", 3)]),
        ("shift", [("shift", "small", 3)]),
        ("moon", []),
        (None, []),
    ],
)
def test_a_button_leads_where_it_says(
    to: str | None, wanted: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.ui.features_works import work_of

    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(features, "open_in_stage", lambda *a: asked.append(("stage", *a)))
    monkeypatch.setattr(features, "open_filter_in", lambda *a: asked.append(a))
    work = work_of(FeaturesDemo(layer="relu2_1", channel=3, cell=(4, 5)))
    features._go(work, {"to": to})
    features._go(work, None)
    assert asked == wanted
