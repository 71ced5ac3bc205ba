"""The curves under /features: what becomes of a picture with depth.

Nothing is drawn, and plotly not sent, before somebody opens the section; then one tab at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from cnnviz.core.curve_table import Column
from cnnviz.core.receptive_field import Field
from cnnviz.core.section_link import Section
from cnnviz.ui.charts import Axis, Line, line_figure, show_chart
from cnnviz.ui.counted import grouped
from cnnviz.ui.features_overview import overview
from cnnviz.ui.features_work import FeaturesWork
from cnnviz.ui.sections import lazy_tabs, section_panel
from cnnviz.ui.text import sentences, t

__all__ = ["DEPTH", "depth_curves", "mean_seen"]

KEY = "depth-curves"
DEPTH = Section(KEY, "curves", tabs=("zeros", "fields", "sizes"), apart=True)
POWERS = tuple(2**n for n in range(13))


@st.fragment(key=DEPTH.key)
def depth_curves(work: FeaturesWork) -> None:
    """Draw the section; a fragment of its own."""
    panel = section_panel(DEPTH, t("With depth"), ":material/show_chart:")
    if panel is None:
        return
    drawers: dict[str, Callable[[FeaturesWork], None]] = {
        t("Share of zeros"): _zeros,
        t("Receptive field"): _fields,
        t("Size and channels"): _sizes,
    }
    with panel:
        lazy_tabs(DEPTH, {title: partial(draw, work) for title, draw in drawers.items()})


def mean_seen(field: Field, axis: int, cells: int, side: int) -> float:
    """How many of its pixels along an axis a cell sees inside the picture, on average.

    cells: how many the map has along the axis; side: the picture's pixels.
    """
    start = field.start[axis] + field.jump[axis] * np.arange(cells)
    inside = np.minimum(start + field.size[axis], side) - np.maximum(start, 0)
    return float(np.clip(inside, 0, None).mean())


def _depth(names: list[str], shown: Callable[[int], bool]) -> Axis:
    at = [i for i in range(len(names)) if shown(i)]
    return Axis(t("Layer"), (-0.5, len(names) - 0.5), ticks=at, labels=[names[i] for i in at])


def _zeros(work: FeaturesWork) -> None:
    """After every ReLU and pooling, the share of cells that are exactly 0."""
    every = zip(work.network.layers, overview(work).zero_shares, strict=True)
    found = [(layer, share) for layer, share in every if layer.kind in ("relu", "pool")]
    names = [layer.name for layer, _ in found]
    lines = []
    for look, (kind, said) in enumerate((("relu", t("after ReLU")), ("pool", t("after pooling")))):
        shares = [share if layer.kind == kind else np.nan for layer, share in found]
        hover = [f"{name}: {share:.1%}" for name, share in zip(names, shares, strict=True)]
        lines.append(Line(said, kind, shares, look, hover=hover))
    up = Axis(t("Share of zeros"), (-0.03, 1.03), (0, 0.25, 0.5, 0.75, 1))
    figure = line_figure(range(len(found)), lines, _depth(names, lambda _: True), up)
    figure.update_traces(connectgaps=True)
    figure.update_yaxes(tickformat=".0%")
    (first, low), (last, high) = found[0], found[-1]
    said = t(
        "After {first} {low} of all cells are exactly 0, after {last} {high}.",
        first=first.name,
        low=f"{low:.1%}",
        last=last.name,
        high=f"{high:.1%}",
    )
    if found[-1][0].pool.kind == "max":
        said = sentences(
            said, t("Max pooling keeps the largest of a window: 0 only where all of them are.")
        )
    columns: list[tuple[str, Column]] = [("layer", names), ("zeros", [share for _, share in found])]
    show_chart(f"{KEY}-zeros", figure, columns, said, _file("zeros", work))


def _fields(work: FeaturesWork) -> None:
    """What a cell sees: the window's size, and how much of it lies in the picture on average."""
    side = work.seen.shape[0]
    names = [layer.name for layer in work.network.layers]
    sizes = [field.size[0] for field in work.fields]
    inside = [
        mean_seen(field, 0, shape[1], side)
        for field, shape in zip(work.fields, work.sizes, strict=True)
    ]
    hover = [
        t(
            "{layer}: {size} pixels high, on average {inside} of them in the picture",
            layer=n,
            size=s,
            inside=f"{i:.1f}",
        )
        for n, s, i in zip(names, sizes, inside, strict=True)
    ]
    lines = [
        Line(t("receptive field"), "receptive field", sizes, 0, hover=hover),
        Line(t("inside the picture, on average"), "mean inside", inside, 1, hover=hover),
        Line(t("the picture"), "picture", [side] * len(names), 5, "dash"),
    ]
    figure = line_figure(range(len(names)), lines, _no_relu(work), Axis(t("Height, in pixels")))
    figure.update_yaxes(rangemode="tozero")
    said = t(
        "A cell of {first} sees {small} rows of pixels, one of {last} {large}; of those {mean} lie"
        " in the picture on average, the rest is padding.",
        first=names[0],
        small=sizes[0],
        last=names[-1],
        large=sizes[-1],
        mean=f"{inside[-1]:.1f}",
    )
    columns: list[tuple[str, Column]] = [("layer", names)]
    columns += [(line.column, line.values) for line in lines]
    show_chart(f"{KEY}-fields", figure, columns, said, _file("receptive-field", work))


def _sizes(work: FeaturesWork) -> None:
    """Maps shrink, channels grow."""
    names = [layer.name for layer in work.network.layers]
    channels, rows, cols = (list(each) for each in zip(*work.sizes, strict=True))
    hover = [
        "{}: {} × {} × {}".format(name, *shape)
        for name, shape in zip(names, work.sizes, strict=True)
    ]
    lines = [
        Line(t("channels"), "channels", channels, 0, hover=hover),
        Line(t("height of a map"), "rows", rows, 1, hover=hover),
    ]
    if rows != cols:
        lines.append(Line(t("width of a map"), "columns", cols, 3, hover=hover))
    up = Axis(t("Channels, cells"), ticks=POWERS, logarithmic=True)
    figure = line_figure(range(len(names)), lines, _no_relu(work), up)
    numbers = [int(np.prod(shape)) for shape in work.sizes]
    said = t(
        "{first} gives {many} numbers, {last} {few}.",
        first=names[0],
        many=grouped(numbers[0]),
        last=names[-1],
        few=grouped(numbers[-1]),
    )
    columns: list[tuple[str, Column]] = [("layer", names), ("numbers", numbers)]
    columns += [(line.column, line.values) for line in lines]
    show_chart(f"{KEY}-sizes", figure, columns, said, _file("sizes", work))


def _no_relu(work: FeaturesWork) -> Axis:
    """The axis of all layers; those that change no size have no mark of their own."""
    layers = work.network.layers
    return _depth([layer.name for layer in layers], lambda i: layers[i].kind != "relu")


def _file(name: str, work: FeaturesWork) -> str:
    return f"{name}-{work.network.slug}-{work.picture.slug}"
