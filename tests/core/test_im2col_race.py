"""The race: all three ways give torch's maps, what is told is true; times themselves are free."""

from __future__ import annotations

import time

import numpy as np
import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.im2col_race import RUNNERS, race
from cnnviz.core.messages import Refusal
from cnnviz.core.naive import convolve_naive


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("stride", [1, 2])
def test_three_ways_one_result(rng: np.random.Generator, padding: str, stride: int) -> None:
    planes = rng.random((3, 14, 11)).astype(np.float32)
    kernels = rng.normal(size=(2, 3, 3, 3)).astype(np.float32)
    spec = ConvSpec((stride, stride), padding)  # type: ignore[arg-type]
    parts: list[float] = []
    calls: list[object] = []

    def run(work):  # type: ignore[no-untyped-def]
        calls.append(work)
        return work()

    found = race(planes, kernels, spec, parts.append, run, time.perf_counter)
    wanted = convolve_naive(planes, kernels, spec)
    assert found.shape == wanted.shape
    assert found.multiply_adds == kernels.size * wanted.shape[1] * wanted.shape[2]
    assert found.difference < 1e-5
    assert found.largest == pytest.approx(float(np.abs(wanted).max()), abs=1e-5)
    assert len(found.seconds) == len(RUNNERS)
    assert min(found.seconds) > 0
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert len(calls) == wanted.shape[1] + 2


def test_what_does_not_fit_is_refused() -> None:
    planes, kernels = np.zeros((1, 2, 2), np.float32), np.zeros((1, 1, 3, 3), np.float32)
    with pytest.raises(Refusal):
        race(planes, kernels, ConvSpec(), lambda part: None, lambda work: work(), lambda: 0.0)


def test_the_clock_is_read_around_the_work_and_the_fastest_run_counts() -> None:
    """A clock that goes on by 1 each time it is read: a row of loops takes 1, and so does a run."""
    planes, kernels = np.ones((1, 6, 6), np.float32), np.ones((1, 1, 3, 3), np.float32)
    ticks = iter(range(10_000))
    found = race(
        planes, kernels, ConvSpec(), lambda part: None, lambda work: work(), lambda: next(ticks)
    )
    assert found.seconds == (4, 1, 1)
    assert (found.difference, found.largest) == (0, 9)
