"""The weights as a matrix: times the picture it is torch's convolution, at each step counted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812

from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.weight_matrix import (
    WeightMatrix,
    convolved,
    cut,
    dense_weights,
    kernel_bank,
    times,
)
from tests.core.parameters_demos import random_matrix


def kernel_of(spec: MatrixSpec) -> np.ndarray:
    return cut(kernel_bank(), spec.kernel)[: spec.channels]


def test_three_hundred_convolutions_as_matrices_are_torchs() -> None:
    rng = np.random.default_rng(66)
    worst = 0.0
    for _ in range(300):
        spec = replace(random_matrix(rng), at=1.0)
        kernel = rng.normal(size=(spec.channels, spec.kernel, spec.kernel)).astype(np.float32)
        x = rng.random((spec.channels, spec.side, spec.side)).astype(np.float32)
        y = times(WeightMatrix(spec).values(kernel), x)
        assert (y == convolved(spec, x, kernel)).all()
        rest = spec.kernel - 1 - spec.pad if spec.padding == "same" else 0
        padded = F.pad(torch.tensor(x)[None], (spec.pad, rest, spec.pad, rest))
        wanted = F.conv2d(padded, torch.tensor(kernel)[None], stride=spec.stride)[0, 0]
        worst = max(worst, float(np.abs(y - wanted.numpy().ravel()).max()))
    assert worst < 1e-5


def test_the_matrix_is_that_of_the_unit_vectors() -> None:
    rng = np.random.default_rng(67)
    for _ in range(40):
        spec = replace(random_matrix(rng), at=1.0)
        kernel = kernel_of(spec)
        pixels = torch.eye(spec.inputs).reshape(-1, spec.channels, spec.side, spec.side)
        rest = spec.kernel - 1 - spec.pad if spec.padding == "same" else 0
        padded = F.pad(pixels, (spec.pad, rest, spec.pad, rest))
        wanted = F.conv2d(padded, torch.tensor(kernel)[None], stride=spec.stride).flatten(1).T
        assert (WeightMatrix(spec).values(kernel) == wanted.numpy()).all()


def one_by_one(spec: MatrixSpec, kernel: np.ndarray) -> tuple[np.ndarray, int]:
    """Every entry by its definition, and how many numbers are still free."""
    dense, n, k, m = dense_weights(spec), spec.side, spec.kernel, spec.map_side
    entries = []
    for row in range(spec.outputs):
        for column in range(spec.inputs):
            c, pixel = divmod(column, n * n)
            a = pixel // n - (row // m * spec.stride - spec.pad)
            b = pixel % n - (row % m * spec.stride - spec.pad)
            ring = max(0, -a, a - (k - 1), -b, b - (k - 1))
            entries.append((row, column, (c, a, b), ring))
    most = max(ring for *_, ring in entries)
    sums: dict[tuple[int, int, int], list[float]] = {}
    for row, column, offset, _ in entries:
        sums.setdefault(offset, []).append(float(dense[row, column]))
    u = 3 * spec.at
    if spec.order == "translation":
        part, room, joined = min(max(u - 1, 0), 1), min(3 - u, 1), u >= 2
    else:
        part, room, joined = max(u - 2, 0), min(max(2 - u, 0), 1), u >= 3
    found, free = np.zeros(dense.shape, np.float32), set()
    for row, column, offset, ring in entries:
        if ring > int(np.floor(room * most + 0.5)):
            continue
        total = 0.0
        for value in sums[offset]:
            total += value
        mean = float(np.float32(total / len(sums[offset])))
        shared = mean if ring else float(kernel[offset])
        found[row, column] = (1 - part) * float(dense[row, column]) + part * shared
        free.add(offset if joined else (row, column))
    return found, len(free)


def test_every_place_of_the_slider_is_its_definition() -> None:
    rng = np.random.default_rng(68)
    for _ in range(60):
        spec = random_matrix(rng)
        if spec.side > 8:
            spec = replace(spec, side=8)
        matrix, kernel = WeightMatrix(spec), kernel_of(spec)
        wanted, free = one_by_one(spec, kernel)
        assert (matrix.values(kernel) == wanted).all()
        assert matrix.free == free


def test_the_ends_are_dense_and_the_convolution() -> None:
    rng = np.random.default_rng(69)
    for _ in range(60):
        spec = random_matrix(rng)
        kernel = kernel_of(spec)
        first, last = (WeightMatrix(replace(spec, at=at)) for at in (0.0, 1.0))
        assert (first.values(kernel) == dense_weights(spec)).all()
        assert first.free == spec.outputs * spec.inputs
        assert last.free == kernel.size
        values = last.values(kernel)
        assert set(values[values != 0].tolist()) <= set(kernel.ravel().tolist())


def test_free_parameters_fall_and_the_stops_are_those_of_the_derivation() -> None:
    frees = {
        order: [WeightMatrix(MatrixSpec(order=order, at=at / 60)).free for at in range(61)]
        for order in ("translation", "locality")
    }
    for values in frees.values():
        assert all(a >= b for a, b in pairwise(values))
    assert (frees["translation"][0], frees["translation"][40]) == (36 * 36, 11 * 11)
    assert (frees["locality"][40], frees["locality"][60]) == (16 * 16, 9)


def test_equal_offsets_are_one_group_and_others_are_not() -> None:
    matrix = WeightMatrix(MatrixSpec(5, 2, 3, 2, "same"))
    a, b = matrix.offsets
    every = list(
        zip(
            matrix.groups.ravel(),
            np.broadcast_to(matrix.channel, a.shape).ravel(),
            a.ravel(),
            b.ravel(),
            strict=True,
        )
    )
    assert len({each[0] for each in every}) == len({each[1:] for each in every}) == len(set(every))


def test_the_kernel_bank_has_fifty_different_weights() -> None:
    bank = kernel_bank()
    assert bank.shape == (2, 5, 5)
    assert len(set(bank.ravel().tolist())) == 50
    assert cut(bank, 3).tolist() == bank[:, 1:4, 1:4].tolist()
    assert cut(bank, 2).tolist() == bank[:, 1:3, 1:3].tolist()
