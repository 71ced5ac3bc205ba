"""The effective receptive field as a heat map in its theoretical box, and as a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.core.colour import colour_sequential, sequential_table
from cnnviz.core.curve_table import Column, csv_text
from cnnviz.core.effective_field import Effective
from cnnviz.core.export import enlarged
from cnnviz.io.encode import png
from cnnviz.ui.charts import Axis, Line, draw_chart, line_figure, show_chart
from cnnviz.ui.effective_work import EffectiveWork
from cnnviz.ui.take_away import downloads
from cnnviz.ui.text import t

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped]

__all__ = ["along", "heat_csv", "heat_figure", "heat_map", "heat_png", "profile"]

KEY = "effective"
Numbers = np.ndarray[Any, np.dtype[np.float64]]
HEIGHT = 460
LEAST_SIDE = 512  # of the picture that is taken away


def heat_figure(work: EffectiveWork, found: Effective) -> Figure:
    """The heat over the pixels of the box, its middle half dashed, the input's edge a line."""
    from plotly.graph_objects import Figure, Heatmap

    top, left, tall, wide = work.box
    table = sequential_table()[::15]
    colours = [[i / (len(table) - 1), "rgb({},{},{})".format(*c)] for i, c in enumerate(table)]
    figure = Figure(
        Heatmap(
            x0=left,
            dx=1,
            y0=top,
            dy=1,
            z=found.heat.astype(np.float32),
            zmin=0,
            zmax=1,
            colorscale=colours,
            colorbar={
                # The empty line keeps the title off the bar.
                "title": {"text": t("mean |gradient|") + "<br>\u00a0", "side": "top"},
                "orientation": "h",
                "yref": "container",
                "y": 0,
                "yanchor": "bottom",
                "lenmode": "pixels",
                "len": 240,
                "thickness": 14,
                "outlinewidth": 0,
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
            },
            hovertemplate=t("row %{y}, column %{x}: %{z:.3g}") + "<extra></extra>",
        )
    )
    middle = (left - 0.5 + wide / 4, top - 0.5 + tall / 4, wide / 2, tall / 2)
    _box(figure, middle, "dash")
    _, height, width = work.looked_at.input
    over = top < 0 or left < 0 or top + tall > height or left + wide > width
    if over and not work.trained:
        _box(figure, (-0.5, -0.5, width, height), "solid")
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        xaxis=Axis(_columns(work), (left - 0.5, left + wide - 0.5)).layout(),
        yaxis=Axis(_rows(work), (top + tall - 0.5, top - 0.5)).layout(),
        dragmode=False,
    )
    figure.update_xaxes(constrain="domain", showgrid=False)
    figure.update_yaxes(scaleanchor="x", constrain="domain", showgrid=False)
    return figure


def _rows(work: EffectiveWork) -> str:
    return t("Row, from the middle of the field") if work.trained else t("Row of the input")


def _columns(work: EffectiveWork) -> str:
    if work.trained:
        return t("Column, from the middle of the field")
    return t("Column of the input")


def _box(figure: Figure, box: tuple[float, float, float, float], dash: str) -> None:
    left, top, wide, tall = box
    line = {"color": "#ffffff", "width": 2, "dash": dash}
    figure.add_shape(type="rect", x0=left, y0=top, x1=left + wide, y1=top + tall, line=line)


def heat_map(work: EffectiveWork, found: Effective, name: str) -> None:
    """Draw it with what is to be said of it."""
    _, _, tall, wide = work.box
    said = t(
        "The theoretical field has {tall} × {wide} pixels. Its middle half, dashed, is a quarter of"
        " the area and holds {share} of the energy, the squares of the gradient; spread evenly it"
        " would hold 25 %.",
        tall=tall,
        wide=wide,
        share=f"{100 * found.share:.1f} %",
    )
    draw_chart(f"{KEY}-heat", heat_figure(work, found), said, name)
    # Made when asked for: a large field has a quarter of a million lines.
    downloads(
        f"{KEY}-heat",
        (
            (t("The numbers, .csv"), lambda: heat_csv(work, found), f"{name}.csv", "text/csv"),
            (t("Heat, .png"), lambda: heat_png(found), f"{name}.png", "image/png"),
        ),
    )


def heat_csv(work: EffectiveWork, found: Effective) -> bytes:
    """A line for every pixel of the box."""
    top, left, tall, wide = work.box
    rows, cols = np.indices((tall, wide)).reshape(2, -1)
    columns: list[tuple[str, Column]] = [
        ("row", (rows + top).tolist()),
        ("column", (cols + left).tolist()),
        ("mean absolute gradient", found.heat.ravel().tolist()),
        ("energy", found.energy.ravel().tolist()),
    ]
    return csv_text(columns).encode()


def heat_png(found: Effective) -> bytes:
    """The heat in the colours of the chart, small fields enlarged."""
    times = max(1, LEAST_SIDE // max(found.heat.shape))
    return png(enlarged(colour_sequential(found.heat, 0, 1), times))


def profile(work: EffectiveWork, found: Effective, name: str) -> None:
    """Draw what is left of it along the columns, the rows added up."""
    _, left, _, wide = work.box
    at = [left + i for i in range(wide)]
    energy = along(found.energy)
    lines = []
    if work.choice.weights != "ones":
        heat = along(found.heat).tolist()
        lines.append(Line(t("mean |gradient|"), "mean absolute gradient", heat, 0))
        lines.append(Line(t("energy"), "energy", energy.tolist(), 1, "longdash"))
    ways = along(work.ways().heat).tolist()
    lines.append(Line(t("ways that lead there"), "ways", ways, 2, "dot"))
    lines.append(Line(t("if all counted alike"), "even", [1.0] * wide, 5, "dash"))
    up = Axis(t("Part of the largest"), (-0.03, 1.06))
    figure = line_figure(at, lines, Axis(t("{axis}, all rows added up", axis=_columns(work))), up)
    figure.update_traces(mode="lines")
    figure.update_layout(height=HEIGHT)
    said = t(
        "Added up over the rows, the energy is above half of its largest on {half} of {wide}"
        " columns.",
        half=int((energy > 0.5).sum()),
        wide=wide,
    )
    columns: list[tuple[str, Column]] = [("column", at)]
    columns += [(line.column, line.values) for line in lines]
    show_chart(f"{KEY}-profile", figure, columns, said, f"{name}-profile")


def along(values: Numbers) -> Numbers:
    """The sums of the columns of (h, w) numbers, as parts of the largest."""
    sums = values.sum(0)
    found: Numbers = sums / sums.max()
    return found
