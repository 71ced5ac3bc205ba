"""Four ways to slide kernels over planes, and the choice between them.

Direct summation, two one-dimensional passes for kernels of rank one, a Fourier transform, and
one matrix product for deep banks (im2col). All of them cross-correlate float32 arrays. The
thresholds come from `python -m tools.bench.convolve`.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.padding import BORDERS, Padding, pad_plane

__all__ = ["correlate_bank", "correlate_plane", "dilate", "rank_one"]

Array = npt.NDArray[np.float32]

# From this many cells on, OpenCV's filter2D transforms tiles instead of summing.
DFT_TAPS = 130
# Steps of direct summation below which looking for a faster way costs more than it saves.
SMALL = 1_000_000
# Pixels from which a 3 x 3 kernel is bound by memory, so that two passes lose to one.
LARGE_PICTURE = 1_000_000
# Planes times kernels from which one matrix product beats a call for each pair.
DEEP_BANK = 256
COLUMN_CELLS = 2**19


def dilate(kernel: Array, dilation: tuple[int, int]) -> Array:
    """The kernel (kh, kw) with d - 1 zeros between its cells."""
    kh, kw = kernel.shape
    dy, dx = dilation
    spread = np.zeros(((kh - 1) * dy + 1, (kw - 1) * dx + 1), np.float32)
    spread[::dy, ::dx] = kernel
    return spread


def rank_one(kernel: Array) -> tuple[Array, Array] | None:
    """A column (kh,) and a row (kw,) whose outer product is the kernel, or None.

    The product may differ by a millionth of the sum of the kernel's absolute values, over all
    cells together: what float32 rounding leaves of a kernel that was made from two vectors.
    """
    low, high, low_at, high_at = cv2.minMaxLoc(kernel)
    pivot, (j, i) = (high, high_at) if high >= -low else (low, low_at)
    if pivot == 0:
        return None
    column, row = kernel[:, j].copy(), kernel[i] / np.float32(pivot)
    apart = cv2.norm(column[:, None] * row, kernel, cv2.NORM_L1)
    return (column, row) if apart <= 1e-6 * cv2.norm(kernel, cv2.NORM_L1) else None


def _two_passes(height: int, width: int, kernel: Array) -> tuple[Array, Array] | None:
    """The two vectors of a kernel of rank one where two passes are the faster way."""
    kh, kw = kernel.shape
    taps = kh * kw
    if kh < 3 or kw < 3 or (taps < 25 and height * width > LARGE_PICTURE):
        return None
    vectors = rank_one(kernel)
    if vectors is None or taps >= 25:
        return vectors
    # OpenCV has short loops for (anti)symmetric vectors only; the others do not pay yet.
    mirrored = all(abs(v[0]) == abs(v[-1]) for v in vectors)
    return vectors if mirrored else None


def _fourier_pays(height: int, width: int, kh: int, kw: int) -> bool:
    """Whether one transform of all beats filter2D's, which come in tiles of at least 256."""
    rows, cols = (max(round(4.5 * k), 257 - k) for k in (kh, kw))
    tiles = -(-height // rows) * -(-width // cols)
    tiled = tiles * (min(rows, height) + kh) * (min(cols, width) + kw)
    return tiles > 1 and tiled > 1.5 * (height + kh) * (width + kw)


def _fourier(padded: Array, kernel: Array, bias: float) -> Array:
    """The valid map of a padded plane: the part of the product that does not wrap around."""
    from scipy import fft

    height, width = padded.shape[0] - kernel.shape[0] + 1, padded.shape[1] - kernel.shape[1] + 1
    size = [fft.next_fast_len(n, True) for n in padded.shape]
    spectrum = fft.rfft2(padded, size)
    spectrum *= fft.rfft2(kernel, size).conj()
    out = fft.irfft2(spectrum, size, overwrite_x=True)[:height, :width]
    if bias:
        out += np.float32(bias)
    return cast(Array, out)


def correlate_plane(plane: Array, kernel: Array, padding: Padding, mode: str, bias: float) -> Array:
    """The map at stride 1 of one plane (H, W) under one kernel (kh, kw), padded first.

    Returns (H + top + bottom - kh + 1, W + left + right - kw + 1), which may be a view of an
    array a little larger: OpenCV computes a cell for every pixel, and copying costs as much.
    """
    kh, kw = kernel.shape
    H, W = plane.shape
    top, bottom, left, right = padding
    fourier = kh * kw >= DFT_TAPS and _fourier_pays(H, W, kh, kw)
    if fourier or top + bottom >= kh or left + right >= kw or mode in ("mean", "circular"):
        if padding != (0, 0, 0, 0):
            plane = pad_plane(plane, padding, mode)
            H, W = plane.shape
            top = bottom = left = right = 0
        if fourier:
            return _fourier(plane, kernel, bias)
        mode = "zeros"
    # OpenCV is fastest with the anchor in the middle; then the map starts at anchor - padding.
    y, x = min(max(kh // 2, top), kh - 1 - bottom), min(max(kw // 2, left), kw - 1 - right)
    border = BORDERS[mode]
    vectors = None if H * W * kh * kw < SMALL else _two_passes(H, W, kernel)
    if vectors is None:
        out = cv2.filter2D(plane, cv2.CV_32F, kernel, None, (x, y), bias, border)
    else:
        column, row = vectors
        out = cv2.sepFilter2D(plane, cv2.CV_32F, row, column, None, (x, y), bias, border)
    if top + bottom != kh - 1 or left + right != kw - 1:
        y, x = y - top, x - left
        out = out[y : y + H + top + bottom - kh + 1, x : x + W + left + right - kw + 1]
    return cast(Array, out)


def correlate_bank(
    padded: Array, kernels: Array, stride: tuple[int, int], dilation: tuple[int, int]
) -> Array:
    """The maps (N, H', W') of padded planes (C, H, W) under (N, C, kh, kw), as matrix products.

    im2col: every window becomes a column, every kernel a row. K. Chellapilla, S. Puri, P. Simard,
    High performance convolutional neural networks for document processing (2006).
    """
    N, C, kh, kw = kernels.shape
    (sy, sx), (dy, dx) = stride, dilation
    height = (padded.shape[1] - dy * (kh - 1) - 1) // sy + 1
    width = (padded.shape[2] - dx * (kw - 1) - 1) // sx + 1
    c, h, w = padded.strides
    windows = np.lib.stride_tricks.as_strided(
        padded,
        (C, kh, kw, height, width),
        (c, h * dy, w * dx, h * sy, w * sx),
        writeable=False,
    )
    weights = kernels.reshape(N, -1)  # (N, C kh kw)
    out = np.empty((N, height * width), np.float32)
    step = max(1, COLUMN_CELLS // (weights.shape[1] * width))
    for y in range(0, height, step):
        columns = windows[:, :, :, y : y + step].reshape(weights.shape[1], -1)  # (C kh kw, n)
        out[:, y * width : y * width + columns.shape[1]] = weights @ columns
    return out.reshape(N, height, width)
