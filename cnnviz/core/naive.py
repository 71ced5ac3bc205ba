"""Convolution as its definition says it, in loops: what the fast one is tested against."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import PLAIN, ConvSpec, output_size, resolve_padding
from cnnviz.core.padding import source_index

__all__ = ["convolve_naive"]

Array = npt.NDArray[np.float32]


def pad_naive(plane: Array, padding: tuple[int, int, int, int], mode: str) -> Array:
    """`plane` (H, W) with a border, cell by cell."""
    H, W = plane.shape
    top, bottom, left, right = padding
    rows = source_index(np.arange(-top, H + bottom), H, mode)
    cols = source_index(np.arange(-left, W + right), W, mode)
    fill = plane.mean(dtype=np.float64) if mode == "mean" else 0.0
    padded = np.full((len(rows), len(cols)), fill, np.float32)
    for y, row in enumerate(rows):
        for x, col in enumerate(cols):
            if row >= 0 and col >= 0:
                padded[y, x] = plane[row, col]
    return padded


def convolve_naive(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    spec: ConvSpec = PLAIN,
    bias: float | npt.ArrayLike = 0.0,
) -> Array:
    """`convolve` for the same shapes, one product at a time, summed in double precision.

    out(n, i, j) = bias(n) + sum over c, a, b of
    kernel(n, c, a, b) padded(c, i s + a d, j s + b d); with flip, kernel(n, c, -a, -b).
    """
    planes, kernels = np.asarray(image, np.float32), np.asarray(kernel, np.float32)
    planes = planes if planes.ndim == 3 else planes[None]  # (C, H, W)
    bank = kernels.reshape(-1, len(planes), *kernels.shape[-2:])  # (N, C, kh, kw)
    biases = np.broadcast_to(np.asarray(bias, np.float64), len(bank))
    N, C, kh, kw = bank.shape
    H, W = planes[0].shape
    padding = resolve_padding(spec, kh, kw)
    height, width = output_size(H, W, kh, kw, spec)
    padded = [pad_naive(plane, padding, spec.padding_mode) for plane in planes]
    (sy, sx), (dy, dx) = spec.stride, spec.dilation
    out = np.empty((N, height, width), np.float32)
    for n in range(N):
        for i in range(height):
            for j in range(width):
                total = float(biases[n])
                for c in range(C):
                    for a in range(kh):
                        for b in range(kw):
                            y, x = (kh - 1 - a, kw - 1 - b) if spec.flip else (a, b)
                            weight = float(bank[n, c, y, x])
                            total += weight * float(padded[c][i * sy + a * dy, j * sx + b * dx])
                out[n, i, j] = total
    return out if kernels.ndim == 4 else out[0]
