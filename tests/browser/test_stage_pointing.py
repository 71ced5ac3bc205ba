"""Pointing on the stage by mouse, finger and key: windows, what cells feed, what weights meet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.stage_hands import (
    at,
    box_of,
    click,
    finger,
    hover,
    position,
    press,
    said,
    value,
)
from tests.browser.stages import Ready, open_stage

FOUR = (4, 4)
SIX = (6, 6)


@pytest.fixture
def lecture(page: Page, ready: Ready) -> Page:
    """The diagonal filter: 6 x 6 under 3 x 3 makes 4 x 4."""
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    return page


def test_pointing_at_an_output_cell_shows_its_window(lecture: Page) -> None:
    hover(lecture, "output-0", (2, 3), FOUR)
    at(lecture, 2, 3)
    value(lecture, "1")
    hover(lecture, "output-0", (1, 0), FOUR)
    at(lecture, 1, 0)
    value(lecture, "-3")
    lecture.mouse.move(2, 2)
    at(lecture, 0, 0)


@pytest.mark.parametrize(
    ("preset", "size", "feeds"),
    [
        ("nine", (3, 3), {(0, 0): 1, (0, 1): 2, (1, 1): 4, (2, 2): 1, (1, 2): 2}),
        ("corner-zeros", (5, 5), {(0, 0): 1, (1, 1): 4, (1, 2): 6, (2, 2): 9, (0, 2): 3}),
        ("corner-replicate", (5, 5), {(1, 1): 4, (1, 2): 6, (2, 2): 9}),
        ("corner-circular", (5, 5), {(1, 1): 9, (1, 2): 9, (2, 2): 9}),
        ("stride-overlap", (7, 7), {(0, 0): 1, (1, 1): 1, (2, 2): 4, (2, 1): 2, (6, 6): 1}),
    ],
)
def test_an_input_cell_feeds_so_many_output_cells(
    page: Page, ready: Ready, preset: str, size: tuple[int, int], feeds: dict[tuple[int, int], int]
) -> None:
    open_stage(page, ready, f"/slide?preset={preset}")
    for cell, count in feeds.items():
        hover(page, "input-0", cell, size)
        expect(said(page)).to_contain_text(f"output cells that it feeds: {count},")


def test_a_weight_touches_one_cell_for_each_output_cell(lecture: Page) -> None:
    kernel = said(lecture).locator("[data-part=kernel]").first
    box = box_of(kernel)
    kernel.hover(position={"x": 0.9 * box["width"], "y": 0.5 * box["height"]})
    expect(said(lecture)).to_contain_text(
        "Weight −1 in row 1, column 2 of the kernel touches 16 input cells"
    )
    kernel.focus()
    press(lecture, "Enter", "ArrowDown", "ArrowRight")
    expect(said(lecture)).to_contain_text("Weight 1 in row 1, column 1 of the kernel")
    press(lecture, "Escape")
    expect(said(lecture)).not_to_contain_text("touches")


def test_a_click_pins_and_escape_frees(lecture: Page) -> None:
    click(lecture, "output-0", (1, 1), FOUR)
    expect(said(lecture)).to_contain_text("pinned, Escape frees")
    hover(lecture, "output-0", (3, 3), FOUR)
    at(lecture, 1, 1)
    press(lecture, "Escape")
    expect(said(lecture)).not_to_contain_text("pinned")
    click(lecture, "input-0", (5, 5), SIX)
    lecture.mouse.move(2, 2)
    expect(said(lecture)).to_contain_text("output cells that it feeds: 1,")
    press(lecture, "Escape")
    expect(said(lecture)).not_to_contain_text("feeds")
    at(lecture, 1, 1)


def test_grids_are_walked_by_key(lecture: Page) -> None:
    lecture.get_by_test_id("stage-input-0").focus()
    press(lecture, "Enter", "ArrowRight", "ArrowDown")
    words = "Input cell row 1, column 1, value 1: output cells that it feeds: 4"
    expect(said(lecture)).to_contain_text(words)
    press(lecture, "Escape", "ArrowRight")
    at(lecture, 0, 1)
    lecture.get_by_test_id("stage-output-0").focus()
    press(lecture, "Enter", "ArrowDown")
    at(lecture, 1, 1)
    expect(said(lecture)).to_contain_text("pinned, Escape frees")
    press(lecture, "Escape")
    at(lecture, 0, 1)


def test_a_finger_drags_the_window_and_taps_a_cell(new_context: NewContext, ready: Ready) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    touch = finger(context, page)
    grid, start = position(page, "input-0", (1, 1), SIX)
    box, stop = box_of(grid), position(page, "input-0", (3, 4), SIX)[1]
    touch("touchStart", (box["x"] + start["x"], box["y"] + start["y"]))
    for k in range(1, 6):
        x, y = (start[side] + (stop[side] - start[side]) * k / 5 for side in "xy")
        touch("touchMove", (box["x"] + x, box["y"] + y))
    touch("touchEnd")
    at(page, 2, 3)
    assert box_of(grid)["y"] == box["y"], "dragging the window scrolled the page"
    grid, place = position(page, "output-0", (1, 2), FOUR)
    grid.tap(position=place)
    at(page, 1, 2)
    expect(said(page)).to_contain_text("pinned")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
