"""Browser tests: a real Chromium on a real server, and a clean console in every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tools.browser import ConsoleLog
from tools.browser import ready as wait_until_ready
from tools.find_chromium import CHROMIUM_ARGS, NoChromiumError, find_chromium
from tools.serve import AppServer, end_with_a_signal

NewContext = Callable[..., BrowserContext]
PATIENCE = 20_000  # ms; two slow cores start a cold page within a third of it

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Reader:
    """A page as a reader of one language opens it."""

    page: Page
    language: str


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of this machine; without one the tests fail, they are not skipped."""
    try:
        path = find_chromium()
    except NoChromiumError as error:
        pytest.fail(str(error), pytrace=False)
    if path is None:
        pytest.fail("Browser tests need a Chromium: `make test` fetches one.", pytrace=False)
    return {**browser_type_launch_args, "executable_path": path, "args": list(CHROMIUM_ARGS)}


@pytest.fixture
def console() -> ConsoleLog:
    """Errors and warnings seen so far; `console.allow(regex)` where a test means to cause one."""
    return ConsoleLog()


@pytest.fixture(autouse=True)
def _clean_console(console: ConsoleLog) -> Iterator[None]:
    yield
    if console.lines:
        pytest.fail("the browser's console said:\n" + "\n".join(console.lines), pytrace=False)


@pytest.fixture
def new_context(new_context: NewContext, console: ConsoleLog) -> NewContext:
    """pytest-playwright's factory, with every context's console watched."""

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        console.watch(context)
        return context

    return watched


@pytest.fixture
def page_zh(new_context: NewContext) -> Page:
    """A page whose browser prefers Chinese."""
    return new_context(locale="zh-CN").new_page()


@pytest.fixture(params=["en", "zh"])
def reader(request: pytest.FixtureRequest, new_context: NewContext) -> Reader:
    """The test runs twice: for a reader of English and for one of Chinese."""
    locale = {"en": "en-US", "zh": "zh-CN"}[request.param]
    return Reader(new_context(locale=locale).new_page(), request.param)


@pytest.fixture
def ready() -> Callable[..., Page]:
    """`ready(page)` waits until the script of a page just opened has run to its end."""
    return wait_until_ready


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """Address of the app, one server for the whole run."""
    end_with_a_signal()
    with AppServer() as server:
        yield server.url


@pytest.fixture(scope="session")
def base_url(app_url: str) -> str:
    """So that `page.goto("/kernels")` opens the app's page."""
    return app_url


@pytest.fixture(autouse=True)
def _cold_servers() -> Iterator[list[AppServer]]:
    """Set up before any page, so that the servers end after the pages and no page complains."""
    servers: list[AppServer] = []
    yield servers
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
def cold_server(_cold_servers: list[AppServer]) -> Callable[[], AppServer]:
    """`cold_server()` starts a fresh process that no one has visited; stopped after the test."""

    def start() -> AppServer:
        _cold_servers.append(AppServer().start())
        return _cold_servers[-1]

    return start
