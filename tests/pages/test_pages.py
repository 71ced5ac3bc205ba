"""Every page's script as Streamlit runs it: both languages, and any message from outside."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.ui.pages import PAGES, ROOT

SHELL = str(ROOT / "cnnviz" / "ui" / "shell.py")
REST: dict[str, Any] = {"demo": Demo().to_json(), "picture": "", "probes": []}


def open_page(script: str = "", locale: str = "en-US", **query: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.context = {"locale": locale}
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if script:
        app.switch_page(str(ROOT / "pages" / script)).run()
    return app


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.url_path or "home")
def test_a_page_runs_in_both_languages(entry: Any, locale: str) -> None:
    app = open_page(entry.script, locale)
    assert not app.exception
    assert not app.error
    assert app.title


def test_the_link_decides_over_the_browsers_language() -> None:
    assert open_page("basics/kernels.py", "en-US", lang="zh").title[0].value == "卷积核工作台"


def test_a_link_sets_the_shared_picture_and_the_demo() -> None:
    app = open_page("basics/kernels.py", sample="coins", size="128", colour="1", kernel="sobel-y")
    assert app.session_state["picture"]["sample"] == "coins"
    assert app.session_state["picture"]["size"] == 128
    assert app.session_state["picture"]["colour"] is True
    assert app.session_state["demo"].kernels == (KernelChoice.named("sobel-y"),)


def test_unusable_picture_parameters_are_named_one_by_one() -> None:
    app = open_page("", sample="nobody", size="77", colour="2", crop="0,0,0,0", value_range="float")
    said = " ".join(warning.value for warning in app.warning)
    for name in ("sample", "size", "colour", "crop", "value_range"):
        assert f"In the link, {name}:" in said
    assert app.session_state["picture"]["sample"] == "cat"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"bias": 1e99},
        {"kernels": [{"slug": None, "planes": [[[1, 2], [3]]]}]},
        {"spec": {"stride": "x"}},
    ],
)
def test_whatever_the_browser_sends_the_page_stays(change: dict[str, Any]) -> None:
    app = open_page("basics/kernels.py")
    app.session_state["studio"] = {"rest": {**REST, "demo": {**REST["demo"], **change}}}
    app.run()
    assert not app.exception
    assert app.session_state["demo"] == Demo()


@pytest.mark.parametrize("rest", [None, 3, {}, {"demo": None}, {"demo": {}, "probes": "x"}])
def test_a_message_that_is_no_description_changes_nothing(rest: Any) -> None:
    app = open_page("basics/kernels.py")
    app.session_state["studio"] = {"rest": rest}
    app.run()
    assert not app.exception
    assert app.session_state["demo"] == Demo()
