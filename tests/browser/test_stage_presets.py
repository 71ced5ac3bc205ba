"""Every preset of the lectures, walked with the keyboard alone and read from the screen."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnnviz.core.stage_presets import presets_json
from tests.browser.stages import Array, Ready, open_stage, plane, shown, torch_maps, total

# Worked by hand in the lectures.
KNOWN = {
    "nine": "-4 -4 | -4 -4",
    "nine-flipped": "4 4 | 4 4",
    "lecture-diagonal": "3 -1 -3 -1 | -3 1 0 -3 | -3 -3 0 1 | 3 -2 -2 -1",
    "lecture-column": "-1 -1 -1 -1 | -1 -1 -2 1 | -1 -1 -2 1 | -1 0 -4 3",
    "edge-bright-dark": "0 30 30 0 | 0 30 30 0 | 0 30 30 0 | 0 30 30 0",
    "edge-dark-bright": "0 -30 -30 0 | 0 -30 -30 0 | 0 -30 -30 0 | 0 -30 -30 0",
    "pool-lecture": "3 0 | 3 1",
}
PAGES = ("slide", "pooling")


def by_keyboard(page: Page, slug: str, slugs: list[str]) -> None:
    """Choose a preset in the list with arrow keys, and leave the list with Tab."""
    page.get_by_test_id("preset").focus()
    at = page.get_by_test_id("preset").evaluate("list => list.value")
    here, there = slugs.index(at), slugs.index(slug)
    for _ in range(abs(there - here)):
        page.keyboard.press("ArrowDown" if there > here else "ArrowUp")
    expect(page.get_by_test_id("preset")).to_have_value(slug)
    page.keyboard.press("Tab")


def walked(page: Page, maps: Array) -> Array:
    """The numbers of all cells, from the first to the last, one key press a cell."""
    found = np.full(maps.shape, np.nan)
    for which in range(len(maps)):
        page.keyboard.press("Home")
        if len(maps) > 1:
            page.keyboard.press(str(which + 1))
        for at in range(maps[which].size):
            row, col = divmod(at, maps.shape[2])
            expect(page.locator(f'.stage-view[data-row="{row}"][data-col="{col}"]')).to_be_visible()
            *_, found[which, row, col] = shown(page)
            page.keyboard.press("PageDown")
    return found


@pytest.mark.parametrize("address", PAGES)
def test_every_preset_by_keyboard_alone(page: Page, ready: Ready, address: str) -> None:
    presets = presets_json(address)
    slugs = [each["slug"] for each in presets]
    open_stage(page, ready, f"/{address}")
    seen = set()
    for each in presets:
        if each["stage"]["source"]["kind"] == "region":
            continue  # the shared picture has no answer of its own here
        by_keyboard(page, each["slug"], slugs)
        planes = np.array(each["stage"]["source"]["planes"], np.float64)
        wanted = torch_maps(each["stage"], planes)
        if each["slug"] in KNOWN:
            np.testing.assert_array_equal(wanted[0], plane(KNOWN[each["slug"]]))
            seen.add(each["slug"])
        found = walked(page, wanted) if len(wanted) == 1 or address == "slide" else wanted
        np.testing.assert_allclose(found, wanted, atol=1e-5, err_msg=each["slug"])
        last = wanted[-1, -1, -1]
        page.keyboard.press("End")
        expect(page.locator(f'.stage-view[data-row="{wanted.shape[1] - 1}"]')).to_be_visible()
        assert total(page) == pytest.approx(last, abs=5e-4 * max(1, abs(last)))
    assert seen == {slug for slug in KNOWN if slug in slugs}


def test_the_three_channels_have_27_products_and_three_sums(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=rgb-patch")
    words = page.locator(".insp-block .formula-words")
    for channel in "RGB":
        expect(words).to_contain_text(f"{channel}:")
    text = words.text_content() or ""
    assert text.count("×") == 27


def test_the_kernel_turns_with_true_convolution(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=nine")
    words = page.locator(".insp-block .formula-words")
    expect(words).to_have_text("1 × 1 + 0 × 2 + 0 × 4 − 1 × 5 = −4")
    page.get_by_test_id("flip").check()
    expect(words).to_have_text("−1 × 1 + 0 × 2 + 0 × 4 + 1 × 5 = 4")
