"""How long the curves of the shift lab take: `python -m tools.bench.shift_curves`.

A photograph of 256 x 256, 3 x 3 kernel, ReLU; without cache, figures and network.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.picture import View, prepare, to_planes
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.rotation import rotation_errors, scale_errors
from cnnviz.core.shift_curves import equivariance, pooled_change, tolerance
from cnnviz.io.samples import load_sample
from tools.bench.table import Row, show

__all__ = ["main", "rows"]

BOUND = 1.5  # seconds for all of them
CURVES = (tolerance, equivariance, rotation_errors, scale_errors, pooled_change)


def rows(quick: bool = False) -> list[Row]:
    """Median seconds of each curve and of all of them; `quick` measures once."""
    picture = to_planes(prepare(load_sample("camera", 256), View(size=256)), "unit")
    demo = Demo((KernelChoice.named("sobel-x"),), activation="relu", pool=PoolSpec("max"))
    seconds = np.array([_once(picture, demo) for _ in range(1 if quick else 5)])
    names = (work.__name__.replace("_", " ") for work in CURVES)
    found = [
        Row(f"  {name}", median(each), "s") for name, each in zip(names, seconds.T, strict=True)
    ]
    total = median(seconds.sum(axis=1))
    return [Row("all curves of 256 x 256 with 3 x 3", total, "s", most=BOUND), *found]


def _once(picture: np.ndarray, demo: Demo) -> list[float]:
    seconds = []
    for work in CURVES:
        start = time.perf_counter()
        work(picture, demo)
        seconds.append(time.perf_counter() - start)
    return seconds


def main(quick: bool = False) -> None:
    """Print the table."""
    show("The curves of the shift lab", rows(quick))


if __name__ == "__main__":
    main()
