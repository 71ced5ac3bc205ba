"""The charts of turning and scaling: what a convolution does not carry along."""

from __future__ import annotations

import math

import streamlit as st

from cnnviz.core.rotation import ANGLES, FACTORS, rotation_errors, scale_errors
from cnnviz.ui import curve_words
from cnnviz.ui.charts import Axis, Line, line_figure, show_chart
from cnnviz.ui.curve_work import KEY, Compute, Numbers, exact
from cnnviz.ui.text import t

__all__ = ["turn_tab"]


def turn_tab(compute: Compute, of: str) -> None:
    """How far the map is from having turned or grown along, beside interpolation's part."""
    st.caption(
        t(
            "The square in the middle of the picture, turned or scaled before the convolution and"
            " after it; compared only where no border reaches. Quarter turns move pixels, all else"
            " invents some between them; dashed is what that alone does to the map, turned or"
            " scaled there and back."
        )
    )
    angles = compute(rotation_errors)
    turn = Axis(t("Angle, in degrees"), (-185, 185), tuple(range(-180, 181, 90)))
    said = curve_words.rotation_words(angles)
    _against_interpolation("rotation", "angle", ANGLES, angles, turn, said, of)
    factors = compute(scale_errors)
    size = Axis(
        t("Scale"),
        (math.log10(0.48), math.log10(2.08)),
        (0.5, 0.71, 1, 1.41, 2),
        ("0.5", "0.71", "1", "1.41", "2"),
        logarithmic=True,
    )
    said = curve_words.scale_words(factors)
    _against_interpolation("scale", "scale", FACTORS, factors, size, said, of)


def _against_interpolation(
    slug: str,
    column: str,
    x: tuple[float, ...],
    errors: Numbers,
    across: Axis,
    said: str,
    of: str,
) -> None:
    names = (
        t("conv(turn(x)) against turn(conv(x))")
        if slug == "rotation"
        else t("conv(scale(x)) against scale(conv(x))"),
        t("interpolation alone"),
    )
    lines = [
        Line(
            name,
            english,
            errors[i].tolist(),
            look,
            dash,
            [f"{name}<br>{at:.3g}: {exact(value)}" for at, value in zip(x, errors[i], strict=True)],
        )
        for i, (name, english, look, dash) in enumerate(
            ((names[0], "error", 0, "solid"), (names[1], "interpolation alone", 1, "dash"))
        )
    ]
    up = Axis(t("Difference, as part of the map's spread"))
    figure = line_figure(x, lines, across, up)
    figure.update_yaxes(rangemode="tozero")
    columns = [(column, x), *((line.column, line.values) for line in lines)]
    show_chart(f"{KEY}-{slug}", figure, columns, said, f"{slug}-{of}")
