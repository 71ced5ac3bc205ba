"""/receptive-field as a person uses it: figures read off the page, boxes, keys, files, links."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from cnnviz.core.effective_field import middle_share, ones_field
from cnnviz.core.stack_presets import preset_stack, stack_preset
from tests.browser.held_messages import HeldMessages
from tests.browser.stage_hands import listening
from tests.browser.test_studio import address_with

Ready = Callable[[Page], Page]


def open_fields(page: Page, ready: Ready, query: str = "") -> Locator:
    page.goto(f"/receptive-field{query}")
    ready(page)
    stack = page.locator(".fs[data-cnnviz-ready=true]")
    expect(stack).to_be_visible()
    return stack


def figures(page: Page, layer: int) -> list[str]:
    """Output, receptive field, jump, first centre, parameters, multiply-adds of a layer's row."""
    row = page.get_by_test_id("stack-rows").locator("tr").nth(layer - 1)
    return [text.replace("\u202f", "") for text in row.locator("td").all_inner_texts()[1:]]


def wholes(text: str | None) -> list[int]:
    return [int(n) for n in (text or "").split(",")]


def test_the_figures_of_vgg16(page: Page, ready: Ready) -> None:
    open_fields(page, ready, "?preset=vgg16")
    assert figures(page, 17)[:3] == ["512 × 14 × 14", "196 × 196", "16"]
    assert figures(page, 18)[:3] == ["512 × 7 × 7", "212 × 212", "32"]
    expect(page.get_by_text(re.compile(r"Parameters: 14\s714\s688\."))).to_be_visible()
    expect(page.get_by_text("counted again on torch modules: the same").first).to_be_visible()


def test_the_figures_of_go_and_of_stacked_small_kernels(page: Page, ready: Ready) -> None:
    stack = open_fields(page, ready, "?preset=go")
    assert figures(page, 13)[:2] == ["1 × 19 × 19", "27 × 27"]
    expect(page.get_by_text(re.compile(r"Layers: 13\. Parameters: 3\s880\s128\."))).to_be_visible()
    open_fields(page, ready, "?preset=three-3x3")
    assert [figures(page, i)[1] for i in (1, 2, 3)] == ["3 × 3", "5 × 5", "7 × 7"]
    page.get_by_test_id("against").click()
    expect(stack.get_by_test_id("stack-rows").locator("tr")).to_have_count(1)
    assert figures(page, 1)[1] == "7 × 7"
    expect(page).to_have_url(address_with("preset=one-7x7"))


def test_small_kernels_against_a_large_one_without_a_message(page: Page, ready: Ready) -> None:
    sent = listening(page)
    open_fields(page, ready)
    table = page.get_by_test_id("pair-table")
    expect(table).to_contain_text("2 × 9 = 18")
    expect(table).to_contain_text("5 × 5 = 25")
    expect(page.get_by_text("18 weights against 25, both seeing 5 × 5")).to_be_visible()
    before = len(sent)
    page.get_by_text("3 × 3 three times, or 7 × 7").click()
    expect(table).to_contain_text("3 × 9 = 27")
    expect(table).to_contain_text("7 × 7 = 49")
    assert len(sent) <= before + 1  # the report at rest
    page.get_by_test_id("pair-channels").press("End")
    expect(
        page.get_by_text(re.compile(r"7\s077\s888 weights against 12\s845\s056"))
    ).to_be_visible()
    expect(page).to_have_url(address_with("compare=3,512"))


def test_pointing_and_steps_are_answered_in_the_browser(page: Page, ready: Ready) -> None:
    sent = listening(page)
    stack = open_fields(page, ready)
    last = page.get_by_test_id("level-1")
    last.scroll_into_view_if_needed()
    before = len(sent)
    last.hover(position={"x": 3, "y": 3})
    expect(stack).to_have_attribute("data-depth", "1")
    assert wholes(stack.get_attribute("data-box"))[2:] == [3, 3]
    assert len(sent) == before
    page.mouse.move(5, 5)
    expect(stack).to_have_attribute("data-depth", "9")
    sizes = []
    stack.get_by_test_id("layer-title").click()
    page.get_by_test_id("step-first").click()
    for depth in range(10):
        expect(stack).to_have_attribute("data-depth", str(depth))
        sizes.append(wholes(stack.get_attribute("data-box"))[2])
        page.keyboard.press("PageDown")
    assert sizes == [1, 3, 5, 6, 10, 14, 16, 24, 32, 36]
    page.keyboard.press("PageUp")
    expect(page).to_have_url(address_with("depth=8"))


