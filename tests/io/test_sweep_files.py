"""The files opened again, by Pillow and OpenCV: every frame, every cell, against torch's map."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from cnnviz.core.messages import Refusal
from cnnviz.core.sweep_frames import frame_count, frames
from cnnviz.core.sweep_layout import layout_of
from cnnviz.core.sweep_palette import palette
from cnnviz.core.sweep_scene import SweepScene
from cnnviz.io.sweep_files import HOLD, SPEEDS, write_gif, write_webm
from tests.core.sweeps import convolved, pooled, probe, signed_rgb, weights

Pixels = npt.NDArray[np.uint8]


def gif(scene: SweepScene, size: str = "small", fps: int = 15) -> bytes:
    return write_gif(frames(scene, size), frame_count(scene), fps)


def opened(data: bytes) -> tuple[list[Pixels], list[int], int]:
    """Every frame as RGB, how long each stands in ms, and how often they repeat (0: for ever)."""
    seen, pauses = [], []
    with Image.open(BytesIO(data)) as image:
        assert image.format == "GIF"
        for k in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(k)
            seen.append(np.array(image.convert("RGB")))
            pauses.append(int(image.info["duration"]))
        loop = int(image.info["loop"])
    return seen, pauses, loop


def compare(seen: list[Pixels], scene: SweepScene, wanted: Pixels, size: str, most: int) -> None:
    """Every revealed cell of every frame has its colour, and no other has."""
    grid, cols = layout_of(scene, size).output, scene.values.shape[1]
    empty = seen[0][probe(grid, *divmod(scene.positions - 1, cols))].astype(int)
    for k, frame in enumerate(seen):
        for at in range(scene.positions):
            row, col = divmod(at, cols)
            colour = frame[probe(grid, row, col)].astype(int)
            if at <= k:
                assert np.abs(colour - wanted[row, col]).max() <= most, (k, row, col)
        if k < scene.positions - 1:
            last = frame[probe(grid, *divmod(scene.positions - 1, cols))].astype(int)
            assert np.abs(last - empty).max() <= 2 * most


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_cell_of_every_gif_frame_is_torch_s(channels: int, size: str) -> None:
    scene, expected = convolved(channels, 8, 9)
    seen, _, loop = opened(gif(scene, size))
    assert len(seen) == expected.size
    assert loop == 0
    compare(seen, scene, signed_rgb(expected), size, 5)


def test_a_gif_of_30_by_30_holds_all_900_frames() -> None:
    scene, expected = convolved(1, 30, 30)
    seen, _, _ = opened(gif(scene, "medium"))
    assert len(seen) == 900
    grid, wanted = layout_of(scene, "medium").output, signed_rgb(expected)
    places = [probe(grid, *divmod(at, 30)) for at in range(900)]
    ys, xs = np.array(places).T
    for k, frame in enumerate(seen):
        away = np.abs(frame[ys, xs].astype(int) - wanted.reshape(900, 3)).max(1)
        assert away[: k + 1].max() <= 5
    assert (seen[0][ys[1:], xs[1:]] >= 180).all()  # white paper with light hatching


def test_a_gif_of_maxima() -> None:
    scene, expected, _ = pooled(9, 9)
    seen, _, _ = opened(gif(scene))
    limit = float(np.abs(weights(1, 9, 9)).max())
    compare(seen, scene, signed_rgb(expected, limit), "small", 5)


def test_a_gif_is_exact_in_every_pixel() -> None:
    scene, _ = convolved(3, 6, 6)
    drawn = [palette()[frame] for frame in frames(scene, "small", dark=True)]
    data = write_gif(frames(scene, "small", dark=True), frame_count(scene), 8)
    for mine, read in zip(drawn, opened(data)[0], strict=True):
        np.testing.assert_array_equal(mine, read)


@pytest.mark.parametrize("fps", SPEEDS)
def test_a_gif_lasts_as_long_as_its_speed_says(fps: int) -> None:
    scene, expected = convolved(1, 6, 5)
    _, pauses, _ = opened(gif(scene, fps=fps))
    assert sum(pauses) == pytest.approx(1000 * (expected.size / fps + HOLD), abs=10)
    assert max(pauses[:-1]) - min(pauses[:-1]) <= 10
    assert min(pauses) >= 20  # browsers slow a shorter pause down


def test_two_equal_frames_are_two_frames() -> None:
    frame = np.full((4, 6), 130, np.uint8)
    seen, pauses, _ = opened(write_gif([frame, frame, frame], 3, 4))
    assert len(seen) == 3
    assert pauses[:2] == [250, 250]
    assert all((one == palette()[130]).all() for one in seen)


def film(data: bytes, folder: Path) -> tuple[list[Pixels], float]:
    """Every frame of a video as RGB, and its frames a second."""
    path = folder / "again.webm"
    path.write_bytes(data)
    video = cv2.VideoCapture(str(path))
    seen, fps = [], video.get(cv2.CAP_PROP_FPS)
    while True:
        more, frame = video.read()
        if not more:
            return seen, fps
        seen.append(frame[..., ::-1].astype(np.uint8))


@pytest.mark.parametrize("channels", [1, 3])
def test_every_cell_of_every_webm_frame_is_near_torch_s(channels: int, tmp_path: Path) -> None:
    scene, expected = convolved(channels, 6, 7)
    data = write_webm(frames(scene, "small"), frame_count(scene), 15)
    assert data[:4] == b"\x1a\x45\xdf\xa3"  # EBML, which WebM is made of
    seen, fps = film(data, tmp_path)
    assert fps == pytest.approx(15)
    assert len(seen) == expected.size + round(15 * HOLD)
    compare(seen, scene, signed_rgb(expected), "small", 24)


def test_progress_runs_from_the_start_to_the_end() -> None:
    scene, _ = convolved(1, 20, 20)
    for write in (write_gif, write_webm):
        told: list[float] = []
        write(frames(scene, "small"), 400, 30, told.append)
        assert told == sorted(told)
        assert len(told) == 100
        assert told[0] < 0.02
        assert told[-1] == 1


@pytest.mark.parametrize("write", [write_gif, write_webm])
def test_a_speed_that_cannot_be_chosen_is_refused(write: type[object]) -> None:
    scene, _ = convolved(1, 4, 4)
    with pytest.raises(Refusal, match="7 frames a second cannot be chosen: one of 4, 8, 15, 30"):
        write(frames(scene, "small"), 16, 7)  # type: ignore[call-arg]


def test_without_a_codec_the_gif_is_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnviz.io.sweep_files.CODECS", ())
    scene, _ = convolved(1, 4, 4)
    with pytest.raises(Refusal, match="cannot write WebM; take the GIF instead"):
        write_webm(frames(scene, "small"), 16, 15)
