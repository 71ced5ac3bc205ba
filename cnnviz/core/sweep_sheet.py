"""The paper that frames of a sweep are drawn on: its greys, its font and a line of text."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.sweep_palette import BLACK, WHITE, grey

__all__ = ["SMALLEST_FONT", "Sheet"]

Frame = npt.NDArray[np.uint8]

# Paper, ink, lines and hatching on white and on black ground, as levels of grey.
LIGHT, DARK = (1.0, 0.06, 0.72, 0.82), (0.06, 0.97, 0.3, 0.24)
SMALLEST_FONT = 9


class Sheet:
    """A frame of height x width indices of the palette, blank at first.

    frame: the pixels; view: the same, read-only; layers: all arrays that text is drawn on, by
    default the frame alone.
    """

    def __init__(self, height: int, width: int, dark: bool) -> None:
        paper, ink, line, hatch = DARK if dark else LIGHT
        self.paper, self.line, self.hatching = grey(paper), grey(line), grey(hatch)
        # The palette's greys are even, so that a soft edge is a step between paper and ink.
        edges = paper + (ink - paper) * np.arange(256) / 255
        self.edges = np.rint(BLACK + edges * (WHITE - BLACK)).astype(np.uint8)
        self.frame: Frame = np.full((height, width), self.paper, np.uint8)
        self.view = self.frame.view()
        self.view.flags.writeable = False
        self.layers: tuple[Frame, ...] = (self.frame,)
        self.face = cv2.FontFace("sans")

    def measure(self, text: str, font: int) -> int:
        """The width of a text in pixels."""
        return int(cv2.getTextSize((0, 0), text, (0, 0), self.face, font)[2])

    def coverage(self, text: str, height: int, width: int, font: int, left: int) -> Frame:
        """How much of each pixel a text covers, 0 to 255, (height, width), on its middle line."""
        mask = np.zeros((height, width), np.uint8)
        base = round(height / 2 + 0.36 * font)
        cv2.putText(mask, text, (left, base), 255, self.face, font, 500 if font < 14 else 400)
        return mask

    def line_of_text(self, text: str, top: int, left: int, room: int, font: int) -> None:
        """A text from `left` on, in place of what stood in its `room`; smaller where too long."""
        wide = self.measure(text, font)
        height = 3 * font // 2
        if wide > room:
            font = max(SMALLEST_FONT, font * room // wide)
        mask = self.coverage(text, height, room, font, 0)
        for layer in self.layers:
            layer[top : top + height, left : left + room] = self.edges[mask]
