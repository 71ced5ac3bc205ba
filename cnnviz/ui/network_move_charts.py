"""The curves of decisions over the angle and over the scale of the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnnviz.core.curve_table import Column
from cnnviz.core.network_moves import ANGLES, FACTORS, OVER
from cnnviz.ui.charts import Axis, Line, line_figure, show_chart
from cnnviz.ui.class_charts import class_figure, run_labels
from cnnviz.ui.network_shift_charts import compared, decision_names, hover_text, seen_row
from cnnviz.ui.network_shift_words import decision_words, probability_words, range_words
from cnnviz.ui.network_shift_work import ANTI_ALIASED, KEY, PLAIN, Answers, Twin, answers
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import sentences, t

__all__ = ["moves_tab"]

LOOKS = {PLAIN.slug: 0, ANTI_ALIASED.slug: 1}
COLUMNS = {"turn": "angle", "scale": "scale"}


def moves_tab(move: str, picture: Current, twins: Sequence[Twin]) -> None:
    """Probability and decision over the angle ("turn") or over the scale ("scale")."""
    turning = move == "turn"
    at: tuple[float, ...] = ANGLES if turning else FACTORS
    written = _angle if turning else _scale
    done = (
        t("The picture is turned about its middle, in steps of {step} degrees.", step=5)
        if turning
        else t("The picture is shrunk and enlarged about its middle.")
    )
    st.caption(
        sentences(
            done,
            t(
                "This is done at {over} times the network's size and then reduced, so that hardly"
                " anything is lost between pixels; through rounding the unmoved picture differs"
                " slightly from the one that is shifted. Where the moved picture does not reach,"
                " its edge is repeated.",
                over=OVER,
            ),
        )
    )
    examples = (0, 30, 90) if turning else (1.0, 0.5, 2.0)
    seen_row(picture, move, [(at.index(each), written(each)) for each in examples])
    found = [answers(picture, twin, move) for twin in twins]
    compared(found)
    hover = [[hover_text(each, i, written(a)) for i, a in enumerate(at)] for each in found]
    name = f"{move}-{'-'.join(each.twin.slug for each in found)}-{picture.slug}"
    _curves(move, at, found, hover, name)
    ranges = [range_words(each, at, written) for each in found]
    said = sentences(
        *(sentences(decision_words(each), r) for each, r in zip(found, ranges, strict=True))
    )
    _strips(move, at, found, hover, said, name)


def _curves(
    move: str, at: Sequence[float], found: Sequence[Answers], hover: list[list[str]], name: str
) -> None:
    """The probability of each network's decision on the unmoved picture."""
    lines = [
        Line(
            f"{t(each.twin.name)}: {t(each.classes[each.kept.decision])}",
            f"{each.twin.slug} {each.classes[each.kept.decision]}",
            each.of_decision.tolist(),
            LOOKS[each.twin.slug],
            hover=says,
        )
        for each, says in zip(found, hover, strict=True)
    ]
    up = Axis(t("Probability of the decision"), (-0.03, 1.03), (0, 0.25, 0.5, 0.75, 1))
    figure = line_figure(at, lines, _across(move), up)
    figure.update_yaxes(tickformat=".0%")
    columns: list[tuple[str, Column]] = [(COLUMNS[move], at)]
    columns += [(line.column, line.values) for line in lines]
    said = sentences(*(probability_words(each) for each in found))
    show_chart(f"{KEY}-{move}-shares", figure, columns, said, f"probability-{name}")


def _strips(
    move: str,
    at: Sequence[float],
    found: Sequence[Answers],
    hover: list[list[str]],
    said: str,
    name: str,
) -> None:
    """What each network decides, as bands."""
    classes, names = found[0].classes, [t(each.twin.name) for each in found]
    decisions = np.stack([each.decisions for each in found])
    labels = [run_labels(row, classes) for row in decisions]
    # A strip's cells have no width on a scale of powers: they stand at their exponents.
    x = at if move == "turn" else [math.log2(each) for each in at]
    across = _across(move, strip=True)
    figure = class_figure(x, names, decisions, classes, across, Axis(""), labels, hover)
    columns: list[tuple[str, Column]] = [(COLUMNS[move], at)]
    columns += [(f"{each.twin.slug} decision", decision_names(each)) for each in found]
    show_chart(f"{KEY}-{move}-classes", figure, columns, said, f"decision-{name}")


def _angle(degrees: float) -> str:
    return f"{degrees:+.0f}°" if degrees else "0°"


def _scale(factor: float) -> str:
    return f"{factor:.3g} ×"


def _across(move: str, strip: bool = False) -> Axis:
    if move == "turn":
        return Axis(t("Angle, in degrees"), (-185, 185), tuple(range(-180, 181, 90)))
    marks, labels = (0.5, 0.71, 1, 1.41, 2), ("0.5", "0.71", "1", "1.41", "2")
    if strip:
        return Axis(t("Scale"), (-1.08, 1.08), [math.log2(mark) for mark in marks], labels)
    ends = (math.log10(0.48), math.log10(2.08))
    return Axis(t("Scale"), ends, marks, labels, logarithmic=True)
