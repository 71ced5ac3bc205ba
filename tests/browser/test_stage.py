"""The stage's transport, by button and by key; the server hears nothing of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_hands import (
    at,
    click,
    drag,
    hover,
    listening,
    press,
    said,
    veiled,
)
from tests.browser.stages import Ready, open_stage

FOUR = (4, 4)
SIX = (6, 6)
PLAYING = '[data-testid="transport-play"][data-playing="{}"]'


def plays(page: Page, playing: bool = True) -> None:
    expect(page.locator(PLAYING.format(str(playing).lower()))).to_be_visible()


@pytest.fixture
def lecture(page: Page, ready: Ready) -> Page:
    """The diagonal filter: 6 x 6 under 3 x 3 makes 4 x 4."""
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    return page


def test_buttons_step_and_the_map_fills_and_empties(lecture: Page) -> None:
    for name, row, col in (
        ("forward", 0, 1), ("forward", 0, 2), ("back", 0, 1), ("last", 3, 3), ("forward", 3, 3),
        ("back", 3, 2), ("first", 0, 0), ("back", 0, 0),
    ):  # fmt: skip
        lecture.get_by_test_id(f"transport-{name}").click()
        at(lecture, row, col)
        filled = row * 4 + col + 1
        assert veiled(lecture, "output-0", FOUR) == [False] * filled + [True] * (16 - filled)
        expect(lecture.get_by_test_id("transport-position")).to_contain_text(f"{filled} of 16")


def test_keys_step_and_stop_at_the_border(lecture: Page) -> None:
    for keys, row, col in (
        ("PageDown", 0, 1), (".", 0, 2), (",", 0, 1), ("PageUp PageUp PageUp", 0, 0),
        ("ArrowUp ArrowLeft", 0, 0), ("ArrowDown", 1, 0), ("ArrowLeft", 1, 0),
        ("ArrowRight ArrowRight ArrowRight ArrowRight", 1, 3),
        ("ArrowDown ArrowDown ArrowDown", 3, 3), ("Home", 0, 0), ("End", 3, 3), (".", 3, 3),
    ):  # fmt: skip
        press(lecture, *keys.split())
        at(lecture, row, col)


def test_space_plays_pauses_and_the_sweep_ends_at_the_last_cell(lecture: Page) -> None:
    press(lecture, "Space")
    plays(lecture)
    press(lecture, "Space")
    plays(lecture, False)
    lecture.get_by_test_id("transport-speed").select_option("Infinity")
    lecture.get_by_test_id("transport-play").click()
    at(lecture, 3, 3)
    plays(lecture, False)
    assert not any(veiled(lecture, "output-0", FOUR))
    press(lecture, "Space")  # the play button has the focus: it alone is pressed
    at(lecture, 3, 3)
    plays(lecture, False)


def test_loop_goes_on_from_the_start(lecture: Page) -> None:
    press(lecture, "l", "End", "PageDown")
    at(lecture, 0, 0)
    press(lecture, "PageUp")
    at(lecture, 3, 3)
    press(lecture, "PageUp")
    lecture.get_by_test_id("transport-speed").select_option("8")
    lecture.get_by_test_id("transport-play").click()
    expect(lecture.locator('.stage-view[data-row="1"]')).to_be_visible()
    plays(lecture)


def test_brackets_change_the_speed(lecture: Page) -> None:
    speed = lecture.get_by_test_id("transport-speed")
    expect(speed).to_have_value("2")
    press(lecture, "]")
    expect(speed).to_have_value("4")
    press(lecture, *"[[")
    expect(speed).to_have_value("1")
    press(lecture, *"[[[[")
    expect(speed).to_have_value("0.25")
    press(lecture, *"]]]]]]]]]]")
    expect(speed).to_have_value("Infinity")


def test_the_scrubber_reaches_every_cell(lecture: Page) -> None:
    scrubber = lecture.get_by_test_id("transport-scrubber")
    for index in range(16):
        scrubber.fill(str(index))
        at(lecture, *divmod(index, 4))
    press(lecture, "Home")
    at(lecture, 0, 0)
    press(lecture, "ArrowRight")
    at(lecture, 0, 1)


def test_keys_that_are_typed_move_nothing(lecture: Page) -> None:
    press(lecture, "ArrowRight")
    lecture.get_by_text("Type, paste or fill the matrix").click()
    area = lecture.get_by_test_id("matrix-text")
    area.fill("")
    area.press_sequentially("1 2. [3], l t 4")
    press(lecture, "Home", "PageDown", "ArrowLeft", "End")
    expect(area).to_have_value("1 2. [3], l t 4")
    at(lecture, 0, 1)
    plays(lecture, False)
    expect(lecture.get_by_test_id("predict-answer")).to_be_hidden()
    lecture.get_by_test_id("stride-y").press("ArrowUp")
    expect(lecture.get_by_test_id("stride-y")).to_have_value("2")
    at(lecture, 0, 1)


def test_space_on_a_button_presses_that_button_only(lecture: Page) -> None:
    lecture.get_by_test_id("transport-forward").click()
    press(lecture, "Space")
    at(lecture, 0, 2)
    plays(lecture, False)
    lecture.get_by_test_id("transport-loop").press("Enter")
    expect(lecture.get_by_test_id("transport-loop")).to_have_attribute("aria-pressed", "true")
    plays(lecture, False)


def test_the_server_hears_of_settings_only(page: Page, ready: Ready) -> None:
    sent = listening(page)
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    before = len(sent)
    press(page, "PageDown", "End", "Home", "ArrowDown", "Space", "Space", "]", "l", "l")
    page.get_by_test_id("transport-scrubber").fill("5")
    expect(page).to_have_url(re.compile("[?&]at=1,1(&|$)"))
    hover(page, "output-0", (2, 3), FOUR)
    hover(page, "input-0", (0, 0), SIX)
    click(page, "output-0", (0, 0), FOUR)
    press(page, "Escape")
    drag(page, "input-0", (1, 1), (3, 4), SIX)
    at(page, 2, 3)
    said(page).locator("[data-part=kernel]").first.hover()
    press(page, "t", *"-5", "Enter", "h", "Escape", "t")
    expect(page).to_have_url(re.compile("[?&]at=2,3(&|$)"))
    assert len(sent) == before
    page.get_by_test_id("flip").check()
    expect(page).to_have_url(re.compile("[?&]flip=1(&|$)"))
    assert len(sent) > before
