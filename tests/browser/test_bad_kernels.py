"""Kernels that cannot be: typed, pasted, loaded; one sentence each, and the last map stays."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

Ready = Callable[[Page], Page]
PICTURE = "canvas => canvas.toDataURL()"


@pytest.fixture
def editor(page: Page, ready: Ready) -> Locator:
    """The studio's kernel editor on a small picture."""
    page.goto("/kernels?sample=coins&size=64&kernel=1,2;3,4")
    ready(page)
    expect(page.locator("[data-cnnviz-ready=true]")).to_be_visible()
    return page.get_by_test_id("kernel-editor")


@pytest.mark.parametrize("typed", ["nan", "inf", "1e300", "abc", "1/0"])
def test_a_cell_that_is_no_number_keeps_its_weight(page: Page, editor: Locator, typed: str) -> None:
    before = page.get_by_test_id("map-canvas").evaluate(PICTURE)
    cell = editor.locator('[data-row="0"][data-col="1"]')
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(editor.get_by_role("alert").filter(has_text=typed)).to_be_visible()
    expect(cell).to_have_attribute("data-value", "2")
    assert page.get_by_test_id("map-canvas").evaluate(PICTURE) == before


def test_a_cell_left_empty_keeps_its_weight(page: Page, editor: Locator) -> None:
    cell = editor.locator('[data-row="1"][data-col="0"]')
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(editor.get_by_role("alert").filter(has_text="empty")).to_be_visible()
    expect(cell).to_have_attribute("data-value", "3")


def test_an_all_zero_kernel_gives_an_all_zero_map(page: Page, editor: Locator) -> None:
    editor.locator("[data-operation=clear]").click()
    expect(page.get_by_text("49 × 63 float32, from 0 to 0, mean 0.")).to_be_visible()
    editor.locator("[data-operation=normalise]").click()
    expect(page.get_by_test_id("kernel-sum")).to_have_attribute("data-value", "0")


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("1 2\n3", "all rows need the same number"),
        ("1 two\n3 4", "two"),
        ("1 nan\n3 4", "nan"),
        ("1 1e300\n3 4", "1e300"),
        ("", "rows of numbers"),
    ],
)
def test_pasted_text_that_is_no_matrix(
    page: Page, editor: Locator, pasted: str, sentence: str
) -> None:
    before = page.get_by_test_id("map-canvas").evaluate(PICTURE)
    editor.get_by_text("Paste, load or copy").click()
    editor.get_by_test_id("kernel-text").fill(pasted)
    editor.get_by_test_id("kernel-text-use").click()
    expect(editor.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    assert page.get_by_test_id("map-canvas").evaluate(PICTURE) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not json at all", "“not” cannot be used as a weight"),
        (b'{"kernel": [[1, 2], [3', "is not JSON"),
        (b'{"kernel": [[1, 2], [3]]}', "all rows need the same number"),
        (json.dumps({"kernel": [[1] * 1000] * 1000}).encode(), "kB"),
        (json.dumps({"kernel": [[1] * 40] * 40}).encode(), "31"),
        (b'{"kernel": [[1, "x"], [3, 4]]}', "x"),
        (b"", "rows of numbers"),
    ],
)
def test_a_kernel_file_that_is_none(
    page: Page, editor: Locator, content: bytes, sentence: str
) -> None:
    before = page.get_by_test_id("map-canvas").evaluate(PICTURE)
    editor.get_by_text("Paste, load or copy").click()
    editor.get_by_test_id("kernel-file").set_input_files(
        {"name": "<b>kernel</b>.json", "mimeType": "application/json", "buffer": content}
    )
    expect(editor.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    assert page.get_by_test_id("map-canvas").evaluate(PICTURE) == before
