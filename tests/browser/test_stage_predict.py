"""Predict, by keyboard alone: hidden outputs, verdicts with their reasons, hints, the score."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_hands import at, click, press, said, value, veiled
from tests.browser.stages import Ready, open_stage

TWO = (2, 2)
# Each window w x | y z makes w + 2 x - 3 z + 2: first 1 + 4 - 15 + 2 = -8, then -11, -8 and 9.
OWN = "/slide?matrix=1,2,3;4,5,7;7,8,4&kernel=1,2;0,-3&bias=2"


def verdict(page: Page, sentence: str) -> None:
    expect(page.get_by_test_id("predict-verdict")).to_contain_text(sentence)


def score(page: Page, right: int, asked: int, streak: int) -> None:
    text = f"{right} of {asked} right, {streak} in a row"
    expect(page.get_by_test_id("predict-score")).to_have_text(text)


def answer(page: Page, text: str) -> None:
    """Replace what stands in the focused field, and press Enter."""
    expect(page.get_by_test_id("predict-answer")).to_be_focused()
    press(page, "Control+A", "Backspace")
    page.keyboard.insert_text(text)
    press(page, "Enter")


def test_a_game_by_keyboard_alone(page: Page, ready: Ready) -> None:
    open_stage(page, ready, OWN)
    value(page, "-8")
    press(page, "t")
    assert veiled(page, "output-0", TWO) == [True] * 4
    value(page, "")
    expect(said(page)).to_contain_text("= ?")
    expect(said(page)).not_to_contain_text("8")
    answer(page, "-8")
    verdict(page, "Right: −8")
    value(page, "-8")
    assert veiled(page, "output-0", TWO) == [False, True, True, True]
    score(page, 1, 1, 1)
    press(page, "Enter")
    at(page, 0, 1)
    value(page, "")
    answer(page, "11")
    verdict(page, "The sign of the whole is wrong.")
    score(page, 1, 2, 0)
    answer(page, "-11")  # right, but only the first answer counts
    verdict(page, "Right: −11")
    score(page, 1, 2, 0)
    press(page, "Enter")
    answer(page, "-8")
    score(page, 2, 3, 1)
    press(page, "Escape", "t")
    assert veiled(page, "output-0", TWO) == [False, False, False, True]
    value(page, "-8")
    press(page, "t")
    assert veiled(page, "output-0", TWO) == [False, False, False, True]
    press(page, "Escape", "PageUp")
    at(page, 0, 1)
    verdict(page, "Right: −11")  # still answered
    press(page, "PageDown", "PageDown")
    at(page, 1, 1)
    value(page, "")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("8", "The sign of the whole is wrong."),
        ("7", "The product −3 × 5 is missing."),
        ("12", "This comes out when the kernel is turned by 180°"),
        ("-10", "The bias of 2 is missing."),
        ("-12", "The bias of 2 was added with the wrong sign."),
        ("22", "The product −3 × 5 has the wrong sign."),
        ("100", "This is not it, and no single slip explains it."),
    ],
)
def test_a_wrong_answer_is_told_why(page: Page, ready: Ready, typed: str, reason: str) -> None:
    open_stage(page, ready, OWN)
    press(page, "t")
    answer(page, typed)
    verdict(page, reason)
    value(page, "")
    assert all(veiled(page, "output-0", TWO))
    score(page, 0, 1, 0)


@pytest.mark.parametrize("typed", ["−4", "-4", "-4,0", "-0.4e1", " - 4 ", "－４"])
def test_a_number_may_be_written_in_many_ways(page: Page, ready: Ready, typed: str) -> None:
    open_stage(page, ready, "/slide?preset=nine")
    press(page, "t")
    answer(page, typed)
    verdict(page, "Right: −4")


def test_what_is_no_number_is_one_sentence_and_does_not_count(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=nine")
    press(page, "t")
    problem = page.get_by_test_id("predict-problem")
    for typed in ("words", "1,2,3", "nan", "1e999", "4 5", "9" * 60):
        answer(page, typed)
        expect(problem).to_contain_text(f"“{typed[:40]}")
        expect(problem).to_contain_text("cannot be checked")
    answer(page, "")
    expect(problem).to_have_text("Nothing is typed yet: write a number such as −3, 0.83, 0,83, "
                                 "1e-3 or 1/3.")  # fmt: skip
    score(page, 0, 0, 0)
    answer(page, "-4")
    expect(problem).to_be_hidden()
    score(page, 1, 1, 1)


def test_hints_show_the_products_one_by_one(page: Page, ready: Ready) -> None:
    open_stage(page, ready, OWN)
    press(page, "t")
    line = page.get_by_test_id("predict-hint-line")
    for n, product in enumerate(("1 × 1 = 1", "2 × 2 = 4", "0 × 4 = 0", "−3 × 5 = −15"), 1):
        press(page, "h")
        expect(line).to_have_text(f"Product {n} of 4: {product}")
    expect(page.get_by_test_id("predict-hint")).to_be_disabled()
    value(page, "")
    answer(page, "-8")
    verdict(page, "Right: −8")
    score(page, 0, 1, 0)
    expect(page.get_by_text("hints used: 4")).to_be_visible()


def test_showing_counts_as_asked_and_starting_over_hides_all(page: Page, ready: Ready) -> None:
    open_stage(page, ready, OWN)
    press(page, "t")
    page.get_by_test_id("predict-show").click()
    verdict(page, "It is −8.")
    score(page, 0, 1, 0)
    assert veiled(page, "output-0", TWO) == [False, True, True, True]
    page.get_by_test_id("predict-reset").click()
    score(page, 0, 0, 0)
    assert all(veiled(page, "output-0", TWO))
    value(page, "")


def test_other_settings_ask_anew(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=nine")
    press(page, "t")
    answer(page, "-4")
    verdict(page, "Right: −4")
    page.get_by_test_id("flip").check()
    verdict(page, "What will this cell be?")
    value(page, "")
    assert all(veiled(page, "output-0", TWO))
    page.get_by_test_id("flip").uncheck()
    # The same question as before is still answered, and its cell is seen.
    verdict(page, "Right: −4")
    value(page, "-4")
    assert veiled(page, "output-0", TWO) == [False, True, True, True]
    page.get_by_test_id("bias-number").fill("1")
    page.get_by_test_id("bias-number").press("Enter")
    value(page, "")
    page.get_by_test_id("predict-answer").focus()
    answer(page, "-4")
    verdict(page, "The bias of 1 is missing.")


def test_a_click_asks_for_another_cell_and_hovering_tells_nothing(page: Page, ready: Ready) -> None:
    open_stage(page, ready, OWN)
    press(page, "t")
    click(page, "output-0", (1, 0), TWO)
    at(page, 1, 0)
    value(page, "")
    expect(said(page)).not_to_contain_text("pinned")
    expect(said(page)).to_contain_text("= ?")
    press(page, "Enter")  # from the grid that was clicked to the field
    answer(page, "-8")
    verdict(page, "Right: −8")


def test_another_picture_asks_anew(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=picture")
    press(page, "t")
    page.get_by_test_id("predict-show").click()
    verdict(page, "It is")
    page.get_by_text("0 … 255").click()
    verdict(page, "What will this cell be?")
    value(page, "")


def test_several_channels_hide_their_partial_sums(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?matrix=1,2|3,4|5,6&kernel=1|2|-1&bias=1")
    value(page, "3")  # 1 + 6 - 5 + 1
    press(page, "t")
    expect(said(page)).to_contain_text("B:")
    expect(said(page)).to_contain_text("= ?")
    expect(said(page)).not_to_contain_text("= 6")
    answer(page, "7")
    verdict(page, "This is channel 2 alone; all 3 channels are added up.")
    answer(page, "3")
    verdict(page, "Right: 3")
    expect(said(page)).to_contain_text("= 6")


@pytest.mark.parametrize(
    ("query", "typed", "reason", "right"),
    [
        ("preset=pool-lecture", "-3", "This is the smallest value of the window.", "3"),
        ("preset=pool-lecture", "0", "This is the average of the window.", "3"),
        ("preset=pool-average", "16", "it is still to be divided by 4", "4"),
        ("preset=pool-l2", "25", "its root is still to be taken", "5"),
    ],
)
def test_pooling_is_predicted_too(
    page: Page, ready: Ready, query: str, typed: str, reason: str, right: str
) -> None:
    open_stage(page, ready, f"/pooling?{query}")
    value(page, right)
    press(page, "t")
    assert all(veiled(page, "output-0", TWO))
    value(page, "")
    answer(page, typed)
    verdict(page, reason)
    press(page, "h")
    expect(page.get_by_test_id("predict-hint-line")).to_contain_text("pooling")
    answer(page, right)
    verdict(page, f"Right: {right}")
    assert veiled(page, "output-0", TWO) == [False, True, True, True]
