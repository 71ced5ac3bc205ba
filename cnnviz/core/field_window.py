"""The part of every map that one cell needs: so much is computed for its gradient, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.receptive_field import Box

__all__ = ["MOST_FIELD", "FieldWindow", "field_window"]

MOST_FIELD = 512  # pixels a side

Range = tuple[int, int]


@dataclass(frozen=True)
class FieldWindow:
    """What the cell of a stack needs of its layers.

    box: (top, left, height, width) of its receptive field, which may hang over the input. patch:
    the part of that inside the input, likewise. borders: for every layer (top, bottom, left,
    right), the padding around the part of the map that it reads. sizes: of those parts, (rows,
    columns), padding included.
    """

    box: Box
    patch: Box
    borders: tuple[tuple[int, int, int, int], ...]
    sizes: tuple[tuple[int, int], ...]

    @property
    def within(self) -> tuple[slice, slice]:
        """Where in the box the patch lies."""
        top, left = self.patch[0] - self.box[0], self.patch[1] - self.box[1]
        return slice(top, top + self.patch[2]), slice(left, left + self.patch[3])


def field_window(stack: LayerStack) -> FieldWindow:
    """That of the chosen cell. Raises Refusal for a field beyond 512 a side, and where the cell
    reads nothing but padding."""
    box = stack.box
    if max(box[2:]) > MOST_FIELD:
        raise Refusal(
            "The receptive field has {rows} x {cols} pixels; gradients are computed up to {most} a"
            " side. Take a layer or a stride away.",
            rows=box[2],
            cols=box[3],
            most=MOST_FIELD,
        )
    if not all(stack.support()):
        raise Refusal("This cell reads nothing but padding; choose one further inside.")
    down, across = (_along(stack, axis) for axis in (0, 1))
    (top, bottom), (left, right) = down[0], across[0]
    borders, sizes = [], []
    for (_, rows, tall), (_, cols, wide) in zip(down[1], across[1], strict=True):
        borders.append((*rows, *cols))
        sizes.append((tall, wide))
    patch = (top, left, bottom - top + 1, right - left + 1)
    return FieldWindow(box, patch, tuple(borders), tuple(sizes))


def _along(stack: LayerStack, axis: int) -> tuple[Range, list[tuple[Range, Range, int]]]:
    """(first, last) of the input along an axis, and for every layer the range of the map that it
    reads, the padding around that, and how many cells both are."""
    at = (stack.cell or (0, 0))[axis]
    now, found = (at, at), []
    for index in range(stack.fitting, 0, -1):
        layer, n = stack.layers[index - 1], stack.shape_after(index - 1)[1 + axis]
        front = layer.padding[2 * axis]
        first = now[0] * layer.stride[axis] - front
        last = now[1] * layer.stride[axis] - front + layer.reach[axis] - 1
        border = max(0, -first), max(0, last - n + 1)
        now = max(0, first), min(n - 1, last)
        found.append((now, border, last - first + 1))
    return now, found[::-1]
