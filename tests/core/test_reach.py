"""Windows of windows, worked out by hand."""

from __future__ import annotations

import pytest

from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.reach import Reach


def test_two_kernels_of_three_see_five_and_three_see_seven() -> None:
    once = Reach().through(-1, 1, 3)
    twice = once.through(-1, 1, 3)
    assert (once.start, once.size) == (-1, 3)
    assert (twice.start, twice.size) == (-2, 5)
    assert twice.through(-1, 1, 3) == Reach(-3, 1, 7)


@pytest.mark.parametrize(
    ("spec", "n", "reach"),
    [
        (PoolSpec("max", (2, 3)), 8, Reach(-1, 2, 4)),
        (PoolSpec("average", (3, 3), (2, 2), padding=1), 8, Reach(-2, 2, 5)),
        (PoolSpec("blur", (2, 2), (2, 2)), 8, Reach(-2, 2, 6)),
        (PoolSpec("blur", (2, 2), (2, 2)), 2, Reach(-1, 2, 4)),
        (PoolSpec("global max"), 8, Reach(-1, 0, 10)),
        (PoolSpec("none"), 8, Reach(-1, 1, 3)),
    ],
)
def test_pooling_behind_a_kernel_of_three(spec: PoolSpec, n: int, reach: Reach) -> None:
    assert Reach(-1, 1, 3).pooled(spec, 0, n) == reach


def test_each_axis_has_its_own_window() -> None:
    assert Reach().pooled(PoolSpec("max", (2, 3)), 1, 9) == Reach(0, 3, 3)
