"""One picture and one demo, and everything that can be computed and taken away from them.

A `Work` is a description of a few hundred bytes; the maps come from the shared cache, so that a
download button may hold one without holding arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from cnnviz.core.demo import Demo
from cnnviz.core.export import can_be_negative, map_pixels
from cnnviz.core.kernel_json import kernel_to_json
from cnnviz.core.picture import Picture
from cnnviz.core.pipeline import Stages, run
from cnnviz.core.snippet import opencv_code, torch_code
from cnnviz.io.encode import png
from cnnviz.ui.shared_picture import Current

__all__ = ["STAGES", "Work"]

STAGES = ("conv", "activation", "pooled")


@dataclass(frozen=True)
class Work:
    """Kernel `which` of a demo on a picture."""

    picture: Current
    demo: Demo
    which: int = 0

    @property
    def weights(self) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The kernel as it is applied, (kh, kw) or (3, kh, kw)."""
        return self.demo.weights(self.which, self.picture.channels)

    def maps(self) -> Stages:
        """The maps of all stages; raises Refusal when the settings do not fit the picture."""
        demo = self.demo.alone(self.which)
        key = ("maps", self.picture.key, self.picture.unit, demo)

        def make() -> tuple[Any, ...]:
            maps = run(
                self.picture.planes,
                self.weights,
                demo.bias,
                demo.effective_mode(self.picture.channels),
                demo.spec,
                demo.activation,
                demo.pool,
            )
            return maps.conv, maps.activation, maps.pooled

        return Stages(*self.picture.kept.get_or_make(key, make))

    def npy(self, stage: str) -> bytes:
        """The map of a stage as a `.npy` file, float32, exact."""
        file = BytesIO()
        np.save(file, getattr(self.maps(), stage))
        return file.getvalue()

    def map_picture(self, stage: str) -> Picture:
        """The map of a stage in the colours of the screen."""
        signed = can_be_negative(self.weights, self.demo.bias)
        return map_pixels(getattr(self.maps(), stage), signed, 1 if self.picture.unit else 255)

    def map_png(self, stage: str) -> bytes:
        """The same as a PNG."""
        return png(self.map_picture(stage))

    def picture_png(self) -> bytes:
        """The picture as the page shows it, which the code reads."""
        return png(self.picture.pixels)

    def kernel_json(self) -> bytes:
        """The kernel as a file that the studio can load again."""
        choice = self.demo.kernels[self.which]
        weights = self.weights if self.weights.ndim == 3 else self.weights[None]
        return kernel_to_json(weights, choice.slug or "custom").encode()

    def torch_code(self) -> str:
        """The PyTorch program of what is shown."""
        return torch_code(self.demo, self.picture.channels, self.picture.unit, self.which)

    def opencv_code(self) -> str | None:
        """The OpenCV program of what is shown, where OpenCV can say it."""
        return opencv_code(self.demo, self.picture.channels, self.picture.unit, self.which)
