"""What the four components of /parameters are given, and what they send back.

All of them: `epoch` (the visit: begin anew from the header when it changes), `present`, `language`
and `texts` as every component has them; `data-cnnviz-ready="true"` on the root when painted. At
rest each sends `setStateValue("rest", {...})` with the part named below, 160 ms after the last
change. Arrays `signed` and `sequential` are the colour tables, as on the other pages.

layer_rivals: header rivals (RivalSpec.to_json: height, width, channels, neurons, filters, kernel,
stride, padding "same" | "valid" | 0..16, bias), limits {name: [least, most]}, presets [{slug,
title, rivals}] (slug "picture" is the shared picture); rest {rivals}. H' = floor((H + pad - k) / s)
+ 1 with pad = k - 1 for "same" (odd cell at the end), 0 for "valid", else 2 p.

questions: header questions [{id, text, choices [str], answer (index), reason}], all translated
and with their figures in them; no rest.

weight_matrix: header matrix (MatrixSpec.to_json: side, channels, kernel, stride, padding, order,
at), seed; arrays planes float32 (2, 12, 12), kernel float32 (2, 5, 5) with distinct weights; rest
{matrix}. The k x k kernel is the middle of the 5 x 5 one, from row and column floor((5 - k) / 2).
A picture of side n is rows and columns floor((12 - n) / 2) on of the 12 x 12 one: cut, not
averaged, so that its numbers are the same on both sides. Padding "same": floor((k - 1) / 2) before,
the rest after. Row of the matrix: i * W' + j; column: c * n * n + row * n + col. Dense weights:
mulberry32(seed) called once for each entry in row order (over columns first), each
Math.fround(u - 0.5). A value for an offset (c, a, b) that no kernel cell has is the mean of the
dense entries with that offset, summed in float64 in row order, rounded to float32. ring(a, b) =
max(0, -a, a - (k - 1), -b, b - (k - 1)); R the largest ring that occurs. With u = 3 * at:
  translation: u <= 1 dense (the entries are only called by their offset from u = 1 on); 1..2 blend
  fround((1 - w) * dense + w * shared), w = u - 1, shared the kernel's weight at ring 0, else the
  offset's mean; 2..3 shared, kept where ring <= floor((3 - u) * R + 0.5), else exactly 0.
  locality: u <= 1 dense; 1..2 dense kept where ring <= floor((2 - u) * R + 0.5); 2..3 ring 0 only,
  blend fround((1 - w) * dense + w * kernel), w = u - 2.
Free parameters: entries that are kept while they are not yet shared (w < 1), then the (c, a, b)
that occur and are kept; at u = 3 those of the kernel, C k k.
y = W x: each row's products summed over the columns in order in float64, rounded once; the
convolution: the same products of the kernel, c, then row, then column of the picture.

im2col: header im2col (Im2colSpec.to_json: filters [slug, 1..4 of the menu], side, stride,
padding), menu [{slug, name}]; arrays planes float32 (C, 12, 12) with C 1 or 3 (cut as above),
kernels float32 (menu, C, 3, 3); rest {im2col}. Columns (C k k) x (H' W'): row c * k * k + a * k +
b, column i * W' + j. The product: each cell's products summed in that order in float64, rounded
once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.im2col import STUDIO, kernel_name
from cnnviz.core.layer_rivals import LIMITS, MOST_PADDING, PRESETS, RivalSpec
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.core.rival_questions import questions
from cnnviz.core.weight_matrix import SEED, kernel_bank
from cnnviz.ui.counted import said
from cnnviz.ui.parameters_work import ParametersWork
from cnnviz.ui.text import t

__all__ = [
    "im2col_message",
    "matrix_message",
    "questions_header",
    "rivals_header",
]

Message = tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]


def _tables() -> dict[str, np.ndarray[Any, Any]]:
    return {"signed": signed_table(), "sequential": sequential_table()}


def rivals_header(work: ParametersWork, visit: int, start: ParametersDemo) -> dict[str, Any]:
    """What `layer_rivals` begins with."""
    presets = [
        {"slug": each.slug, "title": t(each.title), "rivals": each.rivals.to_json()}
        for each in PRESETS
    ]
    channels, height, width = work.picture.shape
    shared = RivalSpec(height, width, channels)
    presets.append({"slug": "picture", "title": t("Your picture"), "rivals": shared.to_json()})
    return {
        "rivals": start.rivals.to_json(),
        "limits": {**{n: list(ends) for n, ends in LIMITS.items()}, "padding": [0, MOST_PADDING]},
        "presets": presets,
        "picture": [channels, height, width],
        "epoch": visit,
    }


def questions_header(visit: int) -> dict[str, Any]:
    """What `questions` asks, in the reader's language."""
    return {
        "questions": [
            {
                "id": each.id,
                "text": said(each.text),
                "choices": [said(choice) for choice in each.choices],
                "answer": each.answer,
                "reason": said(each.reason),
            }
            for each in questions()
        ],
        "epoch": visit,
    }


def matrix_message(work: ParametersWork, visit: int, start: ParametersDemo) -> Message:
    """What `weight_matrix` begins with."""
    header = {
        "matrix": start.matrix.to_json(),
        "seed": SEED,
        "picture": {"key": work.picture.key},
        "epoch": visit,
    }
    return header, {"planes": work.pair, "kernel": kernel_bank(), **_tables()}


def im2col_message(work: ParametersWork, visit: int, start: ParametersDemo) -> Message:
    """What `im2col` begins with."""
    names = {STUDIO: t("the studio's kernel")}
    header = {
        "im2col": start.im2col.to_json(),
        "menu": [
            {"slug": slug, "name": names.get(slug) or t(kernel_name(slug))} for slug in work.menu
        ],
        "picture": {"key": work.picture.key},
        "epoch": visit,
    }
    return header, {"planes": work.small, "kernels": work.kernels(work.menu), **_tables()}
