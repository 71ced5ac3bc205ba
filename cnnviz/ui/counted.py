"""Exact whole numbers as a reader of each language reads them."""

from __future__ import annotations

import re

from cnnviz.core.rival_questions import Choice
from cnnviz.ui.text import language, t

__all__ = ["grouped", "in_threes", "said"]

NARROW = "\u202f"  # groups stand apart as the browser's do
COMMA = re.compile(r"(?<=\d),(?=\d{3})")
UNITS = ((10**8, "亿"), (10**4, "万"))


def in_threes(count: int) -> str:
    """In groups of three digits, and nothing else."""
    return COMMA.sub(NARROW, f"{count:,}")


def grouped(count: int) -> str:
    """In groups of three; in Chinese from 10,000 on also in 万 or 亿, cut to four figures."""
    exact = f"{count:,}"
    if language() == "zh":
        for size, unit in UNITS:
            if count >= size:
                short = f"{count / size:,.0f}" if count >= 1000 * size else f"{count / size:.4g}"
                about = "" if float(short.replace(",", "")) * size == count else "约 "
                exact = f"{exact}（{about}{short} {unit}）"
                break
    return COMMA.sub(NARROW, exact)


def said(what: Choice) -> str:
    """A count or a sentence of the core in the reader's language, its numbers grouped."""
    if isinstance(what, int):
        return grouped(what)
    values = {
        name: grouped(value) if isinstance(value, int) else value for name, value in what.values
    }
    return COMMA.sub(NARROW, t(what.template, **values))
