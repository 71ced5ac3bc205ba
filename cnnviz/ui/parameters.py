"""From fully connected to convolution: the four components, and Python's answer to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnnviz.core.layer_rivals import Rivals
from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import Section
from cnnviz.core.sweep_scene import number
from cnnviz.core.weight_matrix import WeightMatrix
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.counted import grouped
from cnnviz.ui.parameters_header import (
    im2col_message,
    matrix_message,
    questions_header,
    rivals_header,
)
from cnnviz.ui.parameters_state import KEY, rested, shown, studio_kernel
from cnnviz.ui.parameters_work import ParametersWork
from cnnviz.ui.take_away import code_panel, downloads
from cnnviz.ui.text import explain, t
from cnnviz.ui.workbench import begun, say_why_not_kept

__all__ = [
    "CODES",
    "columns_section",
    "counted_again",
    "matrix_section",
    "quiz_section",
    "rivals_section",
    "work_now",
]

STYLES = ("controls", "studio", "network", "parameters")
RIVALS = Component("layer_rivals", styles=STYLES)
QUESTIONS = Component("questions", styles=STYLES)
MATRIX = Component("weight_matrix", styles=(*STYLES, "stage"))
COLUMNS = Component("im2col", styles=(*STYLES, "stage_controls", "stage"))
CODES = {
    part: Section(f"{KEY}-{part}-code", f"{name}_code")
    for part, name in (("rivals", "layer"), ("matrix", "matrix"), ("im2col", "columns"))
}
CSV, PNG = "text/csv", "image/png"
File = tuple[str, Callable[[], bytes], str, str]  # as `downloads` takes it


def work_now() -> ParametersWork:
    """The page and the picture of this moment."""
    return ParametersWork(shared_picture.current(), shown(), studio_kernel().planes)


def _mounted(
    part: str, component: Component, header: Mapping[str, Any], arrays: Any = None
) -> None:
    """The component of a part of the page, and why what it last reported was not kept."""
    key = f"{KEY}-{part}"
    component(key=key, header=header, arrays=arrays, on_rest_change=rested(part))
    say_why_not_kept(key)


def _taken(part: str, files: Sequence[File], code: Callable[[], str], reads: str = "") -> None:
    """What of a part can be taken away: its files, and its code."""
    downloads(f"{KEY}-{part}-files", files)
    code_panel(CODES[part], {"PyTorch": code}, reads)


def rivals_section(work: ParametersWork) -> DeltaGenerator:
    """Three layers over the same input; returns the place for `counted_again`."""
    _mounted("rivals", RIVALS, rivals_header(work, *begun(KEY, work.demo)))
    again = st.container()
    files = [(t("The numbers, .csv"), work.rivals_csv, "layers.csv", CSV)]
    _taken("rivals", files, work.rivals_code)
    return again


def counted_again(work: ParametersWork) -> None:
    """What follows from the counts, and whether torch counts the same."""
    from cnnviz.core.torch_rivals import counted_on_torch  # no page waits for torch to be imported

    spec, rivals = work.demo.rivals, Rivals.of(work.demo.rivals)
    st.caption(
        t(
            "The input has {pixels} pixels × {channels} = {inputs} numbers. Weights and biases"
            " together: {dense} fully connected, {local} locally connected, {conv} convolutional."
            " For a batch of 8 pictures the convolution gives [8, {shape}].",
            pixels=grouped(spec.height * spec.width),
            channels=spec.channels,
            inputs=grouped(spec.channels * spec.height * spec.width),
            dense=grouped(rivals.dense.parameters),
            local=grouped(rivals.local.parameters),
            conv=grouped(rivals.conv.parameters),
            shape=", ".join(map(str, rivals.conv.shape)),
        )
    )
    try:
        same = counted_on_torch(spec) == rivals
    except Refusal as why:
        st.caption(explain(why))
        return
    if same:
        st.caption(
            t(
                "Counted again on torch modules (nn.Linear, a locally connected one, nn.Conv2d):"
                " the same."
            )
        )
    else:
        st.error(t("torch modules count otherwise: this is a mistake of the page."))


def quiz_section() -> None:
    """Where learners go wrong: to be answered before it is read."""
    visit, _ = begun(KEY, shown())
    st.subheader(t("Guess first"), anchor=False)
    QUESTIONS(key=f"{KEY}-questions", header=questions_header(visit), arrays={})


def matrix_section(work: ParametersWork) -> None:
    """The layer as a matrix, from dense to convolution."""
    st.subheader(t("The weights as a matrix"), anchor=False)
    st.caption(
        t(
            "A small picture flattened: a column for each of its pixels, a row for each output."
            " Move the slider from fully connected to convolution, and back."
        )
    )
    _mounted("matrix", MATRIX, *matrix_message(work, *begun(KEY, work.demo)))
    spec, apart = work.demo.matrix, work.matrix_difference()
    st.caption(
        t(
            "Computed again in Python: {rows} × {cols} entries, {free} free parameters; matrix"
            " times picture and the convolution differ by {apart}.",
            rows=spec.outputs,
            cols=spec.inputs,
            free=grouped(WeightMatrix(spec).free),
            apart=t("exactly 0") if apart == 0 else t("at most {n}", n=number(apart)),
        )
    )
    files = (
        (t("Matrix, .csv"), work.matrix_csv, "matrix.csv", CSV),
        (t("Matrix, .png"), work.matrix_png, "matrix.png", PNG),
    )
    reads = t("Builds the matrix at the slider's end, the convolution, and compares the two.")
    _taken("matrix", files, work.matrix_code, reads)


def columns_section(work: ParametersWork) -> None:
    """im2col: windows as columns, kernels as rows, maps as their product."""
    st.subheader(t("im2col: every window a column"), anchor=False)
    st.caption(
        t(
            "Libraries turn a convolution into one product of two matrices: what the window sees at"
            " each stop becomes a column, each kernel a row."
        )
    )
    _mounted("im2col", COLUMNS, *im2col_message(work, *begun(KEY, work.demo)))
    columns, maps = work.columns(), work.maps()
    st.caption(
        t(
            "Computed again in Python: {rows} × {cols} columns, {n} maps, from {low} to {high}.",
            rows=columns.shape[0],
            cols=columns.shape[1],
            n=len(maps),
            low=number(float(maps.min())),
            high=number(float(maps.max())),
        )
    )
    files: Sequence[File] = (
        (t("Columns, .csv"), work.columns_csv, "columns.csv", CSV),
        (t("Columns and maps, .png"), work.columns_png, "columns.png", PNG),
        (t("Maps, .npy"), work.maps_npy, "maps.npy", "application/octet-stream"),
    )
    _taken("im2col", files, work.im2col_code)
