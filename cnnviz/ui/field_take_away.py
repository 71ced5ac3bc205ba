"""What a person takes away from a stack of layers: its figures, the table, the code."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.curve_table import Column, csv_text
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.section_link import Section
from cnnviz.core.stack_layer import OP_NAMES, OPS
from cnnviz.core.stack_snippet import stack_code
from cnnviz.core.torch_stack import same_on_torch
from cnnviz.ui.counted import grouped
from cnnviz.ui.take_away import code_panel, downloads
from cnnviz.ui.text import sentences, t

__all__ = ["CODE", "field_take_away", "stack_table"]

CODE = Section("field-code", "code")

# A cell of the table where a layer does not fit.
NONE = ""


def field_take_away(stack: LayerStack) -> None:
    """Draw the panel under the stack."""
    st.subheader(t("Take it away"), anchor=False)
    st.caption(_facts(stack))
    downloads(
        "field",
        ((t("Table, .csv"), lambda: stack_table(stack).encode(), "layers.csv", "text/csv"),),
    )
    reads = t("Prints the table, and the rows and columns that the chosen cell reads.")
    code_panel(CODE, {"PyTorch": lambda: stack_code(stack)}, reads)


def _facts(stack: LayerStack) -> str:
    rows = stack.rows[: stack.fitting]
    _, _, tall, wide = stack.box
    _, height, width = stack.input
    said = t(
        "Layers: {n}. Parameters: {parameters}. Multiply-adds: {multiply_adds}. A cell of the last"
        " map sees {tall} × {wide} pixels of {height} × {width}.",
        n=len(rows),
        parameters=grouped(sum(row.parameters for row in rows)),
        multiply_adds=grouped(sum(row.multiply_adds or 0 for row in rows)),
        tall=tall,
        wide=wide,
        height=height,
        width=width,
    )
    if same_on_torch(stack):
        return sentences(said, t("Sizes and counts counted again on torch modules: the same."))
    return sentences(said, t("Sizes and counts counted again on torch modules: not the same!"))


def stack_table(stack: LayerStack) -> str:
    """The table as CSV: a line for each layer, pairs as rows and columns."""
    names = [OP_NAMES[OPS.index(row.layer.op)] for row in stack.rows]
    layers = [row.layer for row in stack.rows]
    shapes = [row.shape or (NONE,) * 3 for row in stack.rows]
    columns: list[tuple[str, Column]] = [
        ("layer", range(1, len(layers) + 1)),
        ("operation", names),
        ("window", [_pair(layer.size) for layer in layers]),
        ("stride", [_pair(layer.stride) for layer in layers]),
        ("dilation", [_pair(layer.dilation) for layer in layers]),
        ("padding top, bottom, left, right", [", ".join(map(str, x.padding)) for x in layers]),
        *(
            (name, [str(shape[i]) for shape in shapes])
            for i, name in enumerate(("channels", "height", "width"))
        ),
    ]
    for axis, name in enumerate(("rows", "columns")):
        columns += [
            (f"receptive field, {name}", [row.field.size[axis] for row in stack.rows]),
            (f"jump, {name}", [row.field.jump[axis] for row in stack.rows]),
            (f"first centre, {name}", [row.centre[axis] for row in stack.rows]),
        ]
    counted = [NONE if row.multiply_adds is None else str(row.multiply_adds) for row in stack.rows]
    columns += [
        ("parameters", [row.parameters for row in stack.rows]),
        ("multiply-adds", counted),
    ]
    return csv_text(columns)


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]} x {pair[1]}"
