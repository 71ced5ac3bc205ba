"""What the tabs about the cut-up photo compute: once for everyone with the same picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz.core.colour import colour_signed
from cnnviz.core.convolution import convolve
from cnnviz.core.demo import KernelChoice
from cnnviz.core.kernels import kernel
from cnnviz.core.one_pixel import OnePixel, one_pixel
from cnnviz.core.picture import Picture, shrink, to_planes
from cnnviz.core.pixel_shuffle import Unnoticed, neighbour_correlation, shuffled, unnoticed
from cnnviz.io.encode import png
from cnnviz.ui.shared_picture import Current

__all__ = ["KERNEL", "LARGEST_SIDE", "ShuffleWork"]

LARGEST_SIDE = 128  # pixels: as many terms as a sum that is exact can have in no time
KERNEL = "sobel-x"

Array = np.ndarray[Any, np.dtype[np.float32]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class ShuffleWork:
    """The shared picture, at most LARGEST_SIDE pixels a side, whole and cut up."""

    picture: Current

    @property
    def pixels(self) -> Picture:
        """uint8 (H, W) or (H, W, 3)."""
        return np.ascontiguousarray(shrink(self.picture.pixels, LARGEST_SIDE))

    @property
    def planes(self) -> Array:
        """Its numbers from 0 to 1, (C, H, W)."""
        return to_planes(self.pixels)

    def cut_up(self) -> Picture:
        """The picture with its pixels shuffled."""
        planes = np.rint(shuffled(self.planes) * 255).astype(np.uint8)
        return planes[0] if len(planes) == 1 else np.ascontiguousarray(planes.transpose(1, 2, 0))

    def correlations(self) -> Numbers:
        """(2, FARTHEST): of neighbours by distance, before and after; of the channels' mean."""

        def make() -> Numbers:
            both = (self.planes, shuffled(self.planes))
            return np.stack([neighbour_correlation(each.mean(axis=0)) for each in both])

        found: Numbers = self._kept("correlations", make)
        return found

    def maps(self) -> Array:
        """(2, H - 2, W - 2): of the picture and of the cut-up one, summed over the channels."""

        def make() -> Array:
            one = kernel(KERNEL)
            weights = np.repeat(one[None], len(self.planes), axis=0)
            both = (self.planes, shuffled(self.planes))
            return np.stack([convolve(each, weights) for each in both])

        found: Array = self._kept("maps", make)
        return found

    def map_pictures(self) -> tuple[Picture, Picture]:
        """Both maps on one scale."""
        maps = self.maps()
        limit = float(np.abs(maps).max())
        return colour_signed(maps[0], limit), colour_signed(maps[1], limit)

    def outputs(self) -> Unnoticed:
        """Those of a fully connected layer."""

        def make() -> tuple[tuple[float, ...], ...]:
            found = unnoticed(self.planes)
            return tuple(found.whole), tuple(found.same), tuple(found.other)

        return Unnoticed(*(list(each) for each in self._kept("outputs", make)))

    def one_pixel(self, fill: str) -> OnePixel:
        """What one pixel of shift does."""
        return one_pixel(self.planes, KernelChoice.named(KERNEL), fill)

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """All four pictures by name."""
        pictures = (self.pixels, self.cut_up(), *self.map_pictures())
        names = ("picture", "cut-up", "picture-map", "cut-up-map")
        return tuple((f"{name}.png", png(each)) for name, each in zip(names, pictures, strict=True))

    def _kept(self, name: str, make: Any) -> Any:
        return self.picture.kept.get_or_make(("shuffle", name, self.picture.key), make)
