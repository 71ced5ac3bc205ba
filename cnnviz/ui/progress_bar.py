"""A bar that fills up while something is computed, and is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from cnnviz.ui.text import t

__all__ = ["progress_bar", "waiting_words"]

STEP = 0.1  # of the bar; each step is a message to the browser


def waiting_words(ahead: int) -> str:
    """What is said to a person with the place `ahead` in the queue."""
    return t("Waiting for a turn: number {n} in the queue …", n=ahead)


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[..., None]]:
    """Inside, call what it gives with the part that is done, 0..1, and other words if need be."""
    place, said = st.empty(), -1.0

    def progress(part: float, instead: str = "") -> None:
        nonlocal said
        if instead or part - said >= STEP:
            said = part
            place.progress(min(part, 1.0), instead or words)

    try:
        yield progress
    finally:
        place.empty()
