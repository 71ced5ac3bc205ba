"""Muon: steepest descent for matrices, in which every direction of a step has the same length.

A gradient of a layer is mostly a few large directions; here its singular values are all set to
about one, so that the rare directions are learned as fast as the common ones. Kernels are matrices
of (outputs, inputs x rows x columns).

Source: K. Jordan and others, Muon: An Optimizer for Hidden Layers in Neural Networks (2024).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

__all__ = ["Muon", "orthogonal"]

# x -> a x + b x^3 + c x^5, five times: brings 0.01..1 into 0.7..1.2 (K. Jordan's coefficients).
QUINTIC = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


def orthogonal(matrix: Tensor) -> Tensor:
    """The matrix (n, m) with all its singular values moved to about one (0.7..1.2).

    A Newton-Schulz iteration: the polynomial acts on the singular values while only matrices are
    multiplied, which costs a hundredth of a singular value decomposition.

    >>> orthogonal(torch.diag(torch.tensor([100.0, 5.0]))).diag().round().tolist()
    [1.0, 1.0]
    """
    a, b, c = QUINTIC
    wide = matrix.shape[0] <= matrix.shape[1]
    x: Tensor = matrix if wide else matrix.T
    x = x / (torch.linalg.matrix_norm(x) + 1e-7)
    for _ in range(ROUNDS):
        square = x @ x.T
        x = a * x + (b * square + c * (square @ square)) @ x
    return x if wide else x.T


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, made orthogonal; every kernel is kept at the length sqrt(outputs).

    The length of a kernel in front of a batch norm changes nothing but how much a step of a given
    length turns it, so it is fixed, and no decay is needed. rate: the length of a step in each
    direction, against kernels whose directions have about one.
    """

    def __init__(self, kernels: Iterable[Tensor], lr: float, momentum: float) -> None:
        super().__init__(kernels, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """One step along the gradients that are there."""
        for group in self.param_groups:
            for kernel in group["params"]:
                if kernel.grad is None:
                    continue
                state: dict[str, Any] = self.state[kernel]
                if "momentum_buffer" not in state:
                    state["momentum_buffer"] = torch.zeros_like(kernel)
                momentum = state["momentum_buffer"]
                momentum.mul_(group["momentum"]).add_(kernel.grad)
                ahead = kernel.grad.add(momentum, alpha=group["momentum"])
                kernel.mul_(len(kernel) ** 0.5 / kernel.norm())
                step = orthogonal(ahead.flatten(1)).reshape(kernel.shape)
                kernel.add_(step, alpha=-group["lr"])
