"""The weights of a pooled cell: hand-made ones, and the gradient of torch's pooling."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.core.pool_spec import PoolSpec, pool_size
from cnnviz.core.pool_terms import pool_weights
from cnnviz.core.torch_layers import pooled

SPECS = (
    PoolSpec("max", (3, 2), (2, 2), 1, ceil=True),
    PoolSpec("average", (3, 3), (2, 2), 1, ceil=True),
    PoolSpec("blur", (2, 2), (2, 2)),
    PoolSpec("blur", (3, 7), (1, 2)),
    PoolSpec("blur", (2, 6), (2, 3)),
    PoolSpec("global max"),
    PoolSpec("global average"),
    PoolSpec("none"),
)


@pytest.mark.parametrize("spec", SPECS)
def test_weights_are_the_gradient(spec: PoolSpec, rng: np.random.Generator) -> None:
    plane = rng.normal(size=(6, 7)).astype(np.float32)
    x = torch.tensor(plane, dtype=torch.float64)[None, None].requires_grad_()
    after = pooled(x, spec)
    for row, col in np.ndindex(pool_size(6, 7, spec)):
        (gradient,) = torch.autograd.grad(after[0, 0, row, col], x, retain_graph=True)
        top, left, weights = pool_weights(plane, spec, row, col)
        placed = np.zeros((6, 7))
        h, w = weights.shape
        placed[top : top + h, left : left + w] = weights
        np.testing.assert_allclose(placed, gradient[0, 0].numpy(), atol=1e-12)


def test_the_first_of_equal_cells_wins() -> None:
    top, left, weights = pool_weights(np.full((4, 4), 2, np.float32), PoolSpec("max"), 1, 0)
    assert (top, left, weights.tolist()) == (2, 0, [[1, 0], [0, 0]])


def test_the_squares_of_l2() -> None:
    plane = np.float32([[3, 4], [0, -12]])
    assert pool_weights(plane, PoolSpec("l2"), 0, 0)[2].tolist() == [[3, 4], [0, -12]]
    _, _, hanging = pool_weights(plane, PoolSpec("l2", (2, 2), (1, 1), 1), 0, 0)
    assert hanging.tolist() == [[3]]


def test_one_strong_cell_takes_the_whole_blur() -> None:
    plane = np.zeros((6, 6), np.float32)
    plane[2, 2] = 9
    # Of the dense maxima around (2, 2) it wins those at 1 and 2, with weights 1 and 2 of 4.
    top, left, weights = pool_weights(plane, PoolSpec("blur", (2, 2), (2, 2)), 1, 1)
    assert (top, left) == (1, 1)
    assert weights[1, 1] == 9 / 16
    assert weights.sum() == 1
