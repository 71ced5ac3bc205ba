"""A bar that fills up while something is computed, and is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

__all__ = ["progress_bar"]

STEP = 0.1  # of the bar; each step is a message to the browser


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
