"""Frames drawn into a picture: the windows of several layers, one inside the other."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.core.colour import sequential_table
from cnnviz.core.export import enlarged
from cnnviz.core.picture import Picture

__all__ = ["framed", "level_colours"]

# The sequential table without its darkest and palest ends, as assets/js/view/level_colours.js.
FIRST, LAST = 0.92, 0.4


def level_colours(count: int) -> tuple[tuple[int, int, int], ...]:
    """One colour (red, green, blue) for each of `count` levels, from the innermost outwards."""
    table = sequential_table()
    shares = [FIRST + (LAST - FIRST) * i / max(1, count - 1) for i in range(count)]
    rows = [table[round(share * (len(table) - 1))] for share in shares]
    return tuple((int(row[0]), int(row[1]), int(row[2])) for row in rows)


def framed(
    picture: Picture, boxes: Sequence[tuple[int, int, int, int]], times: int = 1, wide: int = 2
) -> Picture:
    """The picture (h, w, 3), each pixel `times` x `times`, with a frame around every box.

    boxes: (top, left, height, width) in pixels of the picture, from the innermost outwards, which
    decides their colours; parts outside are cut off. wide: of a frame, inwards, in pixels of the
    result.

    >>> import numpy as np
    >>> framed(np.zeros((4, 6, 3), np.uint8), [(1, 1, 2, 2)], 3).shape
    (12, 18, 3)
    """
    drawn = enlarged(picture, times)
    for (top, left, height, width), colour in zip(boxes, level_colours(len(boxes)), strict=True):
        rows, cols = (top * times, (top + height) * times), (left * times, (left + width) * times)
        for begin, end in ((rows[0], rows[0] + wide), (rows[1] - wide, rows[1])):
            drawn[max(0, begin) : max(0, end), max(0, cols[0]) : max(0, cols[1])] = colour
        for begin, end in ((cols[0], cols[0] + wide), (cols[1] - wide, cols[1])):
            drawn[max(0, rows[0]) : max(0, rows[1]), max(0, begin) : max(0, end)] = colour
    return drawn
