"""Three ways to the same maps, timed: loops, im2col and one product, torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import ConvSpec, fit, resolve_padding
from cnnviz.core.im2col import unfold
from cnnviz.core.one_thread import one_thread
from cnnviz.core.padding import pad_plane

__all__ = ["RUNNERS", "Race", "race"]

Array = npt.NDArray[np.float32]
T = TypeVar("T")
Clock = Callable[[], float]

RUNNERS = ("loop", "im2col", "torch")
LEAST_RUNS, MOST_RUNS = 3, 200
ENOUGH = 0.2  # seconds of runs from which the fastest is taken


@dataclass(frozen=True)
class Race:
    """What came of it: `shape` (K, H', W') of the maps, `multiply_adds` of one run.

    seconds: of each of RUNNERS. difference: the largest by which any two maps differ, and `largest`
    the largest size of a value in them.
    """

    shape: tuple[int, int, int]
    multiply_adds: int
    seconds: tuple[float, float, float]
    difference: float
    largest: float


def race(
    planes: Array,
    kernels: Array,
    spec: ConvSpec,
    progress: Callable[[float], None],
    run: Callable[[Callable[[], Any]], Any],
    clock: Clock,
) -> Race:
    """Convolve planes (C, H, W) with kernels (K, C, k, k) in three ways, in float32.

    progress: told the part that is done. run: does the work where it is to be done, a row of the
    loops at a time. clock: seconds that go on. The loops run once, the others several times, of
    which the fastest counts: what else the machine does can only make a run slower.
    """
    k = kernels.shape[-1]
    padding = resolve_padding(spec, k, k)
    height, width = fit(planes.shape[1], planes.shape[2], k, k, spec, padding)
    padded = np.stack([pad_plane(plane, padding, "zeros") for plane in planes])
    rows, slow = _loops(padded, kernels, spec.stride, height, width, progress, run, clock)
    shape = (len(kernels), height, width)

    def fast() -> tuple[Array, float]:
        return _timed(lambda: kernels.reshape(len(kernels), -1) @ unfold(planes, k, spec), clock)

    def by_torch() -> tuple[Array, float]:
        return _timed_torch(padded, kernels, spec, clock)

    product, quick = run(fast)
    conv, quickest = run(by_torch)
    maps = [each.reshape(shape) for each in (rows, product, conv)]
    apart = max(float(np.abs(a - b).max()) for a, b in zip(maps, maps[1:] + maps[:1], strict=True))
    return Race(
        shape,
        kernels.size * height * width,
        (slow, quick, quickest),
        apart,
        max(float(np.abs(each).max()) for each in maps),
    )


def _loops(
    padded: Array,
    kernels: Array,
    stride: tuple[int, int],
    height: int,
    width: int,
    progress: Callable[[float], None],
    run: Callable[[Callable[[], Any]], Any],
    clock: Clock,
) -> tuple[Array, float]:
    """The definition, one product at a time; what is not arithmetic is not timed."""
    x, weights = padded.tolist(), kernels.tolist()
    out = np.empty((len(kernels), height, width), np.float32)

    def row(i: int) -> float:
        began = clock()
        for n, kernel in enumerate(weights):
            for j in range(width):
                total = 0.0
                for c, plane in enumerate(kernel):
                    for a, line in enumerate(plane):
                        pixels = x[c][i * stride[0] + a]
                        for b, weight in enumerate(line):
                            total += weight * pixels[j * stride[1] + b]
                out[n, i, j] = total
        return clock() - began

    seconds = 0.0
    for i in range(height):
        seconds += run(partial(row, i))
        progress((i + 1) / height)
    return out, seconds


def _timed(work: Callable[[], T], clock: Clock) -> tuple[T, float]:
    """What it returns, and the least of its times; the first run, which warms up, is not one."""
    found = work()
    times: list[float] = []
    while len(times) < LEAST_RUNS or (sum(times) < ENOUGH and len(times) < MOST_RUNS):
        began = clock()
        found = work()
        times.append(clock() - began)
    return found, min(times)


def _timed_torch(
    padded: Array, kernels: Array, spec: ConvSpec, clock: Clock
) -> tuple[Array, float]:
    """conv2d on one thread, as the others: on a busy machine two would wait for each other."""
    import torch
    import torch.nn.functional as F  # noqa: N812

    x, weight = torch.tensor(padded)[None], torch.tensor(kernels)
    with one_thread(), torch.inference_mode():
        found, seconds = _timed(lambda: F.conv2d(x, weight, stride=spec.stride), clock)
    return found[0].numpy(), seconds
