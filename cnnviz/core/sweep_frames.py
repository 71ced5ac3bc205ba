"""The pictures of a sweep, one a position: planes, kernel, the map as far as it has come, the sum.

Drawn as indices of the palette in `sweep_palette`. A frame is made from the one before it by what
has changed: a revealed cell, two outlines and a line of text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cnnviz.core.sweep_layout import Box, Grid, Layout, layout_of
from cnnviz.core.sweep_palette import (
    ACCENT,
    BLACK,
    WHITE,
    WINNER,
    Scale,
    grey,
    lightness,
    nearest,
    palette,
    scale_of,
)
from cnnviz.core.sweep_scene import SweepScene, number
from cnnviz.core.sweep_sheet import SMALLEST_FONT, Sheet

__all__ = ["MOST_FRAMES", "frame_count", "frames", "shown_of", "step_of"]

Frame = npt.NDArray[np.uint8]

MOST_FRAMES = 1024


def step_of(positions: int, most: int = MOST_FRAMES) -> int:
    """Every how many positions one is shown, so that there are at most `most` (from 2) frames.

    >>> step_of(900), step_of(4096)
    (1, 5)
    """
    return max(1, math.ceil((positions - 1) / (most - 1)))


def shown_of(positions: int, most: int = MOST_FRAMES) -> int:
    """How many positions are shown, the first and the last among them."""
    return 1 + math.ceil((positions - 1) / step_of(positions, most))


def frame_count(scene: SweepScene, most: int = MOST_FRAMES) -> int:
    """How many frames `frames` gives."""
    return shown_of(scene.positions, most)


def frames(
    scene: SweepScene, size: str = "medium", dark: bool = False, most: int = MOST_FRAMES
) -> Iterator[Frame]:
    """The frames in order, each uint8 (h, w) indices of `palette()`, h and w even.

    size: a key of `sweep_layout.SIZES`. most: how many frames there may be; of a longer sweep
    every n-th position is shown, and the last. The array is the same every time, drawn on further:
    copy what you keep. Raises Refusal for an unknown size.
    """
    sheet = _Sheet(layout_of(scene, size), dark)
    return _drawn(scene, sheet, step_of(scene.positions, most))


def _drawn(scene: SweepScene, sheet: _Sheet, step: int) -> Iterator[Frame]:
    layout, cols = sheet.layout, scene.values.shape[1]
    for plane, grid in zip(scene.padded, layout.inputs, strict=True):
        sheet.cells(grid, plane, scene.input_scale, _border(scene))
    if scene.kernel is not None:
        scale = scale_of(scene.kernel, signed=True)
        for weights, grid in zip(scene.kernel, layout.kernels, strict=True):
            sheet.cells(grid, weights, scale)
    sheet.cells(layout.output, np.full(scene.values.shape, np.nan), scene.output_scale)
    sheet.arrow()
    sheet.write(scene.caption, layout.caption_top)
    colours = scene.output_scale.indices(scene.values)
    room = int((layout.width - 2 * layout.margin) / sheet.advance)
    shown = 0
    for at in (*range(0, scene.positions - 1, step), scene.positions - 1):
        row, col = divmod(at, cols)
        sheet.restore()
        for k in range(shown, at + 1):
            here = divmod(k, cols)
            sheet.reveal(here, int(colours[here]), float(scene.values[here]))
        shown = at + 1
        top, left, height, width = scene.box(row, col)
        for grid in layout.inputs:
            if scene.dilation != (1, 1):
                for y in range(top, top + height, scene.dilation[0]):
                    for x in range(left, left + width, scene.dilation[1]):
                        sheet.outline(grid.box(y, x), ACCENT, 1)
            sheet.outline(grid.box(top, left, height, width), ACCENT, grid.stroke(layout.stroke))
        if scene.winners is not None:
            y, x = (int(n) for n in scene.winners[row, col])
            around = layout.inputs[0]
            sheet.outline(around.box(y, x), WINNER, around.stroke(layout.stroke))
        to = layout.output
        sheet.outline(to.box(row, col), ACCENT, to.stroke(layout.stroke))
        sheet.write(scene.line(row, col, room), layout.line_top)
        yield sheet.view


def _border(scene: SweepScene) -> npt.NDArray[np.bool_]:
    """Which cells of a padded plane are padding, (Hp, Wp)."""
    top, bottom, left, right = scene.padding
    rows, cols = scene.padded.shape[1:]
    border = np.ones((rows, cols), bool)
    border[top : rows - bottom, left : cols - right] = False
    return border


class _Sheet(Sheet):
    """A frame being drawn on, and beside it the same without the outlines."""

    def __init__(self, layout: Layout, dark: bool) -> None:
        super().__init__(layout.height, layout.width, dark)
        self.layout = layout
        self.clean = self.frame.copy()
        self.layers = (self.frame, self.clean)
        self.drawn: list[Box] = []
        self.advance = self.measure("1234 + 2345 − ", layout.font) / 14

    def write(self, text: str, top: int) -> None:
        """A line of text across the frame, in place of what stood there."""
        room = self.layout.width - 2 * self.layout.margin
        self.line_of_text(text, top, self.layout.margin, room, self.layout.font)

    def arrow(self) -> None:
        """Between the window's side and the map's."""
        y, x = self.layout.arrow
        font = self.layout.margin + 4
        wide = self.measure("→", font)
        mask = self.coverage("→", font, wide + 4, font, 2)
        top, left = y - font // 2, x - mask.shape[1] // 2
        for sheet in self.layers:
            sheet[top : top + font, left : left + mask.shape[1]] = self.edges[mask]

    def cells(
        self,
        grid: Grid,
        values: npt.NDArray[np.floating],
        scale: Scale,
        hatched: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """A grid of coloured cells; NaN is an empty, hatched cell, and `hatched` ones are too."""
        empty = np.isnan(values)
        colours = np.where(empty, self.paper, scale.indices(values)).astype(np.uint8)
        pixels = np.kron(colours, np.ones((grid.cell, grid.cell), np.uint8))
        striped = np.kron(
            empty if hatched is None else empty | hatched, np.ones((grid.cell, grid.cell), bool)
        )
        y, x = np.ogrid[: pixels.shape[0], : pixels.shape[1]]
        striped &= (y + x) % max(3, min(8, grid.cell // 2)) == 0
        soft = np.where(lightness()[pixels] > 128, grey(0.55), grey(0.5))
        pixels = np.where(striped, np.where(pixels == self.paper, self.hatching, soft), pixels)
        part = np.full((grid.height, grid.width), self.line, np.uint8)
        part[: len(pixels), : pixels.shape[1]] = pixels
        if grid.gap:
            part[:: grid.cell] = self.line
            part[:, :: grid.cell] = self.line
        for sheet in self.layers:
            sheet[grid.top : grid.top + grid.height, grid.left : grid.left + grid.width] = part
        for row, col in np.argwhere(~empty):
            self.figure(grid, int(row), int(col), float(values[row, col]))

    def reveal(self, at: tuple[int, int], colour: int, value: float) -> None:
        """Fill a cell of the map."""
        top, left, bottom, right = self.layout.output.box(*at)
        for sheet in self.layers:
            sheet[top:bottom, left:right] = colour
        self.figure(self.layout.output, *at, value)

    def figure(self, grid: Grid, row: int, col: int, value: float) -> None:
        """The number of a cell, where the cell has room for it."""
        top, left, bottom, right = grid.box(row, col)
        font = min(self.layout.font, grid.cell * 2 // 5)
        if font < SMALLEST_FONT:
            return
        for digits in (3, 2, 1, 0):
            text = number(value, digits)
            wide = self.measure(text, font)
            if wide <= right - left - 2:
                break
        else:
            return
        mask = self.coverage(text, bottom - top, right - left, font, (right - left - wide) // 2)
        ground = int(self.clean[top, left])
        ink = BLACK if lightness()[ground] > 128 else WHITE
        under, over = (palette()[i].astype(float) for i in (ground, ink))
        steps = nearest(under + (over - under) * np.linspace(0, 1, 16)[:, None])
        for sheet in self.layers:
            part = sheet[top:bottom, left:right]
            part[mask >= 16] = steps[mask[mask >= 16] >> 4]

    def outline(self, inside: Box, colour: int, stroke: int) -> None:
        """A frame around a box, drawn outside it so that its cells keep their colour."""
        top, left, bottom, right = inside
        outer = (top - stroke, left - stroke, bottom + stroke, right + stroke)
        for box in (
            (outer[0], outer[1], top, outer[3]),
            (bottom, outer[1], outer[2], outer[3]),
            (top, outer[1], bottom, left),
            (top, right, bottom, outer[3]),
        ):
            self.frame[box[0] : box[2], box[1] : box[3]] = colour
            self.drawn.append(box)

    def restore(self) -> None:
        """Take all outlines away."""
        for top, left, bottom, right in self.drawn:
            self.frame[top:bottom, left:right] = self.clean[top:bottom, left:right]
        self.drawn.clear()
