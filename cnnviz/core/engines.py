"""Five ways to slide kernels over planes, and the choice between them.

Direct summation, two one-dimensional passes for kernels of rank one, a Fourier transform, one
scaled copy of the picture for each cell of a widely dilated kernel, and one matrix product for
deep banks (im2col). All of them cross-correlate float32 arrays. The
thresholds come from `python -m tools.bench.convolve`.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.padding import BORDERS, Padding, pad_plane
from cnnviz.core.windows import windows_of

__all__ = ["DEEP_BANK", "correlate_bank", "correlate_dilated", "correlate_plane", "rank_one"]

Array = npt.NDArray[np.float32]

# From this many cells on, OpenCV's filter2D transforms tiles instead of summing.
DFT_TAPS = 130
# Steps of direct summation below which looking for a faster way costs more than it saves.
SMALL = 1_000_000
# Pixels from which a 3 x 3 kernel is bound by memory, so that two passes lose to one.
LARGE_PICTURE = 2_000_000
# Up to this many cells a dilated kernel is added up cell by cell instead of being transformed.
FEW_TAPS = 49
# Planes times kernels from which one matrix product beats a call for each pair.
DEEP_BANK = 256
COLUMN_CELLS = 2**19


def rank_one(kernel: Array) -> tuple[Array, Array] | None:
    """A column (kh, 1) and a row (1, kw) whose product is the kernel, or None.

    The product may differ by a millionth of the sum of the kernel's absolute values, over all
    cells together: what float32 rounding leaves of a kernel that was made from two vectors.
    """
    if kernel.size <= 25:
        return _rank_one_small(kernel)
    i, j = divmod(int(np.abs(kernel).argmax()), kernel.shape[1])
    pivot = kernel.item(i, j)
    # Nearly every other kernel fails in this corner already, at a tenth of the cost.
    crossed = kernel.item(0, j) * kernel.item(i, 0)
    if not pivot or abs(pivot * kernel.item(0, 0) - crossed) > 1e-6 * (pivot**2 + abs(crossed)):
        return None
    column, row = kernel[:, j : j + 1], kernel[i : i + 1] / pivot
    apart, whole = cv2.norm(column * row, kernel, cv2.NORM_L1), cv2.norm(kernel, cv2.NORM_L1)
    return (column, row) if apart <= 1e-6 * whole else None


def _rank_one_small(kernel: Array) -> tuple[Array, Array] | None:
    """The same in loops, which for so few cells take half the time of calls to NumPy.

    Kernels whose first row is zero are not looked into.
    """
    rows = kernel.tolist()
    top = rows[0]
    high, low = max(top), min(top)
    pivot = high if high >= -low else low
    if not pivot:
        return None
    j = top.index(pivot)
    row = [cell / pivot for cell in top]
    for cells in rows[1:]:
        share = cells[j]
        for cell, r in zip(cells, row):  # noqa: B905 (strict is slower)
            if abs(cell - share * r) > 3e-7 * abs(cell):
                return None
    return kernel[:, j : j + 1], np.array([row], np.float32)


def _two_passes(height: int, width: int, kernel: Array) -> tuple[Array, Array] | None:
    """The two vectors of a kernel of rank one where two passes are the faster way."""
    kh, kw = kernel.shape
    if kh < 3 or kw < 3:
        return None
    if kh * kw < 25:
        # OpenCV has short loops for (anti)symmetric vectors only; the others do not pay yet.
        mirrored = abs(kernel.item(0)) == abs(kernel.item(-1))
        if height * width > LARGE_PICTURE or not mirrored:
            return None
    return rank_one(kernel)


def _fourier_pays(height: int, width: int, kh: int, kw: int) -> bool:
    """Whether one transform of all beats filter2D's, which come in tiles of at least 256."""
    rows, cols = (max(round(4.5 * k), 257 - k) for k in (kh, kw))
    tiles = -(-height // rows) * -(-width // cols)
    tiled = tiles * (min(rows, height) + kh) * (min(cols, width) + kw)
    return tiles > 1 and tiled > 1.8 * (height + kh) * (width + kw)


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
    # OpenCV makes a cell for every pixel: so many more than asked for, or fewer if negative.
    spare_rows, spare_cols = kh - 1 - top - bottom, kw - 1 - left - right
    vectors = None if H * W * kh * kw < SMALL else _two_passes(H, W, kernel)
    fourier = vectors is None and kh * kw >= DFT_TAPS and _fourier_pays(H, W, kh, kw)
    if fourier or spare_rows < 0 or spare_cols < 0 or mode in ("mean", "circular"):
        if padding != (0, 0, 0, 0):
            plane = pad_plane(plane, padding, mode)
            H, W = plane.shape
            top, left, spare_rows, spare_cols = 0, 0, kh - 1, kw - 1
        if fourier:
            return _fourier(plane, kernel, bias)
        mode = "zeros"
    # It is fastest with the anchor in the middle of the kernel.
    y = min(max(kh // 2 - top, 0), spare_rows) if spare_rows else 0
    x = min(max(kw // 2 - left, 0), spare_cols) if spare_cols else 0
    anchor, border = (left + x, top + y), BORDERS[mode]
    if vectors is None:
        out = cv2.filter2D(plane, cv2.CV_32F, kernel, None, anchor, bias, border)
    else:
        column, row = vectors
        out = cv2.sepFilter2D(plane, cv2.CV_32F, row, column, None, anchor, bias, border)
    if spare_rows or spare_cols:
        out = out[y : y + H - spare_rows, x : x + W - spare_cols]
    return cast(Array, out)


def _dilate(kernel: Array, dilation: tuple[int, int]) -> Array:
    """The kernel (kh, kw) with d - 1 zeros between its cells."""
    kh, kw = kernel.shape
    dy, dx = dilation
    spread = np.zeros(((kh - 1) * dy + 1, (kw - 1) * dx + 1), np.float32)
    spread[::dy, ::dx] = kernel
    return spread


def correlate_dilated(
    plane: Array,
    kernel: Array,
    dilation: tuple[int, int],
    padding: Padding,
    mode: str,
    bias: float,
) -> Array:
    """`correlate_plane` for a kernel whose cells lie `dilation` apart."""
    kh, kw = kernel.shape
    dy, dx = dilation
    tall, wide = (kh - 1) * dy + 1, (kw - 1) * dx + 1
    if kernel.size > FEW_TAPS or tall * wide < DFT_TAPS:
        return correlate_plane(plane, _dilate(kernel, dilation), padding, mode, bias)
    padded = pad_plane(plane, padding, mode)
    height, width = padded.shape[0] - tall + 1, padded.shape[1] - wide + 1
    out = np.full((height, width), bias, np.float32)
    for a, weights in enumerate(kernel.tolist()):
        for b, weight in enumerate(weights):
            y, x = a * dy, b * dx
            cv2.scaleAdd(padded[y : y + height, x : x + width], weight, out, out)
    return out


def correlate_bank(
    padded: Array, kernels: Array, stride: tuple[int, int], dilation: tuple[int, int]
) -> Array:
    """The maps (N, H', W') of padded planes (C, H, W) under (N, C, kh, kw), as matrix products.

    im2col: every window becomes a column, every kernel a row. K. Chellapilla, S. Puri, P. Simard,
    High performance convolutional neural networks for document processing (2006).
    """
    N, _, kh, kw = kernels.shape
    windows = windows_of(padded, (kh, kw), stride, dilation)
    height, width = windows.shape[3:]
    weights = kernels.reshape(N, -1)  # (N, C kh kw)
    out = np.empty((N, height * width), np.float32)
    step = max(1, COLUMN_CELLS // (weights.shape[1] * width))
    for y in range(0, height, step):
        columns = windows[:, :, :, y : y + step].reshape(weights.shape[1], -1)  # (C kh kw, n)
        out[:, y * width : y * width + columns.shape[1]] = weights @ columns
    return out.reshape(N, height, width)
