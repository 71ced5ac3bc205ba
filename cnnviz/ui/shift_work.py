"""The shift lab on the shared picture, and everything that can be computed and taken away."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import astuple, dataclass
from io import BytesIO
from itertools import chain
from typing import Any

import numpy as np

from cnnviz.core.export import can_be_negative
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_frames import ShiftStep, grey_of, shift_frame_count, shift_frames
from cnnviz.core.shift_lab import Difference, Numbers, Shares, run_lab
from cnnviz.core.shift_path import Slid, path_in, slide_along
from cnnviz.core.shift_snippet import shift_code
from cnnviz.core.sweep_palette import scale_of
from cnnviz.core.sweep_scene import number
from cnnviz.io.cache import BoundedCache, content_key
from cnnviz.io.encode import png
from cnnviz.ui.film import Film, Frame
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t

__all__ = ["ShiftFilm", "ShiftFound", "ShiftWork"]

Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, eq=False)
class ShiftFound:
    """f(shift(x)) - shift(f(x)), float32 (C, H', W'), and the numbers of the lab."""

    difference: Array
    numbers: Numbers
    pooled: Difference
    shares: Shares


@dataclass(frozen=True)
class ShiftWork:
    """The lab and the picture it looks at; a few kilobytes, whatever is computed from it."""

    picture: Current
    demo: ShiftDemo

    @property
    def key(self) -> str:
        """A name for the result; the same name, the same numbers."""
        return content_key(repr((self.picture.key, self.picture.unit, self.demo)).encode())

    def run(self) -> ShiftFound:
        """The result, from the shared cache or computed now; Refusal when it does not fit."""
        kept = self.picture.kept.get_or_make(("shift", self.key), self._run)
        difference, (everything, interior, border), pooled, shares = kept
        numbers = Numbers(Difference(*everything), Difference(*interior), Difference(*border))
        return ShiftFound(difference, numbers, Difference(*pooled), Shares(*shares))

    def _run(self) -> tuple[Any, ...]:
        # The other maps would fill the cache, and nobody asks for them here.
        lab = run_lab(self.picture.planes, self.demo)
        return lab.difference, astuple(lab.numbers), astuple(lab.pooled), astuple(lab.shares)

    def npy(self) -> bytes:
        """The difference as a `.npy` file, float32 (C, H', W'), exact."""
        file = BytesIO()
        np.save(file, self.run().difference)
        return file.getvalue()

    def picture_png(self) -> bytes:
        """The picture as the page shows it, which the code reads."""
        return png(self.picture.pixels)

    def code(self) -> str:
        """The PyTorch program that prints the same numbers."""
        return shift_code(self.demo, self.picture.shape, self.picture.unit)

    @property
    def positions(self) -> int:
        """How many frames the sliding picture has, there and back again."""
        _, height, width = self.picture.shape
        return shift_frame_count(len(path_in(height, width, self.demo)))

    def film(self, form: str, size: str, fps: int, dark: bool) -> ShiftFilm:
        """The sliding picture with texts in the reader's language."""
        titles = (t("shift(x)"), t("f(shift(x))"), t("g(shift(x))"))
        stayed = t("{share} of the pooled cells stayed the same", share="{share}")
        return ShiftFilm(self, titles, stayed, form, size, fps, dark)


@dataclass(frozen=True)
class ShiftFilm(Film):
    """The picture slides along the lab's shift and back, with its maps beside it.

    titles: those of picture, map and pooled map; stayed: what is said of the pooled cells that
    did, around "{share}".
    """

    work: ShiftWork
    titles: tuple[str, str, str]
    stayed: str
    form: str
    size: str
    fps: int
    dark: bool

    @property
    def shows(self) -> Hashable:
        """The picture, the layers and the way; not how far along it the lab is."""
        picture, lab = self.work.picture, self.work.demo
        _, height, width = self.work.picture.shape
        path = path_in(height, width, lab)
        return (
            (picture.key, picture.unit),
            (lab.demo, lab.blocks, lab.fill, path),
            (self.titles, self.stayed),
        )

    @property
    def kept(self) -> BoundedCache:
        """The cache of the picture's pixels."""
        return self.work.picture.kept

    def frames(self) -> tuple[Iterator[Frame], int]:
        """A frame for each shift on the way out, and the same on the way back."""
        demo, planes = self.work.demo.demo, self.work.picture.planes
        white = 1.0 if self.work.picture.unit else 255.0
        signed = can_be_negative(demo.weights(0, len(planes)), demo.bias)
        slid = slide_along(planes, self.work.demo)
        first = next(slid)
        steps = (self._step(each) for each in chain((first,), slid))
        picture, *maps = self._step(first).maps
        # One scale for both maps: a maximum keeps the colour that it has in its window.
        both = scale_of(np.concatenate([each.ravel() for each in maps]), signed, white)
        scales = [scale_of(picture, white=white), *[both] * len(maps)]
        titles = self.titles[: len(scales)]
        return shift_frames(steps, scales, titles, self.size, self.dark), self.work.positions

    def _step(self, slid: Slid) -> ShiftStep:
        pool = self.work.demo.demo.pool
        line = "({}, {})".format(*(number(d) for d in slid.shift))
        maps = (grey_of(slid.x), grey_of(slid.f))
        if pool.kind == "none":
            return ShiftStep(maps, line)
        if pool.is_global:
            values = ", ".join(number(float(plane[0, 0])) for plane in slid.g)
            said = f"g(shift(x)) = {values}"
        else:
            said = self.stayed.format(share=f"{100 * slid.same:.1f} %")
        return ShiftStep((*maps, grey_of(slid.g)), f"{line}   {said}")
