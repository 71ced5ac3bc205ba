"""A link opens sections: the tab and the options it names, once, and nothing it does not name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.ui import network_shift_charts, network_shift_work
from cnnviz.ui.pages import ROOT
from tests.pages.opened import mounted, opener, said

SHIFT = "invariance/shift.py"
PARAMETERS = "why/parameters.py"
FIELD = "why/receptive_field.py"
FEATURES = "networks/features.py"
POOLING = "basics/pooling.py"
SLIDE = "basics/slide.py"
KERNELS = "basics/kernels.py"
# A page, what its link asks, and what must then be on it: kinds of elements and how many.
LINKS: tuple[tuple[str, dict[str, str], dict[str, int]], ...] = (
    (SHIFT, {"curves": "turn"}, {"plotly_chart": 2}),
    (SHIFT, {"curves_kind": "blur"}, {"plotly_chart": 1}),
    (SHIFT, {"networks": "scale"}, {"plotly_chart": 2}),
    (SHIFT, {"networks_twins": "plain", "networks_fill": "zeros"}, {"plotly_chart": 2}),
    (SHIFT, {"code": "1", "sweep_size": "large", "sweep_fps": "30"}, {"code": 1}),
    (SHIFT, {"ear_kind": "average", "ear_at": "0,7"}, {}),
    (PARAMETERS, {"shuffle": "neighbours"}, {"plotly_chart": 1}),
    (PARAMETERS, {"shuffle": "pixel", "shuffle_fill": "zeros"}, {}),
    (PARAMETERS, {"layer_code": "1", "columns_code": "1"}, {"code": 2}),
    (FIELD, {"effective": "1"}, {"plotly_chart": 2}),
    (FIELD, {"weights": "ones", "code": "1"}, {"plotly_chart": 2, "code": 1}),
    (FEATURES, {"curves": "fields"}, {"plotly_chart": 1}),
    (FEATURES, {"code": "1"}, {"code": 1}),
    (POOLING, {"sweep_dark": "0", "sweep_which": "0", "code": "1"}, {"code": 1}),
    (POOLING, {"ear_size": "4", "ear_stride": "2", "ladder": "stripes-3"}, {}),
    (SLIDE, {"sweep": "1"}, {}),
    (KERNELS, {"code": "pytorch"}, {"code": 1}),
    (KERNELS, {"code": "opencv", "take": "conv"}, {"code": 1}),
    (FEATURES, {"scores": "logits"}, {}),
)
BAD = (
    (SHIFT, {"curves": "third", "curves_kind": "median", "networks": "9", "code": "yes"}),
    (SHIFT, {"networks_twins": "nobody", "networks_fill": "x", "ear_at": "9,9"}),
    (SHIFT, {"sweep": "2", "sweep_size": "huge", "sweep_fps": "1", "sweep_dark": "black"}),
    (PARAMETERS, {"race": "x", "shuffle": "y", "shuffle_fill": "z", "matrix_code": "w"}),
    (FIELD, {"effective": "yes", "code": ""}),
    (FEATURES, {"curves": "map", "code": "2", "scores": "points"}),
    (KERNELS, {"code": "1", "take": "map", "take_which": "2"}),
    (POOLING, {"ear_kind": "blur", "ear_stride": "3", "ear_scene": "dog", "ladder": "up"}),
    (SLIDE, {"sweep_which": "9"}),
)


def address(app: AppTest) -> dict[str, str]:
    query: dict[str, str] = mounted(app, "address")["query"]
    return query


@pytest.mark.parametrize(("script", "asked", "there"), LINKS)
def test_a_link_opens_what_it_names_and_the_address_keeps_it(
    script: str, asked: dict[str, str], there: dict[str, int]
) -> None:
    bare = address(opener(script)())
    app = opener(script)(**asked)
    assert not app.exception
    assert not said(app)
    usual = {"sweep_which": "0"}
    expected = {name: value for name, value in asked.items() if usual.get(name) != value}
    assert address(app) == {**bare, **expected}
    for kind, count in there.items():
        assert len(app.get(kind)) == count
    app.run()
    assert address(app) == {**bare, **expected}


@pytest.mark.parametrize(("script", "asked"), BAD)
def test_what_is_not_known_is_said_one_by_one_and_opens_nothing(
    script: str, asked: dict[str, str]
) -> None:
    bare = address(opener(script)())
    app = opener(script)("zh-CN", **asked)
    assert not app.exception
    assert len(app.warning) == len(asked)
    for name in asked:
        assert f"链接中的 {name}：" in said(app)
    assert address(app) == bare
    assert not app.get("plotly_chart")
    assert not app.code


def test_a_choice_that_the_page_does_not_offer_is_said_and_forgotten() -> None:
    app = opener(SLIDE)(kernel="sobel-x", compare="sobel-y", sweep_which="3")
    assert not app.exception
    assert "In the link, sweep_which: 3 is none of 0, 1." in said(app)
    assert app.run().radio(key="slide-sweep-which-2").value == 0
    assert not said(app)


def test_which_of_two_kernels_is_taken_travels() -> None:
    two = {"kernel": "sobel-x", "compare": "sobel-y"}
    app = opener(KERNELS)(**two, take="activation", take_which="1")
    assert (app.radio(key="take_stage").value, app.radio(key="take_which").value) == (
        "activation",
        1,
    )
    app.radio(key="take_stage").set_value("pooled").run()
    app.radio(key="take_which").set_value(0).run()
    assert not app.exception
    assert address(app) == two


def test_only_what_is_open_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def answers(picture: Any, twin: Any, move: str) -> Any:
        asked.append((twin.slug, move))
        return real(picture, twin, move)

    real = network_shift_work.answers
    monkeypatch.setattr("cnnviz.ui.network_move_charts.answers", answers)
    monkeypatch.setattr(network_shift_charts, "answers", answers)
    assert not opener(SHIFT)(curves="map").exception
    assert not asked
    assert not opener(SHIFT)(networks="turn", networks_twins="anti-aliased").exception
    assert asked == [("anti-aliased", "turn")]


def test_only_the_page_on_which_a_session_begins_reads_them() -> None:
    app = opener(SLIDE)(code="1", sweep="1")
    assert len(app.code) == 1
    app.session_state["visit"] = 1
    app.switch_page(str(ROOT / "pages" / POOLING)).run()
    assert app.session_state["visit"] == 2
    assert not app.code
    assert not {"code", "sweep"} & set(address(app))
    app.switch_page(str(ROOT / "pages" / SLIDE)).run()  # where they are open as they were left
    assert len(app.code) == 1
    assert address(app).items() >= {"code": "1", "sweep": "1"}.items()


def test_another_language_keeps_the_tab_open() -> None:
    app = opener(SHIFT)(curves="map", curves_kind="average")
    before = address(app)
    app.radio(key="language_choice").set_value("zh").run()
    assert not app.exception
    assert address(app) == {**before, "lang": "zh"}
    (chart,) = app.get("plotly_chart")
    assert json.loads(chart.proto.spec)["data"][0]["type"] == "heatmap"
