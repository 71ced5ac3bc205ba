"""The panel under the shift lab: the numbers it says, and how far it finds the browser's."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.shift_lab import Difference, Numbers
from cnnviz.ui.shift_take_away import numbers_apart

NUMBERS = Numbers(Difference(100, 2.0, 0.25), Difference(64, 0.0, 0.0), Difference(36, 2.0, 0.5))


def test_equal_numbers_are_no_distance_apart() -> None:
    assert numbers_apart(NUMBERS, asdict(NUMBERS)) == 0


@pytest.mark.parametrize(
    ("part", "name", "value", "apart"),
    [("all", "largest", 2.5, 0.5), ("interior", "share", 0.125, 0.125), ("border", "count", 35, 1)],
)
def test_the_farthest_of_nine_counts(part: str, name: str, value: float, apart: float) -> None:
    browser = asdict(NUMBERS)
    browser["all"]["share"] += 0.0625
    browser[part][name] = value
    assert numbers_apart(NUMBERS, browser) == apart


@pytest.mark.parametrize("value", [None, "2", float("nan"), float("inf"), [2], {}])
def test_what_are_not_nine_numbers_is_not_compared(value: object) -> None:
    browser: Any = deepcopy(asdict(NUMBERS))
    browser["border"]["largest"] = value
    assert numbers_apart(NUMBERS, browser) is None
    assert numbers_apart(NUMBERS, {**asdict(NUMBERS), "all": value}) is None
    assert numbers_apart(NUMBERS, value) is None


def panel() -> None:
    import streamlit as st

    from cnnviz.core.conv_spec import ConvSpec
    from cnnviz.core.demo import Demo
    from cnnviz.core.pool_spec import PoolSpec
    from cnnviz.core.shift_demo import ShiftDemo
    from cnnviz.ui.shared_picture import restore
    from cnnviz.ui.shift_take_away import shift_take_away

    if "shift_demo" not in st.session_state:
        restore({"sample": ["coins"], "size": ["64"]})
        padded = ConvSpec(padding="same")
        st.session_state["shift_demo"] = ShiftDemo(
            Demo(spec=padded, pool=PoolSpec("max")), shift=(5.0, 3.0)
        )
    if "blocked" in st.session_state:
        wide = Demo(pool=PoolSpec("max", (9, 9)))
        st.session_state["shift_demo"] = ShiftDemo(wide, 4)
    shift_take_away()


@pytest.fixture
def app() -> AppTest:
    made = AppTest.from_function(panel, default_timeout=60).run()
    assert not made.exception
    return made


def test_python_s_numbers_are_said(app: AppTest) -> None:
    said = app.caption[0].value
    assert "exactly 0 in the interior" in said
    assert said.endswith("Computed in Python.")
    assert [button.label for button in app.get("download_button")] == [
        "Difference, .npy",
        "Picture, .png",
    ]


def test_the_sliding_picture_is_made_and_kept_out_of_the_session(app: AppTest) -> None:
    app.session_state["shift-sweep-open"] = True
    app.run()
    assert not app.exception
    assert [button.label for button in app.button] == ["Make the GIF", "Make the WebM"]
    assert any(caption.value == "GIF: 4 seconds." for caption in app.caption)
    app.button[0].click().run()
    assert not app.exception
    (made,) = app.session_state["shift-sweep-made"].values()
    assert isinstance(made[0], str)
    assert made[1] > 1000
    assert len(app.get("download_button")) == 3


def test_the_code_is_shown_when_asked_for(app: AppTest) -> None:
    assert not app.code
    app.session_state["shift-code-open"] = True
    app.run()
    assert not app.exception
    assert "torch" in app.code[0].value


def test_a_refusal_is_said_in_place_of_the_files(app: AppTest) -> None:
    app.session_state["blocked"] = True
    app.run()
    assert not app.exception
    assert app.info
    assert not app.get("download_button")
