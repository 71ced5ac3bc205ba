"""The toys of /pooling: the point that is moved and the ladder of sizes, by mouse, finger, key."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

Ready = Callable[[Page], Page]


@pytest.fixture
def toys(page: Page, ready: Ready) -> Page:
    """The page with both toys painted."""
    page.goto("/pooling")
    ready(page)
    page.locator(".ear[data-cnnviz-ready=true]").wait_for()
    page.locator(".ladder[data-cnnviz-ready=true]").wait_for()
    return page


def test_the_point_moves_by_key_and_the_pooled_map_answers(toys: Page) -> None:
    point = toys.get_by_test_id("ear-map")
    expect(point).to_have_attribute("aria-label", re.compile("row 2, column 4"))
    pooled = toys.get_by_test_id("ear-pooled")
    expect(pooled).to_have_attribute("aria-label", re.compile("row 1, column 2: 1$"))
    point.focus()
    toys.keyboard.press("ArrowRight")
    said = toys.get_by_test_id("ear-sentence")
    expect(said).to_have_text(
        "The point moved one cell to the right. The pooled map did not change."
    )
    expect(toys.get_by_test_id("ear-verdict")).to_have_text("✓ forgiven")
    expect(pooled).to_have_attribute("aria-label", re.compile("row 1, column 2: 1$"))
    toys.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile("It left its window: another pooled cell lights up.$"))
    expect(pooled).to_have_attribute("aria-label", re.compile("row 1, column 3: 1$"))
    for _ in range(3):
        toys.keyboard.press("ArrowRight")  # at the edge nothing moves and nothing is counted
    expect(toys.get_by_test_id("ear-tally")).to_have_text("Your moves: 3, forgiven: 2.")


def test_the_point_is_dragged_and_the_counts_are_those_worked_by_hand(toys: Page) -> None:
    point = toys.get_by_test_id("ear-map")
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    cell = box["width"] / 8
    x, y = box["x"] + 4.5 * cell, box["y"] + 2.5 * cell
    toys.mouse.move(x, y)
    toys.mouse.down()
    toys.mouse.move(x, y + cell, steps=4)
    expect(toys.get_by_test_id("ear-verdict")).to_have_text("✓ forgiven")
    toys.mouse.move(x, y + 2 * cell, steps=4)
    toys.mouse.up()
    expect(toys.get_by_test_id("ear-verdict")).to_have_text("✗ noticed")
    expect(point).to_have_attribute("aria-label", re.compile("row 4, column 4"))
    expect(toys.get_by_test_id("ear-here")).to_contain_text("From here 3 of 8")
    table = toys.get_by_test_id("ear-table")
    first = table.locator("tbody tr").first.locator("td")
    expect(first).to_have_text(
        [re.compile(r"^128 of 224 = 57.1\s%theory 50\s%$"), re.compile(r"^64 of 196")]
    )
    toys.get_by_test_id("ear-size").select_option("4")
    expect(first).to_have_text([re.compile(r"theory 75\s%$"), re.compile(r"theory 56.3\s%$")])
    toys.get_by_test_id("ear-kind").select_option("average")
    toys.get_by_test_id("ear-scene").select_option("texture")
    expect(first).to_have_text([re.compile("^0 of 224"), re.compile("^0 of 196")])
    toys.get_by_test_id("ear-scene").select_option("point")
    expect(toys.get_by_test_id("ear-why")).to_contain_text("0.063 is left in a pooled cell")


def test_a_finger_taps_and_drags_and_the_phone_page_stays_narrow(
    new_context: Callable[..., BrowserContext], ready: Ready
) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("/pooling")
    ready(page)
    page.locator(".ladder[data-cnnviz-ready=true]").wait_for()
    page.get_by_test_id("ladder-average-2").tap(position={"x": 20, "y": 20})
    expect(page.get_by_test_id("ladder-cell")).to_contain_text("the average of the 16 pixels")
    point = page.get_by_test_id("ear-map")
    box = point.bounding_box()
    assert box
    point.tap(position={"x": box["width"] * 0.9, "y": box["height"] * 0.9})
    expect(point).to_have_attribute("aria-label", re.compile("row 7, column 7"))
    hand = context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    box = point.bounding_box()  # the tap may have scrolled the page
    assert box
    cell = box["width"] / 8
    x, y = box["x"] + 7.5 * cell, box["y"] + 7.5 * cell
    scrolled = box["y"]
    touch("touchStart", (x, y))
    for k in range(1, 7):
        touch("touchMove", (x, y - k * cell / 2))
    touch("touchEnd")
    expect(point).to_have_attribute("aria-label", re.compile("row 4, column 7"))
    assert (point.bounding_box() or {})["y"] == scrolled, "dragging the point scrolled the page"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_ladder_names_the_patch_of_a_cell_and_walks_by_key(toys: Page) -> None:
    said = toys.get_by_test_id("ladder-cell")
    toys.get_by_test_id("ladder-source").select_option("stripes")
    toys.get_by_test_id("ladder-subsample-0").focus()
    expect(said).to_have_text("The picture, 64 × 64: row 32, column 32 is 1.")
    toys.keyboard.press("ArrowRight")
    expect(said).to_have_text("The picture, 64 × 64: row 32, column 33 is 0.")
    toys.keyboard.press("PageDown")
    expect(said).to_contain_text(
        "32 × 32: row 16, column 16 is 1, the one pixel at row 32, column 32"
    )
    expect(toys.get_by_test_id("ladder-subsample-1")).to_be_focused()
    toys.keyboard.press("End")
    expect(said).to_contain_text("1 × 1: row 0, column 0 is 1")
    toys.keyboard.press("Shift+Tab")
    expect(toys.get_by_test_id("ladder-average-0")).to_be_focused()
    toys.keyboard.press("PageDown")
    expect(said).to_contain_text("is 0.500, the average of the 4 pixels in rows 32 to 33")


def test_stripes_alias_in_every_size_and_average_grey(toys: Page) -> None:
    toys.get_by_test_id("ladder-source").select_option("stripes")
    expect(toys.locator(".tile-flag")).to_have_text(["aliased"] * 6)
    expect(toys.locator(".ladder-head").last).to_have_text(re.compile(r"^1 × 11 number, 0.024\s%$"))
    look = """canvas => [...canvas.getContext("2d").getImageData(0, 0, 2, 1).data]"""
    assert toys.get_by_test_id("ladder-subsample-1").evaluate(look) == [255] * 8
    assert toys.get_by_test_id("ladder-average-1").evaluate(look) == [128, 128, 128, 255] * 2
    assert toys.get_by_test_id("ladder-max-0").evaluate(look) == [255] * 4 + [0, 0, 0, 255]


def test_global_pooling_keeps_its_numbers_when_all_values_are_shuffled(toys: Page) -> None:
    table = toys.get_by_test_id("global-table")
    expect(table.locator("tbody tr")).to_have_count(2)
    before = table.inner_text()
    assert re.search(r"Picture\s+170 × 256", before)
    toys.get_by_test_id("global-shuffle").click()
    expect(toys.get_by_test_id("global-shuffle")).to_have_text("Put all values back")
    assert table.inner_text() == before
