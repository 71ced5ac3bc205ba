"""The loops of the definition against torch, and against the fast version."""

from __future__ import annotations

import numpy as np

from cnnviz.core.convolution import convolve
from cnnviz.core.naive import convolve_naive
from tests.core.cases import any_convolution, fits, torch_convolve


def test_the_naive_version_agrees_with_the_fast_one_and_with_torch(
    rng: np.random.Generator,
) -> None:
    seen = 0
    while seen < 60:
        case = any_convolution(rng)
        if not fits(case) or case.image.size * case.kernel.size > 60_000:
            continue
        seen += 1
        naive = convolve_naive(case.image, case.kernel, case.spec, case.bias)
        fast = convolve(case.image, case.kernel, case.spec, case.bias)
        assert naive.shape == fast.shape
        np.testing.assert_allclose(naive, fast, rtol=0, atol=1e-6 * case.scale)
        np.testing.assert_allclose(naive, torch_convolve(case), rtol=0, atol=1e-6 * case.scale)
