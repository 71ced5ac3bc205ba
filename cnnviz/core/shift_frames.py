"""The pictures of a shift sweep: the picture slides out and back, its maps move beside it.

Drawn as indices of the palette in `sweep_palette`, from arrays alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal
from cnnviz.core.sweep_layout import SIZES
from cnnviz.core.sweep_palette import Scale
from cnnviz.core.sweep_sheet import Sheet

__all__ = ["ShiftStep", "grey_of", "shift_frame_count", "shift_frames"]

Array = npt.NDArray[np.float32]
Frame = npt.NDArray[np.uint8]

LUMA = (0.299, 0.587, 0.114)


@dataclass(frozen=True, eq=False)
class ShiftStep:
    """What one frame shows: maps (H, W) side by side, and the line of text below them."""

    maps: tuple[Array, ...]
    line: str


def grey_of(planes: Array) -> Array:
    """Planes (1, H, W), or (3, H, W) weighted as Rec. 601 weights red, green and blue: (H, W)."""
    if len(planes) == 1:
        only: Array = planes[0]
        return only
    mixed: Array = np.tensordot(np.array(LUMA), planes, 1).astype(np.float32)
    return mixed


def shift_frame_count(steps: int) -> int:
    """How many frames `shift_frames` makes of so many steps: there and back again."""
    return 2 * steps - 1


def shift_frames(
    steps: Iterable[ShiftStep],
    scales: Sequence[Scale],
    titles: Sequence[str],
    size: str = "medium",
    dark: bool = False,
) -> Iterator[Frame]:
    """The frames in order, there and back again, each uint8 (h, w) indices of `palette()`.

    steps: one for each shift on the way out, all of the same sizes. scales, titles: of each map.
    size: a key of SIZES, the width in pixels that the frames have at most; h and w are even. A map
    is enlarged whole-number-wise, or shrunk to the mean of the area under each pixel. Copy what
    you keep. Raises Refusal for an unknown size.
    """
    if size not in SIZES:
        raise Refusal(
            "The size {value} is none of {options}.",
            value=repr(size)[:40],
            options=", ".join(SIZES),
        )
    return _drawn(steps, scales, titles, SIZES[size], dark)


def _drawn(
    steps: Iterable[ShiftStep],
    scales: Sequence[Scale],
    titles: Sequence[str],
    wide: int,
    dark: bool,
) -> Iterator[Frame]:
    sheet: _Panels | None = None
    seen: list[Frame] = []
    for step in steps:
        sheet = sheet or _Panels([each.shape for each in step.maps], titles, wide, dark)
        sheet.show(step, scales)
        seen.append(sheet.frame.copy())
        yield sheet.view
    yield from reversed(seen[:-1])


def _drawn_size(shape: tuple[int, ...], height: int, width: int) -> tuple[int, int]:
    """A map of that shape as large as whole numbers allow, or shrunk into the room."""
    rows, cols = shape
    whole = min(height // rows, width // cols)
    if whole:
        return rows * whole, cols * whole
    part = min(height / rows, width / cols)
    return max(1, round(rows * part)), max(1, round(cols * part))


def _resized(values: Array, size: tuple[int, int]) -> Array:
    """Each cell repeated, or the mean of the cells under each pixel, weighted by their area."""
    rows, cols = values.shape
    if size[0] >= rows and size[1] >= cols:
        return values.repeat(size[0] // rows, 0).repeat(size[1] // cols, 1)
    return np.asarray(cv2.resize(values, size[::-1], interpolation=cv2.INTER_AREA), np.float32)


class _Panels(Sheet):
    """A frame with a title above each of its maps and a line of text below them."""

    def __init__(
        self, shapes: Sequence[tuple[int, ...]], titles: Sequence[str], wide: int, dark: bool
    ) -> None:
        self.font = max(13, wide // 50)
        gap, text = wide // 100, 3 * self.font // 2
        room = (wide - gap * (len(shapes) + 1)) // len(shapes)
        tall = 3 * wide // 4
        first = _drawn_size(shapes[0], tall, room)
        # A map is drawn about as large as the picture that it is of.
        sizes = []
        for shape in shapes:
            fits = shape[0] <= first[0] and shape[1] <= first[1]
            sizes.append(_drawn_size(shape, *(first if fits else (tall, room))))
        slot = max(width for _, width in sizes)
        height = max(height for height, _ in sizes)
        content = gap + len(sizes) * (slot + gap)
        width = max(content, 3 * wide // 5)
        whole = gap + text + height + gap + text + gap
        super().__init__(whole + whole % 2, width + width % 2, dark)
        top, left = gap + text, gap + (width - content) // 2
        self.boxes = []
        for k, (rows, cols) in enumerate(sizes):
            start = left + k * (slot + gap)
            y, x = top + (height - rows) // 2, start + (slot - cols) // 2
            self.line_of_text(titles[k], gap, x, start + slot - x, self.font)
            # A line around the map, where white would end in white.
            self.frame[y - 1 : y + rows + 1, x - 1 : x + cols + 1] = self.line
            self.boxes.append((y, x, rows, cols))
        self.below, self.left, self.room = (
            top + height + gap,
            left,
            self.frame.shape[1] - left - gap,
        )

    def show(self, step: ShiftStep, scales: Sequence[Scale]) -> None:
        """Another step, in place of the one before."""
        for values, scale, (y, x, rows, cols) in zip(step.maps, scales, self.boxes, strict=True):
            pixels = scale.indices(_resized(values, (rows, cols)))
            self.frame[y : y + rows, x : x + cols] = pixels
        self.line_of_text(step.line, self.below, self.left, self.room, self.font)
