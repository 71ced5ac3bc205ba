"""A layer as the matrix that multiplies the flattened picture, from fully connected to convolution.

The derivation of A. Zhang and others, Dive into Deep Learning, section 7.1: W[i, j, k, l] is
written by its offset, V[i, j, a, b]; translation makes it V[a, b] for all (i, j); locality keeps
|a|, |b| <= delta. The two can be asked for in either order. Here an offset is counted from the
kernel's first cell, so that the kernel cells are 0 <= a, b < k.

assets/js/engine/weight_matrix.js does the same, number for number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.messages import Refusal
from cnnviz.core.mulberry import mulberry32

__all__ = [
    "LARGEST",
    "MOST_KERNEL",
    "ORDERS",
    "SEED",
    "MatrixSpec",
    "WeightMatrix",
    "check_small",
    "convolved",
    "cut",
    "dense_weights",
    "kernel_bank",
    "small_map",
    "times",
]

Array = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

ORDERS = ("translation", "locality")
SEED = 6
SMALLEST, LARGEST = 4, 12
MOST_KERNEL = 5
MOST_STRIDE = 3


def check_small(side: object, kernel: int, stride: object, padding: object) -> None:
    """Refuse what the small pictures of this page cannot have."""
    if not whole_numbers((side,), 1, SMALLEST) or not _at_most(side, LARGEST):
        raise Refusal(
            "A small picture has {least} to {most} pixels a side, not {value}.",
            least=SMALLEST,
            most=LARGEST,
            value=quoted(side),
        )
    if not whole_numbers((stride,), 1, 1) or not _at_most(stride, MOST_STRIDE):
        raise Refusal(
            "The stride {value} cannot be used here: a whole number from 1 to {most}.",
            value=quoted(stride),
            most=MOST_STRIDE,
        )
    if not isinstance(padding, str) or padding not in ("same", "valid"):
        raise Refusal(
            "The padding {value} cannot be used here: same or valid.", value=quoted(padding)
        )
    if padding == "valid" and not _at_most(kernel, side):
        raise Refusal(
            "A kernel of {k} x {k} does not fit into {n} x {n} pixels without padding.",
            k=kernel,
            n=side,
        )


def _at_most(value: object, most: object) -> bool:
    return isinstance(value, int) and isinstance(most, int) and value <= most


def small_map(side: int, kernel: int, stride: int, padding: str) -> tuple[int, int]:
    """(the padding before, the side of the map) of a small square picture."""
    pad = kernel - 1 if padding == "same" else 0
    return pad // 2, (side + pad - kernel) // stride + 1


@dataclass(frozen=True)
class MatrixSpec:
    """A small picture, a kernel, and how far from dense to convolution the matrix is.

    side: 4 to 12 pixels. channels: 1 or 2. kernel: 1 to 5 cells a side. stride: 1 to 3. padding:
    "same" or "valid". order: which thought comes first, one of ORDERS. at: 0 dense to 1 the
    convolution. Raises Refusal.
    """

    side: int = 6
    channels: int = 1
    kernel: int = 3
    stride: int = 1
    padding: str = "same"
    order: str = "translation"
    at: float = 1.0

    def __post_init__(self) -> None:
        if not whole_numbers((self.kernel,), 1, 1) or self.kernel > MOST_KERNEL:
            raise Refusal(
                "A kernel of {value} cells a side cannot be used here: 1 to {most}.",
                value=quoted(self.kernel),
                most=MOST_KERNEL,
            )
        check_small(self.side, self.kernel, self.stride, self.padding)
        if not whole_numbers((self.channels,), 1, 1) or self.channels > 2:
            raise Refusal(
                "The matrix has one channel or two, not {value}.", value=quoted(self.channels)
            )
        if not isinstance(self.order, str) or self.order not in ORDERS:
            raise Refusal(
                "The order {value} is unknown: translation or locality.", value=quoted(self.order)
            )
        number = isinstance(self.at, int | float) and not isinstance(self.at, bool)
        if not number or not 0 <= self.at <= 1:
            raise Refusal(
                "The place {value} on the slider cannot be used: a number from 0 to 1.",
                value=quoted(self.at),
            )
        object.__setattr__(self, "at", float(self.at))

    @property
    def pad(self) -> int:
        """The padding above and left of the picture."""
        return small_map(self.side, self.kernel, self.stride, self.padding)[0]

    @property
    def map_side(self) -> int:
        """The side of the map."""
        return small_map(self.side, self.kernel, self.stride, self.padding)[1]

    @property
    def outputs(self) -> int:
        """Rows of the matrix."""
        return self.map_side**2

    @property
    def inputs(self) -> int:
        """Its columns."""
        return self.channels * self.side**2

    @classmethod
    def from_json(cls, data: object) -> MatrixSpec:
        """Read what the browser sends; what is missing keeps its default. Raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        unknown = [key for key in data if key not in cls.__dataclass_fields__]
        if unknown:
            raise Refusal("The matrix has no setting {value}.", value=quoted(unknown[0]))
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        """The form the browser changes and sends back."""
        return asdict(self)


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
    C, n, k = spec.channels, spec.side, spec.kernel
    out = np.empty((spec.map_side, spec.map_side), np.float32)
    for i in range(spec.map_side):
        top = i * spec.stride - spec.pad
        for j in range(spec.map_side):
            left = j * spec.stride - spec.pad
            total = 0.0
            for c in range(C):
                for r in range(max(0, top), min(n, top + k)):
                    for q in range(max(0, left), min(n, left + k)):
                        total += float(kernel[c, r - top, q - left]) * float(planes[c, r, q])
            out[i, j] = total
    return out.ravel()
