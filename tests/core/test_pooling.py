"""pool against torch, SciPy, its loops, and the lectures' figures."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.convolution import convolve
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import KINDS, PoolSpec, pool, pool_naive, pool_size
from tests.core.cases import pooling_error, poolings, torch_pool
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


def torch_blur(image: np.ndarray, spec: PoolSpec) -> np.ndarray:
    """MaxBlurPool as R. Zhang's code has it: a reflected edge and a strided binomial kernel."""
    x = torch.from_numpy(np.array(image, np.float64).reshape(-1, 1, *image.shape[-2:]))
    dense = F.max_pool2d(x, spec.size, stride=1)
    # A reflection needs two cells; an axis of one is left alone, like a repeated edge.
    for axis, sides in ((-1, (1, 1, 0, 0)), (-2, (0, 0, 1, 1))):
        mode = "reflect" if dense.shape[axis] > 1 else "replicate"
        dense = F.pad(dense, sides, mode=mode)
    line = torch.tensor([1.0, 2.0, 1.0], dtype=torch.float64) / 4
    out = F.conv2d(dense, torch.outer(line, line)[None, None], stride=spec.step)
    return out.numpy().reshape(*image.shape[:-2], *out.shape[-2:])


def random_blur(rng: np.random.Generator) -> tuple[np.ndarray, PoolSpec]:
    """A map of one or three planes, and a blur pooling that fits."""
    H, W = (int(n) for n in rng.integers(1, 24, 2))
    size = int(rng.integers(1, min(H, 5) + 1)), int(rng.integers(1, min(W, 5) + 1))
    strides = [None, (1, 1), (2, 2), (3, 1)]
    spec = PoolSpec("blur", size, strides[int(rng.integers(len(strides)))])
    lead = (3,) if rng.random() < 0.5 else ()
    return rng.standard_normal((*lead, H, W)).astype(np.float32), spec


def test_blur_pooling_is_torchs_maxima_and_a_strided_binomial() -> None:
    rng = np.random.default_rng(21)
    for _ in range(400):
        image, spec = random_blur(rng)
        pooled, wanted = pool(image, spec), torch_blur(image, spec)
        assert pooled.winners is None
        assert pooled.values.dtype == np.float32
        assert pooled.values.shape == (*image.shape[:-2], *pool_size(*image.shape[-2:], spec))
        np.testing.assert_allclose(pooled.values, wanted, rtol=1e-6, atol=1e-7)


def test_the_naive_blur_agrees() -> None:
    rng = np.random.default_rng(22)
    for _ in range(100):
        image, spec = random_blur(rng)
        naive = pool_naive(image, spec)
        assert naive.winners is None
        np.testing.assert_allclose(naive.values, pool(image, spec).values, rtol=1e-6, atol=1e-7)


def test_blur_pooling_by_hand() -> None:
    lone = np.zeros((1, 8), np.float32)
    lone[0, 3] = 16
    dense = [0, 4, 12, 12, 4, 0, 0]  # maxima of pairs 0 0 16 16 0 0 0, then [1, 2, 1] / 4
    assert pool(lone, PoolSpec("blur", (1, 2), (1, 1))).values.tolist() == [dense]
    assert pool(lone, PoolSpec("blur", (1, 2))).values.tolist() == [dense[::2]]
    assert pool([[5.0, 1.0], [2.0, 3.0]], PoolSpec("blur")).values.tolist() == [[5]]
    # At the edge the neighbour counts twice: (2 * 2 + 2 * 6) / 4.
    assert pool([[2.0, 6.0]], PoolSpec("blur", (1, 1))).values.tolist() == [[4, 4]]


def test_sums_in_double_precision_do_not_depend_on_the_order_of_the_cells() -> None:
    rng = np.random.default_rng(23)
    for kind in ("average", "l2", "global average"):
        differing = 0
        for _ in range(100):
            cells = rng.standard_normal(49).astype(np.float32) * np.float32(10.0 ** rng.integers(5))
            spec, again = PoolSpec(kind, (7, 7)), rng.permutation(cells)
            one, two = (pool(c.reshape(7, 7), spec, double=True).values for c in (cells, again))
            assert one.tolist() == two.tolist()
            near, far = (pool(c.reshape(7, 7), spec).values for c in (cells, again))
            differing += bool((near != far).any())
            np.testing.assert_allclose(one, near, rtol=1e-5, atol=1e-6)
        assert differing >= 20 or kind == "global average"


def test_the_exact_kinds_agree_with_torch_too() -> None:
    for case in poolings(200, seed=24):
        values = pool(case.image, case.spec, double=True).values
        np.testing.assert_allclose(values, torch_pool(case)[0], rtol=1e-6, atol=1e-6)


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
