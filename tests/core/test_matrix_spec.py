"""The matrix's settings: sizes by hand, and what cannot be."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from cnnviz.core.matrix_spec import MatrixSpec, small_map
from cnnviz.core.messages import Refusal
from tests.core.parameters_demos import random_matrix


def test_sizes_are_those_of_torch() -> None:
    for side in range(4, 13):
        for kernel in range(1, 6):
            for stride in (1, 2, 3):
                x = torch.zeros(1, 1, side, side)
                for padding in ("same", "valid"):
                    if padding == "valid" and kernel > side:
                        continue
                    pad, cells = small_map(side, kernel, stride, padding)
                    rest = kernel - 1 - pad if padding == "same" else 0
                    padded = F.pad(x, (pad, rest, pad, rest))
                    out = F.conv2d(padded, torch.zeros(1, 1, kernel, kernel), stride=stride)
                    assert out.shape[2] == cells
                    if padding == "same" and stride == 1:
                        assert cells == side


def test_the_json_is_read_back() -> None:
    rng = np.random.default_rng(65)
    for _ in range(300):
        spec = random_matrix(rng)
        assert MatrixSpec.from_json(spec.to_json()) == spec
    assert MatrixSpec.from_json({}) == MatrixSpec()
    assert MatrixSpec(at=1).to_json()["at"] == 1.0
    assert (MatrixSpec().outputs, MatrixSpec(channels=2).inputs) == (36, 72)


@pytest.mark.parametrize(
    "change",
    [
        *({name: bad} for name in MatrixSpec().to_json() for bad in (None, [], "x", -1, {}, 99)),
        {"side": 3},
        {"side": 13},
        {"side": True},
        {"side": 6.0},
        {"channels": 3},
        {"kernel": 6},
        {"stride": 4},
        {"at": float("nan")},
        {"at": True},
        {"side": 4, "kernel": 5, "padding": "valid"},
        {"view": "numbers"},
    ],
)
def test_what_cannot_be_is_one_sentence(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as why:
        MatrixSpec.from_json({**MatrixSpec().to_json(), **change})
    assert str(why.value).endswith(".")
    assert len(str(why.value)) < 300


def test_the_settings_are_an_object() -> None:
    with pytest.raises(Refusal):
        MatrixSpec.from_json([1])
