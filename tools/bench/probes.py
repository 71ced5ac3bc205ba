"""Measuring a page from outside: what a visit moves, main-thread work, when a picture changes."""

from __future__ import annotations

import base64
import json
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from tools.browser import ready

__all__ = [
    "POINTER",
    "EventWork",
    "TrafficCounter",
    "changed_after",
    "frames_a_second",
    "open_page",
    "split_by_event",
    "until_changed",
    "visit",
    "work_per_event",
]

PROBES = Path(__file__).with_name("probes.js")
POINTER = ("pointermove", "pointerdown", "pointerup")


def open_page(browser: Browser, url: str, usable: str) -> Page:
    """A page at `url` with the probes in it, once `usable` (a selector) shows."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(path=PROBES)
    page.goto(url)
    page.locator(usable).first.wait_for()
    return ready(page)


def until_changed(
    page: Page, selector: str, act: Callable[[], None], *, patience: float = 30_000
) -> None:
    """Do `act`, and wait (`patience` ms) until `selector` shows another picture than before."""
    before = page.evaluate("(selector) => cnnvizBench.picture(selector)", selector)
    act()
    page.wait_for_function(
        "([selector, before]) => ![before, ''].includes(cnnvizBench.picture(selector))",
        arg=[selector, before],
        timeout=patience,
    )


class TrafficCounter:
    """Bytes that a page has received and sent, websocket messages included."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.on("Network.webSocketFrameSent", self._frame)
        session.send("Network.enable")

    def _loaded(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        text = frame["payloadData"]
        self.bytes += len(base64.b64decode(text)) if frame["opcode"] == 2 else len(text.encode())


def visit(browser: Browser, url: str, usable: str) -> tuple[float, float]:
    """Open `url` with an empty cache: ms until `usable` (a selector) shows, and MB moved."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    traffic = TrafficCounter(context.new_cdp_session(page))
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(usable).first.wait_for()
    ready(page)
    took = (time.perf_counter() - start) * 1e3
    page.wait_for_load_state("networkidle")
    context.close()
    return took, traffic.bytes / 1e6


def changed_after(page: Page, selector: str, press: Callable[[], object], key: str) -> float:
    """Milliseconds from the press of `key`, made by `press`, to another picture in `selector`."""
    page.evaluate("([selector, key]) => cnnvizBench.watch(selector, key)", [selector, key])
    press()
    return float(page.evaluate("cnnvizBench.took()"))


@dataclass
class EventWork:
    """What one pointer event cost the page's main thread, its frame included, in milliseconds.

    `busy` is by the clock; `computing` leaves out the time other processes had the core.
    """

    busy: float = 0.0
    computing: float = 0.0


def work_per_event(
    browser: Browser, page: Page, act: Callable[[], None], kinds: tuple[str, ...] = POINTER
) -> list[EventWork]:
    """The main-thread work of each event of these kinds that `act` causes, read from a trace."""
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    act()
    return split_by_event(json.loads(browser.stop_tracing())["traceEvents"], kinds)


def split_by_event(
    trace: list[dict[str, Any]], kinds: tuple[str, ...] = POINTER
) -> list[EventWork]:
    """The main thread's tasks, summed from each event of these kinds to the next."""
    pointer = [e for e in trace if e["name"] == "EventDispatch" and _kind(e) in kinds]
    if not pointer:
        raise RuntimeError(f"the trace holds no {' or '.join(kinds)}")
    thread = pointer[0]["pid"], pointer[0]["tid"]
    tasks = [e for e in trace if e["name"].endswith("RunTask") and "dur" in e]
    times = sorted(e["ts"] for e in pointer)
    work = [EventWork() for _ in times]
    free = 0.0  # tasks may nest; the outermost counts
    for task in sorted(tasks, key=lambda e: float(e["ts"])):
        if (task["pid"], task["tid"]) != thread or task["ts"] < free:
            continue
        free = task["ts"] + task["dur"]
        event = bisect_right(times, free) - 1
        if event >= 0:
            work[event].busy += task["dur"] / 1e3
            work[event].computing += task.get("tdur", task["dur"]) / 1e3
    return work[:-1]


def _kind(event: dict[str, Any]) -> str:
    return str(event.get("args", {}).get("data", {}).get("type", ""))


def frames_a_second(page: Page, act: Callable[[], None]) -> float:
    """Frames that the page drew each second while `act` went on."""
    page.evaluate("cnnvizBench.startFrames()")
    act()
    return float(page.evaluate("cnnvizBench.framesASecond()"))
