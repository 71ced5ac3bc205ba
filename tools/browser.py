"""What browser tests, tour and bench share: starting Chromium, readiness, the browser's console."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tools.find_chromium import CHROMIUM_ARGS, NoChromiumError, find_chromium

__all__ = ["READY", "ConsoleLog", "chromium", "ready"]

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'

# Console messages that are not ours: (what, why it may stand).
NOISE = (
    (
        re.compile(r"404 \(Not Found\).*/_stcore/(health|host-config)\b"),
        "opened on a deep link, Streamlit looks for its server below the page's address first",
    ),
    (
        re.compile(r"Multiple different fragmentIds detected in a single batch"),
        "a component rests in the moment in which something outside its fragment is pressed;"
        " the fragment then asks for the whole page itself (follow_sidebar)",
    ),
)


@dataclass
class ConsoleLog:
    """Errors and warnings of the pages of the contexts that it watches."""

    lines: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=lambda: [what for what, _ in NOISE])

    def watch(self, context: BrowserContext) -> None:
        """Collect from every page of `context`, those opened later too."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._add("uncaught", str(error.error), error.page))

    def allow(self, pattern: str) -> None:
        """Do not count messages in which `pattern` (a regular expression) is found."""
        self.allowed.append(re.compile(pattern))
        self.lines = [t for t in self.lines if not any(p.search(t) for p in self.allowed)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            text = f"{message.text} {message.location.get('url', '')}".strip()
            self._add(message.type, text, message.page)

    def _add(self, kind: str, text: str, page: Page | None) -> None:
        line = f"{kind}: {text} (on {page.url if page else 'a page that is gone'})"
        if not any(pattern.search(line) for pattern in self.allowed):
            self.lines.append(line)


def ready(page: Page, *, timeout: float = 30_000) -> Page:
    """Wait (at most `timeout` ms) until the page's script has run to its end.

    Meant for a page just opened. After a click the script may not have begun yet: there, expect
    what the click changes.
    """
    page.locator(READY).wait_for(state="attached", timeout=timeout)
    return page


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; raises NoChromiumError if there is none."""
    path = find_chromium()
    if path is None:
        raise NoChromiumError("No Chromium was found: `make test` fetches one, or set CHROMIUM=.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGS))
        try:
            yield browser
        finally:
            browser.close()
