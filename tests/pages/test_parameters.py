"""The page /parameters as Streamlit runs it: links, rests, and the sections that wait."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.ui import im2col_race
from tests.pages.opened import message, opener, said

open_page = opener("why/parameters.py")


def captions(app: AppTest) -> str:
    return " ".join(each.value for each in app.caption).replace("\u202f", " ")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_it_begins_with_the_lectures_picture(locale: str) -> None:
    app = open_page(locale)
    assert not app.exception
    assert not said(app)
    header, _ = message(app, "layer_rivals")
    assert header["rivals"] == ParametersDemo().rivals.to_json()
    assert {each["slug"] for each in header["presets"]} >= {"30", "224", "12mp", "picture"}
    assert header["limits"]["kernel"] == [1, 31]
    asked, _ = message(app, "questions")
    assert len(asked["questions"]) == 6
    assert "1 200 000 000" in asked["questions"][0]["reason"].replace("\u202f", " ")
    assert ("亿" in asked["questions"][0]["reason"]) == (locale == "zh-CN")
    _, arrays = message(app, "weight_matrix")
    assert arrays["planes"].shape == (2, 12, 12)
    assert arrays["kernel"].shape == (2, 5, 5)
    header, arrays = message(app, "im2col")
    assert arrays["planes"].shape == (1, 12, 12)
    assert arrays["kernels"].shape == (len(header["menu"]), 1, 3, 3)
    assert "150 528" in captions(app)
    assert message(app, "address")[0]["query"] == {}


def test_what_python_says_of_it() -> None:
    text = captions(open_page())
    assert "50 176 pixels × 3 = 150 528 numbers" in text
    assert "150 529 000 fully connected" in text
    assert "[8, 1, 224, 224]" in text
    assert "Counted again on torch modules" in text
    assert "differ by exactly 0" in text


def test_a_link_restores_all_three() -> None:
    query = {
        "layer_height": "30",
        "layer_width": "30",
        "layer_channels": "1",
        "layer_filters": "16",
        "matrix_side": "12",
        "matrix_channels": "2",
        "matrix_at": "0.5",
        "columns_filters": "sobel-y,studio",
        "columns_side": "5",
        "colour": "1",
    }
    app = open_page(**query)
    assert not app.exception
    assert not said(app)
    assert message(app, "layer_rivals")[0]["rivals"]["filters"] == 16
    assert message(app, "weight_matrix")[0]["matrix"]["at"] == 0.5
    header, arrays = message(app, "im2col")
    assert header["im2col"]["filters"] == ["sobel-y", "studio"]
    assert arrays["kernels"].shape[1] == 3
    assert message(app, "address")[0]["query"] == query
    assert "901 000 fully connected" in captions(app)
    assert "160 convolutional" in captions(app)
    assert "[8, 16, 30, 30]" in captions(app)


def test_what_a_link_names_and_cannot_be_is_said_one_by_one() -> None:
    app = open_page(layer_height="0", matrix_side="99", columns_filters="none", layer_neurons="7")
    assert said(app).count("In the link") == 3
    assert message(app, "layer_rivals")[0]["rivals"] == {
        **ParametersDemo().rivals.to_json(),
        "neurons": 7,
    }


def test_a_link_restores_the_studios_kernel_in_the_rows() -> None:
    query = {"columns_filters": "sobel-y,studio", "kernel": "1,0,0;0,1,0;0,0,1"}
    app = open_page(**query)
    assert not said(app)
    header, arrays = message(app, "im2col")
    assert header["im2col"]["filters"] == ["sobel-y", "studio"]
    assert arrays["kernels"][-1, 0].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert message(app, "address")[0]["query"] == query


@pytest.mark.parametrize(
    ("filters", "kept"), [("sobel-y,studio", "sobel-y"), ("studio", "sobel-x,sobel-y")]
)
def test_a_studio_kernel_that_does_not_fit_the_rows_leaves_them(filters: str, kept: str) -> None:
    app = open_page(columns_filters=filters, columns_side="5", kernel="roberts-1")
    assert not app.exception
    why = "In the link, columns_filters: The studio's kernel is not 3 x 3"
    assert said(app).count(why) == 1
    header, _ = message(app, "im2col")
    assert ",".join(header["im2col"]["filters"]) == kept
    assert header["im2col"]["side"] == 5
    assert "maps, from" in captions(app)  # the numbers of the rows that are left
    assert message(app, "address")[0]["query"].get("columns_filters", "sobel-x,sobel-y") == kept


def test_a_studio_kernel_that_grows_leaves_the_rows_and_that_is_said() -> None:
    app = open_page(columns_filters="sobel-y,studio")
    app.session_state["demo"] = Demo(kernels=(KernelChoice.named("roberts-1"),))
    app.session_state["page"] = "-"  # as after the studio's page
    app.run()
    assert [each.value for each in app.error] == [
        "The studio's kernel is not 3 x 3; the rows hold kernels of 3 x 3."
    ]
    assert not app.warning
    assert message(app, "im2col")[0]["im2col"]["filters"] == ["sobel-y"]


def test_a_kernel_of_the_link_that_cannot_be_read_is_said_where_the_rows_hold_it() -> None:
    assert "In the link, kernel:" in said(open_page(columns_filters="studio", kernel="none"))
    assert not said(open_page(kernel="none"))


def report(app: AppTest, part: str, value: object) -> None:
    """What the browser sends when it rests; AppTest calls no callbacks of components."""

    def rest() -> None:
        import streamlit as st

        from cnnviz.ui.parameters_state import rested

        key, data = st.session_state["told"]
        st.session_state[f"parameters-{key}"] = {"rest": {key: data}}
        rested(key)()

    told = AppTest.from_function(rest)
    told.session_state["told"] = (part, value)
    told.session_state["parameters_demo"] = app.session_state["parameters_demo"]
    told.run()
    assert not told.exception
    app.session_state["parameters_demo"] = told.session_state["parameters_demo"]
    name = f"parameters-{part}_rest_problem"
    if name in told.session_state:
        app.session_state[name] = told.session_state[name]
    app.run()


def test_a_rest_is_kept_and_what_cannot_be_is_one_sentence() -> None:
    app = open_page()
    demo = ParametersDemo()
    report(app, "rivals", {**demo.rivals.to_json(), "padding": "valid"})
    assert message(app, "address")[0]["query"] == {"layer_padding": "valid"}
    assert "[8, 1, 222, 222]" in captions(app)
    report(app, "matrix", {**demo.matrix.to_json(), "side": 8, "order": "locality"})
    query = message(app, "address")[0]["query"]
    assert query == {"layer_padding": "valid", "matrix_side": "8", "matrix_order": "locality"}
    assert "64 × 64 entries" in captions(app)
    report(app, "im2col", {**demo.im2col.to_json(), "filters": ["sobel-x"]})
    assert "9 × 16 columns, 1 maps" in captions(app)
    for part, bad in (("rivals", {"height": "x"}), ("matrix", []), ("im2col", {"side": 1e9})):
        before = message(app, "address")[0]["query"]
        report(app, part, bad)
        assert not app.exception
        assert len(said(app)) > 20
        assert message(app, "address")[0]["query"] == before


def test_layers_beyond_torch_are_said_to_be_so() -> None:
    app = open_page(
        layer_height="20000",
        layer_width="20000",
        layer_channels="4096",
        layer_filters="4096",
        layer_kernel="31",
    )
    assert not app.exception
    assert "beyond what torch can count" in captions(app)


def test_a_studio_kernel_that_is_not_3_x_3_is_not_in_the_menu() -> None:
    app = open_page(kernel="1,2;3,4", columns_filters="studio")
    assert not app.exception
    header, _ = message(app, "im2col")
    assert "studio" not in {each["slug"] for each in header["menu"]}
    assert set(header["im2col"]["filters"]) <= {each["slug"] for each in header["menu"]}
    assert "not 3 x 3" in said(app)


def test_the_code_and_the_files_are_offered() -> None:
    app = open_page()
    labels = [button.label for button in app.get("download_button")]
    assert labels == [
        "The numbers, .csv",
        "Matrix, .csv",
        "Matrix, .png",
        "Columns, .csv",
        "Columns and maps, .png",
        "Maps, .npy",
    ]
    assert not app.code
    for name in ("rivals", "matrix", "im2col"):
        app.session_state[f"parameters-{name}-code-open"] = True
    app.run()
    assert not app.exception
    codes = [each.value for each in app.code]
    for code, word in zip(codes, ("nn.Linear", "torch.eye", "F.unfold"), strict=True):
        assert word in code


def test_the_race_waits_to_be_opened_and_tells_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(im2col_race, "LARGEST_SIDE", 24)
    app = open_page()
    assert not any("times faster" in each.value for each in app.markdown)
    app.session_state["im2col-race-open"] = True
    app.run()
    assert not app.exception
    table = next(each.value for each in app.markdown if "times faster" in each.value)
    assert table.splitlines()[2].split("|")[3].strip() == "1"
    assert any("as fast as the loops" in each.value for each in app.markdown)


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("Cut up", "as if everything were an edge"),
        ("Neighbours", "Direct neighbours: 0.9"),
        ("A fully connected layer", "8 of 8 outputs are identical"),
        ("One pixel of shift", "exactly 0 in the interior, exactly 0 in the border"),
    ],
)
def test_the_tabs_of_the_cut_up_photo(tab: str, words: str) -> None:
    app = open_page()
    assert not app.get("plotly_chart")
    app.session_state["shuffle-open"] = True
    app.session_state["shuffle-tab"] = tab
    app.run()
    assert not app.exception
    assert any(words in each.value for each in app.markdown)
    assert len(app.get("plotly_chart")) == (tab == "Neighbours")


def test_with_zeros_the_border_of_the_map_differs() -> None:
    app = open_page()
    app.session_state["shuffle-open"] = True
    app.session_state["shuffle-tab"] = "One pixel of shift"
    app.session_state["shuffle-fill"] = "zeros"
    app.run()
    words = next(each.value for each in app.markdown if "moved back by one cell" in each.value)
    assert "exactly 0 in the interior, at most" in words


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_where_the_parameters_of_vgg_are(locale: str) -> None:
    app = open_page(locale, vgg="1", vgg_code="1")
    table = next(each.value for each in app.markdown if "VGG-19" in each.value)
    rows = {line.split("|")[1].strip(): line for line in table.splitlines()}
    for name, total in (
        ("VGG-11", "132 863 336"),
        ("VGG-16", "138 357 544"),
        ("VGG-19", "143 667 240"),
    ):
        assert total in rows[name].replace("\u202f", " ")
    assert "102 764 544 (74%)" in rows["VGG-16"].replace("\u202f", " ")
    assert any("nn.Conv2d" in each.value for each in app.code)


def test_it_is_drawn_only_when_opened() -> None:
    assert not any("VGG-19" in each.value for each in open_page().markdown)
