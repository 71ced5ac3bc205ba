"""Where everything stands in the frames of a sweep, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from cnnviz.core.messages import Refusal, mark
from cnnviz.core.sweep_scene import SweepScene

__all__ = ["SIZES", "Grid", "Layout", "layout_of"]

Box = tuple[int, int, int, int]

# The width in pixels that a size aims at.
SIZES = MappingProxyType({mark("small"): 480, mark("medium"): 800, mark("large"): 1200})
LEAST_CELL, LINED_CELL = 3, 8


@dataclass(frozen=True)
class Grid:
    """rows x cols square cells of `cell` pixels, the first at (top, left) of the frame."""

    top: int
    left: int
    rows: int
    cols: int
    cell: int

    @property
    def gap(self) -> int:
        """How many pixels of a cell, at its top and left, are the line between cells."""
        return 1 if self.cell >= LINED_CELL else 0

    @property
    def height(self) -> int:
        return self.rows * self.cell + self.gap

    @property
    def width(self) -> int:
        return self.cols * self.cell + self.gap

    def stroke(self, most: int) -> int:
        """How thick an outline may be, at most `most`, to leave the middle of cells beside it."""
        return min(most, self.cell // 3)

    def box(self, row: int, col: int, height: int = 1, width: int = 1) -> Box:
        """The pixels (top, left, bottom, right) inside the lines around a block of cells."""
        top, left = self.top + row * self.cell + self.gap, self.left + col * self.cell + self.gap
        return top, left, top + height * self.cell - self.gap, left + width * self.cell - self.gap


@dataclass(frozen=True)
class Layout:
    """Size of the frames, even for the sake of video; the grids; fonts and strokes in pixels.

    inputs and kernels: one grid a plane (no kernels for pooling). line_top and caption_top: where
    the two lines of text begin; arrow: the middle (y, x) of the arrow before the output.
    """

    height: int
    width: int
    inputs: tuple[Grid, ...]
    kernels: tuple[Grid, ...]
    output: Grid
    line_top: int
    caption_top: int
    arrow: tuple[int, int]
    margin: int
    font: int
    stroke: int


def layout_of(scene: SweepScene, size: str) -> Layout:
    """Place the planes at the left, the kernels in the middle, the map at the right, text below.

    The cells are as large as the width of `size` (a key of SIZES) allows, with planes one below
    the other; where cells would fall under 3 pixels the frame is wider instead. Raises Refusal
    for an unknown size.
    """
    if size not in SIZES:
        raise Refusal(
            "The size {value} is none of {options}.",
            value=repr(size)[:40],
            options=", ".join(SIZES),
        )
    wide = SIZES[size]
    margin, space, font = wide // 40, wide // 20, max(13, wide // 50)
    most_cell, tall = wide // 12, 3 * wide // 4
    planes, rows, cols = scene.padded.shape
    kh, kw = scene.kernel.shape[1:] if scene.kernel is not None else (0, 0)
    map_rows, map_cols = scene.values.shape
    between = margin
    plane_room = (tall - (planes - 1) * between) // planes

    # The kernel may take a fifth of the width, so that its numbers can be read.
    least = LEAST_CELL
    kernel_cell = 0
    if kh:
        kernel_cell = max(least, min(most_cell, wide // 5 // kw, plane_room // kh))
    free = wide - 2 * margin - space - kernel_cell * kw - (space if kh else 0)
    cell = max(least, min(most_cell, free // (cols + map_cols), plane_room // rows))
    # Beside several planes the one map has height to spare.
    fits = min(most_cell, (free - cell * cols) // map_cols, tall // map_rows)
    map_cell = max(least, min(2 * cell, fits)) if planes > 1 else cell

    tallest = max(rows * cell, kh * kernel_cell) + 1
    stack = planes * tallest + (planes - 1) * between
    content = max(stack, map_rows * map_cell + 1)
    first = margin + (content - stack) // 2 + (tallest - rows * cell) // 2
    inputs = tuple(
        Grid(first + plane * (tallest + between), margin, rows, cols, cell)
        for plane in range(planes)
    )
    right = margin + inputs[0].width + space
    kernels: tuple[Grid, ...] = ()
    if kh:
        kernels = tuple(
            Grid(grid.top + (rows * cell - kh * kernel_cell) // 2, right, kh, kw, kernel_cell)
            for grid in inputs
        )
        right += kernels[0].width + space
    map_top = margin + (content - map_rows * map_cell) // 2
    output = Grid(map_top, right, map_rows, map_cols, map_cell)
    line_top = margin + content + margin
    caption_top = line_top + 3 * font // 2
    # A tiny map still leaves the line of text its room.
    full = max(right + output.width + margin, 3 * wide // 4)
    whole = caption_top + 3 * font // 2 + margin // 2
    return Layout(
        height=whole + whole % 2,
        width=full + full % 2,
        inputs=inputs,
        kernels=kernels,
        output=output,
        line_top=line_top,
        caption_top=caption_top,
        arrow=(margin + content // 2, right - space // 2),
        margin=margin,
        font=font,
        stroke=max(2, wide // 400),
    )
