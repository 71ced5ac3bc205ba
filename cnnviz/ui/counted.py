"""Exact whole numbers as a reader of each language reads them."""

from __future__ import annotations

from cnnviz.core.rival_questions import Choice, Sentence
from cnnviz.ui.text import language, t

__all__ = ["grouped", "said"]

UNITS = ((10**8, "亿"), (10**4, "万"))


def grouped(count: int) -> str:
    """In groups of three; in Chinese from 10,000 on also in 万 or 亿, cut to four figures."""
    exact = f"{count:,}"
    if language() != "zh":
        return exact
    for size, unit in UNITS:
        if count >= size:
            short, whole = _short(count, size)
            return f"{exact}（{'' if whole else '约 '}{short} {unit}）"
    return exact


def _short(count: int, size: int) -> tuple[str, bool]:
    """`count` in units of `size`, and whether that is exact."""
    short = f"{count / size:.4g}"
    return (short if "e" not in short else f"{count / size:,.0f}"), float(short) * size == count


def said(what: Choice) -> str:
    """A count or a sentence of the core in the reader's language, its numbers grouped."""
    if isinstance(what, int):
        return grouped(what)
    return _sentence(what)


def _sentence(sentence: Sentence) -> str:
    values = {
        name: grouped(value) if isinstance(value, int) else value for name, value in sentence.values
    }
    return t(sentence.template, **values)
