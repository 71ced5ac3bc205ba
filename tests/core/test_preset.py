"""How presets are written down: matrices as short texts, kernels by name or by weights."""

from __future__ import annotations

import pytest

from cnnviz.core.demo import KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.preset import WHOLE, matrix_stage, plane
from cnnviz.core.region import fit_region


def test_a_plane_is_read_row_by_row() -> None:
    assert plane("1 -0.5 | 2 3 | 0 0") == ((1, -0.5), (2, 3), (0, 0))


def test_a_matrix_stage_takes_names_weights_and_settings() -> None:
    weights = plane("1 0 | 0 -1")
    stage = matrix_stage((plane("1 2 | 3 4"),), ((weights,), (weights,)), (1, 0, 0), bias=2.0)
    assert stage.demo.kernels == (KernelChoice.own([weights]),) * 2
    assert (stage.demo.bias, stage.at, stage.source.shape) == (2.0, (1, 0, 0), (1, 2, 2))


def test_an_unknown_kernel_is_refused() -> None:
    with pytest.raises(Refusal, match="nobody"):
        matrix_stage((plane("1"),), ("nobody",))


def test_the_whole_region_is_any_picture() -> None:
    assert fit_region(WHOLE, 30, 50).box == (0, 0, 30, 50)
