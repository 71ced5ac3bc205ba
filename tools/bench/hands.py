"""Hands for the bench: places to go, moves over them, and how fast they are made."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial
from itertools import count

from playwright.sync_api import FloatRect, Page

__all__ = ["Moves", "box_of", "hover", "playing"]

Moves = Generator[Callable[[], None], None, None]


def box_of(page: Page, selector: str) -> FloatRect:
    """Where `selector` is, scrolled into view; raises RuntimeError where there is nothing."""
    element = page.locator(selector).first
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    if box is None:
        raise RuntimeError(f"nothing to see at {selector}")
    return box


def hover(page: Page, box: FloatRect) -> Moves:
    """Moves all over the box, never twice to the same point."""
    for at in count():
        x = box["x"] + box["width"] * (0.05 + 0.9 * (at * 0.137 % 1))
        y = box["y"] + box["height"] * (0.05 + 0.9 * (at * 0.0719 % 1))
        yield partial(page.mouse.move, x, y)


def playing(moves: Moves, seconds: float, rate: int = 120) -> Callable[[], None]:
    """What makes the moves for so long, at most `rate` a second (the browser takes one a frame)."""

    def play() -> None:
        end = time.perf_counter() + seconds
        for move in moves:
            start = time.perf_counter()
            if start > end:
                break
            move()
            time.sleep(max(0.0, start + 1 / rate - time.perf_counter()))
        moves.close()

    return play
