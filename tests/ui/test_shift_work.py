"""The shift lab's files opened again: every frame of the GIF against torch's shifts and maps."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image
from torch.nn import functional

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.picture import View
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_lab import run_lab
from cnnviz.io.cache import BoundedCache
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.shift_work import ShiftWork
from tests.core.sweeps import signed_rgb

Pixels = npt.NDArray[np.uint8]

AROUND = ConvSpec(padding="same", padding_mode="circular")
SOBEL = Demo((KernelChoice.named("sobel-x"),), "each", 0.0, AROUND, "identity", PoolSpec("max"))
WEIGHTS = torch.tensor(SOBEL.kernels[0].array)
# Medium frames of 256 x 256 pixels: where the three maps begin, and their height.
TOP, LEFT, SIDE = 8 + 24, (8, 272, 536), 256


def lab(demo: Demo = SOBEL, colour: bool = False, unit: bool = True, **more: object) -> ShiftWork:
    view = View(colour=colour, size=256)
    cache = BoundedCache(2**26)
    picture = Current("astronaut" if colour else "camera", None, view, unit, cache)
    return ShiftWork(picture, ShiftDemo(demo, fill="circular", **more))


def opened(data: bytes) -> list[Pixels]:
    with Image.open(BytesIO(data)) as image:
        frames = []
        for k in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(k)
            frames.append(np.array(image.convert("RGB")))
    return frames


def maps_of(x: torch.Tensor, dy: int, dx: int) -> list[npt.NDArray[np.float32]]:
    """torch's shifted planes, their maps one by one and the maxima of 2 x 2 of those, (C, H, W).

    In double precision, where sums of a few pixels are exact: equal windows give equal numbers.
    """
    moved = torch.roll(x, (dy, dx), (-2, -1))
    around = functional.pad(moved[:, None].double(), (1, 1, 1, 1), "circular")
    f = functional.conv2d(around, WEIGHTS[None].double()).float()
    return [moved.numpy(), f[:, 0].numpy(), functional.max_pool2d(f, 2)[:, 0].numpy()]


@pytest.mark.parametrize("unit", [True, False])
def test_every_pixel_of_every_gif_frame_is_torch_s(unit: bool) -> None:
    work = lab(unit=unit)
    x = torch.from_numpy(work.picture.planes.copy())
    frames = opened(work.film("gif", "medium", 15, False).file())
    assert len(frames) == work.positions == 33
    still = maps_of(x, 0, 0)
    limit = max(float(np.abs(values).max()) for values in still[1:])
    for k, frame in enumerate(frames):
        assert frame.shape[1] == 800
        picture, f, g = (each[0] for each in maps_of(x, 0, min(k, 32 - k)))
        seen = [frame[TOP : TOP + SIDE, left : left + SIDE].astype(int) for left in LEFT]
        white = 1 if unit else 255
        assert np.abs(seen[0] - 255 / white * picture[..., None]).max() <= 2
        assert np.abs(seen[1] - signed_rgb(f, limit)).max() <= 6
        assert np.abs(seen[2] - signed_rgb(g, limit).repeat(2, 0).repeat(2, 1)).max() <= 6


def test_colour_is_drawn_grey_along_the_lab_s_own_direction() -> None:
    work = lab(colour=True, shift=(-2.0, 1.0))
    x = torch.from_numpy(work.picture.planes.copy())
    frames = opened(work.film("gif", "medium", 30, True).file())
    for k in (0, 3, 16):
        planes = maps_of(x, -k, (k + 1) // 2)[0]
        grey = cv2.cvtColor(np.ascontiguousarray(planes.transpose(1, 2, 0)), cv2.COLOR_RGB2GRAY)
        for frame in (frames[k], frames[32 - k]):
            seen = frame[TOP : TOP + SIDE, LEFT[0] : LEFT[0] + SIDE].astype(int)
            assert np.abs(seen - 255 * grey[..., None]).max() <= 2


def test_the_share_below_is_the_lab_s_and_torch_s() -> None:
    work = lab(colour=True)
    film = work.film("gif", "small", 15, False)
    steps = [film._step(each) for each in slid(work)]
    x = torch.from_numpy(work.picture.planes.copy())
    still = maps_of(x, 0, 0)[2]
    for k, step in enumerate(steps):
        moved = replace(work.demo, shift=(0.0, float(k)))
        share = run_lab(work.picture.planes, moved).shares.same
        assert step.line == f"(0, {k})   {100 * share:.1f} % of the pooled cells stayed the same"
        assert share == (maps_of(x, 0, k)[2] == still).all(axis=0).mean()


def slid(work: ShiftWork) -> list:
    from cnnviz.core.shift_path import slide_along

    return list(slide_along(work.picture.planes, work.demo))


def test_a_global_pooling_says_its_number_and_none_says_nothing() -> None:
    for kind, line, count in (("none", "(0, 1)", 2), ("global max", "(0, 1)   g(shift(x)) = ", 3)):
        work = lab(replace(SOBEL, pool=PoolSpec(kind)))
        step = work.film("gif", "small", 15, False)._step(slid(work)[1])
        assert len(step.maps) == count
        assert step.line.startswith(line)
        assert kind != "none" or step.line == line


def test_a_gif_and_a_video_are_made_once() -> None:
    work = lab(Demo(pool=PoolSpec("max")))
    film = work.film("gif", "medium", 15, False)
    data = film.file()
    assert film.file() is data
    assert work.film("webm", "small", 15, False).file()[:4] == b"\x1a\x45\xdf\xa3"


def test_films_are_named_by_what_they_show() -> None:
    work = lab(shift=(0.0, 3.0))
    film = work.film("gif", "small", 15, False)
    farther = replace(work, demo=replace(work.demo, shift=(0.0, 5.0)))
    assert farther.film("gif", "small", 15, False).key == film.key
    assert farther.key != work.key
    others = [
        replace(work, demo=replace(work.demo, shift=(1.0, 0.0))),
        replace(work, demo=replace(work.demo, blocks=2)),
        replace(work, demo=replace(work.demo, fill="zeros")),
        replace(work, picture=replace(work.picture, unit=False)),
    ]
    keys = {each.film("gif", "small", 15, False).key for each in others}
    changes = {"size": "large", "fps": 4, "dark": True, "form": "webm", "stayed": "停"}
    keys |= {replace(film, **{part: value}).key for part, value in changes.items()}
    assert len(keys | {film.key}) == 10
    assert len({each.key for each in (*others, work)}) == 5


@pytest.mark.parametrize("colour", [False, True])
def test_the_difference_is_the_lab_s_and_kept(colour: bool) -> None:
    demo = replace(SOBEL, spec=ConvSpec(padding="same"))
    work = lab(demo, colour, shift=(5.0, 3.0))
    whole = run_lab(work.picture.planes, work.demo)
    found = work.run()
    assert found.numbers == whole.numbers
    assert found.pooled == whole.pooled
    assert found.shares == whole.shares
    assert work.run().difference is found.difference
    read = np.load(BytesIO(work.npy()))
    np.testing.assert_array_equal(read, whole.difference)
    assert read.dtype == np.float32
    x = torch.from_numpy(work.picture.planes.copy()).double()
    kernel = WEIGHTS.double()[None]
    ways = [
        functional.conv2d(torch.roll(x, (5, 3), (1, 2))[:, None], kernel, padding=1)[:, 0],
        torch.roll(functional.conv2d(x[:, None], kernel, padding=1)[:, 0], (5, 3), (1, 2)),
    ]
    np.testing.assert_allclose(read, (ways[0] - ways[1]).numpy(), atol=1e-5)


def test_the_code_reads_the_picture_that_is_saved(tmp_path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    work = lab(replace(SOBEL, spec=ConvSpec(padding="same")), shift=(5.0, 3.0))
    (tmp_path / "picture.png").write_bytes(work.picture_png())
    monkeypatch.chdir(tmp_path)
    exec(compile(work.code(), "shift.py", "exec"), {})
    said = capsys.readouterr().out
    numbers = work.run().numbers
    for name in ("all", "interior", "border"):
        mine = getattr(numbers, name)
        assert f"{name}: {mine.count} cells, largest difference {mine.largest}" in said


def test_what_does_not_fit_is_refused() -> None:
    far = replace(SOBEL, spec=ConvSpec(stride=(4, 4)))
    work = replace(lab(), demo=ShiftDemo(far, 4))
    for make in (work.run, work.npy, work.code, work.film("gif", "small", 15, False).file):
        with pytest.raises(Refusal):
            make()
