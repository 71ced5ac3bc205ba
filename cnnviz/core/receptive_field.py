"""The part of the picture that one cell of a layer sees.

Every layer is a window that moves, and windows of windows are windows: along one axis all that
counts is where cell 0's begins, how far the next one's is, and how long it is. V. Dumoulin and
F. Visin, A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.core.conv_spec import output_size, resolve_padding
from cnnviz.core.network import Layer
from cnnviz.core.pool_spec import pool_size
from cnnviz.core.reach import Reach

__all__ = ["Box", "Field", "field_box", "fields"]

Pair = tuple[int, int]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Field:
    """What the cells of a layer see, in pixels, as (rows, columns).

    size: of the window. jump: from the window of a cell to that of the next, which is the stride
    of the network so far; 0 where only one cell is left. start: the first row and column that
    cell (0, 0) sees, negative where padding comes first.
    """

    size: Pair
    jump: Pair
    start: Pair


def fields(layers: Sequence[Layer], height: int, width: int) -> tuple[Field, ...]:
    """The field behind every layer, for a height x width picture.

    Every window counts in full, also the cells of a max pooling that lose. Blur pooling sees its
    dense window and then three cells, a linear layer or a global pooling everything there is.
    Raises Refusal where a layer does not fit.
    """
    found: list[Field] = []
    sides, reach = [height, width], [Reach(), Reach()]
    for layer in layers:
        reach = [_through(layer, axis, reach[axis], sides[axis]) for axis in (0, 1)]
        if layer.kind == "conv":
            sides = [*output_size(sides[0], sides[1], *layer.kernel, layer.conv)]
        elif layer.kind == "pool":
            sides = [*pool_size(sides[0], sides[1], layer.pool)]
        elif layer.kind == "linear":
            sides = [1, 1]
        rows, cols = reach
        found.append(
            Field((rows.size, cols.size), (rows.jump, cols.jump), (rows.start, cols.start))
        )
    return tuple(found)


def _through(layer: Layer, axis: int, reach: Reach, n: int) -> Reach:
    """`reach` behind one more layer, along an axis on which the layer reads n cells."""
    if layer.kind == "conv":
        before = resolve_padding(layer.conv, *layer.kernel)[2 * axis]
        cells = layer.conv.dilation[axis] * (layer.kernel[axis] - 1) + 1
        return reach.through(-before, layer.conv.stride[axis], cells)
    if layer.kind == "pool":
        return reach.pooled(layer.pool, axis, n)
    return reach.through(0, 0, n) if layer.kind == "linear" else reach


def field_box(field: Field, row: int, col: int) -> Box:
    """(top, left, height, width) in pixels of what the cell (row, col) sees.

    It hangs over the picture where the cell reads padding.

    >>> field_box(Field((3, 3), (2, 2), (-1, -1)), 1, 0)
    (1, -1, 3, 3)
    """
    top = field.start[0] + row * field.jump[0]
    left = field.start[1] + col * field.jump[1]
    return top, left, *field.size
