"""A sweep over one map of a stage as a film: what is drawn, and its caption."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from cnnviz.core.kernels import BY_SLUG
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.sweep_frames import frame_count, frames
from cnnviz.core.sweep_scene import SweepScene, scene_of_convolution, scene_of_pooling
from cnnviz.io.cache import BoundedCache
from cnnviz.ui.film import MOST, Film, Frame
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.text import t

__all__ = ["SweepWork", "caption_of", "stage_scene"]


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
class SweepWork(Film):
    """The sweep over map `which` of a stage as a film with a caption."""

    work: StageWork
    which: int
    caption: str
    form: str
    size: str
    fps: int
    dark: bool

    @property
    def shows(self) -> Hashable:
        """The stage, wherever its window is, and the picture where it is of that."""
        stage, picture = self.work.fitted(), self.work.picture
        seen = (picture.key, picture.unit) if self.work.of_picture else ()
        return replace(stage, at=(0, 0, 0)), seen, self.which, self.caption

    @property
    def kept(self) -> BoundedCache:
        """The cache of the picture's pixels."""
        return self.work.picture.kept

    def frames(self) -> tuple[Iterator[Frame], int]:
        """One frame a position, thinned where the form holds fewer."""
        scene, most = stage_scene(self.work, self.which, self.caption), MOST[self.form]
        return frames(scene, self.size, self.dark, most), frame_count(scene, most)
