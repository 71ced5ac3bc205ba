"""What a person takes away from the shift lab: the numbers, the sliding picture, the code."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import Section
from cnnviz.core.shift_lab import Difference, Numbers
from cnnviz.core.sweep_scene import number
from cnnviz.ui.film_panel import film_panel
from cnnviz.ui.shift import browser_numbers, work_now
from cnnviz.ui.shift_work import ShiftWork
from cnnviz.ui.take_away import code_panel, downloads
from cnnviz.ui.text import explain, sentences, t

__all__ = ["CODE", "numbers_apart", "shift_take_away"]

CODE = Section("shift-code", "code")


def shift_take_away() -> None:
    """Draw the panel under the lab."""
    st.subheader(t("Take it away"), anchor=False)
    work = work_now()
    try:
        _facts(work)
    except Refusal as why:
        st.info(explain(why))
        return
    buttons = (
        (t("Difference, .npy"), work.npy, "difference.npy", "application/octet-stream"),
        (t("Picture, .png"), work.picture_png, "picture.png", "image/png"),
    )
    downloads("shift", buttons)
    film_panel("shift", lambda: (work.film, work.positions))
    reads = t("Reads picture.png, which the button above saves, and prints the same numbers.")
    code_panel(CODE, {"PyTorch": work.code}, reads)


def _facts(work: ShiftWork) -> None:
    found = work.run()
    facts = t(
        "f(shift(x)) − shift(f(x)), {shape} float32: at most {interior} in the interior, {border}"
        " in the border; {share} % of all cells differ.",
        shape=" × ".join(map(str, found.difference.shape)),
        interior=_largest(found.numbers.interior),
        border=_largest(found.numbers.border),
        share=number(100 * found.numbers.all.share),
    )
    apart = numbers_apart(found.numbers, browser_numbers(work))
    checked = (
        t("Computed in Python.")
        if apart is None
        else t(
            "Computed again in Python: the browser's numbers differ by at most {d}.",
            d=f"{apart:.1e}",
        )
    )
    st.caption(sentences(facts, checked))


def _largest(difference: Difference) -> str:
    if difference.count == 0:
        return t("no cells")
    return t("exactly 0") if difference.exact else number(difference.largest)


def numbers_apart(numbers: Numbers, browser: object) -> float | None:
    """How far the browser's {all, interior, border: {largest, share, count}} are from Python's.

    The most by which any of the nine differs; None where they are not nine numbers.
    """
    if not isinstance(browser, Mapping):
        return None
    apart = [0.0]
    for name in ("all", "interior", "border"):
        mine, theirs = getattr(numbers, name), browser.get(name)
        if not isinstance(theirs, Mapping):
            return None
        for part in ("count", "largest", "share"):
            value = theirs.get(part)
            if not isinstance(value, int | float) or not math.isfinite(value):
                return None
            apart.append(abs(value - getattr(mine, part)))
    return max(apart)
