"""What hands do on /features: open it, press layers, maps and cells, and wait for the answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Ready = Callable[[Page], Page]


def open_features(page: Page, ready: Ready, query: str = "") -> None:
    """Open the page and wait until layers and maps are drawn."""
    page.goto(f"/features{query}")
    ready(page)
    settled(page)


def settled(page: Page) -> None:
    """Wait until both components are painted and nothing is asked for any more."""
    expect(page.locator("[data-cnnviz-ready=true] .fm")).to_be_visible()
    expect(page.locator(".ns[data-cnnviz-ready=true]")).to_be_visible()
    expect(page.locator(".fm .busy")).to_be_hidden()


def press_layer(page: Page, name: str) -> None:
    """Press a layer of the strip and wait for its maps."""
    page.locator(f'[data-layer="{name}"]').click()
    expect(page.locator(".fm-title").get_by_text(re.compile(f"^{name}: "))).to_be_visible()
    settled(page)


def open_channel(page: Page, channel: int) -> None:
    """Type a channel's number."""
    page.get_by_test_id("search").fill(str(channel))
    page.get_by_test_id("search").press("Enter")
    expect(page.get_by_test_id("opened")).to_contain_text(f"Channel {channel} of")
    settled(page)


def press_cell(page: Page, cell: tuple[int, int], size: tuple[int, int]) -> None:
    """Press a cell of the opened map."""
    shown = page.get_by_test_id("opened-map")
    shown.scroll_into_view_if_needed()
    box = shown.bounding_box()
    assert box is not None
    x, y = (
        (at + 0.5) * side / n
        for at, side, n in zip(
            reversed(cell), (box["width"], box["height"]), reversed(size), strict=True
        )
    )
    shown.click(position={"x": x, "y": y})
    expect(page.get_by_test_id("sum")).to_contain_text(f"row {cell[0]}, column {cell[1]}")
    settled(page)


def number_of(text: str) -> float:
    """A number as the page writes it."""
    return float(text.strip().replace("−", "-").replace(" ", ""))


def sum_lines(page: Page) -> list[tuple[str, float]]:
    """The last two columns of the arithmetic: what a line is called, and its number."""
    found = []
    for row in page.get_by_test_id("sum").locator("tbody tr, tfoot tr").all():
        cells = row.locator("th, td").all_inner_texts()
        found.append((cells[0], number_of(cells[-1].splitlines()[0])))
    return found
