"""The stage's inputs: the picture's region, matrices, painting; what is bad leaves the last map."""

from __future__ import annotations

import re
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from scipy.signal import correlate2d

from tests.browser.stage_hands import (
    at,
    box_of,
    click,
    drag,
    listening,
    press,
    said,
    taken,
    taken_map,
    value,
)
from tests.browser.stages import Ready, open_stage
from tests.browser.test_studio import address_with

EDGE = np.array([[1, 0, -1]] * 3, np.float64)
NINE = "1 2 3\n4 5 6\n7 8 9"


@pytest.fixture
def nine(page: Page, ready: Ready) -> Page:
    """The matrix 1 to 9 under [[1, 0], [0, -1]], its text unfolded."""
    open_stage(page, ready, "/slide?preset=nine")
    page.get_by_text("Type, paste or fill the matrix").click()
    expect(page.get_by_test_id("matrix-text")).to_have_value(NINE)
    return page


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("1 2 3\n4 5", "Row 2 of the matrix has 2 cells and the first row has 3"),
        ("", "The matrix is empty"),
        ("  \n ", "The matrix is empty"),
        ("one two\n3 4", "“one” cannot be used in the matrix"),
        ("1 nan\n3 4", "“nan” cannot be used in the matrix"),
        ("1 1e300\n3 4", "“1e300” cannot be used in the matrix"),
        ("\n".join([" ".join("1" * 100)] * 100), "The matrix has 100 rows and 100 columns"),
        ("[[1, 2], [3", "This is not a matrix"),
    ],
)
def test_a_bad_matrix_is_one_sentence_and_the_last_map_stays(
    nine: Page, pasted: str, sentence: str
) -> None:
    area, problem = nine.get_by_test_id("matrix-text"), nine.get_by_test_id("matrix-problem")
    area.fill(pasted)
    nine.get_by_test_id("matrix-use").click()
    expect(problem).to_contain_text(sentence)
    expect(problem).to_be_in_viewport()
    expect(area).to_have_value(pasted)
    value(nine, "-4")
    press(nine, "End")
    nine.get_by_test_id("stage-output-0").focus()
    press(nine, "End")
    at(nine, 1, 1)
    area.fill("2 0 0; 0 1 0; 0 0 1")
    area.press("Control+Enter")
    expect(problem).to_be_hidden()
    value(nine, "0")
    press(nine, "Tab")
    nine.get_by_test_id("stage-output-0").focus()
    press(nine, "Home")
    value(nine, "1")


