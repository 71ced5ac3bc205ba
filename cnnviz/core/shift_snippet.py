"""The shift lab as a PyTorch program that prints the numbers which the page shows."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np

from cnnviz.core.conv_spec import resolve_padding
from cnnviz.core.shift import camera_margin, map_fill
from cnnviz.core.shift_blocks import pool_after
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_geometry import measure_shift
from cnnviz.core.snippet import (
    decimal,
    matrix_lines,
    torch_activation,
    torch_imports,
    torch_options,
    torch_pad,
    torch_picture,
)
from cnnviz.core.torch_pooling import torch_helpers, torch_pool

__all__ = ["shift_code"]

ROLL = """\
def shift(x, dy, dx):  # down by dy, right by dx: what leaves on one side enters on the other
    return torch.roll(x, (dy, dx), (-2, -1))
"""
REPEAT = """\
def shift(x, dy, dx):  # down by dy, right by dx: the edge is repeated
    rows = (torch.arange(x.shape[-2]) - dy).clamp(0, x.shape[-2] - 1)
    cols = (torch.arange(x.shape[-1]) - dx).clamp(0, x.shape[-1] - 1)
    return x[..., rows[:, None], cols]
"""
ZEROS = """\
def shift(x, dy, dx):  # down by dy, right by dx: zeros come in
    H, W = x.shape[-2:]
    dy, dx = max(-H, min(H, dy)), max(-W, min(W, dx))
    moved = torch.zeros_like(x)
    moved[..., max(0, dy) : H + min(0, dy), max(0, dx) : W + min(0, dx)] = (
        x[..., max(0, -dy) : H - max(0, dy), max(0, -dx) : W - max(0, dx)]
    )
    return moved
"""
REPORT = """\
def report(name, d):
    largest = d.abs().max().item() if d.numel() else 0.0
    share = (d != 0).double().mean().item() if d.numel() else 0.0
    print(f"{name}: {d.numel()} cells, largest difference {largest}, share differing {share}")
"""


def shift_code(lab: ShiftDemo, shape: tuple[int, int, int], unit: bool = True) -> str:
    """A PyTorch program that moves the picture before and after the layers of `lab`.

    It reads picture.png, of `shape` (C, H, W), its values from 0 to 1 with `unit`, else 0 to 255,
    and prints, for the whole map, its interior and its border, how many cells there are, the
    largest difference of f(shift(x)) and shift(f(x)), and the share of cells that differ. Sums are
    in double precision, since float32 sums differ with the place of their cells. Raises Refusal
    when the layers do not fit.
    """
    C, H, W = shape
    measured = measure_shift(H, W, lab)
    rows, cols = (_span(inside) for inside in measured.inside)
    fill = {"circular": ROLL, "replicate": REPEAT, "zeros": ZEROS}[map_fill(lab.fill)]
    down, across = measured.alignment.cells
    lines = [
        *torch_imports(picture=True),
        *torch_picture(C, unit),
        "",
        *_weights(lab, C),
        *torch_helpers(lab.demo.pool),
        "",
        *fill.splitlines(),
        "",
        *_layer(lab, C),
        "",
        *_pool(lab),
        *_f(lab),
        "",
        *REPORT.splitlines(),
        "",
        *_moved(lab, H, W, measured.shift),
        "f_moved = f(moved)",
        f"moved_f = shift(f(x), {down}, {across})  # {_phase(measured.alignment.phase)}",
        "difference = f_moved - moved_f",
        "interior = torch.zeros(difference.shape, dtype=torch.bool)",
        f"interior[:, {rows}, {cols}] = True  # these cells see neither padding nor filling",
        'report("all", difference)',
        'report("interior", difference[interior])',
        'report("border", difference[~interior])',
    ]
    if lab.demo.pool.kind != "none":
        lines.append('report("pooled", pool(f_moved) - pool(f(x)))')
    return "\n".join(lines) + "\n"


def _span(inside: np.ndarray) -> str:
    at = np.flatnonzero(inside)
    return f"{at[0]}:{at[-1] + 1}" if len(at) else "0:0"


def _phase(phase: tuple[float, float]) -> str:
    if not any(phase):
        return "cells of the map"
    return "cells of the map; {:g} and {:g} pixels are left over".format(*phase)


def _weights(lab: ShiftDemo, channels: int) -> list[str]:
    weights = lab.demo.weights(0, channels)
    return [
        f"# {weights.shape}",
        matrix_lines("weight = torch.tensor(", weights, ").double()"),
        *(["weight = weight.flip(-2, -1)"] if lab.demo.spec.flip else []),
    ]


def _layer(lab: ShiftDemo, channels: int) -> list[str]:
    """Lines that define the convolution and activation of (C, H, W)."""
    demo = lab.demo
    weights = demo.weights(0, channels)
    pad = torch_pad(demo.spec, resolve_padding(demo.spec, weights.shape[-2], weights.shape[-1]))
    options = torch_options(replace(demo, bias=0.0))
    if demo.bias:
        options = f", torch.tensor([{decimal(demo.bias)}]).double()" + options
    if demo.effective_mode(channels) == "sum":
        conv = f"F.conv2d(x.double()[None], weight[None, : len(x)]{options})[0]"
        says = "summed over its planes"
    else:
        conv = f"F.conv2d(x.double()[:, None], weight[None, None]{options})[:, 0]"
        says = "each plane by itself"
    return [
        f"def layer(x):  # (C, H, W), {says}; sums in double precision, rounded once",
        *([f"    x = {pad}"] if pad else []),
        f"    conv = {conv}.float().double()",
        f"    return {torch_activation(demo)}.float()",
    ]


def _pool(lab: ShiftDemo) -> list[str]:
    if lab.demo.pool.kind == "none":
        return []
    lines = [
        "def pool(x):",
        "    act = x.double()",
        f"    return {torch_pool(lab.demo.pool)}.float()",
    ]
    return [*lines, ""]


def _f(lab: ShiftDemo) -> list[str]:
    """Lines that define all blocks up to the last activation."""
    if lab.blocks == 1:
        return ["f = layer"]
    pooled = pool_after(lab.demo, 0, lab.blocks).kind != "none"
    return [
        "def f(x):",
        "    x = layer(x)",
        f"    for _ in range({lab.blocks - 1}):",
        f"        x = layer({'pool(x)' if pooled else 'x'})",
        "    return x",
    ]


def _moved(lab: ShiftDemo, height: int, width: int, shift: tuple[float, float]) -> list[str]:
    """Lines that make x and moved, the mean of the whole shifts around a half."""
    pairs = [sorted({math.floor(d), math.ceil(d)}) for d in shift]
    if lab.fill == "camera":
        m = camera_margin(height, width)
        views = [
            f"x[:, {m - y}:{height - m - y}, {m - x}:{width - m - x}]" for y, x in product(*pairs)
        ]
        return [
            f"moved = {_mean(views)}  # the camera moves the other way",
            f"x = x[:, {m}:{height - m}, {m}:{width - m}]",
        ]
    return [f"moved = {_mean([f'shift(x, {y}, {x})' for y, x in product(*pairs)])}"]


def _mean(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"torch.stack([{', '.join(parts)}]).double().mean(0).float()"
