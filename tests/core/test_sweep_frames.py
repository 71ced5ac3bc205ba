"""Frames read pixel by pixel: what is revealed has the map's colour, what is not has none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.sweep_frames import MOST_FRAMES, frame_count, frames, shown_of, step_of
from cnnviz.core.sweep_layout import layout_of
from cnnviz.core.sweep_palette import ACCENT, BLACK, WHITE, WINNER, palette
from cnnviz.core.sweep_scene import SweepScene, scene_of_convolution
from tests.core.sweeps import convolved, planes, pooled, probe, signed_rgb, weights

Pixels = npt.NDArray[np.uint8]


def all_frames(scene: SweepScene, size: str = "small", dark: bool = False) -> list[Pixels]:
    return [frame.copy() for frame in frames(scene, size, dark)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", ["small", "medium", "large"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_map_fills_up_cell_by_cell(channels: int, size: str, dark: bool) -> None:
    scene, expected = convolved(channels, 7, 6)
    wanted, grid = signed_rgb(expected), layout_of(scene, size).output
    paper = (15, 16) if dark else (255, 255)
    seen = all_frames(scene, size, dark)
    assert len(seen) == frame_count(scene) == expected.size
    for k, frame in enumerate(seen):
        for at in range(expected.size):
            row, col = divmod(at, expected.shape[1])
            if at <= k:
                colour = palette()[frame[probe(grid, row, col)]].astype(int)
                assert np.abs(colour - wanted[row, col]).max() <= 5, (k, row, col)
            else:
                top, left, bottom, right = grid.box(row, col)
                inside = frame[top + 4 : bottom - 4, left + 4 : right - 4]
                assert ((inside >= BLACK) & (inside <= WHITE)).all()
                assert paper[0] <= np.median(palette()[inside]) <= paper[1]


@pytest.mark.parametrize("spec", [ConvSpec(stride=(2, 3), padding="valid"), ConvSpec()], ids=str)
def test_the_outlines_stand_around_the_window_and_the_cell(spec: ConvSpec) -> None:
    scene = scene_of_convolution(planes(1, 12, 14), weights(1, 3, 5), 0, spec)
    place, cols = layout_of(scene, "small"), scene.values.shape[1]
    for k, frame in enumerate(frames(scene, "small")):
        row, col = divmod(k, cols)
        y, x = np.nonzero(frame[:, : place.kernels[0].left - place.stroke] == ACCENT)
        box = place.inputs[0].box(row * spec.stride[0], col * spec.stride[1], 3, 5)
        assert (y.min() + 2, x.min() + 2, y.max() - 1, x.max() - 1) == box
        y, x = np.nonzero(frame[:, place.output.left - place.stroke :] == ACCENT)
        box = place.output.box(row, col)
        x += place.output.left - place.stroke
        assert (y.min() + 2, x.min() + 2, y.max() - 1, x.max() - 1) == box


def test_the_winner_is_marked_where_torch_finds_it() -> None:
    scene, expected, winners = pooled(8, 9)
    grid = layout_of(scene, "medium").inputs[0]
    for k, frame in enumerate(frames(scene, "medium")):
        row, col = winners[divmod(k, expected.shape[1])] + 1
        y, x = np.nonzero(frame == WINNER)
        assert (y.min() + 2, x.min() + 2, y.max() - 1, x.max() - 1) == grid.box(row, col)


def test_the_planes_keep_their_colours_and_padding_is_hatched() -> None:
    scene, _ = convolved(3, 20, 20)
    place = layout_of(scene, "medium")
    frame = all_frames(scene, "medium")[100]
    for plane, grid in zip(planes(3, 20, 20), place.inputs, strict=True):
        for row, col in ((0, 0), (7, 13), (19, 19)):
            colour = palette()[frame[probe(grid, row + 1, col + 1)]]
            assert np.abs(colour - 255 * plane[row, col]).max() <= 2
        top, left, bottom, right = grid.box(0, 21)
        assert len(np.unique(frame[top:bottom, left:right])) == 2


def test_the_kernel_has_its_colours() -> None:
    scene, _ = convolved(3, 9, 9)
    place, frame = layout_of(scene, "large"), all_frames(scene, "large")[-1]
    wanted = signed_rgb(weights(3, 3, 3))
    for channel, grid in enumerate(place.kernels):
        for row, col in np.ndindex(3, 3):
            colour = palette()[frame[probe(grid, row, col)]].astype(int)
            assert np.abs(colour - wanted[channel, row, col]).max() <= 5


def test_every_line_of_text_is_new() -> None:
    scene, _ = convolved(1, 6, 6)
    place = layout_of(scene, "small")
    texts = {
        frame[place.line_top : place.caption_top].tobytes() for frame in frames(scene, "small")
    }
    assert len(texts) == frame_count(scene)
    assert any(min(text) < max(text) for text in texts)


def test_a_long_sweep_is_thinned_and_ends_complete() -> None:
    scene = scene_of_convolution(planes(1, 66, 66), weights(1, 3, 3))
    expected = np.abs(scene.values).max()
    assert step_of(scene.positions) == 5
    count, last = 0, np.zeros(0, np.uint8)
    for frame in frames(scene, "small"):
        count, last = count + 1, frame
    assert count == frame_count(scene) <= MOST_FRAMES
    grid = layout_of(scene, "small").output
    wanted = signed_rgb(scene.values)
    for row, col in np.ndindex(*scene.values.shape):
        colour = palette()[last[probe(grid, row, col)]].astype(int)
        assert np.abs(colour - wanted[row, col]).max() <= 5
    assert expected > 0


@pytest.mark.parametrize("positions", [1, 2, 1023, 1024, 1025, 2047, 2048, 16384])
def test_there_are_never_too_many_frames(positions: int) -> None:
    for most in (2, 360, MOST_FRAMES):
        step = step_of(positions, most)
        shown = {*range(0, positions, step), positions - 1}
        assert len(shown) == shown_of(positions, most) <= most
        assert step == 1 or len({*range(0, positions, step - 1), positions - 1}) > most


def test_one_array_is_drawn_on_and_cannot_be_written() -> None:
    scene, _ = convolved(1, 4, 4)
    film = frames(scene, "small")
    first = next(film)
    assert next(film) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 1


def test_an_unknown_size_is_refused_at_once() -> None:
    with pytest.raises(Refusal, match="'tiny' is none of"):
        frames(convolved(1, 4, 4)[0], "tiny")
