"""The section of small kernels: its link, what the browser says, and the count on torch."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.kernel_pair import KernelPair
from cnnviz.core.packing import unpack


def section() -> None:
    import streamlit as st

    from cnnviz.ui.kernel_pair import begin_pair, kernel_pair, pair_problems, pair_query

    st.session_state.setdefault("visit", 1)
    begin_pair()
    kernel_pair()
    st.session_state["said"] = pair_query(), pair_problems()


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(section, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("compare", "said"),
    [
        ("2,1", "18 weights against 25, both seeing 5 × 5"),
        ("3,1", "27 weights against 49, both seeing 7 × 7"),
        ("3,64", "110\u202f592 weights against 200\u202f704"),
    ],
)
def test_the_figures_are_said_and_counted_again(compare: str, said: str) -> None:
    app = opened(compare=compare)
    assert said in app.caption[0].value
    assert app.caption[0].value.endswith("the same.")
    header = unpack(app.get("bidi_component")[0].proto.bytes)[0]
    count, channels = map(int, compare.split(","))
    assert header["compare"] == {"count": count, "channels": channels}
    assert app.session_state["said"][0] == ({} if compare == "2,1" else {"compare": compare})


def test_what_cannot_be_compared_is_said() -> None:
    app = opened(compare="5,1")
    assert list(app.session_state["said"][1]) == ["compare"]
    assert app.session_state["kernel_pair"] == KernelPair()
