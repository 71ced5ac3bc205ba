"""How fluently the shift lab follows a drag: frames, main-thread work, silence.

The cameraman (256 x 256, grey), 3 x 3, ReLU, 2 x 2 max pooling, all panels live.
"""

from __future__ import annotations

import math
from functools import partial
from itertools import count

from playwright.sync_api import Page

from tools.bench.hands import Moves, box_of, playing
from tools.bench.probes import frames_a_second, open_page, work_per_event
from tools.bench.table import Row, percentile, show
from tools.browser import chromium
from tools.serve import AppServer

__all__ = ["main", "rows"]

LAB = "/shift?sample=camera&size=256&activation=relu&pool=max"
READY = '[data-cnnviz-ready="true"]'
HELD = '[data-testid="shift-moved"]'


def rows(quick: bool = False) -> list[Row]:
    """Measure, on a server and a browser of its own; `quick` takes less time."""
    seconds = 1.5 if quick else 5.0
    with chromium() as browser, AppServer() as server:
        page = open_page(browser, server.url + LAB, READY)
        lab = page.locator(".lab")
        before = lab.get_attribute("data-shift")
        playing(_drag(page), 0.3)()
        if lab.get_attribute("data-shift") == before:
            raise RuntimeError("the drag moved nothing")
        dragging = work_per_event(browser, page, playing(_drag(page), seconds))
        work = [w.busy for w in dragging]
        frames = frames_a_second(page, playing(_drag(page), seconds))
        sent = page.evaluate("cnnvizBench.sent()")
    return [
        Row("dragging: frames", frames, "/s", least=50),
        Row("dragging: main-thread work an event, median", percentile(work, 0.5), "ms"),
        Row("dragging: main-thread work an event, p95", percentile(work, 0.95), "ms"),
        Row("dragging: messages to the server", sent, "", most=0),
    ]


def _drag(page: Page) -> Moves:
    """Hold the picture and move it round in circles."""
    box = box_of(page, HELD)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    try:
        for at in count(1):
            turned = x + 40 * math.cos(at / 9), y + 30 * math.sin(at / 7)
            yield partial(page.mouse.move, *turned)
    finally:
        page.mouse.up()


def main(quick: bool = False) -> None:
    """Print the table."""
    show("Shift: /shift, 256 x 256 grey, 3 x 3, ReLU, 2 x 2 max pooling", rows(quick))


if __name__ == "__main__":
    main()
