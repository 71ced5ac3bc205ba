"""Views kept as pictures: as large as they are seen, with their words in them, in every theme."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Reader
from tests.browser.parameters_hands import expect_fact, open_parameters, preset, slide, type_in
from tests.browser.stage_hands import saved_picture
from tests.browser.test_receptive_field import open_fields

Ready = Callable[[Page], Page]
Pixels = np.ndarray[Any, Any]


def saved(page: Page, button: str, view: Locator) -> Pixels:
    """The same, as (H, W, 3): twice as large as `view` with its margins, and not blank."""
    box = view.bounding_box()
    assert box is not None
    with Image.open(BytesIO(saved_picture(page, button))) as picture:
        for side, name in zip(picture.size, ("width", "height"), strict=True):
            assert abs(side - 2 * (box[name] + 32)) <= 2
        pixels = np.asarray(picture.convert("RGB"))
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 20
    return pixels


def written(pixels: Pixels, view: Locator, words: Locator) -> bool:
    """Whether there is ink in a saved picture of `view` where `words` stand in it."""
    outer, inner = view.bounding_box(), words.bounding_box()
    assert outer is not None
    assert inner is not None
    top, left = (round(2 * (inner[name] - outer[name] + 16)) for name in ("y", "x"))
    height, width = (round(2 * inner[name]) for name in ("height", "width"))
    part = pixels[top : top + height, left : left + width].astype(int)
    return int(np.ptp(part.sum(axis=2))) > 300


def differ(one: Pixels, other: Pixels) -> bool:
    return one.shape != other.shape or bool((one != other).any())


def test_the_comparison_is_saved_as_a_picture(reader: Reader, ready: Ready) -> None:
    page = reader.page
    open_parameters(page, ready)
    view = page.locator(".pa-rivals")
    before = saved(page, "rivals-png", view)
    titles = {"en": ("Convolutional", "weights"), "zh": ("卷积", "权重")}[reader.language]
    card = view.locator('[data-rival="conv"]').first
    expect(card.locator(".fm-title")).to_have_text(titles[0])
    expect(card.locator("dt").first).to_have_text(titles[1])
    for words in (".fm-title", "dt", "dd", ".pa-about", ".pa-formula strong", ".pa-ratios"):
        assert written(before, view, card.locator(words).first)
    for words in (".pa-bar-name", ".pa-bar-number", ".pa-tick", ".pa-track", ".choice"):
        assert written(before, view, view.locator(words).first)
    assert written(before, view, card.locator(".pa-drawing"))
    preset(page, "30")
    expect_fact(page, "dense", "weights", 900_000)
    after = saved(page, "rivals-png", view)
    assert differ(before, after)


def test_matrix_and_columns_are_saved_as_pictures(
    new_context: Callable[..., BrowserContext], ready: Ready
) -> None:
    page = new_context(color_scheme="dark").new_page()
    open_parameters(page, ready)
    matrix, columns = page.locator(".wm-view"), page.locator(".ic-view")
    first = saved(page, "matrix-png", matrix)
    assert first[0, 0].max() < 60, "the ground is the theme's"
    assert written(first, matrix, matrix.locator(".pic-title").first)
    slide(page, 0)
    expect(page.get_by_test_id("matrix-state")).to_contain_text("Largest difference")
    second = saved(page, "matrix-png", matrix)
    assert differ(first, second)
    first = saved(page, "im2col-png", columns)
    assert written(first, columns, columns.locator(".pic-title").first)
    assert written(first, columns, columns.locator(".ic-memory li").first)
    type_in(page, "im2col-stride", "2")
    expect(page.get_by_test_id("im2col-memory")).to_contain_text("9 × 4")
    second = saved(page, "im2col-png", columns)
    assert differ(first, second)


def test_the_nested_fields_are_saved_as_a_picture(page: Page, ready: Ready) -> None:
    stack = open_fields(page, ready, "?preset=vgg16")
    view = stack.locator(".fs-shown")
    before = saved(page, "field-png", view)
    assert written(before, view, view.locator(".pic-title"))
    assert written(before, view, page.get_by_test_id("field-picture"))
    page.get_by_test_id("step-last").focus()
    page.keyboard.press("ArrowDown")
    expect(stack).to_have_attribute("data-cell", "4,3")
    after = saved(page, "field-png", view)
    assert differ(before, after)


def test_the_pair_is_saved_as_picture_and_table(page: Page, ready: Ready) -> None:
    open_fields(page, ready)
    view = page.locator(".ts-shown")
    before = saved(page, "pair-png", view)
    for words in (".fm-title", ".kc-arrow span", "tbody th", "tbody td", ".ts-words"):
        assert written(before, view, view.locator(words).first)
    page.get_by_text("3 × 3 three times, or 7 × 7").click()
    expect(page.get_by_text("27 weights against 49")).to_be_visible()
    after = saved(page, "pair-png", view)
    assert differ(before, after)
    with page.expect_download() as info:
        page.get_by_role("button", name="The numbers, .csv").click()
    text = Path(info.value.path()).read_text("utf-8")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [row["weights"] for row in rows] == ["27", "49"]
