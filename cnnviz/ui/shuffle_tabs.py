"""The cut-up photo: what a shuffle of all pixels takes from a picture, and who notices.

Nothing is drawn, and plotly not sent, before somebody opens the section; then one tab at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from cnnviz.core.curve_table import csv_text
from cnnviz.core.messages import mark
from cnnviz.core.picture import Picture
from cnnviz.core.pixel_shuffle import FARTHEST
from cnnviz.core.section_link import Option, Section
from cnnviz.core.shift_lab import Difference
from cnnviz.core.sweep_scene import number
from cnnviz.io.encode import data_uri
from cnnviz.ui.charts import Axis, Line, line_figure, show_chart
from cnnviz.ui.counted import grouped
from cnnviz.ui.sections import kept_choice, lazy_tabs, section_panel
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.shuffle_work import ShuffleWork
from cnnviz.ui.take_away import downloads
from cnnviz.ui.text import t

__all__ = ["SHUFFLE", "shuffle_tabs"]

KEY = "shuffle"
MOST_BYTES = 60_000
SHOWN_WIDTH = 256
FILLS = {"circular": mark("edges joined"), "zeros": mark("zeros come in")}
SHUFFLE = Section(
    KEY,
    "shuffle",
    tabs=("cut", "neighbours", "dense", "pixel"),
    options=(Option("fill", tuple(FILLS), "circular"),),
    apart=True,
)


@st.fragment(key=SHUFFLE.key)
def shuffle_tabs(picture: Current) -> None:
    """Draw the section for the shared picture; a fragment of its own."""
    title = t("The cut-up photo, and one pixel of shift")
    panel = section_panel(SHUFFLE, title, ":material/grid_view:")
    if panel is None:
        return
    drawers: dict[str, Callable[[ShuffleWork], None]] = {
        t("Cut up"): _pictures,
        t("Neighbours"): _neighbours,
        t("A fully connected layer"): _dense,
        t("One pixel of shift"): _one_pixel,
    }
    work = ShuffleWork(picture)
    with panel:
        lazy_tabs(SHUFFLE, {title: partial(draw, work) for title, draw in drawers.items()})


def _row(key: str, pictures: list[tuple[Picture, str]]) -> None:
    with st.container(horizontal=True, key=f"{KEY}-{key}"):
        for pixels, caption in pictures:
            st.image(data_uri(pixels, MOST_BYTES), caption=caption, width=SHOWN_WIDTH)


def _pictures(work: ShuffleWork) -> None:
    """The picture, the same cut up, and what a convolution makes of both."""
    st.caption(
        t(
            "The pixels of your picture ({rows} × {cols}), shuffled by one fixed permutation: none"
            " is lost, and nobody sees a picture any more. A convolution with Sobel x, of both:",
            rows=work.pixels.shape[0],
            cols=work.pixels.shape[1],
        )
    )
    maps, coloured = work.maps(), work.map_pictures()
    _row("seen", [(work.pixels, t("your picture")), (work.cut_up(), t("cut up"))])
    _row("maps", [(coloured[0], t("its map")), (coloured[1], t("the map of the cut-up one"))])
    spreads = [float(each.std()) for each in maps]
    said = t(
        "The map of the picture shows its edges; the other is noise, as if everything were an edge:"
        " its standard deviation is {after} instead of {before}.",
        before=number(round(spreads[0], 4)),
        after=number(round(spreads[1], 4)),
    )
    st.markdown(said)
    names = (
        t("Picture, .png"),
        t("Cut up, .png"),
        t("Its map, .png"),
        t("Map of the cut-up one, .png"),
    )
    downloads(
        f"{KEY}-files",
        [
            (label, partial(bytes, data), name, "image/png")
            for label, (name, data) in zip(names, work.files(), strict=True)
        ],
    )


def _neighbours(work: ShuffleWork) -> None:
    """Correlation of pixels by their distance, before and after."""
    st.caption(
        t(
            "Pearson's correlation of all pairs of pixels that lie so far apart in a row or a"
            " column: 1 means that one says all about the other, 0 nothing."
        )
    )
    before, after = work.correlations()
    distances = range(1, FARTHEST + 1)
    lowest = float(np.nan_to_num([before, after]).min())
    lines = [
        Line(name, column, values.tolist(), look, hover=_hover(name, values))
        for look, (name, column, values) in enumerate(
            ((t("your picture"), "picture", before), (t("cut up"), "cut up", after))
        )
    ]
    figure = line_figure(
        distances,
        lines,
        Axis(t("Distance, in pixels"), (0, FARTHEST + 1), (1, 8, 16, 24, 32)),
        Axis(t("Correlation"), (min(-0.1, lowest) - 0.05, 1.05), (-1, -0.5, 0, 0.5, 1)),
    )
    said = t(
        "Direct neighbours: {before} before and {after} after. A convolution lives on what"
        " neighbours have in common.",
        before=_written(before[0]),
        after=_written(after[0]),
    )
    columns = [("distance", list(distances)), *((each.column, each.values) for each in lines)]
    show_chart(f"{KEY}-chart", figure, columns, said, f"neighbours-{work.picture.slug}")


def _hover(name: str, values: np.ndarray) -> list[str]:
    return [
        t("{name}, {d} pixels apart: {r}", name=name, d=d, r=_written(r))
        for d, r in enumerate(values, 1)
    ]


def _written(r: float) -> str:
    return "–" if np.isnan(r) else f"{r:.3f}".replace("-", "−")


def _dense(work: ShuffleWork) -> None:
    """The outputs of a fully connected layer, with its weights permuted alike."""
    found = work.outputs()
    st.caption(
        t(
            "{n} neurons with fixed random weights on all {inputs} numbers. Permute the weights"
            " like the pixels, and each product is the same as before, only in another place of the"
            " sum. The sums here are exact and rounded once (math.fsum), so their order cannot"
            " matter.",
            n=len(found.whole),
            inputs=grouped(work.planes.size),
        )
    )
    head = (
        t("neuron"),
        t("your picture"),
        t("cut up, weights permuted alike"),
        t("cut up, weights as they were"),
    )
    lines = ["| " + " | ".join(head) + " |", "|---:" * len(head) + "|"]
    for i, row in enumerate(zip(found.whole, found.same, found.other, strict=True)):
        lines.append(f"| {i + 1} | " + " | ".join(_exact(each) for each in row) + " |")
    st.markdown("\n".join(lines))
    same = sum(a == b for a, b in zip(found.whole, found.same, strict=True))
    st.markdown(
        t(
            "{same} of {n} outputs are identical to the last digit: a fully connected layer does"
            " not know which pixels are neighbours. Shuffle all pictures of a data set alike, and"
            " it learns as well as before; a convolution does not.",
            same=same,
            n=len(found.whole),
        )
    )
    columns = {
        "neuron": range(1, len(found.whole) + 1),
        "picture": found.whole,
        "cut up, weights permuted": found.same,
        "cut up, weights as they were": found.other,
    }
    table = partial(bytes, csv_text(columns).encode())
    downloads(f"{KEY}-dense", [(t("The numbers, .csv"), table, "fully-connected.csv", "text/csv")])


def _exact(value: float) -> str:
    return repr(value).replace("-", "−")


def _one_pixel(work: ShuffleWork) -> None:
    """What one pixel to the right does to the vector and to the map."""
    fill = st.segmented_control(
        t("What comes in from outside"),
        list(FILLS),
        format_func=lambda name: t(FILLS[name]),
        required=True,
        **kept_choice(SHUFFLE, "fill", tuple(FILLS)),
    )
    found = work.one_pixel(str(fill or "circular"))
    correlation = _written(found.correlation)
    st.markdown(
        t(
            "**The flattened picture**, entry by entry: {changed} of the numbers are others, by"
            " {mean} of the picture's range on average; the correlation of before and after is"
            " {r}.",
            changed=f"{found.changed:.1%}",
            mean=f"{found.mean_change:.1%}",
            r=correlation,
        )
    )
    st.markdown(
        t(
            "**The feature map** (Sobel x), moved back by one cell: {interior} in the interior,"
            " {border} in the border; {share} of all cells differ.",
            interior=_largest(found.map.interior),
            border=_largest(found.map.border),
            share=f"{found.map.all.share:.1%}" if found.map.all.share else t("none"),
        )
    )
    st.caption(
        t(
            "A fully connected layer meets each of these vectors as a new one and has to learn it;"
            " a convolution moves along (translation equivariance). With zeros around the picture"
            " that ends at the border."
        )
    )


def _largest(difference: Difference) -> str:
    if difference.count == 0:
        return t("no cells")
    return t("exactly 0") if difference.exact else t("at most {n}", n=number(difference.largest))
