"""A layer as the matrix that multiplies the flattened picture, from fully connected to convolution.

The derivation of A. Zhang and others, Dive into Deep Learning, section 7.1: W[i, j, k, l] is
written by its offset, V[i, j, a, b]; translation makes it V[a, b] for all (i, j); locality keeps
|a|, |b| <= delta. The two can be asked for in either order. Here an offset is counted from the
kernel's first cell, so that the kernel cells are 0 <= a, b < k.

assets/js/engine/weight_matrix.js does the same, number for number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.matrix_spec import LARGEST, MOST_KERNEL, MatrixSpec
from cnnviz.core.mulberry import mulberry32
from cnnviz.core.naive import convolve_naive

__all__ = [
    "SEED",
    "WeightMatrix",
    "convolved",
    "cut",
    "dense_weights",
    "kernel_bank",
    "times",
]

Array = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

SEED = 6


def dense_weights(spec: MatrixSpec) -> Array:
    """The weights before any thought, (outputs, inputs), each from -0.5 up to 0.5."""
    drawn = mulberry32(SEED, spec.outputs * spec.inputs) - 0.5
    return drawn.astype(np.float32).reshape(spec.outputs, spec.inputs)


def kernel_bank() -> Array:
    """The kernel of the largest case, (2, 5, 5), each weight another and from -1 up to 1."""
    drawn = 2 * mulberry32(SEED + 1, 2 * MOST_KERNEL**2) - 1
    return drawn.astype(np.float32).reshape(2, MOST_KERNEL, MOST_KERNEL)


def cut(planes: Array, side: int) -> Array:
    """The middle (C, side, side) of square planes."""
    first = (planes.shape[-1] - side) // 2
    return np.ascontiguousarray(planes[:, first : first + side, first : first + side])


@dataclass(frozen=True)
class WeightMatrix:
    """The matrix of `spec` and what its entries are.

    rows (inputs,) and cols (inputs,) are pixels of the picture, `channel` (inputs,) their planes.
    """

    spec: MatrixSpec

    @cached_property
    def offsets(self) -> tuple[Whole, Whole]:
        """(a, b), each (outputs, inputs): where an input lies, from the output's first pixel."""
        spec = self.spec
        at = np.arange(spec.map_side) * spec.stride - spec.pad
        pixel = np.arange(spec.side)
        along = pixel[None] - at[:, None]  # (map side, side)
        shape = (spec.map_side, spec.map_side, spec.channels, spec.side, spec.side)
        a = np.broadcast_to(along[:, None, None, :, None], shape)
        b = np.broadcast_to(along[None, :, None, None, :], shape)
        flat = (spec.outputs, spec.inputs)
        return a.reshape(flat), b.reshape(flat)

    @cached_property
    def channel(self) -> Whole:
        """(inputs,): the plane of each input."""
        return np.repeat(np.arange(self.spec.channels), self.spec.side**2)

    @cached_property
    def rings(self) -> Whole:
        """(outputs, inputs): how many steps an offset lies outside the kernel, 0 inside."""
        last = self.spec.kernel - 1
        a, b = self.offsets
        rings: Whole = np.max([-a, a - last, -b, b - last, np.zeros_like(a)], axis=0)
        return rings

    @cached_property
    def groups(self) -> Whole:
        """(outputs, inputs): the same number for the same (c, a, b), from 0 on."""
        a, b = self.offsets
        wide = 4 * (LARGEST + MOST_KERNEL)
        keys = (self.channel * wide + a + wide // 2) * wide + b + wide // 2
        found: Whole = np.unique(keys, return_inverse=True)[1].reshape(a.shape)
        return found

    @property
    def _step(self) -> tuple[float, float, float, bool]:
        """(u, how far entries are shared, the part of the rings that is kept, shared yet)."""
        u = 3 * self.spec.at
        if self.spec.order == "translation":
            return u, min(max(u - 1, 0.0), 1.0), min(3 - u, 1.0), u >= 2
        return u, max(u - 2, 0.0), min(max(2 - u, 0.0), 1.0), u >= 3

    @property
    def kept(self) -> npt.NDArray[np.bool_]:
        """(outputs, inputs): which entries are there; the others are exactly 0."""
        reach = np.floor(self._step[2] * int(self.rings.max()) + 0.5)
        there: npt.NDArray[np.bool_] = self.rings <= reach
        return there

    @property
    def free(self) -> int:
        """How many numbers can still be chosen freely."""
        if self._step[3]:
            return len(np.unique(self.groups[self.kept]))
        return int(self.kept.sum())

    def values(self, kernel: Array) -> Array:
        """The matrix (outputs, inputs) for a kernel (channels, k, k)."""
        dense = dense_weights(self.spec)
        part = self._step[1]
        blended = (1 - part) * dense.astype(np.float64) + part * self._shared(dense, kernel)
        matrix: Array = np.where(self.kept, blended, 0).astype(np.float32)
        return matrix

    def _shared(self, dense: Array, kernel: Array) -> npt.NDArray[np.float64]:
        """One number for each offset: the kernel's, outside it the mean of the dense entries."""
        groups = self.groups.ravel()
        # Sums the entries in the order of the matrix, as the browser does.
        sums = np.bincount(groups, dense.ravel().astype(np.float64))
        means = (sums / np.bincount(groups)).astype(np.float32)
        a, b = (np.clip(each, 0, self.spec.kernel - 1) for each in self.offsets)
        inside = kernel[self.channel[None], a, b]
        return np.where(self.rings == 0, inside, means[self.groups]).astype(np.float64)


def times(matrix: Array, x: Array) -> Array:
    """matrix @ x, (outputs,): summed over the columns in order in float64, rounded once."""
    total = np.zeros(len(matrix))
    for column, value in zip(matrix.T.astype(np.float64), x.ravel().tolist(), strict=True):
        total += column * value
    return total.astype(np.float32)


def convolved(spec: MatrixSpec, planes: Array, kernel: Array) -> Array:
    """The map (outputs,) of planes (channels, side, side), without any matrix.

    The sums run over the picture's pixels under the kernel in the order of the flattened picture,
    in float64, rounded once: the products of the matrix without its zeros.
    """
    settings = ConvSpec((spec.stride,) * 2, spec.padding)  # type: ignore[arg-type]
    return convolve_naive(planes, kernel, settings).ravel()
