"""The sweep as files of a stage: right bytes, made once, one at a time, nothing in the session."""

from __future__ import annotations

import threading
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest
from torch.nn import functional

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.matrix import Matrix
from cnnviz.core.picture import View
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.region import Region
from cnnviz.core.stage_demo import StageDemo
from cnnviz.io.cache import BoundedCache
from cnnviz.ui import film
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.sweep_work import SweepWork, caption_of, stage_scene

NINE = Matrix((((1, 2, 3), (4, 5, 6), (7, 8, 9)),))
CROSS = KernelChoice.own([[[1, 0], [0, -1]]])


def stage_work(stage: StageDemo, colour: bool = False) -> StageWork:
    view = View(colour=colour, size=64)
    return StageWork(Current("coins" if not colour else "cat", None, view, True, CACHE), stage)


CACHE = BoundedCache(2**26)
SLIDE = stage_work(StageDemo(Demo(kernels=(CROSS,)), NINE))


def sweep(work: StageWork, form: str = "gif") -> SweepWork:
    return SweepWork(work, 0, "2 × 2", form, "small", 30, False)


def test_the_scene_of_a_matrix_is_the_lecture_s() -> None:
    scene = stage_scene(SLIDE, 0)
    assert scene.values.tolist() == [[-4, -4], [-4, -4]]
    assert scene.line(0, 0, 80) == "(0, 0): 1 − 5 = −4"
    assert caption_of(SLIDE.stage, 0) == "2 × 2"


def test_the_scene_of_a_colour_region_is_torch_s() -> None:
    demo = Demo(
        kernels=(KernelChoice.named("sobel-x"), KernelChoice.named("gaussian", size=3)), bias=0.5
    )
    work = stage_work(StageDemo(demo, Region(3, 5, 30, 40, 12)), colour=True)
    planes = torch.from_numpy(work.fitted().planes(work.picture.planes).copy())
    for which in (0, 1):
        kernel = torch.from_numpy(demo.kernels[which].array.copy()).expand(3, -1, -1)
        expected = functional.conv2d(planes[None], kernel[None], torch.tensor([0.5]))[0, 0]
        np.testing.assert_allclose(stage_scene(work, which).values, expected, atol=1e-5)


def test_the_scene_of_pooling_is_torch_s() -> None:
    demo = Demo(kernels=(KernelChoice.own([[[1]]]),), pool=PoolSpec("max", (2, 2)))
    work = stage_work(StageDemo(demo, Region(0, 0, 60, 40, 16)), colour=True)
    planes = torch.from_numpy(work.fitted().planes(work.picture.planes).copy())
    expected = functional.max_pool2d(planes, 2).numpy()
    for channel in range(3):
        np.testing.assert_array_equal(stage_scene(work, channel).values, expected[channel])
    assert caption_of(work.stage, 0) == "max 2 × 2"


def test_a_file_is_made_once_and_named_by_what_it_shows() -> None:
    one, told = sweep(SLIDE), []
    first = one.file(told.append)
    assert one.file(told.append) is first
    assert told == [0.25, 0.5, 0.75, 1.0]
    with Image.open(BytesIO(first)) as image:
        assert image.n_frames == 4  # type: ignore[attr-defined]
    moved = replace(SLIDE, stage=replace(SLIDE.stage, at=(0, 1, 1)))
    assert sweep(moved).key == one.key
    other = replace(SLIDE, stage=replace(SLIDE.stage, demo=Demo(kernels=(CROSS,), bias=1.0)))
    keys = {one.key, sweep(other).key, sweep(SLIDE, "webm").key}
    keys |= {replace(one, **{part: value}).key for part, value in
             (("size", "large"), ("fps", 4), ("dark", True), ("caption", "横"))}  # fmt: skip
    assert len(keys) == 7


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second asker hears that it waits, and gets its file when the first has theirs."""
    turn = threading.Lock()
    monkeypatch.setattr(film, "_turn", lambda: turn)
    monkeypatch.setattr(film, "PATIENCE", 0.01)
    turn.acquire()
    heard, files = threading.Event(), []
    one = replace(sweep(SLIDE), fps=4)
    thread = threading.Thread(target=lambda: files.append(one.file(None, heard.set)))
    thread.start()
    assert heard.wait(10)
    assert not files
    turn.release()
    thread.join(30)
    assert files[0][:3] == b"GIF"
    assert not turn.locked()


def test_a_run_that_is_stopped_gives_its_turn_back() -> None:
    def stop(part: float) -> None:
        raise KeyboardInterrupt

    one = replace(sweep(SLIDE), fps=8)
    with pytest.raises(KeyboardInterrupt):
        one.file(stop)
    assert one.file()[:3] == b"GIF"


def panel_of_nine() -> None:
    from cnnviz.core.demo import Demo, KernelChoice
    from cnnviz.core.matrix import Matrix
    from cnnviz.core.picture import View
    from cnnviz.core.stage_demo import StageDemo
    from cnnviz.ui.shared_picture import Current, cache
    from cnnviz.ui.stage_work import StageWork
    from cnnviz.ui.sweep_take_away import sweep_take_away

    nine = Matrix((((1, 2, 3), (4, 5, 6), (7, 8, 9)),))
    kernels = (KernelChoice.own([[[1, 0], [0, -1]]]), KernelChoice.own([[[0, 0], [0, 1]]]))
    picture = Current("coins", None, View(size=64), True, cache())
    sweep_take_away("slide", StageWork(picture, StageDemo(Demo(kernels=kernels), nine)))


def test_the_panel_makes_a_file_and_keeps_none_in_the_session() -> None:
    app = AppTest.from_function(panel_of_nine, default_timeout=60)
    app.run()
    assert not app.button
    app.session_state["slide-sweep-open"] = True
    app.run()
    assert not app.exception
    assert [button.label for button in app.button] == ["Make the GIF", "Make the WebM"]
    for k in (0, 1):
        app.button[k].click().run()
        assert not app.exception
    kept = app.session_state["slide-sweep-made"]
    assert set(kept) == {"gif", "webm"}
    assert all(isinstance(key, str) and length > 500 for key, length in kept.values())
    assert len(app.get("download_button")) == 2
    app.radio(key="slide-sweep-size").set_value("large").run()
    assert not app.exception
    assert not app.get("download_button")  # those were of another size
