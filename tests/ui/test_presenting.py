"""Present mode as Python has it: the link, messages from outside, what a style may change."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.messages import Refusal
from cnnviz.ui.component import ASSETS, present_css
from cnnviz.ui.pages import ROOT


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "cnnviz" / "ui" / "shell.py"), default_timeout=60)
    app.context = {"locale": "en-US"}
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize(("query", "wanted"), [({}, False), ({"present": "0"}, False)])
def test_without_a_link_the_page_is_as_usual(query: dict[str, str], wanted: bool) -> None:
    app = opened(**query)
    assert app.session_state["present"] is wanted
    assert not app.warning


def test_a_link_presents() -> None:
    app = opened(present="1")
    assert app.session_state["present"] is True
    assert not app.exception


@pytest.mark.parametrize("text", ["yes", "", "2", "true", "<b>"])
def test_anything_else_is_one_sentence_and_the_usual_page(text: str) -> None:
    app = opened(present=text)
    assert app.session_state["present"] is False
    why = app.session_state["present_problems"]["present"]
    assert isinstance(why, Refusal)
    assert any(repr(text) in warning.value for warning in app.warning)


@pytest.mark.parametrize("said", [None, {}, {"present": "on"}, {"present": None}, {"page": 3}])
def test_a_message_that_is_no_wish_changes_nothing(said: object) -> None:
    app = opened(present="1")
    app.session_state["presenter-bar"] = said
    app.run()
    assert not app.exception
    assert app.session_state["present"] is True


def test_a_style_gets_the_least_size_of_text_and_the_large_pointers() -> None:
    css = "a { font-size: 0.8rem; cursor: crosshair } b{font-size: 13px;} c { font-size: inherit }"
    assert present_css(css) == (
        "a { font-size: max(0.8rem, var(--least-text, 0px)); cursor: var(--crosshair-cursor, "
        "crosshair) } b{font-size: max(13px, var(--least-text, 0px));} c { font-size: inherit }"
    )


def test_the_presented_page_defines_what_the_components_ask_for() -> None:
    css = (ASSETS / "css" / "present.css").read_text("utf-8")
    for name in ("--least-text", "--figure-text", "--crosshair-cursor", "--pointer-cursor"):
        assert f"{name}:" in css
