"""What /parameters computes on the server and gives away: counts, the matrix, the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from cnnviz.core.colour import colour_signed
from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.curve_table import Column, csv_text
from cnnviz.core.export import enlarged
from cnnviz.core.im2col import KERNEL, chosen_kernels, product, rows_menu, unfold
from cnnviz.core.layer_rivals import KINDS, Counts, Rivals, formula
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.core.parameters_snippet import im2col_code, matrix_code, rivals_code
from cnnviz.core.picture import to_planes
from cnnviz.core.small_picture import small_planes, two_planes
from cnnviz.core.weight_matrix import WeightMatrix, convolved, cut, kernel_bank, times
from cnnviz.io.encode import png
from cnnviz.ui.shared_picture import Current

__all__ = ["NAMES", "ParametersWork"]

Array = np.ndarray[Any, np.dtype[np.float32]]

NAMES = {"dense": "fully connected", "local": "locally connected", "conv": "convolutional"}
CELL = 8  # pixels of a saved picture for each entry


@dataclass(frozen=True)
class ParametersWork:
    """A description of the page on a picture; studio: the studio's kernel, (1 or 3, kh, kw)."""

    picture: Current
    demo: ParametersDemo
    studio: tuple[tuple[tuple[float, ...], ...], ...]

    @property
    def planes(self) -> Array:
        """The picture's numbers from 0 to 1, (C, H, W), whatever range the other pages show."""
        return to_planes(self.picture.pixels)

    @property
    def small(self) -> Array:
        """The middle of the picture as (C, 12, 12)."""
        return self._kept("small", lambda: small_planes(self.planes))

    @property
    def pair(self) -> Array:
        """The same as two channels, (2, 12, 12)."""
        return self._kept("pair", lambda: two_planes(self.planes))

    def _kept(self, name: str, make: Any) -> Array:
        found: Array = self.picture.kept.get_or_make(("parameters", name, self.picture.key), make)
        return found

    # -- three layers -------------------------------------------------------------------------

    @property
    def counts(self) -> tuple[Counts, ...]:
        """In the order of KINDS."""
        rivals = Rivals.of(self.demo.rivals)
        return tuple(getattr(rivals, kind) for kind in KINDS)

    def rivals_csv(self) -> bytes:
        """The three layers as a table."""
        spec, counts = self.demo.rivals, self.counts
        columns: list[tuple[str, Column]] = [
            ("layer", [NAMES[kind] for kind in KINDS]),
            ("weights", [each.weights for each in counts]),
            ("biases", [each.biases for each in counts]),
            ("output", [" x ".join(map(str, each.shape)) for each in counts]),
            ("outputs", [each.outputs for each in counts]),
            ("multiply-adds", [each.multiply_adds for each in counts]),
            ("bytes", [each.bytes for each in counts]),
            ("formula", [formula(spec, kind) for kind in KINDS]),
        ]
        return csv_text(columns).encode()

    def rivals_code(self) -> str:
        """The program that counts them."""
        return rivals_code(self.demo.rivals)

    # -- the weights as a matrix --------------------------------------------------------------

    @property
    def matrix_kernel(self) -> Array:
        """(channels, k, k)."""
        spec = self.demo.matrix
        return cut(kernel_bank(), spec.kernel)[: spec.channels]

    @property
    def matrix_input(self) -> Array:
        """(channels, side, side)."""
        spec = self.demo.matrix
        return cut(self.pair, spec.side)[: spec.channels]

    def matrix(self) -> Array:
        """(outputs, inputs), as the slider has it."""
        return WeightMatrix(self.demo.matrix).values(self.matrix_kernel)

    def matrix_difference(self) -> float:
        """The largest difference of matrix times picture from the convolution."""
        both = times(self.matrix(), self.matrix_input)
        conv = convolved(self.demo.matrix, self.matrix_input, self.matrix_kernel)
        return float(np.abs(both - conv).max())

    def matrix_csv(self) -> bytes:
        """A line for each output, a column for each input."""
        spec = self.demo.matrix
        names = (
            f"channel {c} row {r} column {q}"
            for c in range(spec.channels)
            for r in range(spec.side)
            for q in range(spec.side)
        )
        return _numbers_csv(list(names), self.matrix())

    def matrix_png(self) -> bytes:
        """In the colours of the screen."""
        return png(enlarged(colour_signed(self.matrix(), 1.0), CELL))

    def matrix_code(self) -> str:
        """The program that builds it."""
        return matrix_code(self.demo.matrix, self.matrix_input, self.matrix_kernel)

    # -- windows as columns -------------------------------------------------------------------

    @property
    def menu(self) -> tuple[str, ...]:
        """The kernels to choose from; the studio's among them where it is 3 x 3."""
        return rows_menu(np.array(self.studio, np.float32))

    def kernels(self, filters: Sequence[str]) -> Array:
        """(K, C, 3, 3). Raises Refusal where the studio's is asked for and not 3 x 3."""
        studio = np.array(self.studio, np.float32)
        return chosen_kernels(tuple(filters), self.picture.channels, studio)

    def columns(self) -> Array:
        """(C k k, H' W')."""
        spec = self.demo.im2col
        stride = (spec.stride, spec.stride)
        settings = ConvSpec(stride, spec.padding)  # type: ignore[arg-type]
        return unfold(cut(self.small, spec.side), KERNEL, settings)

    def maps(self) -> Array:
        """(K, H' W')."""
        return product(self.kernels(self.demo.im2col.filters), self.columns())

    def columns_csv(self) -> bytes:
        """A line for each row of the columns' matrix, a column for each window."""
        side = self.demo.im2col.map_side
        names = [f"row {i} column {j}" for i in range(side) for j in range(side)]
        return _numbers_csv(names, self.columns())

    def columns_png(self) -> bytes:
        """The columns in grey, and the product below them in the colours of the screen."""
        columns, maps = self.columns(), self.maps()
        grey = np.repeat(np.rint(columns * 255).astype(np.uint8)[..., None], 3, axis=2)
        gap = np.full((1, columns.shape[1], 3), 255, np.uint8)
        return png(enlarged(np.concatenate([grey, gap, colour_signed(maps)]), CELL))

    def maps_npy(self) -> bytes:
        """The maps, float32 (K, H', W'), exact."""
        side, file = self.demo.im2col.map_side, BytesIO()
        np.save(file, self.maps().reshape(-1, side, side))
        return file.getvalue()

    def im2col_code(self) -> str:
        """The program that unfolds and multiplies."""
        spec = self.demo.im2col
        return im2col_code(spec, cut(self.small, spec.side), self.kernels(spec.filters))


def _numbers_csv(names: Sequence[str], values: Array) -> bytes:
    columns = zip(names, (column.tolist() for column in values.T), strict=True)
    return csv_text(columns).encode()
