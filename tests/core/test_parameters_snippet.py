"""The three programs, executed as a student would, against what the page shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.im2col import chosen_kernels, product, unfold
from cnnviz.core.layer_rivals import PRESETS, Rivals
from cnnviz.core.parameters_snippet import im2col_code, matrix_code, rivals_code
from cnnviz.core.weight_matrix import WeightMatrix, cut, kernel_bank, times
from tests.core.parameters_demos import random_im2col, random_matrix, random_rivals


def run(code: str) -> dict[str, Any]:
    left: dict[str, Any] = {}
    exec(compile(code, "parameters.py", "exec"), left)
    return left


def test_the_counts_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(74)
    specs = [each.rivals for each in PRESETS] + [random_rivals(rng) for _ in range(40)]
    for spec in specs:
        run(rivals_code(spec))
        said = capsys.readouterr().out.splitlines()
        found = Rivals.of(spec)
        pairs = (
            ("fully connected", found.dense),
            ("convolutional", found.conv),
            ("locally connected", found.local),
        )
        for (name, counts), first, second in zip(pairs, said[::2], said[1::2], strict=True):
            assert first == (
                f"{name}: {counts.weights:,} weights, {counts.biases:,} biases,"
                f" output {counts.shape}"
            )
            assert second == (
                f"  {counts.multiply_adds:,} multiply-adds, {counts.bytes:,} bytes in float32"
            )


def test_the_matrix_is_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(75)
    for _ in range(40):
        spec = replace(random_matrix(rng), at=1.0)
        planes = rng.random((spec.channels, spec.side, spec.side)).astype(np.float32)
        kernel = cut(kernel_bank(), spec.kernel)[: spec.channels]
        left = run(matrix_code(spec, planes, kernel))
        matrix = WeightMatrix(spec)
        assert (left["matrix"].numpy() == matrix.values(kernel)).all()
        np.testing.assert_allclose(left["y"], times(matrix.values(kernel), planes), atol=1e-6)
        said = capsys.readouterr().out.splitlines()
        assert said[0] == f"matrix {(spec.outputs, spec.inputs)} free parameters {matrix.free}"
        assert float(said[1].split()[-1]) < 1e-6


def test_the_columns_are_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(76)
    for _ in range(40):
        spec, channels = random_im2col(rng), int(rng.choice([1, 3]))
        planes = rng.random((channels, spec.side, spec.side)).astype(np.float32)
        studio = rng.normal(size=(1, 3, 3)).astype(np.float32)
        kernels = chosen_kernels(spec.filters, channels, studio)
        left = run(im2col_code(spec, planes, kernels))
        settings = ConvSpec((spec.stride, spec.stride), spec.padding)  # type: ignore[arg-type]
        columns = unfold(planes, 3, settings)
        assert (left["columns"].numpy() == columns).all()
        maps = left["maps"].flatten(1)
        np.testing.assert_allclose(maps, product(kernels, columns), atol=1e-5)
        assert float(capsys.readouterr().out.splitlines()[1].split()[-1]) < 1e-12
