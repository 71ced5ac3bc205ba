"""What the server costs beside an empty Streamlit app: start, first visit, memory, a change.

Ours and the floor are measured in turn, so that a noisy machine is noisy for both.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Error, FilePayload, Page, expect

from tools.bench.probes import changed_after, open_page, until_changed, visit
from tools.bench.table import Row, show
from tools.browser import chromium, ready
from tools.serve import ROOT, AppServer, resident_mb

__all__ = ["CHANGE_CHOICE", "FLOOR", "by_keyboard", "by_list", "change_ms", "main", "rows"]

FLOOR = ROOT / "tools" / "bench" / "empty_app"
EMPTY = '[data-testid="stHeading"]'
USABLE = '[data-cnnviz-ready="true"]'

# What the bench clicks in the app. The change keeps the picture's size, so that the floor's fits.
UPLOAD_OPENER = "Upload a picture"
UPLOAD = '[data-testid="stFileUploaderDropzoneInput"]'
CHANGE_PAGE = "/kernels?sample=camera&size=512"
Chooser = Callable[[Page, str], tuple[Callable[[], object], str]]
CHANGE_CHOICE = ("gravel", "brick")
PICTURE = '[data-testid="input-canvas"]'
SESSIONS = 20
# glibc keeps what was freed for later, tens of MB at a time; told so, it gives it back at once,
# and what remains is what sessions hold.
TIDY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}
FILLING = 60  # pictures brought first, so that the bounded cache that all sessions share is full


def rows(quick: bool = False) -> list[Row]:
    """Measure, on servers and a browser of its own; `quick` repeats less."""
    rounds, count, filling = (2, 5, 5) if quick else (5, SESSIONS, FILLING)
    found: list[Row] = []
    with chromium() as browser:
        for part in (
            partial(_cold, browser, rounds),
            partial(_first_visits, browser, rounds + 2),
            partial(_changes, browser, rounds * 4),
            partial(_plain_sessions, browser, count),
            partial(_own_sessions, browser, count, filling),
        ):
            name = part.func.__name__.strip("_").replace("_", " ")
            print(f"  measuring {name} ...", file=sys.stderr, flush=True)
            try:
                found += part()
            except (RuntimeError, Error) as error:  # the other parts can still be measured
                print(f"cnnviz: {name}: not measured, {error}", flush=True)
    return found


def _cold(browser: Browser, rounds: int) -> list[Row]:
    """A fresh process to a usable first page, and its memory three seconds later."""
    took: dict[Path, list[float]] = {FLOOR: [], ROOT: []}
    memory: dict[Path, list[float]] = {FLOOR: [], ROOT: []}
    for _ in range(rounds):
        for cwd, usable in ((FLOOR, EMPTY), (ROOT, USABLE)):
            server = AppServer("app.py", cwd=cwd, watch=True)
            start = time.perf_counter()
            try:
                server.launch().wait()
                page = browser.new_page()
                page.goto(server.url, wait_until="commit")
                page.locator(usable).first.wait_for()
                ready(page)
                took[cwd].append((time.perf_counter() - start) * 1e3)
                page.wait_for_timeout(3_000)
                memory[cwd].append(resident_mb(server.pid))
                page.context.close()
            finally:
                server.__exit__(None, None, None)
    return [
        Row("cold start to a usable /", median(took[ROOT]), "ms", median(took[FLOOR]), ratio=1.3),
        Row("resident after it", median(memory[ROOT]), "MB", median(memory[FLOOR])),
    ]


def _first_visits(browser: Browser, rounds: int) -> list[Row]:
    """An empty browser cache on a warm server: time until usable, bytes moved."""
    found: dict[str, list[tuple[float, float]]] = {"": [], "/": [], "/kernels": []}
    with AppServer("app.py", cwd=FLOOR) as floor, AppServer() as ours:
        for turn in range(rounds + 1):
            for name, url, usable in (
                ("", floor.url, EMPTY),
                ("/", f"{ours.url}/", USABLE),
                ("/kernels", f"{ours.url}/kernels", USABLE),
            ):
                measured = visit(browser, url, usable)
                if turn:  # the first round warms the servers
                    found[name].append(measured)
    (time_floor, bytes_floor), *_ = [[median(part) for part in zip(*found[""], strict=True)]]
    table = []
    for name in ("/", "/kernels"):
        took, moved = (median(part) for part in zip(*found[name], strict=True))
        table.append(Row(f"first visit to {name}", took, "ms", time_floor, ratio=1.4))
        table.append(Row(f"first visit to {name}, bytes", moved, "MB", bytes_floor, ratio=1.2))
    return table


def _changes(browser: Browser, rounds: int) -> list[Row]:
    """A changed choice to the new picture on the screen."""
    floors = []
    for script, selector in (("image.py", "img"), ("canvas.py", PICTURE)):
        with AppServer(script, cwd=FLOOR) as server:
            page = open_page(browser, server.url, '[data-testid="stSelectbox"]')
            floors.append(change_ms(page, by_keyboard, ("One", "Two"), selector, rounds))
            page.context.close()
    with AppServer() as server:
        page = open_page(browser, server.url + CHANGE_PAGE, USABLE)
        took = change_ms(page, by_list, CHANGE_CHOICE, PICTURE, rounds)
        page.context.close()
    return [
        Row("a changed sample on screen (floor: st.image)", took, "ms", floors[0], ratio=1.5),
        Row("a changed sample on screen (floor: a canvas)", took, "ms", floors[1], ratio=1.5),
    ]


def change_ms(
    page: Page,
    choose: Chooser,
    options: Sequence[str],
    picture: str,
    rounds: int,
    *,
    again: bool = True,
) -> float:
    """Median ms from choosing an option to another `picture` (selector).

    The options are chosen in turn; the first choice of each is not counted, or, where not
    `again`, nothing but the first choices: each option is new to the server.
    """
    took: list[float] = []
    turn = missed = 0
    most, first = (rounds + len(options), len(options)) if again else (len(options), 1)
    while len(took) < most:
        turn += 1
        press, key = choose(page, options[turn % len(options)])
        try:
            took.append(changed_after(page, picture, press, key))
        except Error:  # now and then the list takes the key before it has filtered
            missed += 1
            if missed > 3:
                raise
        ready(page)
    return median(took[first:])


def by_keyboard(page: Page, option: str) -> tuple[Callable[[], object], str]:
    """Streamlit's own select box, filtered by typing; what is left is to press Enter."""
    box = page.get_by_role("combobox", name="Sample")
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).wait_for()
    return lambda: page.keyboard.press("Enter"), "Enter"


