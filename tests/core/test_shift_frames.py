"""Frames of a shift sweep read pixel by pixel, against torch's maps and area means."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch.nn import functional

from cnnviz.core.messages import Refusal
from cnnviz.core.shift_frames import (
    ShiftStep,
    grey_of,
    shift_frame_count,
    shift_frames,
)
from cnnviz.core.sweep_palette import palette, scale_of
from tests.core.sweeps import planes, signed_rgb, weights

Pixels = npt.NDArray[np.uint8]
# Half a step of the palette's 112 greys and 127 signed colours, in levels of 255.
GREY_STEP, SIGNED_STEP = 2, 5


def steps_of(side: int, count: int = 5) -> list[ShiftStep]:
    """A picture that torch rolls, its map by torch's conv2d and the 2 x 2 maxima of that."""
    x, kernel = torch.from_numpy(planes(1, side, side)), torch.from_numpy(weights(1, 3, 3))
    steps = []
    for k in range(count):
        moved = torch.roll(x, (0, k), (1, 2))
        f = functional.conv2d(functional.pad(moved[None], (1, 1, 1, 1), "circular"), kernel[None])
        g = functional.max_pool2d(f, 2)
        steps.append(ShiftStep((moved[0].numpy(), f[0, 0].numpy(), g[0, 0].numpy()), f"(0, {k})"))
    return steps


def scales_of(steps: list[ShiftStep]) -> list:
    return [scale_of(values, signed=k > 0) for k, values in enumerate(steps[0].maps)]


def film(steps: list[ShiftStep], size: str = "small", dark: bool = False) -> list[Pixels]:
    titles = ("x", "f(x)", "g(x)")[: len(steps[0].maps)]
    made = shift_frames(steps, scales_of(steps), titles, size, dark)
    return [frame.copy() for frame in made]


def columns(frame: Pixels, count: int, wide: int, row: int) -> list[tuple[int, int]]:
    """Where the maps of a frame begin and end along a row that crosses all of them."""
    coloured = frame[row] != frame[0, 0]
    edges = np.flatnonzero(np.diff(coloured.astype(int)))
    runs = [(a + 2, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]  # without the line
    assert len(runs) == count
    assert runs[-1][1] <= wide
    return runs


def block_of(frame: Pixels, run: tuple[int, int], shape: tuple[int, int], middle: int) -> Pixels:
    """The colours of a map of that shape whose columns are known, one pixel from each cell."""
    cell = (run[1] - run[0]) // shape[1]
    top = middle - shape[0] * cell // 2
    return palette()[frame][top : top + shape[0] * cell, run[0] : run[1]][
        cell // 2 :: cell, cell // 2 :: cell
    ].astype(int)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_every_cell_of_every_frame_is_torch_s(size: str, dark: bool) -> None:
    steps = steps_of(16)
    seen = film(steps, size, dark)
    assert len(seen) == shift_frame_count(len(steps)) == 9
    wide = {"small": 480, "medium": 800, "large": 1200}[size]
    limit = [float(np.abs(values).max()) for values in steps[0].maps]
    for frame, at in zip(seen, (0, 1, 2, 3, 4, 3, 2, 1, 0), strict=True):
        assert frame.shape[0] % 2 == frame.shape[1] % 2 == 0
        assert frame.shape[1] <= wide
        font = max(13, wide // 50)
        side = 16 * ((wide - 4 * (wide // 100)) // 3 // 16)
        middle = wide // 100 + 3 * font // 2 + side // 2
        runs = columns(frame, 3, wide, middle)
        assert [b - a for a, b in runs] == [side] * 3
        x, f, g = steps[at].maps
        found = block_of(frame, runs[0], (16, 16), middle)
        assert np.abs(found - 255 * x[..., None]).max() <= GREY_STEP
        for run, values, most in ((runs[1], f, limit[1]), (runs[2], g, limit[2])):
            wanted = signed_rgb(values.clip(-most, most), most)
            assert np.abs(block_of(frame, run, values.shape, middle) - wanted).max() <= SIGNED_STEP


def test_a_map_too_large_shows_the_mean_of_its_areas() -> None:
    x = planes(1, 300, 500)[0]
    step = ShiftStep((x, x), "(0, 0)")
    made = shift_frames([step], [scale_of(x)] * 2, ("x", "x"), "small")
    frame = next(made).copy()
    wide, tall = 234, round(300 * 234 / 500)
    runs = columns(frame, 2, 480, 4 + 19 + tall // 2)
    assert [b - a for a, b in runs] == [wide, wide]
    edges = [np.linspace(0, n, m + 1) for n, m in ((300, tall), (500, wide))]
    down, across = (
        (np.minimum(e[1:, None], np.arange(n) + 1) - np.maximum(e[:-1, None], np.arange(n))).clip(0)
        * (len(e) - 1)
        / n
        for e, n in zip(edges, x.shape, strict=True)
    )
    top = 4 + 19
    for left, right in runs:
        found = palette()[frame][top : top + tall, left:right, 0].astype(int)
        assert np.abs(found - 255 * (down @ x @ across.T)).max() <= GREY_STEP


def test_two_hundred_and_fifty_six_pixels_stand_one_by_one_in_medium() -> None:
    x = planes(1, 256, 256)[0]
    frame = next(shift_frames([ShiftStep((x,) * 3, "")], [scale_of(x)] * 3, "xyz"))
    assert frame.shape[1] == 800
    middle = 8 + 24 + 128
    assert [b - a for a, b in columns(frame.copy(), 3, 800, middle)] == [256] * 3
    assert np.abs(palette()[frame[32:288, 8:264]][..., 0] - 255 * x).max() <= GREY_STEP


def test_a_single_number_is_one_square() -> None:
    x, one = planes(1, 20, 20)[0], np.full((1, 1), 0.5, np.float32)
    frame = next(shift_frames([ShiftStep((x, one), "")], [scale_of(x)] * 2, "xg", "small"))
    (_, _), (left, right) = columns(frame.copy(), 2, 480, 140)
    assert right - left == 220
    assert np.abs(palette()[frame[140, left:right]].astype(int) - 127).max() <= GREY_STEP


def test_the_line_below_changes_with_the_step_and_comes_back() -> None:
    seen = film(steps_of(16, 3))
    below = [frame[-30:].tobytes() for frame in seen]
    assert len(set(below)) == 3
    assert below == below[::-1]


def test_colours_are_weighed_to_grey_as_opencv_weighs_them() -> None:
    import cv2

    rgb = planes(3, 9, 7)
    wanted = cv2.cvtColor(np.ascontiguousarray(rgb.transpose(1, 2, 0)), cv2.COLOR_RGB2GRAY)
    np.testing.assert_allclose(grey_of(rgb), wanted, atol=1e-5)
    np.testing.assert_array_equal(grey_of(rgb[:1]), rgb[0])


def test_an_unknown_size_is_refused_at_once() -> None:
    with pytest.raises(Refusal, match="'tiny' is none of"):
        shift_frames([], [], (), "tiny")
