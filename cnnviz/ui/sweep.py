"""The home page's live stage: a kernel sweeping over the shared picture, small."""

from __future__ import annotations

import numpy as np

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.kernels import LIBRARY, kernel
from cnnviz.core.picture import View, prepare
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.text import t

__all__ = ["sweep"]

SWEEP = Component("sweep", styles=("controls", "studio"))
SHOWN = ("vertical-edge", "horizontal-edge", "laplacian-4", "gaussian")


def sweep() -> None:
    """Mount the stage: the shared picture at 64 pixels, grey, and four kernels to try."""
    picture = shared_picture.current()
    small = prepare(picture.whole, View(size=64, crop=picture.view.crop))
    names = {each.slug: t(each.name) for each in LIBRARY}
    SWEEP(
        key="sweep",
        header={
            "kernels": [
                {"name": names[slug], "planes": kernel(slug)[None].tolist()} for slug in SHOWN
            ]
        },
        arrays={
            "pixels": np.ascontiguousarray(small),
            "signed": signed_table(),
            "sequential": sequential_table(),
        },
    )
