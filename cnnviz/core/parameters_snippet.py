"""What /parameters counts and draws as PyTorch programs that print the same numbers."""

from __future__ import annotations

import numpy as np

from cnnviz.core.conv_spec import ConvSpec, resolve_padding
from cnnviz.core.im2col import KERNEL, Im2colSpec
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.snippet import decimal

__all__ = ["im2col_code", "matrix_code", "rivals_code"]

COUNT = """\
def report(name, weights, biases, output, multiply_adds):
    print(f"{name}: {weights:,} weights, {biases:,} biases, output {tuple(output)}")
    print(f"  {multiply_adds:,} multiply-adds, {4 * (weights + biases):,} bytes in float32")
"""


def rivals_code(spec: RivalSpec) -> str:
    """A program that makes the three layers without memory and prints what they cost."""
    before, after = spec.pads
    bias = str(spec.bias)
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "from torch import nn",
        "",
        f"C, H, W = {spec.channels}, {spec.height}, {spec.width}",
        f"N, K, k, stride, bias = {spec.neurons}, {spec.filters}, {spec.kernel}, {spec.stride},"
        f" {bias}",
        'x = torch.empty(1, C, H, W, device="meta")  # shapes and no memory',
        f"padded = F.pad(x, ({before}, {after}, {before}, {after}))",
        "",
        *COUNT.splitlines(),
        "",
        'dense = nn.Linear(C * H * W, N, bias=bias, device="meta")',
        "weights, biases = dense.weight.numel(), N if bias else 0",
        'report("fully connected", weights, biases, dense(x.flatten(1)).shape[1:], weights)',
        "",
        'conv = nn.Conv2d(C, K, k, stride, bias=bias, device="meta")',
        "output = conv(padded).shape[1:]  # (K, H', W')",
        "positions = output[1] * output[2]",
        "weights, biases = conv.weight.numel(), K if bias else 0",
        'report("convolutional", weights, biases, output, weights * positions)',
        "",
        "# Locally connected: the same kernels, but each position has its own.",
        'local = torch.empty(positions, *conv.weight.shape, device="meta").numel()',
        "biases = output.numel() if bias else 0",
        'report("locally connected", local, biases, output, local)',
    ]
    return "\n".join(lines) + "\n"


def matrix_code(spec: MatrixSpec, planes: np.ndarray, kernel: np.ndarray) -> str:
    """A program that makes the convolution's matrix, (outputs, inputs), and compares.

    planes: (C, n, n). kernel: (C, k, k). It prints the shape of `matrix`, the free parameters and
    the largest difference of matrix times picture from the convolution.
    """
    pads = _pads(ConvSpec(padding=spec.padding), spec.kernel)  # type: ignore[arg-type]
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "",
        *_numbers("x", planes),
        *_numbers("weight", kernel[None]),
        "",
        "def convolve(pictures):  # (n, C, H, W) -> (n, 1, H', W')",
        f"    return F.conv2d(F.pad(pictures, {pads}), weight, stride={spec.stride})",
        "",
        "# Column q of the matrix is what becomes of a picture that is 1 at pixel q and else 0.",
        "pixels = torch.eye(x.numel(), dtype=torch.float64).reshape(-1, *x.shape)",
        "matrix = convolve(pixels).flatten(1).T  # (outputs, inputs)",
        "y = matrix @ x.flatten()",
        "conv = convolve(x[None]).flatten()",
        'print("matrix", tuple(matrix.shape), "free parameters", weight.numel())',
        'print("largest difference", (y.float() - conv.float()).abs().max().item())',
    ]
    return "\n".join(lines) + "\n"


def im2col_code(spec: Im2colSpec, planes: np.ndarray, kernels: np.ndarray) -> str:
    """A program that unfolds the picture, multiplies and compares with conv2d.

    planes: (C, n, n). kernels: (K, C, 3, 3). It leaves `columns` and `maps` (K, H', W').
    """
    pads = _pads(ConvSpec(padding=spec.padding), KERNEL)  # type: ignore[arg-type]
    side = spec.map_side
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "",
        *_numbers("x", planes),
        *_numbers("kernels", kernels),
        "",
        f"padded = F.pad(x[None], {pads})",
        f"columns = F.unfold(padded, {KERNEL}, stride={spec.stride})[0]  # (C k k, H' W')",
        "rows = kernels.flatten(1)  # (K, C k k)",
        f"maps = (rows @ columns).reshape(-1, {side}, {side})",
        f"conv = F.conv2d(padded, kernels, stride={spec.stride})[0]",
        'print("columns", tuple(columns.shape), "maps", tuple(maps.shape))',
        'print("largest difference", (maps - conv).abs().max().item())',
        'print("numbers:", x.numel(), "in the picture,", columns.numel(), "unfolded")',
    ]
    return "\n".join(lines) + "\n"


def _pads(spec: ConvSpec, kernel: int) -> str:
    top, bottom, left, right = resolve_padding(spec, kernel, kernel)
    return f"({left}, {right}, {top}, {bottom})"


def _numbers(name: str, values: np.ndarray) -> list[str]:
    """Lines that define a tensor of double precision, a row of numbers each."""
    rows = values.reshape(-1, values.shape[-1])
    return [
        f"{name} = torch.tensor([",
        *("    " + ", ".join(map(decimal, row)) + "," for row in rows),
        f"]).double().reshape{tuple(values.shape)}",
    ]