def test_a_cell_in_the_corner_reads_padding(page: Page, ready: Ready) -> None:
    stack = open_fields(page, ready, "?preset=alexnet&cell=0,0")
    assert wholes(stack.get_attribute("data-box")) == [-64, -64, 195, 195]
    expect(page.get_by_test_id("field-words")).to_contain_text("64 rows above")
    page.get_by_test_id("step-last").focus()
    page.keyboard.press("ArrowDown")
    expect(stack).to_have_attribute("data-cell", "1,0")
    assert wholes(stack.get_attribute("data-box"))[0] == -32
    expect(page).to_have_url(address_with("cell=1,0"))


def test_a_layer_that_does_not_fit_is_named_and_the_rest_stays(page: Page, ready: Ready) -> None:
    stack = open_fields(page, ready, "?layers=m2s2-c5o4-m2s2&input=1,20,20")
    expect(page.get_by_text("Layers: 3.")).to_be_visible()
    page.get_by_test_id("stack-rows").locator("tr").nth(1).click()
    page.get_by_test_id("layer-size-0").fill("11")
    page.get_by_test_id("layer-size-0").press("Enter")
    problem = page.get_by_test_id("stack-problem")
    expect(problem).to_contain_text("Layer 2 does not fit: its window covers 11 x 11 cells")
    expect(page.get_by_text("Layers: 1.")).to_be_visible()
    expect(stack).to_have_attribute("data-depth", "1")
    expect(page).to_have_url(re.compile("layers=m2s2-c11"))


def test_layers_are_moved_copied_and_removed_by_keys(page: Page, ready: Ready) -> None:
    stack = open_fields(page, ready, "?preset=two-3x3")
    rows = stack.get_by_test_id("stack-rows").locator("tr")
    rows.first.get_by_role("button").press("d")
    expect(rows).to_have_count(3)
    assert figures(page, 3)[1] == "7 × 7"
    page.keyboard.press("Delete")
    expect(rows).to_have_count(2)
    expect(page).to_have_url(address_with("preset=two-3x3"))


def test_layers_changed_while_the_picture_changes_follow_it(page: Page, ready: Ready) -> None:
    slow = HeldMessages(page)
    stack = open_fields(page, ready, "?preset=two-3x3")
    slow.hold()
    page.get_by_test_id("size").select_option("128")
    slow.wait_for_end()
    rows = stack.get_by_test_id("stack-rows").locator("tr")
    rows.first.get_by_role("button").press("d")  # over a picture that is no longer there
    expect(rows).to_have_count(3)
    slow.wait_for_end()
    slow.release()
    expect(page.get_by_test_id("input-2")).to_have_value("128")
    expect(page).to_have_url(address_with("size=128", "preset=three-3x3"))
    expect(rows).to_have_count(3)
    expect(page.get_by_text("Layers: 3.")).to_be_visible()


def test_the_table_as_a_file(page: Page, ready: Ready) -> None:
    open_fields(page, ready, "?preset=lenet")
    with page.expect_download() as info:
        page.get_by_role("button", name="Table, .csv").click()
    text = Path(info.value.path()).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["receptive field, rows"] for row in rows] == ["5", "6", "14", "16", "32"]
    assert [row["parameters"] for row in rows] == ["156", "0", "2416", "0", "48120"]


def test_the_effective_field_is_computed_when_opened(page: Page, ready: Ready) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_fields(page, ready, "?preset=dilated")
    assert not any("plotly" in url.lower() for url in fetched)
    page.get_by_text("What really counts").click()
    page.get_by_text("all alike, exact").click()
    stack = preset_stack(stack_preset("dilated"), (1, 170, 256))
    share = f"{100 * middle_share(ones_field(stack).energy):.1f} %"
    expect(page.get_by_text(re.compile(f"31 × 31 pixels.*{share}"))).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page).to_have_url(address_with("preset=dilated", "weights=ones"))


def test_what_a_link_names_and_is_not_there_is_said(page: Page, ready: Ready) -> None:
    open_fields(page, ready, "?layers=c99&compare=7,7&draws=3")
    for name in ("layers", "compare", "draws"):
        expect(page.get_by_text(f"In the link, {name}")).to_be_visible()


def test_in_chinese_it_runs_as_well(page_zh: Page, ready: Ready) -> None:
    open_fields(page_zh, ready, "?preset=small")
    assert figures(page_zh, 10)[1] == "52 × 52"