def by_list(page: Page, option: str) -> tuple[Callable[[], object], str]:
    """The native list of cnnviz: choosing an option is the press."""
    box = page.get_by_test_id("sample")
    return lambda: box.select_option(option), "input"


def _plain_sessions(browser: Browser, count: int) -> list[Row]:
    """Growth of the server for each open, idle session."""
    with AppServer("app.py", cwd=FLOOR, env=TIDY) as server:
        floor = _growth(server, partial(open_page, browser, server.url, EMPTY), count)
    with AppServer(env=TIDY) as server:
        page = partial(open_page, browser, f"{server.url}/kernels", USABLE)
        return [Row("an open session", _growth(server, page, count), "MB", floor, most=0.5)]


def _own_sessions(browser: Browser, count: int, filling: int) -> list[Row]:
    """The same, each with a picture of its own; the shared cache is filled before."""
    with AppServer(env=TIDY) as server:
        page = partial(open_page, browser, f"{server.url}/kernels", USABLE)
        first = page()
        for seed in range(filling):
            _upload(first, 1_000 + seed)
        seeds = iter(range(1_000))

        def with_picture() -> Page:
            opened = page()
            _upload(opened, next(seeds))
            return opened

        own = _growth(server, with_picture, count)
        first.context.close()
    return [Row("an open session with its own picture", own, "MB", most=0.5)]


def _growth(server: AppServer, session: Callable[[], Page], count: int) -> float:
    """MB by which the server grows with each of `count` sessions: the slope over all of them."""
    opened, memory = [session() for _ in range(3)], []
    for _ in range(count):
        opened.append(session())
        opened[-1].wait_for_timeout(500)
        memory.append(resident_mb(server.pid))
    for page in opened:
        page.context.close()
    return float(np.polyfit(range(count), memory, 1)[0])


def _upload(page: Page, seed: int) -> None:
    """Bring a picture that nobody brought before, and wait until it is the page's."""
    if not page.locator(UPLOAD).count():
        page.get_by_text(UPLOAD_OPENER).click()
    file: FilePayload = {
        "name": f"{seed}.jpg",
        "mimeType": "image/jpeg",
        "buffer": photograph(seed),
    }
    uploader = page.locator(UPLOAD)
    for _ in range(3):  # the uploader is replaced after every picture, which may lose a quick one
        try:
            expect(uploader).to_have_count(1)
            until_changed(page, PICTURE, lambda: uploader.set_input_files(file), patience=5_000)
            break
        except (AssertionError, Error):
            continue
    else:
        raise RuntimeError(f"a picture brought to {UPLOAD} did not show in {PICTURE}")
    ready(page)


def photograph(seed: int, height: int = 900, width: int = 1200) -> bytes:
    """A JPEG of soft random shapes and some grain, about as heavy as a photograph of its size."""
    rng = np.random.default_rng(seed)
    soft = Image.fromarray(rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)).resize((width, height))
    grain = rng.normal(0, 6, (height, width, 1))
    pixels = np.clip(np.asarray(soft) + grain, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=85)
    return file.getvalue()


def main(quick: bool = False) -> None:
    """Print the table."""
    show("Server, beside an empty Streamlit app measured in the same run", rows(quick))


if __name__ == "__main__":
    main()