@pytest.mark.parametrize(
    ("test_id", "typed", "sentence"),
    [
        ("stride-y", "9", "Stride, down: 9 cannot be used; a whole number from 1 to 4 can."),
        ("dilation-x", "4", "Dilation, across: 4 cannot be used"),
        ("dilation-y", "3", "kernel"),
        ("stride-x", "", "Stride, across: ∅ cannot be used"),
        ("bias-number", "1e300", "The bias 1e300 cannot be used"),
        ("matrix-rows", "100", "Rows: 100 cannot be used; a whole number from 1 to 64 can."),
    ],
)
def test_a_setting_that_does_not_fit_is_one_sentence_and_a_good_one_follows(
    nine: Page, test_id: str, typed: str, sentence: str
) -> None:
    nine.get_by_test_id(test_id).fill(typed)
    nine.get_by_test_id(test_id).press("Enter")
    expect(nine.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    value(nine, "-4")
    field = nine.get_by_test_id(test_id)
    field.fill({"bias-number": "2", "matrix-rows": "4"}.get(test_id, "1"))
    field.press("Enter")
    value(nine, "-2" if test_id == "bias-number" else "-4")
    nine.get_by_test_id("flip").check()
    expect(nine.get_by_role("alert").filter(has_text=sentence)).to_have_count(0)
    value(nine, "6" if test_id == "bias-number" else "4")


def test_what_was_good_is_kept_when_what_follows_is_bad(nine: Page) -> None:
    nine.get_by_test_id("padding").select_option("same")
    nine.get_by_test_id("padding-mode").select_option("reflect")
    nine.get_by_test_id("padding").select_option("own")
    value(nine, "4")  # 5 - 1
    nine.get_by_test_id("padding-0").fill("16")
    nine.get_by_test_id("padding-0").press("Enter")
    expect(nine.get_by_test_id("stage-problem")).to_contain_text("Reflect padding of 16 needs")
    expect(nine).to_have_url(address_with("padding=1,1,1,1", "padding_mode=reflect"))
    nine.get_by_text("中文", exact=True).click()
    expect(nine.locator("html")).to_have_attribute("lang", "zh")
    expect(nine.get_by_test_id("padding-0")).to_have_value("1")
    expect(nine.get_by_test_id("stage-problem")).to_be_hidden()
    value(nine, "4")


def test_a_preset_takes_all_sentences_away(nine: Page) -> None:
    nine.get_by_test_id("matrix-text").fill("1 2; 3")
    nine.get_by_test_id("matrix-use").click()
    expect(nine.get_by_test_id("matrix-problem")).to_be_visible()
    nine.get_by_test_id("stride-y").fill("9")
    nine.get_by_test_id("stride-y").press("Enter")
    nine.get_by_test_id("dilation-y").fill("3")
    nine.get_by_test_id("dilation-y").press("Enter")
    expect(nine.get_by_test_id("stage-problem")).to_be_visible()
    nine.get_by_test_id("preset").select_option("lecture-diagonal")
    expect(nine.get_by_role("alert")).to_have_count(0)
    value(nine, "3")


def test_a_kernel_larger_than_the_input_keeps_the_last_map(nine: Page) -> None:
    nine.get_by_text("Paste, load or copy").click()
    text, use = nine.get_by_test_id("kernel-text"), nine.get_by_test_id("kernel-text-use")
    text.fill("\n".join(["1 1 1 1"] * 4))
    use.click()
    expect(nine.get_by_test_id("stage-problem")).to_be_visible()
    value(nine, "-4")
    text.fill("1 0; 0 -2")
    use.click()
    expect(nine.get_by_test_id("stage-problem")).to_be_hidden()
    value(nine, "-9")
    text.fill("\n".join([" ".join("1" * 9)] * 9))
    use.click()
    expect(nine.get_by_role("alert").filter(has_text="7")).to_be_visible()
    value(nine, "-9")


def region_now(page: Page) -> tuple[list[int], list[int]]:
    """The box [top, left, height, width] and the cells [rows, cols] that the picker shows."""
    label = page.get_by_test_id("region-box").get_attribute("aria-label") or ""
    height, width, top, left = map(int, re.findall(r"\d+", label))
    size = page.get_by_test_id("region-size").text_content() or ""
    return [top, left, height, width], [int(n) for n in re.findall(r"\d+", size)[2:]]


def test_a_box_dragged_out_of_the_picture_stays_inside_and_is_what_opencv_says(
    page: Page, ready: Ready
) -> None:
    open_stage(page, ready, "/slide?preset=picture")
    picture = page.get_by_test_id("region-picture")
    picture.scroll_into_view_if_needed()
    frame = box_of(picture)
    x, y = frame["x"] + 0.55 * frame["width"], frame["y"] + 0.3 * frame["height"]
    page.mouse.move(frame["x"] + 0.1 * frame["width"], y)
    page.mouse.down()
    page.mouse.move(x, frame["y"] - 300, steps=5)
    page.mouse.move(frame["x"] + frame["width"] + 400, frame["y"] + frame["height"] + 250, steps=5)
    page.mouse.up()
    (top, left, height, width), cells = region_now(page)
    expect(page).to_have_url(address_with(f"input=region:{top},{left},{height},{width},12"))
    pixels = np.array(Image.open(BytesIO(taken(page, "Picture, .png"))), np.float64) / 255
    assert (top + height, left + width) == pixels.shape
    part = pixels[top:, left:]
    shown = cv2.resize(part, tuple(reversed(cells)), interpolation=cv2.INTER_AREA)
    wanted = correlate2d(shown, EDGE, mode="valid")
    np.testing.assert_allclose(taken_map(page)[0], wanted, atol=1e-5)
    differs = page.get_by_text("the browser's map differs by at most").text_content() or ""
    found = re.search(r"at most ([\d.e−-]+?)\.?$", differs)
    assert found
    assert float(found[1].replace("−", "-")) < 1e-5
    page.get_by_test_id("region-box").focus()
    press(page, *["ArrowUp"] * 40, *["ArrowLeft"] * 40)
    assert region_now(page)[0] == [0, 0, height, width]


def test_the_picture_becomes_cells_from_0_to_1_in_three_channels_too(
    page: Page, ready: Ready
) -> None:
    open_stage(page, ready, "/slide?preset=nine")
    page.get_by_test_id("source-region").click()
    grid = page.get_by_test_id("stage-input-0")
    expect(grid).to_have_attribute("aria-label", re.compile("^Input, 12 × 12"))
    expect(page.locator(".inputs .ramp-ends")).to_have_text("01")
    page.get_by_test_id("region-cells").focus()
    press(page, "End")
    expect(grid).to_have_attribute("aria-label", re.compile("^Input, 32 × 32"))
    press(page, "Home")
    expect(grid).to_have_attribute("aria-label", re.compile("^Input, 5 × 5"))
    expect(page).to_have_url(re.compile(r"input=region:[\d,]+,5(&|$)"))
    page.get_by_role("checkbox", name="In colour").check()
    expect(page.get_by_test_id("stage-input-2")).to_be_visible()
    for channel in "RGB":
        expect(said(page)).to_contain_text(f"{channel}: 1 × 0.")
    words = page.locator(".insp-block .formula-words div")
    expect(words).to_have_count(4)
    sums = [(each.text_content() or "").split("= ")[-1] for each in words.all()]
    parts = [float(each.replace("−", "-")) for each in sums]
    assert sum(parts[:3]) == pytest.approx(parts[3], abs=0.003)
    np.testing.assert_allclose(taken_map(page)[0, 0, 0], parts[3], atol=0.002)


def test_another_picture_leaves_a_matrix_alone(nine: Page) -> None:
    nine.get_by_test_id("sample").select_option("coins")
    expect(nine).to_have_url(address_with("sample=coins"))
    value(nine, "-4")
    expect(nine).to_have_url(address_with("preset=nine"))
    nine.get_by_test_id("source-region").click()
    expect(nine).to_have_url(re.compile("sample=coins.*input=region"))
    nine.get_by_test_id("source-matrix").click()
    value(nine, "-4")


def test_painting_by_mouse_and_by_key_changes_the_map_at_once(page: Page, ready: Ready) -> None:
    sent = listening(page)
    open_stage(page, ready, "/slide?preset=nine")
    page.get_by_test_id("paint-toggle").check()
    page.get_by_test_id("paint-brush").fill("7")
    page.get_by_test_id("paint-brush").press("Enter")
    before = len(sent)
    click(page, "input-0", (0, 0), (3, 3))
    value(page, "2")  # 7 - 5
    drag(page, "input-0", (1, 1), (1, 2), (3, 3))
    value(page, "0")  # 7 - 7
    expect(page).to_have_url(address_with("matrix=7,2,3;4,7,7;7,8,9"))
    assert len(sent) > before
    page.get_by_test_id("stage-input-0").focus()
    press(page, "Enter", "ArrowRight", "ArrowDown", "Delete")
    value(page, "7")
    press(page, "ArrowDown", "Space", "ArrowLeft", "Space")
    expect(page).to_have_url(address_with("matrix=7,2,3;4,0,7;7,7,9"))
    at(page, 0, 0)
    press(page, "Escape", "ArrowDown")
    at(page, 1, 0)
    value(page, "-3")  # 4 - 7
