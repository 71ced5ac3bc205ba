"""Convolution, activation and pooling several times in a row, exact enough to compare shifts.

Every cell of a map is the same operations in the same order wherever it lies, so that equal
windows give equal numbers to the last bit. OpenCV, whose loops end differently at the right edge,
does not promise that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.activations import LEAK, activate
from cnnviz.core.conv_spec import output_size, resolve_padding
from cnnviz.core.demo import Demo
from cnnviz.core.messages import Refusal
from cnnviz.core.padding import source_index
from cnnviz.core.pooling import PoolSpec, pool, pool_size
from cnnviz.core.reach import Reach

__all__ = ["Plan", "convolve_exact", "plan_blocks", "reach_naive", "run_blocks"]

Array = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Pair = tuple[int, int]

# Cells of a map that are summed at once, so that sums and products stay in the cache.
CELLS_AT_ONCE = 2**15


@dataclass(frozen=True)
class Plan:
    """Sizes and reach, rows and columns, of the map before the last pooling (f) and after it."""

    f_size: Pair
    g_size: Pair
    f_reach: tuple[Reach, Reach]
    g_reach: tuple[Reach, Reach]


def plan_blocks(height: int, width: int, demo: Demo, blocks: int) -> Plan:
    """What `run_blocks` makes of a height x width picture. Raises Refusal when it does not fit."""
    kh, kw = demo.kernels[0].array.shape[1:]
    padding = resolve_padding(demo.spec, kh, kw)
    size, reach = (height, width), [Reach(), Reach()]
    f_size, f_reach = size, reach
    for block in range(blocks):
        spec = pool_after(demo, block, blocks)
        f_size = output_size(*size, kh, kw, demo.spec)
        f_reach = [
            reach[axis].through(
                -padding[2 * axis],
                demo.spec.stride[axis],
                (k - 1) * demo.spec.dilation[axis] + 1,
            )
            for axis, k in enumerate((kh, kw))
        ]
        size = pool_size(*f_size, spec)
        reach = [f_reach[axis].pooled(spec, axis, f_size[axis]) for axis in (0, 1)]
    return Plan(f_size, size, (f_reach[0], f_reach[1]), (reach[0], reach[1]))


def pool_after(demo: Demo, block: int, blocks: int) -> PoolSpec:
    """What pools after block `block` (from 0) of so many: one number a channel only at the end."""
    return PoolSpec("none") if demo.pool.is_global and block + 1 < blocks else demo.pool


def reach_naive(cell: int, n: int, demo: Demo, blocks: int, axis: int) -> set[int]:
    """The pixels that cell `cell` of f sees along an axis of n pixels, found by walking back
    through the layers cell by cell; pixels outside 0 .. n - 1 stand for padding. Not for global
    pooling."""
    k = demo.kernels[0].array.shape[1 + axis]
    pad = resolve_padding(demo.spec, *demo.kernels[0].array.shape[1:])[2 * axis]
    seen = {cell}
    for block in range(blocks):
        if block and demo.pool.windowed:
            size, step = demo.pool.size[axis], demo.pool.step[axis]
            seen = {r * step - demo.pool.padding + a for r in seen for a in range(size)}
        elif block and demo.pool.kind == "blur":
            size, step = demo.pool.size[axis], demo.pool.step[axis]
            seen = {r * step + b + a for r in seen for b in (-1, 0, 1) for a in range(size)}
        stride, dilation = demo.spec.stride[axis], demo.spec.dilation[axis]
        seen = {r * stride - pad + a * dilation for r in seen for a in range(k)}
    return seen


def _padded(planes: Array, padding: tuple[int, int, int, int], mode: str) -> Double:
    """Planes (C, H, W) with their border, in double precision."""
    H, W = planes.shape[-2:]
    top, bottom, left, right = padding
    rows = source_index(np.arange(-top, H + bottom), H, mode)
    cols = source_index(np.arange(-left, W + right), W, mode)
    padded = planes.astype(np.float64)[:, rows[:, None], cols]
    outside = (rows < 0)[:, None] | (cols < 0)
    for cells, plane in zip(padded, planes, strict=True):
        fill = plane.mean(dtype=np.float64).astype(np.float32) if mode == "mean" else 0
        cells[outside] = fill
    return padded


def convolve_exact(planes: Array, kernels: Array, demo: Demo, together: bool) -> Array:
    """Convolve planes (C, H, W) with kernels (C, kh, kw), one a plane, with the demo's settings.

    Products are summed tap by tap in double precision and rounded once. Returns float32
    (C, H', W'), or (1, H', W') summed over the planes when they belong `together`. Raises Refusal
    when the kernel does not fit.
    """
    spec, (kh, kw) = demo.spec, kernels.shape[1:]
    C, H, W = planes.shape
    height, width = output_size(H, W, kh, kw, spec)
    padded = _padded(planes, resolve_padding(spec, kh, kw), spec.padding_mode)
    weights = (kernels[:, ::-1, ::-1] if spec.flip else kernels).astype(np.float64)
    (sy, sx), (dy, dx) = spec.stride, spec.dilation
    out = np.empty((1 if together else C, height, width), np.float32)
    rows = max(1, CELLS_AT_ONCE // width)
    for y in range(0, height, rows):
        count = min(rows, height - y)
        sums, product = np.zeros((len(out), count, width)), np.empty((count, width))
        for c, plane in enumerate(padded):
            total = sums[0 if together else c]
            for a, b in np.argwhere(weights[c]):
                top, left = y * sy + a * dy, b * dx
                part = plane[
                    top : top + (count - 1) * sy + 1 : sy, left : left + (width - 1) * sx + 1 : sx
                ]
                np.multiply(part, weights[c, a, b], out=product)
                total += product
        with np.errstate(over="ignore"):
            out[:, y : y + count] = sums + demo.bias
    return out


def _activated(name: str, maps: Array) -> Array:
    """`activate`, by double precision where the function itself rounds."""
    wide = maps.astype(np.float64)
    if name == "sigmoid":
        with np.errstate(over="ignore"):
            return (1 / (1 + np.exp(-wide))).astype(np.float32)
    if name == "tanh":
        return np.tanh(wide).astype(np.float32)
    if name == "leaky relu":
        return np.maximum(wide, LEAK * wide).astype(np.float32)
    return activate(name, maps)


def run_blocks(planes: Array, demo: Demo, blocks: int) -> tuple[Array, Array]:
    """Send planes (C, H, W) through the demo's first kernel, activation and pooling `blocks`
    times; a global pooling only comes after the last block.

    Returns (f, g), float32 (C', H', W') and (C', H'', W''): the maps before and after the last
    pooling, of each plane, or of all together where the demo's mode is "sum". Raises Refusal when
    something does not fit or grows beyond float32.
    """
    together, maps, pooled = demo.effective_mode(len(planes)) == "sum", planes, planes
    for block in range(blocks):
        if block:
            pooled = pool(maps, pool_after(demo, block - 1, blocks), double=True).values
        weights = demo.weights(0, len(pooled))
        kernels = np.broadcast_to(weights, (len(pooled), *weights.shape[-2:]))
        maps = _activated(demo.activation, convolve_exact(pooled, kernels, demo, together))
        if not np.isfinite(maps).all():
            raise Refusal(
                "In block {n} the numbers grow beyond what 32 bits can hold: choose fewer blocks "
                "or smaller weights.",
                n=block + 1,
            )
    with np.errstate(over="ignore"):
        return maps, pool(maps, demo.pool, double=True).values
