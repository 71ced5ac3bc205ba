"""How fast `convolve` is beside the fastest of its rivals: `python -m tools.bench.convolve`.

One channel, one kernel, a map as large as the picture, zeros around it. Every rival does what it
does best: OpenCV handles the border itself, sepFilter2D is handed the two vectors and skips the
kernels that have none, torch is handed tensors, the Fourier transform is SciPy's real one in
single precision at the next fast length. All take turns in random order within one run, and a
ratio is the median over the rounds of ours to the rival's time in the same round, so that a
machine that is busy for a while slows both alike.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
import torch
from scipy import fft

from cnnviz.core.convolution import ConvSpec, convolve

SIZES = (224, 512, 1024, 2048)
KERNELS = (3, 5, 7, 11, 31)
BOUND, BOUND_SMALL = 1.15, 1.5
SECONDS = 1.0
SAME = ConvSpec(padding="same")
Run = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """Medians in ms; ratio is ours to that of the rival with the least median, round by round."""

    size: int
    kernel: int
    separable: bool
    rivals: dict[str, float]
    ours: float
    ratio: float

    @property
    def fastest(self) -> str:
        return min(self.rivals, key=lambda name: self.rivals[name])

    @property
    def bound(self) -> float:
        return BOUND_SMALL if self.size <= 224 else BOUND

    @property
    def ok(self) -> bool:
        return self.ratio <= self.bound


def _contenders(size: int, kernel: int, separable: bool) -> dict[str, Run]:
    rng = np.random.default_rng(size + kernel)
    image = rng.random((size, size), dtype=np.float32)
    vector = cv2.getGaussianKernel(kernel, 0.3 * kernel).astype(np.float32)
    weights = (vector * vector.T).astype(np.float32)
    if not separable:
        weights = rng.standard_normal((kernel, kernel), dtype=np.float32)
    x, w = torch.from_numpy(image)[None, None], torch.from_numpy(weights)[None, None]
    length, half = fft.next_fast_len(size + kernel - 1, True), kernel // 2

    def fourier() -> object:
        spectrum = fft.rfft2(image, (length, length))
        spectrum *= fft.rfft2(weights[::-1, ::-1], (length, length))
        out = fft.irfft2(spectrum, (length, length), overwrite_x=True)
        return out[half : half + size, half : half + size]

    border = cv2.BORDER_CONSTANT
    runs: dict[str, Run] = {
        "filter2D": lambda: cv2.filter2D(image, cv2.CV_32F, weights, borderType=border),
        "conv2d": lambda: torch.nn.functional.conv2d(x, w, padding=half)[0, 0],
        "fft": fourier,
        "ours": lambda: convolve(image, weights, SAME),
    }
    if separable:
        runs["sepFilter2D"] = lambda: cv2.sepFilter2D(
            image, cv2.CV_32F, vector, vector, borderType=border
        )
    scale = float(np.abs(weights).sum())
    expected = np.asarray(runs["filter2D"]())
    for run in runs.values():
        assert np.abs(np.asarray(run()) - expected).max() < 1e-5 * scale
    return runs


def _time(run: Run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _times(runs: dict[str, Run], seconds: float) -> dict[str, list[float]]:
    """Times in ms, round by round; the hopelessly slow take part in the first three only."""
    warm = {name: min(_time(run) for _ in range(2)) for name, run in runs.items()}
    slow = {name for name in runs if warm[name] > 8 * min(warm.values())}
    times: dict[str, list[float]] = {name: [] for name in runs}
    order, shuffle = list(runs), random.Random(1).shuffle
    start, rounds = time.perf_counter(), 0
    while rounds < 15 or time.perf_counter() < start + seconds:
        shuffle(order)
        for name in order:
            if name not in slow or rounds < 3:
                times[name].append(1e3 * _time(runs[name]))
        rounds += 1
    return times


def measure(size: int, kernel: int, separable: bool, seconds: float = SECONDS) -> Row:
    """One line of the table."""
    times = _times(_contenders(size, kernel, separable), seconds)
    medians = {name: median(values) for name, values in times.items()}
    ours = medians.pop("ours")
    best = times[min(medians, key=lambda name: medians[name])]
    ratio = median(a / b for a, b in zip(times["ours"], best, strict=False))
    return Row(size, kernel, separable, medians, ours, ratio)


def rows(quick: bool = False) -> list[Row]:
    """The table, in the order it is printed; `quick` takes two sizes and three kernels."""
    sizes, kernels = (SIZES[:2], (3, 7, 31)) if quick else (SIZES, KERNELS)
    table = []
    collecting = gc.isenabled()
    gc.disable()
    try:
        for size in sizes:
            for kernel in kernels:
                for separable in (False, True):
                    table.append(measure(size, kernel, separable, SECONDS / (4 if quick else 1)))
    finally:
        if collecting:
            gc.enable()
    return table


def line(row: Row) -> str:
    names = ("filter2D", "sepFilter2D", "conv2d", "fft")
    cells = [f"{row.rivals[n]:11.3f}" if n in row.rivals else f"{'-':>11}" for n in names]
    return (
        f"{row.size:5} {row.kernel:6} {'yes' if row.separable else 'no':>9}"
        f"{''.join(cells)}{row.ours:9.3f} {row.ratio:6.2f} {row.bound:6.2f}"
        f"  {'ok' if row.ok else 'over'}"
    )


def main() -> int:
    """Print the table; 1 when a bound is exceeded."""
    print("convolve, one channel, medians in ms")
    print(
        f"{'size':>5} {'kernel':>6} {'separable':>9}{'filter2D':>11}{'sepFilter2D':>11}"
        f"{'conv2d':>11}{'fft':>11}{'ours':>9} {'ratio':>6} {'bound':>6}"
    )
    table = rows()
    for row in table:
        print(line(row))
    return int(not all(row.ok for row in table))


if __name__ == "__main__":
    raise SystemExit(main())
