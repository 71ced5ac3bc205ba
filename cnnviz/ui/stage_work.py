"""One stage on the shared picture, and everything that can be computed and taken away from it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.stage_demo import Region, StageDemo
from cnnviz.core.stage_snippet import stage_code
from cnnviz.core.window_cut import Window
from cnnviz.io.encode import png
from cnnviz.ui.network_window import resolved, seen_of
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

    @property
    def of_network(self) -> bool:
        """Whether the input is a network's window."""
        return isinstance(self.stage.source, NetworkWindow)

    def window(self) -> Window | None:
        """The numbers of a network's window, if it is one. Raises Refusal."""
        source = self.stage.source
        return resolved(self.picture, source) if isinstance(source, NetworkWindow) else None

    def fitted(self) -> StageDemo:
        """The stage with its region inside the picture; raises Refusal when nothing fits."""
        return self.stage.fitted(self.picture.shape)

    def values(self) -> Array:
        """All output maps, float32 (K, H', W'). Raises Refusal when the settings do not fit."""
        stages = self.fitted().maps(self.picture.planes, self.window())
        maps = [np.atleast_3d(each.pooled.T).T for each in stages]  # each (1 or C, H', W')
        return np.concatenate(maps).astype(np.float32, copy=False)

    def npy(self) -> bytes:
        """The output maps as a `.npy` file, float32, exact."""
        file = BytesIO()
        np.save(file, self.values())
        return file.getvalue()

    def picture_png(self) -> bytes:
        """The picture that the code reads: as the page shows it, or as the network sees it."""
        source = self.stage.source
        if isinstance(source, NetworkWindow):
            return png(seen_of(self.picture, source))
        return png(self.picture.pixels)

    def code(self) -> str:
        """The PyTorch program of exactly this."""
        channels = self.stage.input_shape(self.picture.shape)[0]
        return stage_code(self.fitted(), channels, self.picture.unit, self.picture.shape)
