"""Charts of shifts along one axis: what pooling forgives, and what convolution carries along."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnnviz.core.shift_curves import (
    CURVE_KINDS,
    GLOBAL,
    MEASURES,
    SHIFTS,
    STRIDES,
    WINDOWS,
    equivariance,
    peak_theory,
    tolerance,
)
from cnnviz.ui import curve_words
from cnnviz.ui.charts import Axis, Line, line_figure, show_chart
from cnnviz.ui.curve_work import CURVES, KEY, Compute, Numbers, exact, joined_edges
from cnnviz.ui.sections import kept_choice
from cnnviz.ui.text import sentences, t

__all__ = ["equivariance_tab", "tolerance_tab"]

# Where the theory of a lone peak holds: a blurred window has a part of its neighbours' peaks.
PEAK_KINDS = ("max", "average")


def _shift_axis() -> Axis:
    return Axis(t("Shift, in pixels"), (-0.4, SHIFTS[-1] + 0.4), tuple(range(0, 17, 2)))


def tolerance_tab(compute: Compute, of: str) -> None:
    """How many pooled cells keep their value, for one kind of pooling at a time."""
    kind = st.segmented_control(
        t("Pooling"),
        CURVE_KINDS,
        format_func=t,
        required=True,
        **kept_choice(CURVES, "kind", CURVE_KINDS),
    )
    kind = str(kind or CURVE_KINDS[0])
    said = sentences(joined_edges(), t("The mean of shifts down and to the right."))
    if kind in PEAK_KINDS:
        said = sentences(
            said,
            t(
                "Dashed: how often an isolated peak stays in its window of p, shifted by s: 1 −"
                " s/p."
            ),
        )
    st.caption(said)
    every = compute(tolerance)
    found = every[:, :, CURVE_KINDS.index(kind)]  # (2, 2, windows, shifts)
    lines: list[Line] = []
    theory: list[Line] = []
    for i, window in enumerate(WINDOWS):
        by_axis, changes = found[0, :, i], found[1, :, i].mean(axis=0)
        if np.isnan(by_axis).any():
            continue
        name = t("global") if window == GLOBAL else f"{window} × {window}"
        column = "global" if window == GLOBAL else f"{window} x {window}"
        hover = [_tolerance_hover(name, s, by_axis[:, s], changes[s]) for s in SHIFTS]
        shares = by_axis.mean(axis=0).tolist()
        lines.append(Line(name, f"{kind} {column}", shares, i, hover=hover))
        if kind in PEAK_KINDS and window not in (1, GLOBAL):
            expected = peak_theory(window)
            theory.append(Line("", f"isolated peak {column}", expected, i, "dash", hover))
    up = Axis(t("Cells that keep their value"), (-0.03, 1.03), (0, 0.25, 0.5, 0.75, 1))
    dashed = [Line(t("1 − s/p"), "", (), len(WINDOWS) - 1, "dash")] if theory else []
    figure = line_figure(SHIFTS, [*lines, *theory, *dashed], _shift_axis(), up)
    figure.update_yaxes(tickformat=".0%")
    columns = [("shift", SHIFTS), *((line.column, line.values) for line in [*lines, *theory])]
    said = curve_words.tolerance_words(every.mean(axis=1), kind)
    show_chart(f"{KEY}-tolerance", figure, columns, said, f"tolerance-{kind}-{of}")


def _tolerance_hover(name: str, s: int, shares: Numbers, change: float) -> str:
    said = t(
        "{name}, shift {s}: {share} of the cells keep their value<br>down {down}, right {right}",
        name=name,
        s=s,
        share=f"{shares.mean():.1%}",
        down=f"{shares[0]:.1%}",
        right=f"{shares[1]:.1%}",
    )
    if np.isnan(change):
        return said
    return f"{said}<br>" + t("the map changes by {part} of its spread", part=exact(change))


def equivariance_tab(compute: Compute, of: str) -> None:
    """How far the map is from having shifted along, for three strides."""
    st.caption(
        sentences(
            joined_edges(),
            t(
                "Of that map every cell, every second and every fourth. The map of the shifted"
                " picture is compared with the map shifted by as many whole cells as come nearest."
                " Solid is the root mean square, over the map's standard deviation; dotted the"
                " largest difference, over the map's range."
            ),
        )
    )
    errors = compute(equivariance)
    lines = []
    for m, measure in enumerate(MEASURES):
        for i, stride in enumerate(STRIDES):
            name = t("stride {s}, largest", s=stride) if m else t("stride {s}", s=stride)
            values = errors[m, i].tolist()
            hover = [
                t("{name}<br>shift {s}: {error}", name=name, s=s, error=exact(values[s]))
                for s in SHIFTS
            ]
            dash = "dot" if m else "solid"
            lines.append(
                Line(name, f"stride {stride} {measure}", values, (0, 1, 3)[i], dash, hover)
            )
    up = Axis(t("Difference, as part of the map's spread"))
    figure = line_figure(SHIFTS, lines, _shift_axis(), up)
    figure.update_yaxes(rangemode="tozero")
    columns = [("shift", SHIFTS), *((line.column, line.values) for line in lines)]
    said = curve_words.equivariance_words(errors)
    show_chart(f"{KEY}-equivariance", figure, columns, said, f"equivariance-{of}")
