"""The map over shifts in both directions: which of them change pooled cells."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.shift_curves import REACH, pooled_change
from cnnviz.ui import curve_words
from cnnviz.ui.charts import Axis, map_figure, show_chart
from cnnviz.ui.curve_work import KEY, Compute, joined_edges
from cnnviz.ui.text import t

__all__ = ["change_tab"]


def change_tab(compute: Compute, of: str, spec: PoolSpec) -> None:
    """Which shifts change pooled cells: the grid of the windows becomes visible."""
    st.caption(
        joined_edges()
        + " "
        + t(
            "Then {pooling} pooling, {rows} × {cols}, in steps of {down} × {right}. A cell has"
            " changed when it neither keeps its value nor takes that of the cell which the shift"
            " brings to it, in whole steps, halves rounded up.",
            pooling=t(spec.kind),
            rows=spec.size[0],
            cols=spec.size[1],
            down=spec.step[0],
            right=spec.step[1],
        )
    )
    shares = compute(pooled_change)
    at = tuple(range(-REACH, REACH + 1))
    hover = [
        [
            t(
                "{down} down, {right} to the right: {share} changed",
                down=f"{down:+d}",
                right=f"{right:+d}",
                share=f"{share:.1%}" if share else "0",
            )
            for right, share in zip(at, row, strict=True)
        ]
        for down, row in zip(at, shares, strict=True)
    ]
    ticks = (-8, -4, 0, 4, 8)
    figure = map_figure(
        at,
        at,
        shares.tolist(),
        Axis(t("Shift to the right, in pixels"), ticks=ticks),
        Axis(t("Shift down, in pixels"), ticks=ticks),
        t("Cells that changed"),
        hover,
    )
    columns: list[tuple[str, Sequence[float]]] = [
        ("down", [down for down in at for _ in at]),
        ("right", [right for _ in at for right in at]),
        ("changed", shares.ravel().tolist()),
    ]
    said = curve_words.change_words(shares, spec.step)
    show_chart(f"{KEY}-map", figure, columns, said, f"pooled-change-{of}")
