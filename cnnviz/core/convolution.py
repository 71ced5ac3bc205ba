"""Convolution of pictures: the fast one, the naive one, and everything about a single cell.

The operation is torch's conv2d (cross-correlation) with more padding modes and a flip.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import PLAIN, ConvSpec, fit, output_size, resolve_padding
from cnnviz.core.engines import DEEP_BANK, correlate_bank, correlate_dilated, correlate_plane
from cnnviz.core.messages import Refusal
from cnnviz.core.naive import convolve_naive
from cnnviz.core.padding import Padding, channel_mean, is_outside, pad_plane, source_index

__all__ = [
    "ConvSpec",
    "Window",
    "convolve",
    "convolve_naive",
    "output_size",
    "resolve_padding",
    "window",
]

Array = npt.NDArray[np.float32]
FLOAT32 = np.dtype(np.float32)
LARGEST = float(np.finfo(np.float32).max)


def _numbers(value: npt.ArrayLike) -> Array | None:
    """`value` as a float32 array with contiguous rows, or None when it is not numbers."""
    if type(value) is np.ndarray and value.dtype is FLOAT32 and value.flags.c_contiguous:
        return value
    try:
        raw = np.asarray(value)
    except ValueError:
        return None
    if raw.dtype.kind not in "buif":
        return None
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(raw, np.float32) if raw.ndim else raw.astype(np.float32)


def _picture(image: npt.ArrayLike) -> Array:
    planes = _numbers(image)
    if planes is None or not 2 <= planes.ndim <= 3 or not planes.size:
        raise Refusal("A picture is numbers of shape (H, W) or (C, H, W), and not empty.")
    return planes


def _kernel(kernel: npt.ArrayLike, channels: int) -> Array:
    weights = _numbers(kernel)
    if weights is None or not 2 <= weights.ndim <= 4 or not weights.size:
        raise Refusal(
            "A kernel is numbers of shape (kh, kw), (C, kh, kw) or (N, C, kh, kw), and not empty."
        )
    if not cv2.norm(weights) < math.inf:
        raise Refusal("The kernel has a value that is not a finite number of 32 bits.")
    has = 1 if weights.ndim == 2 else weights.shape[-3]
    if has != channels:
        raise Refusal(
            "The picture has {channels} channels and the kernel {has}: give the kernel one plane "
            "for each channel, (C, kh, kw), or (N, C, kh, kw) for a bank.",
            channels=channels,
            has=has,
        )
    return weights


def _biases(bias: float | npt.ArrayLike, weights: Array) -> list[float]:
    """One finite number for each kernel."""
    count = len(weights) if weights.ndim == 4 else 1
    if type(bias) is float and abs(bias) <= LARGEST:
        return [bias] * count
    numbers = _numbers(bias)
    fits = numbers is not None and (not numbers.ndim or numbers.shape == weights.shape[:-3])
    if numbers is None or not fits or not np.isfinite(numbers).all():
        raise Refusal("The bias is one finite number, or for a bank one for each kernel.")
    return [float(b) for b in np.broadcast_to(numbers, count)]


def convolve(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    spec: ConvSpec = PLAIN,
    bias: float | npt.ArrayLike = 0.0,
) -> Array:
    """Slide a kernel, or each kernel of a bank, over a picture.

    image: (H, W) or (C, H, W), finite. kernel: (kh, kw) for one channel, (C, kh, kw), whose
    products are summed over the channels, or a bank (N, C, kh, kw). bias: a number, or (N,) for
    a bank. Returns float32 (H', W'), or (N, H', W') for a bank, with H' and W' from
    `output_size`; at stride 1 possibly a view of an array a little larger. Raises Refusal when
    something does not fit or the kernel is not finite.

    >>> convolve([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]]).tolist()
    [[-4.0, -4.0], [-4.0, -4.0]]
    """
    planes = _picture(image)
    weights = _kernel(kernel, 1 if planes.ndim == 2 else len(planes))
    biases = _biases(bias, weights)
    (H, W), (kh, kw) = planes.shape[-2:], weights.shape[-2:]
    padding = resolve_padding(spec, kh, kw)
    height, width = fit(H, W, kh, kw, spec, padding)
    if spec.flip:
        weights = np.ascontiguousarray(weights[..., ::-1, ::-1])
    if weights.ndim == 2:
        plane = planes if planes.ndim == 2 else planes[0]
        return _map(plane, weights, spec, padding, biases[0])
    planes = planes.reshape(-1, H, W)  # (C, H, W)
    if weights.ndim == 3:
        return _sum(planes, weights, spec, padding, biases[0])
    maps = np.empty((len(weights), height, width), np.float32)  # (N, H', W')
    if len(weights) * len(planes) < DEEP_BANK:
        for out, one, b in zip(maps, weights, biases, strict=True):
            out[:] = _sum(planes, one, spec, padding, b)
        return maps
    padded = np.stack([pad_plane(plane, padding, spec.padding_mode) for plane in planes])
    maps = correlate_bank(padded, weights, spec.stride, spec.dilation)
    maps += np.array(biases, np.float32)[:, None, None]
    return maps


def _map(plane: Array, weights: Array, spec: ConvSpec, padding: Padding, bias: float) -> Array:
    """The map (H', W') of one plane (H, W) under one kernel (kh, kw), already flipped."""
    if spec.dilation == (1, 1):
        out = correlate_plane(plane, weights, padding, spec.padding_mode, bias)
    else:
        out = correlate_dilated(plane, weights, spec.dilation, padding, spec.padding_mode, bias)
    if spec.stride == (1, 1):
        return out
    return np.ascontiguousarray(out[:: spec.stride[0], :: spec.stride[1]])


def _sum(planes: Array, weights: Array, spec: ConvSpec, padding: Padding, bias: float) -> Array:
    """The sum (H', W') of the maps of planes (C, H, W) under kernels (C, kh, kw)."""
    total = _map(planes[0], weights[0], spec, padding, bias)
    for plane, one in zip(planes[1:], weights[1:], strict=True):
        total += _map(plane, one, spec, padding, 0.0)
    return total


@dataclass(frozen=True, eq=False)
class Window:
    """Everything about one cell of a map.

    rows (kh,) and cols (kw,) are coordinates in the picture, outside it in the padding;
    patch (C, kh, kw) is what lies there and padding (kh, kw) says where it is padding; kernel
    (C, kh, kw) is as applied, already flipped; products (C, kh, kw); channel_sums (C,); total is
    their sum and the bias.
    """

    row: int
    col: int
    rows: npt.NDArray[np.intp]
    cols: npt.NDArray[np.intp]
    patch: Array
    padding: npt.NDArray[np.bool_]
    kernel: Array
    products: npt.NDArray[np.float64]
    channel_sums: npt.NDArray[np.float64]
    bias: float
    total: float


def window(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    spec: ConvSpec = PLAIN,
    row: int = 0,
    col: int = 0,
    bias: float = 0.0,
) -> Window:
    """How the cell (row, col) of `convolve(image, kernel, spec, bias)` comes about.

    image: (H, W) or (C, H, W); kernel: (kh, kw) or (C, kh, kw), no bank. Products and sums are
    in double precision. Raises Refusal as `convolve` does, and outside the map.
    """
    planes = _picture(image)
    planes = planes if planes.ndim == 3 else planes[None]  # (C, H, W)
    weights = _kernel(kernel, len(planes))
    if weights.ndim == 4:
        raise Refusal("A window belongs to one kernel, not to a bank of {n}.", n=len(weights))
    number = _biases(bias, weights)[0]
    (H, W), (kh, kw) = planes.shape[1:], weights.shape[-2:]
    height, width = output_size(H, W, kh, kw, spec)
    if not (0 <= row < height and 0 <= col < width):
        raise Refusal(
            "The map has {height} x {width} cells, and none at row {row}, column {col}.",
            height=height,
            width=width,
            row=row,
            col=col,
        )
    top, _, left, _ = resolve_padding(spec, kh, kw)
    rows = row * spec.stride[0] - top + spec.dilation[0] * np.arange(kh)
    cols = col * spec.stride[1] - left + spec.dilation[1] * np.arange(kw)
    from_rows = source_index(rows, H, spec.padding_mode)
    from_cols = source_index(cols, W, spec.padding_mode)
    patch = planes[:, from_rows[:, None], from_cols]  # (C, kh, kw)
    fill = (from_rows < 0)[:, None] | (from_cols < 0)
    if fill.any():
        means = [channel_mean(p) if spec.padding_mode == "mean" else 0.0 for p in planes]
        patch[:, fill] = np.array(means, np.float32)[:, None]
    applied = weights.reshape(-1, kh, kw)  # (C, kh, kw)
    applied = applied[:, ::-1, ::-1].copy() if spec.flip else applied
    products = patch.astype(np.float64) * applied
    sums = products.sum(axis=(1, 2))
    return Window(
        row=row,
        col=col,
        rows=rows,
        cols=cols,
        patch=patch,
        padding=is_outside(rows, H)[:, None] | is_outside(cols, W),
        kernel=cast(Array, applied),
        products=products,
        channel_sums=sums,
        bias=number,
        total=float(sums.sum()) + number,
    )
