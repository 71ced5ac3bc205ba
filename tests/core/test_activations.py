"""Activations against torch and against their formulas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.activations import ACTIVATIONS, activate, activate_naive
from cnnviz.core.messages import Refusal

TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "identity": lambda x: x,
    "relu": F.relu,
    "leaky relu": F.leaky_relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "absolute": torch.abs,
}


def test_every_activation_has_an_answer_by_torch() -> None:
    assert set(ACTIVATIONS) == set(TORCH)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_agrees_with_torch(name: str, rng: np.random.Generator) -> None:
    x = (rng.standard_normal((3, 20, 30)) * 20).astype(np.float32)
    before = x.copy()
    ours, theirs = activate(name, x), TORCH[name](torch.from_numpy(x)).numpy()
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-7)
    assert np.array_equal(x, before)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_agrees_with_the_formula(name: str) -> None:
    points = [-30.0, -2.5, -0.5, 0.0, 0.5, 2.5, 30.0]
    expected = [activate_naive(name, point) for point in points]
    np.testing.assert_allclose(activate(name, points), expected, rtol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_largest_numbers_do_not_overflow(name: str) -> None:
    out = activate(name, np.array([-3e38, 3e38], np.float32))
    assert np.isfinite(out).all()


@pytest.mark.parametrize("name", ["", "swish", None])
def test_an_unknown_name_is_refused(name: object) -> None:
    with pytest.raises(Refusal, match="no activation named"):
        activate(name, [1.0])  # type: ignore[arg-type]
