"""How one cell of a layer comes about: which inputs, times which weights, make its value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import output_size, resolve_padding
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Layer, Network
from cnnviz.core.padding import channel_mean, source_index
from cnnviz.core.pool_spec import pool_size
from cnnviz.core.pool_terms import pool_weights

__all__ = ["Arithmetic", "Term", "arithmetic"]

Array = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Term:
    """One product of a sum.

    channel, row, col: where the input lies in what the layer reads; in the padding outside it, and
    inside is False. dy, dx: which weight of the kernel (as applied) it meets, from 0; in a
    pooling which cell of the window, counted from the first in the map; in a linear layer row and
    col again. product = weight * input.
    """

    channel: int
    dy: int
    dx: int
    row: int
    col: int
    weight: float
    input: float
    product: float
    inside: bool


@dataclass(frozen=True)
class Arithmetic:
    """The sum behind one cell: terms + rest + bias = total, in double precision.

    kind: "conv", "linear", "relu", or of a pooling its kind. terms: the products of the largest
    size, the largest first (of a maximum its winner). rest: the sum of the other `rest_count`
    products. value: the total, or in an l2 pooling its square root.
    """

    kind: str
    terms: tuple[Term, ...]
    rest: float
    rest_count: int
    bias: float
    total: float
    value: float


@dataclass(frozen=True, eq=False)
class _Products:
    """Weights and inputs (C, h, w) from channel `first` on; rows (h,) and cols (w,) say where the
    inputs lie, inside (h, w) whether in the map."""

    first: int
    rows: Indices
    cols: Indices
    weights: Double
    inputs: Double
    inside: npt.NDArray[np.bool_]


def arithmetic(
    network: Network,
    index: int,
    inputs: Array,
    weights: Mapping[str, Any],
    channel: int,
    row: int,
    col: int,
    most: int = 12,
) -> Arithmetic:
    """The sum behind the cell (row, col) of one channel of the layer `index`.

    inputs: float32 (C, H, W), what that layer reads: the output of the layer before. weights:
    {key.weight, key.bias} as tensors or arrays. most: how many terms are told one by one.

    A maximum weighs its winner 1 and the others 0; so does ReLU with its only input where it is
    positive and where not. In a blur pooling the weights of a cell are those, out of
    (1, 2, 1) x (1, 2, 1) / 16, of the dense maxima that it wins; an l2 pooling multiplies every
    input by itself. Raises Refusal for a cell that is not there.
    """
    layer = network.layers[index]
    bank = weights[f"{layer.key}.weight"] if layer.weighted else inputs
    _check(layer, inputs.shape, len(bank), channel, row, col)
    bias = float(weights[f"{layer.key}.bias"][channel]) if layer.weighted else 0.0
    if layer.kind == "conv":
        found = _of_conv(layer, inputs, np.asarray(bank[channel], np.float64), row, col)
    elif layer.kind == "linear":
        every = np.asarray(bank[channel], np.float64).reshape(inputs.shape)
        found = _part(inputs, 0, (0, 0), every)
    elif layer.kind == "relu":
        open_ = float(inputs[channel, row, col] > 0)
        found = _part(inputs, channel, (row, col), np.full((1, 1, 1), open_))
    else:
        top, left, shares = pool_weights(inputs[channel], layer.pool, row, col)
        found = _part(inputs, channel, (top, left), shares[None])
    kind = layer.pool.kind if layer.kind == "pool" else layer.kind
    return _summed(found, kind, bias, most)


def _check(
    layer: Layer, shape: tuple[int, ...], channels: int, channel: int, row: int, col: int
) -> None:
    rows, cols = shape[1:]
    if layer.kind == "conv":
        rows, cols = output_size(rows, cols, *layer.kernel, layer.conv)
    elif layer.kind == "pool":
        rows, cols = pool_size(rows, cols, layer.pool)
    elif layer.kind == "linear":
        rows, cols = 1, 1
    if not (0 <= channel < channels and 0 <= row < rows and 0 <= col < cols):
        raise Refusal(
            "The layer {layer} has {channels} channels of {rows} x {cols} cells, and none at "
            "channel {channel}, row {row}, column {col}.",
            layer=layer.name,
            channels=channels,
            rows=rows,
            cols=cols,
            channel=channel,
            row=row,
            col=col,
        )


def _of_conv(layer: Layer, inputs: Array, kernel: Double, row: int, col: int) -> _Products:
    """kernel: (C, kh, kw)."""
    spec, (H, W) = layer.conv, inputs.shape[1:]
    top, _, left, _ = resolve_padding(spec, *layer.kernel)
    rows = row * spec.stride[0] - top + spec.dilation[0] * np.arange(layer.kernel[0])
    cols = col * spec.stride[1] - left + spec.dilation[1] * np.arange(layer.kernel[1])
    from_rows = source_index(rows, H, spec.padding_mode)
    from_cols = source_index(cols, W, spec.padding_mode)
    read = inputs[:, from_rows[:, None], from_cols].astype(np.float64)  # (C, kh, kw)
    fill = (from_rows < 0)[:, None] | (from_cols < 0)
    if fill.any():
        mean = spec.padding_mode == "mean"
        borders = [channel_mean(np.ascontiguousarray(p)) if mean else 0.0 for p in inputs]
        read[:, fill] = np.array(borders)[:, None]
    inside = ((rows >= 0) & (rows < H))[:, None] & (cols >= 0) & (cols < W)
    return _Products(0, rows, cols, kernel[:, ::-1, ::-1] if spec.flip else kernel, read, inside)


def _part(inputs: Array, first: int, corner: tuple[int, int], weights: Double) -> _Products:
    """Weights (C, h, w) on the part of the input that begins at a channel and a corner."""
    C, h, w = weights.shape
    rows, cols = corner[0] + np.arange(h), corner[1] + np.arange(w)
    read = inputs[first : first + C, rows[:, None], cols].astype(np.float64)
    return _Products(first, rows, cols, weights, read, np.ones((h, w), np.bool_))


def _summed(found: _Products, kind: str, bias: float, most: int) -> Arithmetic:
    products = (found.weights * found.inputs).ravel()
    sizes = (np.abs(found.inputs), np.abs(found.weights), np.abs(products))
    order = np.lexsort([-size.ravel() for size in sizes])  # by the last of them first
    terms = []
    for at in order[:most]:
        c, dy, dx = (int(n) for n in np.unravel_index(at, found.weights.shape))
        terms.append(
            Term(
                channel=found.first + c,
                dy=dy,
                dx=dx,
                row=int(found.rows[dy]),
                col=int(found.cols[dx]),
                weight=float(found.weights[c, dy, dx]),
                input=float(found.inputs[c, dy, dx]),
                product=float(products[at]),
                inside=bool(found.inside[dy, dx]),
            )
        )
    total = math.fsum([*products.tolist(), bias])
    return Arithmetic(
        kind=kind,
        terms=tuple(terms),
        rest=math.fsum(products[order[most:]].tolist()),
        rest_count=max(0, products.size - most),
        bias=bias,
        total=total,
        value=math.sqrt(total) if kind == "l2" else total,
    )
