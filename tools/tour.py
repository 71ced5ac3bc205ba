"""Photographs every page for a person to look at: `make tour` fills out/tour.

Each page in English and Chinese, light and dark, wide and narrow, as
out/tour/<page>-<language>-<theme>-<width>.png, and presented, as an audience sees it: the window
of a projector, not the whole page, as <page>-<language>-<theme>-present.png. Exits 1 if a page's
console had errors.
Words after the command choose pages: `python -m tools.tour kernels`, "home" for the first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Error, Page

from tools.browser import ConsoleLog, chromium, ready
from tools.find_chromium import NoChromiumError
from tools.serve import ROOT, AppServer, end_with_a_signal

Theme = Literal["light", "dark"]

OUT = ROOT / "out" / "tour"
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
THEMES: tuple[Theme, ...] = ("light", "dark")
SIZES = ((1440, 900), (390, 844))
HALL = (1920, 1080)
PRESENTED: tuple[tuple[str, Theme], ...] = (("en", "light"), ("zh", "dark"))
TALLEST = 8_000  # px; a page that grows with its window is cut here
PAINTED = '[data-cnnviz-ready]:not([data-cnnviz-ready="false"])'

# Streamlit scrolls an inner box, so the window must be as tall as what that box holds.
CONTENT_HEIGHT = """() => {
  const boxes = document.querySelectorAll('[data-testid="stMain"], [data-testid="stSidebar"]');
  return Math.max(window.innerHeight, ...[...boxes].map((box) => Math.ceil(box.scrollHeight)));
}"""
TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth > main.clientWidth + 1;
}"""
# Pictures decoded, fonts there, and the height unchanged for half a second (given up after 6 s).
SETTLED = """async () => {
  const boxes = () => [...document.querySelectorAll("section, img, canvas")];
  const state = () => boxes().map((box) => `${box.scrollHeight}:${box.complete ?? ""}`).join();
  const frame = () => new Promise(requestAnimationFrame);
  const start = performance.now();
  let last = "", since = start;
  while (performance.now() - since < 500 && performance.now() - start < 6000) {
    await frame();
    const now = state() + document.querySelectorAll('[data-testid="stSkeleton"]').length;
    if (now !== last) { last = now; since = performance.now(); }
  }
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
}"""


def addresses() -> tuple[str, ...]:
    """The address of every page, "" for the first."""
    from cnnviz.ui.pages import PAGES

    return tuple(page.url_path for page in PAGES)


def views(pages: list[str]) -> Iterator[tuple[str, str, Theme, tuple[int, int], bool]]:
    """What is photographed: address, language, theme, window, presented or not."""
    for view in product(pages, LANGUAGES, THEMES, SIZES):
        yield (*view, False)
    for address, (language, theme) in product(pages, PRESENTED):
        yield address, language, theme, HALL, True


def photograph(browser: Browser, url: str, address: str, *, language: str,
               theme: Theme, size: tuple[int, int], name: str,
               present: bool = False) -> list[str]:  # fmt: skip
    """Take one picture; returns what the page's console complained about."""
    width, height = size
    options: dict[str, Any] = {"has_touch": True, "is_mobile": True} if width < 600 else {}
    context = browser.new_context(
        locale=LANGUAGES[language], color_scheme=theme, device_scale_factor=1,
        viewport={"width": width, "height": height}, reduced_motion="reduce", **options,
    )  # fmt: skip
    console = ConsoleLog()
    console.watch(context)
    page = context.new_page()
    page.goto(f"{url}/{address}?lang={language}{'&present=1' if present else ''}")
    ready(page)
    _painted(page)
    if not present:
        _whole(page, width)
    if page.evaluate(TOO_WIDE):
        print(f"  {address or 'home'} is wider than a window of {width}", flush=True)
    page.screenshot(path=OUT / f"{name}.png")
    context.close()
    return console.lines


def _painted(page: Page) -> None:
    """Wait for the page's components to say that they have drawn; not every page has one."""
    if page.locator('[data-testid^="stBidiComponent"]').count():
        try:
            page.locator(PAINTED).first.wait_for(state="attached", timeout=5_000)
        except Error:
            print(f"  {page.url}: no component said {PAINTED} within 5 s", flush=True)
    page.evaluate(SETTLED)


def _whole(page: Page, width: int) -> None:
    """Make the window as tall as the page, twice, since what is inside may follow its window."""
    for _ in range(2):
        height = min(int(page.evaluate(CONTENT_HEIGHT)), TALLEST)
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SETTLED)


def main(words: list[str]) -> int:
    """Photograph all pages, or those named; returns the exit status."""
    pages = [a for a in addresses() if not words or (a or "home") in words]
    if not pages:
        print(f"cnnviz: no page is called {' or '.join(words)}")
        return 1
    end_with_a_signal()
    OUT.mkdir(parents=True, exist_ok=True)
    errors = 0
    try:
        with AppServer() as server, chromium() as browser:
            for address, language, theme, size, present in views(pages):
                name = f"{address or 'home'}-{language}-{theme}-{'present' if present else size[0]}"
                lines = photograph(
                    browser, server.url, address, language=language, theme=theme, size=size,
                    name=name, present=present,
                )  # fmt: skip
                print(f"{name}{': ' if lines else ''}{'; '.join(lines)}", flush=True)
                errors += len(lines)
    except NoChromiumError as error:
        print(f"cnnviz: {error}", file=sys.stderr)
        return 1
    print(f"{len(list(Path(OUT).glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")
    if errors:
        print(f"cnnviz: the browser's console had {errors} errors or warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
