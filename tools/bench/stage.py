"""How fluently the stage steps: main-thread work of one step and one hover, frames of a sweep.

32 x 32 and 64 x 64 cells under a 5 x 5 kernel, every number of the cell shown. The rivals' figures
are in the module's bounds: 4 ms for a step or a hover, 57 frames a second.
"""

from __future__ import annotations

from functools import partial
from itertools import cycle

from playwright.sync_api import Browser, Page

from tools.bench.hands import Moves, box_of, hover, playing
from tools.bench.probes import EventWork, frames_a_second, open_page, work_per_event
from tools.bench.table import Row, percentile, show
from tools.browser import chromium
from tools.serve import AppServer

__all__ = ["main", "rows"]

READY = '[data-cnnviz-ready="true"]'
KERNEL = "gaussian:sigma=1,size=5"
INPUT = '[data-testid="stage-input-0"]'
OUTPUT = '[data-testid="stage-output-0"]'

RATE = 60  # moves a second


def _matrix(side: int) -> str:
    """A link's matrix of side x side numbers with two digits."""
    rows = ([f"{(x * y % 97) / 97:.2f}" for x in range(side)] for y in range(side))
    return ";".join(",".join(row) for row in rows)


def rows(quick: bool = False) -> list[Row]:
    """Measure, on a server and a browser of its own; `quick` takes less time."""
    seconds = 1.5 if quick else 5.0
    found = []
    with chromium() as browser, AppServer() as server:
        for side in (32, 64):
            address = f"{server.url}/slide?kernel={KERNEL}&matrix={_matrix(side)}"
            page = open_page(browser, address, READY)
            found += _stage(browser, page, f"{side} x {side}", seconds)
    return found


def _stage(browser: Browser, page: Page, name: str, seconds: float) -> list[Row]:
    bounded = name == "32 x 32"
    page.evaluate("cnnvizBench.messages()")
    before = page.locator(".stage-view").get_attribute("data-col")
    page.keyboard.press(".")
    if page.locator(".stage-view").get_attribute("data-col") == before:
        raise RuntimeError("a step moved nothing")
    stepping = work_per_event(browser, page, playing(_steps(page), seconds, RATE), ("keydown",))
    hovering = {
        what: work_per_event(
            browser, page, playing(hover(page, box_of(page, where)), seconds, RATE)
        )
        for what, where in (("an input cell", INPUT), ("an output cell", OUTPUT))
    }
    page.keyboard.press("Home")
    page.get_by_test_id("transport-loop").click()
    page.get_by_test_id("transport-speed").select_option(label="as fast as the screen")
    page.get_by_test_id("transport-play").click()
    swept = frames_a_second(page, partial(page.wait_for_timeout, seconds * 1e3))
    sent = page.evaluate("cnnvizBench.messages()")
    page.context.close()
    return [
        *_rows(f"{name}: a step by key", stepping, bounded),
        *(row for what, work in hovering.items()
          for row in _rows(f"{name}: hovering {what}", work, bounded)),
        Row(f"{name}: frames while sweeping", swept, "/s", least=57),
        Row(f"{name}: messages to the server", sent, "", most=0),
    ]  # fmt: skip


def _rows(what: str, work: list[EventWork], bounded: bool) -> list[Row]:
    busy, computing = [w.busy for w in work], [w.computing for w in work]
    most = 4.0 if bounded else None
    return [
        Row(f"{what}, median", percentile(busy, 0.5), "ms"),
        Row(f"{what}, p95", percentile(busy, 0.95), "ms", most=most),
        Row(f"{what}, of it computing, p95", percentile(computing, 0.95), "ms"),
    ]


def _steps(page: Page) -> Moves:
    page.keyboard.press("Home")
    for key in cycle(["."] * 60 + [","] * 20):
        yield partial(page.keyboard.press, key)


def main(quick: bool = False) -> None:
    """Print the table."""
    show("Stage: /slide, 5 x 5 kernel, all numbers of the cell shown", rows(quick))


if __name__ == "__main__":
    main()
