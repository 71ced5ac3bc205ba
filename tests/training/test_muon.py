"""Steps whose singular values are all about one, and kernels that keep their length."""

from __future__ import annotations

import pytest
import torch

from cnnviz.training.muon import Muon, orthogonal


@pytest.mark.parametrize("shape", [(48, 24), (96, 432), (64, 100), (1, 9), (9, 1)])
def test_singular_values_become_one_and_directions_stay(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    got = orthogonal(matrix)
    left, values, right = torch.linalg.svd(got, full_matrices=False)
    assert 0.5 < float(values.min()) <= float(values.max()) < 1.3
    u, _, v = torch.linalg.svd(matrix, full_matrices=False)
    assert float((left @ right - u @ v).abs().max()) < 1e-6


def test_no_gradient_is_no_direction() -> None:
    assert torch.equal(orthogonal(torch.zeros(4, 9)), torch.zeros(4, 9))


def test_a_step_goes_against_the_gradient_and_keeps_the_length() -> None:
    torch.manual_seed(0)
    kernel = torch.nn.Parameter(torch.randn(8, 3, 3, 3) * 5)
    untouched = torch.nn.Parameter(torch.ones(2, 2))
    muon = Muon([kernel, untouched], lr=0.01, momentum=0.6)
    gradient = torch.randn(8, 3, 3, 3)
    kernel.grad = gradient.clone()
    scaled = kernel.detach() * 8**0.5 / kernel.detach().norm()
    muon.step()
    moved = kernel.detach() - scaled
    assert float((moved * gradient).sum()) < 0
    assert 0.005 < float(torch.linalg.matrix_norm(moved.flatten(1), 2)) < 0.013
    assert torch.equal(untouched.detach(), torch.ones(2, 2))


def test_it_finds_the_minimum_of_a_bowl() -> None:
    torch.manual_seed(1)
    wanted = torch.randn(6, 12)
    wanted *= 6**0.5 / wanted.norm()
    kernel = torch.nn.Parameter(torch.randn(6, 12))
    muon = Muon([kernel], lr=0.1, momentum=0.6)
    for step in range(100):
        muon.param_groups[0]["lr"] = 0.1 * (1 - step / 100)
        muon.zero_grad()
        (kernel - wanted).square().sum().backward()
        muon.step()
    assert float((kernel.detach() - wanted).abs().max()) < 0.02
