"""A sweep over one map of a stage as a file: what is drawn, its key, and one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from cnnviz.core.kernels import BY_SLUG
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.sweep_frames import MOST_FRAMES, frame_count, frames, step_of
from cnnviz.core.sweep_scene import SweepScene, scene_of_convolution, scene_of_pooling
from cnnviz.io.cache import content_key
from cnnviz.io.sweep_files import HOLD, VIDEO_FRAMES, write_gif, write_webm
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.text import t

__all__ = ["MOST", "SweepWork", "caption_of", "stage_scene"]

MOST = {"gif": MOST_FRAMES, "webm": VIDEO_FRAMES}
WRITERS = {"gif": write_gif, "webm": write_webm}
# How often somebody who waits for a turn hears of it, in seconds.
PATIENCE = 0.3


@st.cache_resource(max_entries=1)
def _turn() -> threading.Lock:
    """Whose turn it is: one sweep at a time, so that many askers leave the server its cores."""
    return threading.Lock()


def stage_scene(work: StageWork, which: int, caption: str = "") -> SweepScene:
    """What sweeps over map `which` of a stage: on /slide the kernel's, on /pooling the channel's.

    Raises Refusal when the settings do not fit.
    """
    stage = work.fitted()
    demo = stage.demo
    white = 255.0 if work.of_picture and not work.picture.unit else 1.0
    planes = stage.planes(work.picture.planes)
    if stage.page == "slide":
        weights = demo.weights(which, len(planes))
        return scene_of_convolution(
            planes, weights, demo.bias, demo.spec, demo.activation, caption, white
        )
    before = stage.maps(work.picture.planes)[0].activation
    plane = before if before.ndim == 2 else before[which]
    return scene_of_pooling(plane, demo.pool, caption, white=white)


def caption_of(stage: StageDemo, which: int) -> str:
    """The kernel or pooling in the reader's language, with its size."""
    demo = stage.demo
    if stage.page == "pooling":
        return f"{t(demo.pool.kind)} {demo.pool.size[0]} × {demo.pool.size[1]}"
    choice = demo.kernels[which]
    rows, cols = choice.array.shape[1:]
    name = f"{t(BY_SLUG[choice.slug].name)} " if choice.slug else ""
    return f"{name}{rows} × {cols}"


@dataclass(frozen=True)
class SweepWork:
    """One file to be made: of what, in which form ("gif" or "webm"), how large, how fast.

    It knows its caption from the start, since a download is served where no reader's language is.
    """

    work: StageWork
    which: int
    caption: str
    form: str
    size: str
    fps: int
    dark: bool

    @property
    def key(self) -> str:
        """A name for the file; the same name, the same file."""
        stage, picture = self.work.fitted(), self.work.picture
        seen = (picture.key, picture.unit) if self.work.of_picture else ()
        described = (
            replace(stage, at=(0, 0, 0)),
            seen,
            self.which,
            self.caption,
            self.form,
            self.size,
            self.fps,
            self.dark,
        )
        return content_key(repr(described).encode())

    def seconds(self, scene: SweepScene) -> float:
        """How long the file plays."""
        return frame_count(scene, MOST[self.form]) / self.fps + HOLD

    def step(self, scene: SweepScene) -> int:
        """Every how many positions one is shown."""
        return step_of(scene.positions, MOST[self.form])

    def file(
        self,
        progress: Callable[[float], None] | None = None,
        waiting: Callable[[], None] | None = None,
    ) -> bytes:
        """The file, from the shared cache or made now; raises Refusal when it cannot be.

        progress: told the part done. waiting: called again and again while others have their turn.
        """

        def make() -> bytes:
            scene = stage_scene(self.work, self.which, self.caption)
            most = MOST[self.form]
            film = frames(scene, self.size, self.dark, most)
            turn = _turn()
            while not turn.acquire(timeout=PATIENCE):
                if waiting is not None:
                    waiting()
            try:
                return WRITERS[self.form](film, frame_count(scene, most), self.fps, progress)
            finally:
                turn.release()

        return self.work.picture.kept.get_or_make(("sweep", self.key), make)
