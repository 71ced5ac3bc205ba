"""A page opened by its own link, as Streamlit runs it, and what it then holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from cnnviz.core.packing import unpack
from cnnviz.ui.pages import ROOT

__all__ = ["message", "mounted", "opener", "said"]


def opener(script: str) -> Callable[..., AppTest]:
    """open_page(locale, **query) for the page of `pages/<script>`."""

    def open_page(locale: str = "en-US", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "cnnviz" / "ui" / "shell.py"), default_timeout=120)
        app.context = {"locale": locale}
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        app.switch_page(str(ROOT / "pages" / script))
        # What a person does who opens the link on this page itself.
        app.session_state["visit"] = 0
        app.session_state["page"] = "-"
        return app.run()

    return open_page


def message(app: AppTest, name: str) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    """What the component `name` was given: header and arrays."""
    for each in app.get("bidi_component"):
        if each.proto.component_name.endswith(f"_{name}"):
            return unpack(each.proto.bytes)
    raise AssertionError(f"{name} is not on the page")


def mounted(app: AppTest, name: str) -> dict[str, Any]:
    """The header of it alone."""
    return message(app, name)[0]


def said(app: AppTest) -> str:
    """All warnings, errors and notices of the page."""
    return " ".join(each.value for each in [*app.warning, *app.error, *app.info])
