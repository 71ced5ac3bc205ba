"""Charts of decisions: which class a network names, in colours that carry letters as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.ui.charts import Axis, map_figure
from cnnviz.ui.text import language, t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped]

__all__ = ["class_figure", "letters", "probability_figure", "run_labels"]

Shares = np.ndarray[Any, np.dtype[np.floating[Any]]]
Decisions = np.ndarray[Any, np.dtype[np.integer[Any]]]

# Under black letters, and apart for the colour-blind: after the light scheme of Paul Tol's Colour
# Schemes (2021), with two more and without its olive, so that there are ten.
CLASS_COLOURS = (
    "#77aadd",
    "#ee8866",
    "#99ddff",
    "#eedd88",
    "#d2a679",
    "#ffaabb",
    "#bbcc33",
    "#c6a5e0",
    "#44bb99",
    "#dddddd",
)
HEIGHT = 500
STRIP_HEIGHT = 240
ROOM = 0.17  # the part of a strip on which a name has room, on a phone too


def letters(name: str) -> str:
    """The beginning of a class's name, short enough for a cell of a map."""
    said = t(name)
    return said[:1] if language() == "zh" else said[:2]


def probability_figure(
    at: Sequence[float],
    shares: Shares,
    kept: np.ndarray[Any, np.dtype[np.bool_]],
    across: Axis,
    up: Axis,
    scale: str,
    hover: Sequence[Sequence[str]],
) -> Figure:
    """A map of probabilities (n, n) from 0 to 1; a cross where the decision is another."""
    figure = map_figure(at, at, shares.tolist(), across, up, scale, hover)
    crosses = np.where(kept, "", "×").tolist()
    figure.update_traces(zmin=0, zmax=1, text=crosses)
    figure.update_layout(height=HEIGHT)
    return figure


def run_labels(decisions: Decisions, names: Sequence[str]) -> list[str]:
    """For a row of decisions the name in the middle of every run that has room for it."""
    said = [""] * len(decisions)
    ends = [*(np.flatnonzero(np.diff(decisions)) + 1).tolist(), len(decisions)]
    for start, stop in zip([0, *ends], ends, strict=False):
        if stop - start >= ROOM * len(decisions):
            said[(start + stop - 1) // 2] = t(names[int(decisions[start])])
    return said


def class_figure(
    x: Sequence[float],
    y: Sequence[float] | Sequence[str],
    decisions: Decisions,
    names: Sequence[str],
    across: Axis,
    up: Axis,
    labels: Sequence[Sequence[str]],
    hover: Sequence[Sequence[str]],
) -> Figure:
    """The decisions (rows, columns) in their colours with their labels; a legend of those there.

    y: numbers, downwards and in the proportion of x, or the names of rows.
    """
    from plotly.graph_objects import Figure, Heatmap, Scatter

    n = len(names)
    colours = [CLASS_COLOURS[i % len(CLASS_COLOURS)] for i in range(n)]
    steps = [[edge / n, colours[i]] for i in range(n) for edge in (i, i + 1)]
    named = isinstance(y[0], str)
    figure = Figure(
        Heatmap(
            x=list(x),
            y=list(y),
            z=decisions.tolist(),
            zmin=-0.5,
            zmax=n - 0.5,
            colorscale=steps,
            showscale=False,
            text=[list(row) for row in labels],
            texttemplate="%{text}",
            textfont={"color": "#000000", "size": 10},
            customdata=[list(row) for row in hover],
            hovertemplate="%{customdata}<extra></extra>",
            xgap=0 if named else 1,
            ygap=4 if named else 1,
        )
    )
    for i in sorted(set(decisions.ravel().tolist())):
        figure.add_trace(
            Scatter(
                x=[None],
                y=[None],
                mode="markers",
                marker={"symbol": "square", "size": 12, "color": colours[i]},
                name=t(names[i]),
            )
        )
    figure.update_layout(
        height=STRIP_HEIGHT if named else HEIGHT,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        xaxis=across.layout(),
        yaxis=up.layout(),
        hovermode="closest",
        dragmode=False,
        showlegend=True,
        legend={
            "orientation": "h",
            "xref": "container",
            "yref": "container",
            "x": 0,
            "y": 0,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    figure.update_yaxes(autorange="reversed")
    if not named:
        figure.update_yaxes(scaleanchor="x", constrain="domain")
        figure.update_xaxes(constrain="domain")
    return figure
