"""Text on a sheet, measured in pixels: dark on light, inside its room, gone when written over."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.sweep_palette import BLACK, WHITE, palette
from cnnviz.core.sweep_sheet import SMALLEST_FONT, Sheet


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_the_paper_and_stays_in_its_room(dark: bool) -> None:
    sheet = Sheet(60, 300, dark)
    blank = sheet.frame.copy()
    assert len(np.unique(blank)) == 1
    sheet.line_of_text("(0, 5) 平移", 10, 20, 200, 16)
    rows, cols = np.nonzero(sheet.frame != blank)
    assert rows.min() >= 10
    assert rows.max() < 10 + 24
    assert cols.min() >= 20
    assert cols.max() < 220
    assert ((sheet.frame >= BLACK) & (sheet.frame <= WHITE)).all()
    light = palette()[sheet.frame].astype(int)[..., 0]
    assert light.max() - light.min() > 180
    sheet.line_of_text("", 10, 20, 200, 16)
    np.testing.assert_array_equal(sheet.frame, blank)


def test_a_text_too_long_is_written_smaller() -> None:
    sheet = Sheet(40, 200, False)
    text = "the picture moves and its map"
    whole = sheet.measure(text, 16)
    assert whole > 150
    sheet.line_of_text(text, 5, 10, 150, 16)
    cols = np.flatnonzero((sheet.frame != sheet.paper).any(0))
    assert 100 < cols.max() < 160
    assert sheet.measure(text, SMALLEST_FONT) < 150


def test_all_layers_are_written_on_and_the_view_is_read_only() -> None:
    sheet = Sheet(30, 100, False)
    other = np.full_like(sheet.frame, sheet.paper)
    sheet.layers = (sheet.frame, other)
    sheet.line_of_text("x", 2, 2, 90, 14)
    np.testing.assert_array_equal(sheet.view, other)
    with pytest.raises(ValueError, match="read-only"):
        sheet.view[0, 0] = 1
