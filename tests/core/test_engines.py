"""The choice between the engines, and what each may be trusted with."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core import engines
from cnnviz.core.convolution import ConvSpec, convolve
from tests.core.cases import ConvCase, convolutions, torch_convolve


def test_the_random_cases_reach_every_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    reached = dict.fromkeys(
        ("filter2D", "sepFilter2D", "_fourier", "scaleAdd", "correlate_bank"), 0
    )

    def spy(owner: object, name: str) -> None:
        original = getattr(owner, name)

        def counted(*args: object) -> object:
            reached[name] += 1
            return original(*args)

        monkeypatch.setattr(owner, name, counted)

    spy(engines.cv2, "filter2D")
    spy(engines.cv2, "sepFilter2D")
    spy(engines.cv2, "scaleAdd")
    spy(engines, "_fourier")
    monkeypatch.setattr("cnnviz.core.convolution.correlate_bank", engines.correlate_bank)
    spy(engines, "correlate_bank")
    monkeypatch.setattr("cnnviz.core.convolution.correlate_bank", engines.correlate_bank)
    for case in convolutions(400):
        convolve(case.image, case.kernel, case.spec, case.bias)
    assert min(reached.values()) >= 5, reached


def test_rank_one_keeps_float32_accuracy(rng: np.random.Generator) -> None:
    for _ in range(100):
        kh, kw = rng.integers(1, 32, 2)
        kernel = np.outer(rng.standard_normal(kh), rng.standard_normal(kw)).astype(np.float32)
        vectors = engines.rank_one(kernel)
        assert vectors is not None
        apart = np.abs(np.outer(*vectors) - kernel).sum(dtype=np.float64)
        assert apart <= 1e-6 * np.abs(kernel).sum(dtype=np.float64)
    for size in (5, 7):
        steep = np.outer([1e-37] + [1e30] * (size - 1), [1.0] * size).astype(np.float32)
        for kernel in (steep, -steep, np.ascontiguousarray(steep.T)):
            vectors = engines.rank_one(kernel)
            assert vectors is not None
            np.testing.assert_allclose(np.outer(*vectors), kernel, rtol=1e-6, atol=1e-36)
    almost = np.ones((5, 5), np.float32)
    almost[2, 2] += 1e-4
    assert engines.rank_one(almost) is None
    assert engines.rank_one(np.zeros((3, 3), np.float32)) is None


def test_every_engine_answers_as_torch_does_where_it_is_chosen(rng: np.random.Generator) -> None:
    vector = np.hanning(33)[1:-1]
    for size, kernel, dilation in (
        (512, np.outer(vector, vector), 1),
        (512, np.outer([1, 2, 1], [1, 0, -1]), 1),
        (300, rng.standard_normal((31, 31)), 1),
        (1100, rng.standard_normal((14, 15)), 1),
        (200, rng.standard_normal((5, 4)), 9),
        (200, rng.standard_normal((9, 9)), 9),
    ):
        image = rng.random((size, size + 1)).astype(np.float32)
        spec = ConvSpec(padding="same", padding_mode="reflect", dilation=(dilation, dilation))
        case = ConvCase(image, kernel.astype(np.float32), spec, 0.5)
        ours = convolve(image, case.kernel, spec, 0.5)
        assert np.abs(ours - torch_convolve(case)).max() < 1e-6 * case.scale
