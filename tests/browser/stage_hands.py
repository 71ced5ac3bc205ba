"""What hands do on the stage's grids, what a veil hides, and what is said to the server."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, TimeoutError, expect

from tools.browser import ready as wait_until_ready

Size = tuple[int, int]
Cell = tuple[int, int]

# For every cell of a grid whether the veil over it is drawn in its middle.
VEILED = """(cells, [rows, cols]) => {
  const veil = cells.parentElement.querySelector(".grid-veil");
  const copy = Object.assign(document.createElement("canvas"), { width: veil.width, height: veil.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(veil, 0, 0);
  return Array.from({ length: rows * cols }, (_, i) => context.getImageData(
    ((i % cols) + 0.5) * veil.width / cols, (Math.floor(i / cols) + 0.5) * veil.height / rows, 1, 1).data[3] > 0);
}"""  # noqa: E501


def at(page: Page, row: int, col: int, which: int = 0) -> None:
    """Expect the stage to show this cell of this map."""
    cell = f'[data-map="{which}"][data-row="{row}"][data-col="{col}"]'
    expect(page.locator(f".stage-view{cell}")).to_be_visible()


def value(page: Page, wanted: str) -> None:
    """Expect the stage to show this value, "" where it is hidden."""
    expect(page.locator(".stage-view")).to_have_attribute("data-value", wanted)


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other, wherever the focus is."""
    for key in keys:
        page.keyboard.press(key)


def position(page: Page, name: str, cell: Cell, size: Size) -> tuple[Locator, Any]:
    """A grid, and where in it the middle of a cell is."""
    grid = page.get_by_test_id(f"stage-{name}")
    grid.scroll_into_view_if_needed()
    box = box_of(grid)
    return grid, {
        "x": (cell[1] + 0.5) * box["width"] / size[1],
        "y": (cell[0] + 0.5) * box["height"] / size[0],
    }


def box_of(part: Locator) -> FloatRect:
    """Where a part of the page is."""
    box = part.bounding_box()
    assert box is not None
    return box


def hover(page: Page, name: str, cell: Cell, size: Size) -> None:
    """Point at a cell of the grid `name` ("input-0", "output-1"), which has `size` cells."""
    grid, place = position(page, name, cell, size)
    grid.hover(position=place)


def click(page: Page, name: str, cell: Cell, size: Size) -> None:
    """Click a cell."""
    grid, place = position(page, name, cell, size)
    grid.click(position=place)


def drag(page: Page, name: str, start: Cell, stop: Cell, size: Size) -> None:
    """Drag with the mouse from cell to cell."""
    grid, place = position(page, name, start, size)
    box, there = box_of(grid), position(page, name, stop, size)[1]
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + there["x"], box["y"] + there["y"], steps=8)
    page.mouse.up()


def veiled(page: Page, name: str, size: Size) -> list[bool]:
    """Which cells of a grid are hidden, in reading order."""
    seen: list[bool] = page.get_by_test_id(f"stage-{name}").evaluate(VEILED, list(size))
    return seen


def said(page: Page) -> Locator:
    """The arithmetic's words."""
    return page.get_by_label("The arithmetic of one cell")


def listening(page: Page) -> list[int]:
    """Grows by one with every message to the server; to be called before the page is opened."""
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    return sent


def finger(context: BrowserContext, page: Page) -> Callable[..., None]:
    """touch(kind, *places): a finger on the screen."""
    hand = context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def taken(page: Page, label: str) -> bytes:
    """The file that the button `label` downloads, once the page has come to rest.

    Streamlit loses a press in the very moment in which a page runs again; then a second one, as a
    person would.
    """
    expect(page.get_by_text(re.compile("Computed (again )?in Python"))).to_be_visible()
    for patience in (6_000, 20_000):
        wait_until_ready(page)
        try:
            with page.expect_download(timeout=patience) as info:
                page.get_by_role("button", name=label).click()
            break
        except TimeoutError:
            if patience == 20_000:
                raise
    return Path(info.value.path()).read_bytes()


def saved_picture(page: Page, button: str = "stage-png") -> bytes:
    """The picture of the view, which the browser makes by itself."""
    with page.expect_download() as info:
        page.get_by_test_id(button).click()
    return Path(info.value.path()).read_bytes()


def taken_map(page: Page) -> np.ndarray[Any, Any]:
    """The output maps as `.npy`."""
    maps: np.ndarray[Any, Any] = np.load(BytesIO(taken(page, "Map, .npy")))
    return maps
