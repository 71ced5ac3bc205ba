"""The race under im2col: the same maps by loops, by one product, by torch, on the shared picture.

Nothing is computed before somebody opens the section; then in turn, once for everyone who looks at
the same picture with the same kernels.
"""

from __future__ import annotations

import math
import time
from typing import Any

import streamlit as st

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.curve_table import csv_text
from cnnviz.core.im2col_race import RUNNERS, Race, race
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.picture import shrink, to_planes
from cnnviz.core.section_link import Section
from cnnviz.core.sweep_scene import number
from cnnviz.ui.counted import grouped
from cnnviz.ui.networks import turns
from cnnviz.ui.parameters_work import ParametersWork
from cnnviz.ui.progress_bar import progress_bar, waiting_words
from cnnviz.ui.sections import section_panel
from cnnviz.ui.text import explain, t

__all__ = ["LARGEST_SIDE", "RACE", "im2col_race", "times_less"]

KEY = "im2col-race"
RACE = Section(KEY, "race", apart=True)
LARGEST_SIDE = 192  # pixels: the loops then end within two seconds, four kernels on colour too
NAMES = {
    "loop": mark("loops, one product at a time"),
    "im2col": mark("im2col and one product of matrices"),
    "torch": mark("torch, conv2d"),
}


@st.fragment(key=RACE.key)
def im2col_race(work: ParametersWork) -> None:
    """Draw the section; a fragment of its own."""
    panel = section_panel(RACE, t("The race on your picture"), ":material/timer:")
    if panel is None:
        return
    with panel:
        try:
            _shown(work, _raced(work))
        except Refusal as why:
            st.info(explain(why))


def _raced(work: ParametersWork) -> Race:
    """From the shared cache, or run now."""
    spec, picture = work.demo.im2col, work.picture
    kernels = work.kernels(spec.filters)
    stride = (spec.stride, spec.stride)
    settings = ConvSpec(stride, spec.padding)  # type: ignore[arg-type]
    key = (KEY, picture.key, settings, kernels.tobytes())
    with progress_bar(t("Racing …")) as progress:

        def wait(ahead: int) -> None:
            progress(0.0, waiting_words(ahead))

        def compute() -> tuple[Any, ...]:
            planes = to_planes(shrink(picture.pixels, LARGEST_SIDE))
            with turns().take(wait):
                found = race(planes, kernels, settings, progress, turns().run, time.perf_counter)
            return (
                found.shape,
                found.multiply_adds,
                found.seconds,
                found.difference,
                found.largest,
            )

        return Race(*picture.kept.get_or_make(key, compute))


def times_less(seconds: tuple[float, ...]) -> list[float]:
    """How many times less than the first each of them is."""
    return [seconds[0] / each if each > 0 else math.inf for each in seconds]


def _ratio(value: float) -> str:
    """Three digits, and no more of them than are there."""
    return f"{value:.3g}" if value < 100 else grouped(round(value))


def _shown(work: ParametersWork, found: Race) -> None:
    st.caption(
        t(
            "The shared picture, at most {side} pixels a side: {n} maps of {rows} × {cols},"
            " {count} multiply-adds. Each way computes all of it, torch on one thread; the loops"
            " are Python's.",
            side=LARGEST_SIDE,
            n=found.shape[0],
            rows=found.shape[1],
            cols=found.shape[2],
            count=grouped(found.multiply_adds),
        )
    )
    ratios = times_less(found.seconds)
    heads = (t("way"), t("time"), t("times faster"))
    lines = [f"| {' | '.join(heads)} |", "|---|---:|---:|"]
    for name, seconds, ratio in zip(RUNNERS, found.seconds, ratios, strict=True):
        took = t("{ms} ms", ms=_ratio(1000 * seconds))
        lines.append(f"| {t(NAMES[name])} | {took} | {_ratio(ratio)} |")
    st.markdown("\n".join(lines))
    st.markdown(
        t(
            "im2col is {im2col} times as fast as the loops and torch {torch} times; their maps"
            " differ by at most {apart}, where the largest value is {largest}. Times differ from"
            " run to run.",
            im2col=_ratio(ratios[1]),
            torch=_ratio(ratios[2]),
            apart=f"{found.difference:.1e}" if found.difference else "0",
            largest=number(found.largest),
        )
    )
    st.download_button(
        t("The numbers, .csv"),
        csv_text(
            [
                ("way", list(RUNNERS)),
                ("seconds", list(found.seconds)),
                ("times faster", ratios),
            ]
        ).encode(),
        f"im2col-race-{work.picture.slug}.csv",
        "text/csv",
        key=f"{KEY}-csv",
        on_click="ignore",
        icon=":material/download:",
    )
