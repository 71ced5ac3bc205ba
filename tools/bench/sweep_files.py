"""How long a sweep takes as a file: `python -m tools.bench.sweep_files`.

Over 30 x 30 cells of a photograph, 3 x 3 kernel, border of zeros: 900 positions, drawing included.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.kernels import kernel
from cnnviz.core.picture import to_planes
from cnnviz.core.region import Region, cells_of
from cnnviz.core.sweep_frames import MOST_FRAMES, frame_count, frames
from cnnviz.core.sweep_layout import SIZES
from cnnviz.core.sweep_scene import SweepScene, scene_of_convolution
from cnnviz.io.samples import load_sample
from cnnviz.io.sweep_files import VIDEO_FRAMES, write_gif, write_webm
from tools.bench.table import Row, show

__all__ = ["main", "rows"]

SIDE, SPEED = 30, 30
BOUND = 3.0  # seconds for the GIF of medium size


def scene() -> SweepScene:
    """The sweep that is measured."""
    picture = to_planes(load_sample("camera", 256), "unit")
    cells = cells_of(picture[:1], Region(0, 0, 256, 256, SIDE))
    spec = ConvSpec(padding=(1, 1, 1, 1))
    weights = kernel("vertical-edge")
    return scene_of_convolution(cells, weights, 0.0, spec, caption="3 × 3")


def rows(quick: bool = False) -> list[Row]:
    """Median seconds and the size of each file; `quick` measures once and medium only."""
    subject, times = scene(), 1 if quick else 3
    found = []
    for size in ("medium",) if quick else SIZES:
        bound = BOUND if size == "medium" else None
        for name, write, most in (
            ("GIF", write_gif, MOST_FRAMES),
            ("WebM", write_webm, VIDEO_FRAMES),
        ):
            count = frame_count(subject, most)
            make = partial(_file, write, subject, size, most)
            seconds, length = _timed(make, times)
            what = f"{SIDE} x {SIDE} sweep as {name}, {size}, {count} frames"
            found.append(Row(what, seconds, "s", most=bound if name == "GIF" else None))
            found.append(Row("  its size", length / 1e6, "MB"))
    return found


def _file(write: Callable[..., bytes], subject: SweepScene, size: str, most: int) -> bytes:
    return write(frames(subject, size, most=most), frame_count(subject, most), SPEED)


def _timed(make: Callable[[], bytes], times: int) -> tuple[float, int]:
    seconds, length = [], 0
    for _ in range(times):
        start = time.perf_counter()
        length = len(make())
        seconds.append(time.perf_counter() - start)
    return median(seconds), length


def main(quick: bool = False) -> None:
    """Print the table."""
    show("A sweep as a file, drawing included", rows(quick))


if __name__ == "__main__":
    main()
