"""The charts of decisions: maps over shifts, and curves over turning and scaling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from cnnviz.core.curve_table import Column
from cnnviz.core.network_moves import ANGLES, FACTORS, MOVES, OVER, REACH
from cnnviz.core.shift import FILLS
from cnnviz.io.encode import data_uri
from cnnviz.ui.charts import Axis, Line, line_figure, show_chart
from cnnviz.ui.class_charts import class_figure, letters, probability_figure, run_labels
from cnnviz.ui.network_shift_words import (
    compare_words,
    decision_words,
    percent,
    probability_words,
    range_words,
)
from cnnviz.ui.network_shift_work import (
    ANTI_ALIASED,
    KEY,
    PLAIN,
    Answers,
    Twin,
    answers,
    shown_pictures,
)
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t

__all__ = ["moves_tab", "shifts_tab"]

AT = tuple(range(-REACH, REACH + 1))
SIDE = len(AT)
MOST_BYTES = 10_000
CSS = Path(__file__).parents[2] / "assets" / "css" / "network_shift.css"
LOOKS = {PLAIN.slug: 0, ANTI_ALIASED.slug: 1}


def shifts_tab(picture: Current, twins: Sequence[Twin]) -> None:
    """Probability and decision for every shift (dx, dy)."""
    fill = st.selectbox(
        t("What comes in from outside"), FILLS, format_func=t, key=f"{KEY}-fill", index=0
    )
    st.caption(
        t(
            "The picture as the network sees it, {side} × {side} pixels, is shifted by whole"
            " pixels, at most {reach} each way: {n} shifts, not moving among them.",
            side=PLAIN.network.side,
            reach=REACH,
            n=len(MOVES),
        )
        + " "
        + _fill_words(fill)
    )
    _seen(
        picture,
        fill,
        (
            (MOVES.index((0, 0)), t("not moved")),
            (MOVES.index((0, REACH)), f"→ {REACH}"),
            (MOVES.index((REACH, REACH)), f"↓ {REACH} → {REACH}"),
        ),
    )
    found = [answers(picture, twin, fill) for twin in twins]
    _compared(found)
    for column, each in zip(st.columns(len(found)), found, strict=True):
        with column:
            _maps(each, fill, picture.slug)


def _fill_words(fill: str) -> str:
    return {
        "circular": t("What leaves on one side comes in on the other."),
        "zeros": t("Black comes in."),
        "replicate": t("The edge is repeated."),
        "camera": t(
            "The picture is resized to {wide} × {wide} pixels and the network sees a part of it,"
            " not moved the middle: real content comes in.",
            wide=PLAIN.network.side + 2 * REACH,
        ),
    }[fill]


def _seen(picture: Current, move: str, shown: Sequence[tuple[int, str]]) -> None:
    """What the network gets to see after some of the moves."""
    pictures = shown_pictures(picture, move, [at for at, _ in shown])
    st.html(f"<style>{CSS.read_text('utf-8')}</style>")
    row = st.container(horizontal=True, key=f"{KEY}-seen-{move}")
    for pixels, (_, said) in zip(pictures, shown, strict=True):
        row.image(data_uri(pixels, MOST_BYTES), caption=said, width="content")


def _compared(found: Sequence[Answers]) -> None:
    if len(found) == 2:
        one, other = (each.kept for each in found)
        st.markdown(compare_words(one, other, one.decision == other.decision))


def _maps(each: Answers, fill: str, of: str) -> None:
    twin, found = each.twin, each.kept
    decision = t(each.classes[found.decision])
    st.markdown(f"**{t(twin.name)}**")
    ticks = (-8, -4, 0, 4, 8)
    across = Axis(t("Shift to the right, in pixels"), ticks=ticks)
    up = Axis(t("Shift down, in pixels"), ticks=ticks)
    decisions = each.decisions.reshape(SIDE, SIDE)
    hover = [_hover(each, i, f"{dy:+d}, {dx:+d}") for i, (dy, dx) in enumerate(MOVES)]
    rows = [hover[i : i + SIDE] for i in range(0, len(hover), SIDE)]
    stays = decisions == found.decision
    scale = t("Probability: {decision}", decision=decision)
    shares = each.of_decision.reshape(SIDE, SIDE)
    figure = probability_figure(AT, shares, stays, across, up, scale, rows)
    places: list[tuple[str, Column]] = [
        ("down", [dy for dy, _ in MOVES]),
        ("right", [dx for _, dx in MOVES]),
    ]
    name = f"{twin.slug}-{fill}-{of}"
    columns = [*places, *_class_columns(each)]
    said = probability_words(each) + " " + t("A cross marks every other decision.")
    show_chart(f"{KEY}-{twin.slug}-shares", figure, columns, said, f"probability-{name}")
    labels = [
        [
            "" if stay else letters(each.classes[i])
            for i, stay in zip(row.tolist(), kept_row, strict=True)
        ]
        for row, kept_row in zip(decisions, stays.tolist(), strict=True)
    ]
    figure = class_figure(AT, AT, decisions, each.classes, across, up, labels, rows)
    columns = [*places, ("decision", _names(each))]
    said = decision_words(each)
    show_chart(f"{KEY}-{twin.slug}-classes", figure, columns, said, f"decision-{name}")


def _hover(each: Answers, i: int, move: str) -> str:
    """The move, the decision there, and the probability of the one on the unmoved picture."""
    first, now = each.kept.decision, int(each.decisions[i])
    said = f"{t(each.twin.name)}, {move}<br>{t(each.classes[now])}: {percent(each.shares[i, now])}"
    if now != first:
        said += f"<br>{t(each.classes[first])}: {percent(each.shares[i, first])}"
    return said


def _names(each: Answers) -> list[str]:
    return [each.classes[i] for i in each.decisions]


def _class_columns(each: Answers) -> list[tuple[str, Column]]:
    """The probability of every class, by its English name."""
    return [(name, each.shares[:, i].tolist()) for i, name in enumerate(each.classes)]


def moves_tab(move: str, picture: Current, twins: Sequence[Twin]) -> None:
    """Probability and decision over the angle ("turn") or over the scale ("scale")."""
    turning = move == "turn"
    at: tuple[float, ...] = ANGLES if turning else FACTORS
    written = _angle if turning else _scale
    done = (
        t("The picture is turned about its middle, in steps of {step} degrees;", step=5)
        if turning
        else t("The picture is shrunk and enlarged about its middle;")
    )
    st.caption(
        done
        + " "
        + t(
            "this is done at {over} times the network's size and then reduced, so that hardly"
            " anything is lost between pixels; even unmoved, rounding makes it a little another picture"
            " than the one that is shifted. Where the moved picture does not reach, its edge is"
            " repeated.",
            over=OVER,
        )
    )
    examples = (0, 30, 90) if turning else (1.0, 0.5, 2.0)
    _seen(picture, move, [(at.index(each), written(each)) for each in examples])
    found = [answers(picture, twin, move) for twin in twins]
    _compared(found)
    across = _across(turning)
    hover = [[_hover(each, i, written(a)) for i, a in enumerate(at)] for each in found]
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
    figure = line_figure(at, lines, across, up)
    figure.update_yaxes(tickformat=".0%")
    place: tuple[str, Column] = ("angle" if turning else "scale", at)
    columns = [place, *((line.column, line.values) for line in lines)]
    said = " ".join(probability_words(each) for each in found)
    which = "-".join(each.twin.slug for each in found)
    name = f"{move}-{which}-{picture.slug}"
    show_chart(f"{KEY}-{move}-shares", figure, columns, said, f"probability-{name}")
    classes, names = found[0].classes, [t(each.twin.name) for each in found]
    decisions = np.stack([each.decisions for each in found])
    labels = [run_labels(row, classes) for row in decisions]
    # A strip's cells have no width on a scale of powers: they stand at their exponents.
    x = at if turning else [math.log2(each) for each in at]
    figure = class_figure(
        x, names, decisions, classes, _across(turning, True), Axis(""), labels, hover
    )
    columns = [place, *((f"{each.twin.slug} decision", _names(each)) for each in found)]
    said = " ".join(f"{decision_words(each)} {range_words(each, at, written)}" for each in found)
    show_chart(f"{KEY}-{move}-classes", figure, columns, said, f"decision-{name}")


def _angle(degrees: float) -> str:
    return f"{degrees:+.0f}°" if degrees else "0°"


def _scale(factor: float) -> str:
    return f"{factor:.3g} ×"


def _across(turning: bool, strip: bool = False) -> Axis:
    if turning:
        return Axis(t("Angle, in degrees"), (-185, 185), tuple(range(-180, 181, 90)))
    marks, labels = (0.5, 0.71, 1, 1.41, 2), ("0.5", "0.71", "1", "1.41", "2")
    if strip:
        return Axis(t("Scale"), (-1.08, 1.08), [math.log2(mark) for mark in marks], labels)
    ends = (math.log10(0.48), math.log10(2.08))
    return Axis(t("Scale"), ends, marks, labels, logarithmic=True)
