"""What hands do on /parameters: open it, choose, type, slide, and read numbers off the page."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Ready = Callable[[Page], Page]
COMPONENTS = ("rivals", "questions", "matrix", "im2col")


def open_parameters(page: Page, ready: Ready, query: str = "") -> None:
    """Open the page and wait until all four components are painted."""
    page.goto(f"/parameters{query}")
    ready(page)
    expect(page.locator("[data-cnnviz-ready=true] .pa-rivals")).to_be_visible()
    expect(page.locator(".qs[data-cnnviz-ready=true]")).to_be_visible()
    expect(page.locator("[data-cnnviz-ready=true] .wm-view")).to_be_visible()
    expect(page.locator("[data-cnnviz-ready=true] .ic-view")).to_be_visible()


def plain(text: str) -> str:
    """Text with ordinary spaces, no line breaks, and numbers without gaps."""
    return re.sub(r"(?<=\d)\s(?=\d{3})", "", re.sub(r"[\u202f\s]+", " ", text)).strip()


def fact(page: Page, rival: str, name: str) -> Locator:
    """The place of one fact of one layer."""
    return page.locator(f'.pa-card[data-rival="{rival}"] [data-fact="{name}"] span').last


def expect_fact(page: Page, rival: str, name: str, count: int) -> None:
    """Wait until an exact count stands there."""
    wanted = re.compile("^" + r"\s?".join(str(count)) + "$")
    expect(fact(page, rival, name)).to_have_text(wanted)


def preset(page: Page, slug: str) -> None:
    """Press one of the examples."""
    page.locator(f'[data-preset="{slug}"]').click()
    expect(page.locator(f'[data-preset="{slug}"]')).to_have_attribute("aria-pressed", "true")


def type_in(page: Page, name: str, value: str) -> None:
    """Type into a field of the first or second component and leave it."""
    page.get_by_test_id(name).fill(value)
    page.get_by_test_id(name).press("Tab")


def slide(page: Page, at: float) -> None:
    """Put the matrix's slider somewhere and let go of it."""
    slider = page.get_by_test_id("matrix-slider")
    slider.evaluate(
        """(slider, at) => {
          slider.value = at;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          slider.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        at,
    )
