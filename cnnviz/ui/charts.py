"""Charts with plotly: lines that are told apart without colour, a map, PNG and CSV of each.

The browser fetches plotly with the first chart that is drawn, and Python imports it here no sooner
(Streamlit does so by itself when the server starts, wherever it is installed).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from cnnviz.core.curve_table import Column, csv_text
from cnnviz.ui.text import t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped]

__all__ = ["COLOURS", "Axis", "Line", "draw_chart", "line_figure", "map_figure", "show_chart"]

# At least three to one against the light and the dark background, apart for the colour-blind.
COLOURS = ("#2a7fc1", "#b8770b", "#009e73", "#c2478b", "#8a63d2", "#7f7f7f")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star")
HEIGHT = 440
MAP_HEIGHT = 520
CSS = Path(__file__).parents[2] / "assets" / "css" / "charts.css"


@dataclass(frozen=True)
class Axis:
    """What an axis shows, its ends (None: as the numbers have them) and where its marks stand."""

    title: str
    ends: tuple[float, float] | None = None
    ticks: Sequence[float] | None = None
    labels: Sequence[str] | None = None
    logarithmic: bool = False

    def layout(self) -> dict[str, Any]:
        """As plotly wants it."""
        about: dict[str, Any] = {"title": {"text": self.title}, "zeroline": False}
        if self.ends is not None:
            about["range"] = list(self.ends)
        if self.ticks is not None:
            about["tickvals"] = list(self.ticks)
        if self.labels is not None:
            about["ticktext"] = list(self.labels)
        if self.logarithmic:
            about["type"] = "log"
        return about


@dataclass(frozen=True)
class Line:
    """One curve: what the legend and the file call it, its numbers, and which look it has.

    `look` chooses colour and marks, the same for a curve and its theory; a `dash` other than
    "solid" leaves the marks out. Without `name` it is not in the legend, without `values` only
    there.
    """

    name: str
    column: str
    values: Sequence[float]
    look: int
    dash: str = "solid"
    hover: Sequence[str] | None = None


def line_figure(x: Sequence[float], lines: Iterable[Line], across: Axis, up: Axis) -> Figure:
    """The lines over `x`, the legend below them."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure()
    for line in lines:
        plain = line.dash == "solid"
        figure.add_trace(
            Scatter(
                x=list(x),
                y=[float(value) for value in line.values or [math.nan] * len(x)],
                cliponaxis=False,
                name=line.name or line.column,
                showlegend=bool(line.name),
                mode="lines+markers" if plain else "lines",
                line={"color": COLOURS[line.look], "dash": line.dash, "width": 2},
                marker={"symbol": SYMBOLS[line.look], "size": 7},
                text=None if line.hover is None else list(line.hover),
                hovertemplate=(
                    "%{text}<extra></extra>" if line.hover is not None else "%{y:.3g}<br>%{x}"
                ),
            )
        )
    figure.update_layout(
        _frame(across, up),
        legend={
            "orientation": "h",
            "xref": "container",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
        },
    )
    return figure


def map_figure(
    x: Sequence[float],
    y: Sequence[float],
    values: Sequence[Sequence[float]],
    across: Axis,
    up: Axis,
    scale: str,
    hover: Sequence[Sequence[str]],
) -> Figure:
    """A map of shares over x and y, y growing downwards; exact zeros are written as such."""
    from plotly.graph_objects import Figure, Heatmap

    figure = Figure(
        Heatmap(
            x=list(x),
            y=list(y),
            z=values,
            zmin=0,
            colorscale="Cividis",
            colorbar={
                # The empty line keeps the title off the bar.
                "title": {"text": f"{scale}<br>\u00a0", "side": "top"},
                "tickformat": ".0%",
                "orientation": "h",
                "yref": "container",
                "y": 0,
                "yanchor": "bottom",
                "lenmode": "pixels",
                "len": 240,
                "thickness": 14,
            },
            text=[["0" if value == 0 else "" for value in row] for row in values],
            texttemplate="%{text}",
            textfont={"color": "#ffffff", "size": 10},
            customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
            xgap=1,
            ygap=1,
        )
    )
    figure.update_layout(_frame(across, up), height=MAP_HEIGHT)
    figure.update_yaxes(autorange="reversed", scaleanchor="x", constrain="domain")
    figure.update_xaxes(constrain="domain")
    return figure


def _frame(across: Axis, up: Axis) -> dict[str, Any]:
    return {
        "height": HEIGHT,
        "margin": {"l": 10, "r": 10, "t": 40, "b": 10},
        "xaxis": across.layout(),
        "yaxis": up.layout(),
        "hovermode": "closest",
        "dragmode": False,
    }


def draw_chart(key: str, figure: Figure, sentence: str, file_name: str) -> None:
    """Draw a chart and under it the sentence; its own button saves it as `file_name`.png."""
    st.html(f"<style>{CSS.read_text('utf-8')}</style>")
    st.plotly_chart(
        figure,
        key=key,
        theme="streamlit",
        config={
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
            "scrollZoom": False,
            "doubleClick": False,
        },
        alt=sentence,
    )
    st.markdown(sentence)


def show_chart(
    key: str,
    figure: Figure,
    columns: Iterable[tuple[str, Column]],
    sentence: str,
    file_name: str,
) -> None:
    """Draw a chart, under it the sentence and a button for its numbers.

    The chart's own button saves it as a PNG; files are called `file_name` and their ending.
    """
    draw_chart(key, figure, sentence, file_name)
    st.download_button(
        t("The numbers, .csv"),
        csv_text(columns).encode(),
        f"{file_name}.csv",
        "text/csv",
        key=f"{key}-csv",
        on_click="ignore",
        icon=":material/download:",
    )
