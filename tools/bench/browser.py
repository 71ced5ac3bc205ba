"""How fluently the kernel studio follows the pointer: frames, main-thread work, silence.

The cameraman (512 x 512, grey), a 3 x 3 kernel, ReLU, 2 x 2 max pooling. Strokes paint and erase
in turn, so that nearly every move changes the kernel and with it all maps. The floor is the same
hovering over an empty Streamlit page: what a browser spends on a move at least.
"""

from __future__ import annotations

from functools import partial
from itertools import cycle
from typing import Literal

from playwright.sync_api import Browser, FloatRect, Page

from tools.bench.hands import Moves, box_of, hover, playing
from tools.bench.probes import EventWork, frames_a_second, open_page, work_per_event
from tools.bench.table import Row, percentile, show
from tools.browser import chromium
from tools.serve import ROOT, AppServer

__all__ = ["main", "rows"]

STUDIO = "/kernels?sample=camera&size=512&colour=0&activation=relu&pool=max"
SIDE = 3
GRID = '[data-testid="kernel-grid"]'
MAP = '[data-testid="map-canvas"]'
INPUT = '[data-testid="input-canvas"]'
READY = '[data-cnnviz-ready="true"]'
EMPTY = '[data-testid="stHeading"]'
EMPTY_APP = ROOT / "tools" / "bench" / "empty_app"
WINDOW: FloatRect = {"x": 300, "y": 100, "width": 1000, "height": 700}
BUTTONS: tuple[Literal["left", "right"], ...] = ("left", "right")


def rows(quick: bool = False) -> list[Row]:
    """Measure, on servers and a browser of its own; `quick` takes less time."""
    seconds = 1.5 if quick else 5.0
    with chromium() as browser:
        with AppServer("app.py", cwd=EMPTY_APP) as server:
            page = open_page(browser, server.url, EMPTY)
            floor = work_per_event(browser, page, playing(hover(page, WINDOW), seconds))
            page.context.close()
        with AppServer() as server:
            page = open_page(browser, server.url + STUDIO, READY)
            least = percentile([w.busy for w in floor], 0.5)
            return _studio(browser, page, seconds, least)


def _studio(browser: Browser, page: Page, seconds: float, floor: float) -> list[Row]:
    before = page.locator(MAP).screenshot()
    playing(_strokes(page, box_of(page, GRID)), 0.2)()
    if page.locator(MAP).screenshot() == before:
        raise RuntimeError(f"painting on {GRID} left {MAP} as it was")
    grid = box_of(page, GRID)
    painting = work_per_event(browser, page, playing(_strokes(page, grid), seconds))
    painted = frames_a_second(page, playing(_strokes(page, grid), seconds))
    sent = page.evaluate("cnnvizBench.sent()")
    picture = box_of(page, INPUT)
    hovering = work_per_event(browser, page, playing(hover(page, picture), seconds))
    hovered = frames_a_second(page, playing(hover(page, picture), seconds))
    return [
        Row("painting: frames", painted, "/s", least=57),
        *_rows("painting", painting, floor, 8),
        Row("painting: messages to the server", sent, "", most=0),
        Row("hovering: frames", hovered, "/s", least=57),
        *_rows("hovering", hovering, floor, 4),
        Row("JavaScript heap", page.evaluate("performance.memory.usedJSHeapSize / 1e6"), "MB"),
        Row("elements in the page", page.evaluate("cnnvizBench.elements()"), ""),
    ]


def _rows(what: str, work: list[EventWork], floor: float, most: float) -> list[Row]:
    busy, computing = [w.busy for w in work], [w.computing for w in work]
    return [
        Row(f"{what}: main-thread work an event, median", percentile(busy, 0.5), "ms", floor),
        Row(f"{what}: main-thread work an event, p95", percentile(busy, 0.95), "ms", most=most),
        Row(f"{what}: of it computing, p95", percentile(computing, 0.95), "ms"),
    ]


def _strokes(page: Page, grid: FloatRect) -> Moves:
    """Moves that each enter another cell, there and back; then again with the other button."""
    cells = [
        (grid["x"] + (col + 0.5) * grid["width"] / SIDE,
         grid["y"] + (row + 0.5) * grid["height"] / SIDE)
        for row in range(SIDE)
        for col in (range(SIDE) if row % 2 == 0 else reversed(range(SIDE)))
    ]  # fmt: skip
    for button in cycle(BUTTONS):
        page.mouse.move(*cells[0])
        page.mouse.down(button=button)
        try:
            for x, y in cells[1:]:
                yield partial(page.mouse.move, x, y)
        finally:
            page.mouse.up(button=button)


def main(quick: bool = False) -> None:
    """Print the table."""
    show("Browser: /kernels, 512 x 512 grey, 3 x 3, ReLU, 2 x 2 max pooling", rows(quick))


if __name__ == "__main__":
    main()
