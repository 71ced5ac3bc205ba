"""pool against torch, SciPy, its loops, and the lectures' figures."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.convolution import convolve
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import KINDS, PoolSpec, pool, pool_naive
from tests.core.cases import pooling_error, poolings
from tests.core.test_convolution import LECTURE


def test_a_thousand_random_cases_agree_with_torch_and_scipy() -> None:
    assert max(pooling_error(case) for case in poolings(1000)) < 1e-5


def test_the_naive_version_agrees() -> None:
    for case in poolings(150, seed=7):
        fast, naive = pool(case.image, case.spec), pool_naive(case.image, case.spec)
        np.testing.assert_allclose(naive.values, fast.values, rtol=1e-5, atol=1e-5)
        if fast.winners is None:
            assert naive.winners is None
        else:
            assert np.array_equal(naive.winners, fast.winners)


def test_the_lecture_keeps_its_four_maxima() -> None:
    found = convolve(LECTURE, [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    pooled = pool(found, PoolSpec())
    assert pooled.values.tolist() == [[3, 0], [3, 1]]
    assert pooled.winners is not None
    assert pooled.winners.tolist() == [[[0, 0], [1, 2]], [[3, 0], [2, 3]]]


def test_the_first_of_equals_wins() -> None:
    tie = pool([[5, 1, 7, 7], [1, 5, 7, 7], [0, 9, 0, 0], [9, 0, 0, 0]], PoolSpec())
    assert tie.winners is not None
    assert tie.winners.tolist() == [[[0, 0], [0, 2]], [[2, 1], [2, 2]]]


def test_padding_never_wins() -> None:
    image = -np.arange(1, 10, dtype=np.float32).reshape(3, 3)
    pooled = pool(image, PoolSpec("max", (3, 3), (2, 2), 1, True))
    assert pooled.values.tolist() == [[-1, -2], [-4, -5]]
    assert pooled.winners is not None
    assert pooled.winners.tolist() == [[[0, 0], [0, 1]], [[1, 0], [1, 1]]]


def test_each_kind_by_hand() -> None:
    image = [[3.0, 4.0], [0.0, 0.0]]
    assert pool(image, PoolSpec("max")).values.tolist() == [[4]]
    assert pool(image, PoolSpec("average")).values.tolist() == [[1.75]]
    assert pool(image, PoolSpec("l2")).values.tolist() == [[5]]
    assert pool(image, PoolSpec("global max")).values.tolist() == [[4]]
    assert pool(image, PoolSpec("global average")).values.tolist() == [[1.75]]
    assert pool(image, PoolSpec("none")).values.tolist() == image
    assert pool([[6.0]], PoolSpec("average", (2, 2), None, 1)).values.tolist() == [[1.5]]


def test_the_global_kinds_ignore_window_and_stride() -> None:
    image = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    pooled = pool(image, PoolSpec("global max", (9, 9), (5, 5), 99))
    assert pooled.values.tolist() == [[[11]], [[23]]]
    assert pooled.winners is not None
    assert pooled.winners.tolist() == [[[[2, 3]]], [[[2, 3]]]]


def test_a_window_without_end_is_the_whole_map() -> None:
    image = np.array([[1, 5], [2, 3]], np.float32)
    endless = PoolSpec("max", (10**9, 10**9), ceil=True)
    assert pool(image, endless).values.tolist() == [[5]]
    with pytest.raises(Refusal, match="at most 67108864"):
        pool(image, PoolSpec("max", (10**9, 10**9), None, 10**8))


@pytest.mark.parametrize("image", [np.ones(3), np.ones((0, 3)), np.ones((1, 1, 3, 3))])
def test_what_is_no_map_is_refused(image: np.ndarray) -> None:
    for kind in KINDS:
        with pytest.raises(Refusal, match="A map is numbers"):
            pool(image, PoolSpec(kind))


def test_a_window_larger_than_the_map_is_refused() -> None:
    with pytest.raises(Refusal, match=r"has 5 cells .* only 4"):
        pool(np.ones((4, 9)), PoolSpec("max", (5, 2)))
