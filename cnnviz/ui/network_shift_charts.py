"""The maps of decisions over shifts, and what the charts of other moves share with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from cnnviz.core.curve_table import Column
from cnnviz.core.network_moves import MOVES, REACH
from cnnviz.core.shift import FILLS
from cnnviz.io.encode import data_uri
from cnnviz.ui.charts import Axis, show_chart
from cnnviz.ui.class_charts import class_figure, letters, probability_figure
from cnnviz.ui.network_shift_words import (
    compare_words,
    decision_words,
    percent,
    probability_words,
)
from cnnviz.ui.network_shift_work import (
    KEY,
    NETWORKS,
    PLAIN,
    Answers,
    Twin,
    answers,
    shown_pictures,
)
from cnnviz.ui.sections import kept_choice
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import sentences, t

__all__ = ["compared", "decision_names", "hover_text", "seen_row", "shifts_tab"]

AT = tuple(range(-REACH, REACH + 1))
SIDE = len(AT)
MOST_BYTES = 10_000
CSS = Path(__file__).parents[2] / "assets" / "css" / "network_shift.css"


def shifts_tab(picture: Current, twins: Sequence[Twin]) -> None:
    """Probability and decision for every shift (dx, dy)."""
    fill = st.selectbox(
        t("What comes in from outside"),
        FILLS,
        format_func=t,
        **kept_choice(NETWORKS, "fill", FILLS),
    )
    st.caption(
        sentences(
            t(
                "The picture as the network sees it, {side} × {side} pixels, is shifted by whole"
                " pixels, at most {reach} each way: {n} shifts, not moving among them.",
                side=PLAIN.network.side,
                reach=REACH,
                n=len(MOVES),
            ),
            _fill_words(fill),
        )
    )
    seen_row(
        picture,
        fill,
        (
            (MOVES.index((0, 0)), t("not moved")),
            (MOVES.index((0, REACH)), f"→ {REACH}"),
            (MOVES.index((REACH, REACH)), f"↓ {REACH} → {REACH}"),
        ),
    )
    found = [answers(picture, twin, fill) for twin in twins]
    compared(found)
    for column, each in zip(st.columns(len(found)), found, strict=True):
        with column:
            _maps(each, fill, picture.slug)


def _fill_words(fill: str) -> str:
    return {
        "circular": t("What leaves on one side comes in on the other."),
        "zeros": t("Black comes in."),
        "replicate": t("The edge is repeated."),
        "camera": t(
            "The picture is resized to {wide} × {wide} pixels and the network sees a part of it"
            " (unmoved: the middle), so real content comes in.",
            wide=PLAIN.network.side + 2 * REACH,
        ),
    }[fill]


def seen_row(picture: Current, move: str, shown: Sequence[tuple[int, str]]) -> None:
    """What the network gets to see after some of the moves."""
    pictures = shown_pictures(picture, move, [at for at, _ in shown])
    st.html(f"<style>{CSS.read_text('utf-8')}</style>")
    row = st.container(horizontal=True, key=f"{KEY}-seen-{move}")
    for pixels, (_, said) in zip(pictures, shown, strict=True):
        row.image(data_uri(pixels, MOST_BYTES), caption=said, width="content")


def compared(found: Sequence[Answers]) -> None:
    """The twins against each other, where both are shown."""
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
    hover = [hover_text(each, i, f"{dy:+d}, {dx:+d}") for i, (dy, dx) in enumerate(MOVES)]
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
    said = sentences(probability_words(each), t("A cross marks each decision that differs."))
    show_chart(f"{KEY}-{twin.slug}-shares", figure, columns, said, f"probability-{name}")
    labels = [
        [
            "" if stay else letters(each.classes[i])
            for i, stay in zip(row.tolist(), kept_row, strict=True)
        ]
        for row, kept_row in zip(decisions, stays.tolist(), strict=True)
    ]
    figure = class_figure(AT, AT, decisions, each.classes, across, up, labels, rows)
    columns = [*places, ("decision", decision_names(each))]
    said = decision_words(each)
    show_chart(f"{KEY}-{twin.slug}-classes", figure, columns, said, f"decision-{name}")


def hover_text(each: Answers, i: int, move: str) -> str:
    """The move, the decision there, and the probability of the one on the unmoved picture."""
    first, now = each.kept.decision, int(each.decisions[i])
    said = f"{t(each.twin.name)}, {move}<br>{t(each.classes[now])}: {percent(each.shares[i, now])}"
    if now != first:
        said += f"<br>{t(each.classes[first])}: {percent(each.shares[i, first])}"
    return said


def decision_names(each: Answers) -> list[str]:
    """The English name of every decision, for files."""
    return [each.classes[i] for i in each.decisions]


def _class_columns(each: Answers) -> list[tuple[str, Column]]:
    """The probability of every class, by its English name."""
    return [(name, each.shares[:, i].tolist()) for i, name in enumerate(each.classes)]
