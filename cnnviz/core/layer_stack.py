"""A stack of layers built by hand: its sizes, what its cells see of the input, what it costs.

Windows of windows are windows. Along an axis r = 1, j = 1, s = 0 at the input, and every layer of
window k, dilation d, stride t and padding p in front makes r + (k - 1) d j, s - p j and j t of
them: the receptive field, the jump from one cell's to the next one's, and where cell 0's begins.
V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.messages import Refusal
from cnnviz.core.reach import Reach
from cnnviz.core.receptive_field import Box, Field, field_box
from cnnviz.core.stack_layer import MOST_CHANNELS, StackLayer

__all__ = ["MOST_LAYERS", "MOST_SIDE", "LayerStack", "Row", "moved_place"]

Shape = tuple[int, int, int]
MOST_LAYERS, MOST_SIDE = 24, 4096


@dataclass(frozen=True)
class Row:
    """One layer in the table.

    shape: (C, H, W) of its maps, None from the first layer that does not fit. field: what its
    cells see of the input. centre: the (row, column) in the input of the middle of what cell
    (0, 0) sees; halves lie between two pixels. multiply_adds: of the convolution, None with shape.
    """

    layer: StackLayer
    shape: Shape | None
    field: Field
    centre: tuple[float, float]
    parameters: int
    multiply_adds: int | None


@dataclass(frozen=True)
class LayerStack:
    """1 to 24 layers over an input (C, H, W), and the cell that is looked at.

    cell: (row, column) of the last map that fits. depth: how many layers are shown, None for all.
    Raises Refusal; a layer that does not fit is none, see `why`.
    """

    layers: tuple[StackLayer, ...]
    input: Shape
    cell: tuple[int, int] | None = None
    depth: int | None = None
    rows: tuple[Row, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.layers, tuple) or not 1 <= len(self.layers) <= MOST_LAYERS:
            raise Refusal(
                "A stack has 1 to {most} layers, not {n}.",
                most=MOST_LAYERS,
                n=len(self.layers) if isinstance(self.layers, tuple) else quoted(self.layers),
            )
        sides = self.input[1:] if whole_numbers(self.input, 3, 1) else (MOST_SIDE + 1,)
        if max(sides) > MOST_SIDE or self.input[0] > MOST_CHANNELS:
            raise Refusal(
                "The input {value} cannot be used: channels, height and width, whole numbers from"
                " 1 to {most}.",
                value=quoted(self.input),
                most=MOST_SIDE,
            )
        object.__setattr__(self, "rows", tuple(_rows(self.layers, self.input)))
        if self.depth is None:
            object.__setattr__(self, "depth", len(self.layers))
        if not whole_numbers((self.depth,), 1, 0) or self.depth > len(self.layers):  # type: ignore[operator]
            raise Refusal(
                "{value} layers cannot be shown; there are {n}.",
                value=quoted(self.depth),
                n=len(self.layers),
            )
        if self.cell is None:
            object.__setattr__(self, "cell", self.middle)
        _, height, width = self.last
        cell: Any = self.cell
        if not whole_numbers(cell, 2, 0) or cell[0] >= height or cell[1] >= width:
            raise Refusal(
                "There is no cell {value}: the last map has {rows} x {cols} cells, counted from 0.",
                value=quoted(cell),
                rows=height,
                cols=width,
            )

    @property
    def fitting(self) -> int:
        """How many layers fit, from the first on."""
        return sum(row.shape is not None for row in self.rows)

    @property
    def why(self) -> Refusal | None:
        """Why the first layer that does not fit does not, if there is one."""
        if self.fitting == len(self.layers):
            return None
        layer, (_, height, width) = self.layers[self.fitting], self.last
        top, bottom, left, right = layer.padding
        return Refusal(
            "Layer {n} does not fit: its window covers {rows} x {cols} cells, and the map before"
            " it has {h} x {w} with its padding.",
            n=self.fitting + 1,
            rows=layer.reach[0],
            cols=layer.reach[1],
            h=height + top + bottom,
            w=width + left + right,
        )

    @property
    def last(self) -> Shape:
        """The shape (C, H, W) of the last map that fits, or of the input."""
        return self.shape_after(self.fitting)

    def shape_after(self, layers: int) -> Shape:
        """The shape (C, H, W) after so many layers; 0 is the input. Raises ValueError where one
        of them does not fit."""
        shape = self.rows[layers - 1].shape if layers else self.input
        if shape is None:
            raise ValueError(f"Layer {layers} does not fit.")
        return shape

    @property
    def middle(self) -> tuple[int, int]:
        """The cell in the middle of the last map that fits."""
        _, height, width = self.last
        return (height - 1) // 2, (width - 1) // 2

    def field_after(self, layers: int) -> Field:
        """What the cells see after so many layers; 0 is the input."""
        return self.rows[layers - 1].field if layers else Field((1, 1), (1, 1), (0, 0))

    @property
    def box(self) -> Box:
        """(top, left, height, width) in the input of what the chosen cell sees; it hangs over
        where the cell sees padding."""
        row, col = self.cell or (0, 0)
        return field_box(self.field_after(self.fitting), row, col)

    def support(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The rows and the columns of the input that the chosen cell really reads.

        Every pair of them is read and nothing else. Less than the box where windows are dilated,
        where padding is read, and where a stride leaves the last cells of a map unread.
        """
        row, col = self.cell or (0, 0)
        return self._read(0, row), self._read(1, col)

    def _read(self, axis: int, at: int) -> tuple[int, ...]:
        read = {at}
        for index in range(self.fitting, 0, -1):
            layer, n = self.layers[index - 1], self.shape_after(index - 1)[1 + axis]
            size, step, apart = layer.size[axis], layer.stride[axis], layer.dilation[axis]
            first = -layer.padding[2 * axis]
            read = {first + r * step + a * apart for r in read for a in range(size)}
            read &= set(range(n))
        return tuple(sorted(read))

    def on_input(self, shape: Shape) -> LayerStack:
        """The same layers over another input; the cell moves with the map."""
        moved = replace(self, input=shape, cell=None)
        row, col = self.cell or (0, 0)
        (_, *before), (_, *after) = self.last, moved.last
        cell = moved_place(row, before[0], after[0]), moved_place(col, before[1], after[1])
        return replace(moved, cell=cell)

    @classmethod
    def from_json(cls, data: object) -> LayerStack:
        """Read what the browser sends; raises Refusal on anything it could not have made."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        layers, shape, cell = data.get("layers"), data.get("input"), data.get("cell")
        if not isinstance(layers, list):
            raise Refusal("The layers are a list, not {value}.", value=quoted(layers))
        return cls(
            tuple(StackLayer.from_json(layer) for layer in layers[: MOST_LAYERS + 1]),
            tuple(shape) if isinstance(shape, list) else shape,  # type: ignore[arg-type]
            tuple(cell) if isinstance(cell, list) else cell,
            data.get("depth"),
        )

    def to_json(self) -> dict[str, Any]:
        """The form that the browser changes and sends back."""
        return {
            "layers": [layer.to_json() for layer in self.layers],
            "input": list(self.input),
            "cell": list(self.cell or (0, 0)),
            "depth": self.depth,
        }


def moved_place(at: int, before: int, after: int) -> int:
    """The same part of an axis of another length; its middle stays the middle.

    >>> moved_place(3, 8, 4), moved_place(3, 8, 9)
    (1, 4)
    """
    if at == (before - 1) // 2:
        return (after - 1) // 2
    return (2 * at + 1) * after // (2 * before)


def _rows(layers: tuple[StackLayer, ...], shape: Shape) -> list[Row]:
    found: list[Row] = []
    reach, now, channels = (Reach(), Reach()), shape, shape[0]
    fits = True
    for layer in layers:
        reach = tuple(  # type: ignore[assignment]
            reach[axis].through(-layer.padding[2 * axis], layer.stride[axis], layer.reach[axis])
            for axis in (0, 1)
        )
        sides = [layer.side(axis, now[1 + axis]) for axis in (0, 1)]
        fits = fits and min(sides) >= 1
        parameters = layer.parameters(channels)
        weights = channels * layer.channels * layer.size[0] * layer.size[1]
        channels = layer.channels or channels
        now = (channels, sides[0], sides[1])
        rows, cols = reach
        found.append(
            Row(
                layer,
                now if fits else None,
                Field((rows.size, cols.size), (rows.jump, cols.jump), (rows.start, cols.start)),
                (rows.start + (rows.size - 1) / 2, cols.start + (cols.size - 1) / 2),
                parameters,
                weights * sides[0] * sides[1] if fits else None,
            )
        )
    return found
