"""One stage on the shared picture, and everything that can be computed and taken away from it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from cnnviz.core.stage_demo import Region, StageDemo
from cnnviz.core.stage_snippet import stage_code
from cnnviz.io.encode import png
from cnnviz.ui.shared_picture import Current

__all__ = ["StageWork"]

Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class StageWork:
    """A stage and the picture it may look at; a few kilobytes, whatever is computed from it."""

    picture: Current
    stage: StageDemo

    @property
    def of_picture(self) -> bool:
        """Whether the input is a region of the shared picture."""
        return isinstance(self.stage.source, Region)

    def fitted(self) -> StageDemo:
        """The stage with its region inside the picture; raises Refusal when nothing fits."""
        return self.stage.fitted(self.picture.shape)

    def values(self) -> Array:
        """All output maps, float32 (K, H', W'). Raises Refusal when the settings do not fit."""
        stages = self.fitted().maps(self.picture.planes)
        maps = [np.atleast_3d(each.pooled.T).T for each in stages]  # each (1 or C, H', W')
        return np.concatenate(maps).astype(np.float32, copy=False)

    def npy(self) -> bytes:
        """The output maps as a `.npy` file, float32, exact."""
        file = BytesIO()
        np.save(file, self.values())
        return file.getvalue()

    def picture_png(self) -> bytes:
        """The picture as the page shows it, which the code reads."""
        return png(self.picture.pixels)

    def code(self) -> str:
        """The PyTorch program of exactly this."""
        channels = self.stage.input_shape(self.picture.shape)[0]
        return stage_code(self.fitted(), channels, self.picture.unit)
