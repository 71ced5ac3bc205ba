"""convolve against torch, SciPy, the loops of its definition, and the lectures' figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.convolution import (
    ConvSpec,
    convolve,
    resolve_padding,
    window,
)
from cnnviz.core.messages import Refusal
from tests.core.cases import (
    any_convolution,
    convolution_error,
    convolutions,
    fits,
    torch_convolve,
)

SAME = ConvSpec(padding="same")
LECTURE = np.array([[int(c) for c in row] for row in (
    "100001", "010010", "001100", "100010", "010010", "001010")])  # fmt: skip


def test_a_thousand_random_cases_agree_with_torch_and_scipy() -> None:
    assert max(convolution_error(case) for case in convolutions(1000)) < 1e-6


def test_what_torch_refuses_is_refused_and_nothing_else(rng: np.random.Generator) -> None:
    refused = 0
    for _ in range(400):
        case = any_convolution(rng)
        try:
            theirs = torch_convolve(case)
        except RuntimeError:
            refused += 1
            assert not fits(case)
            with pytest.raises(Refusal):
                convolve(case.image, case.kernel, case.spec, case.bias)
        else:
            ours = convolve(case.image, case.kernel, case.spec, case.bias)
            assert ours.shape == theirs.shape
    assert refused > 50


def test_the_window_of_a_cell_adds_up_to_the_cell(rng: np.random.Generator) -> None:
    seen = 0
    while seen < 100:
        case = any_convolution(rng)
        if not fits(case) or case.kernel.ndim == 4:
            continue
        seen += 1
        out = convolve(case.image, case.kernel, case.spec, case.bias)
        row, col = (int(rng.integers(0, n)) for n in out.shape)
        cell = window(case.image, case.kernel, case.spec, row, col, float(case.bias))
        assert cell.total == pytest.approx(out[row, col], abs=1e-6 * case.scale)
        np.testing.assert_allclose(cell.products, cell.patch * cell.kernel, rtol=1e-6)
        np.testing.assert_allclose(cell.channel_sums, cell.products.sum((1, 2)))
        assert cell.total == pytest.approx(cell.channel_sums.sum() + cell.bias)
        assert cell.kernel.shape == case.bank.shape[1:]
        for a, y in enumerate(cell.rows):
            for b, x in enumerate(cell.cols):
                H, W = case.image.shape[-2:]
                inside = 0 <= y < H and 0 <= x < W
                assert cell.padding[a, b] == (not inside)
                if inside:
                    assert np.array_equal(cell.patch[:, a, b], case.planes[:, y, x])


def test_a_window_in_the_corner() -> None:
    image = np.arange(1, 10, dtype=np.float32).reshape(3, 3)
    cell = window(image, [[1, 2], [3, 4]], ConvSpec(padding=(1, 0, 1, 0), flip=True), 0, 0, 0.5)
    assert cell.rows.tolist() == cell.cols.tolist() == [-1, 0]
    assert cell.patch.tolist() == [[[0, 0], [0, 1]]]
    assert cell.padding.tolist() == [[True, True], [True, False]]
    assert cell.kernel.tolist() == [[[4, 3], [2, 1]]]
    assert (cell.channel_sums.tolist(), cell.bias, cell.total) == ([1.0], 0.5, 1.5)


@pytest.mark.parametrize(("row", "col"), [(-1, 0), (0, 2), (2, 0)])
def test_a_window_outside_the_map_is_refused(row: int, col: int) -> None:
    with pytest.raises(Refusal, match=f"2 x 2 cells, and none at row {row}, column {col}"):
        window(np.ones((3, 3)), np.ones((2, 2)), ConvSpec(), row, col)


def test_the_lecture_that_tells_correlation_from_convolution() -> None:
    image, kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]]
    assert convolve(image, kernel).tolist() == [[-4, -4], [-4, -4]]
    assert convolve(image, kernel, ConvSpec(flip=True)).tolist() == [[4, 4], [4, 4]]


def test_the_six_by_six_lecture() -> None:
    diagonal = [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]
    assert convolve(LECTURE, diagonal).tolist() == [
        [3, -1, -3, -1],
        [-3, 1, 0, -3],
        [-3, -3, 0, 1],
        [3, -2, -2, -1],
    ]
    column = [[-1, 1, -1]] * 3
    assert convolve(LECTURE, column).tolist() == [
        [-1, -1, -1, -1],
        [-1, -1, -2, 1],
        [-1, -1, -2, 1],
        [-1, 0, -4, 3],
    ]


def test_the_vertical_edge_kernel_has_a_sign_for_each_direction() -> None:
    bar = np.zeros((5, 8), np.float32)
    bar[:, 3:5] = 1
    assert convolve(bar, [[1, 0, -1]] * 3)[0].tolist() == [0, -3, -3, 3, 3, 0]


def test_same_puts_the_odd_cell_at_the_end() -> None:
    assert resolve_padding(SAME, 4, 3) == (1, 2, 1, 1)
    assert convolve([[1, 2, 3]], [[1, 10]], SAME).tolist() == [[21, 32, 3]]


def test_one_channel_may_be_written_with_or_without_its_axis(rng: np.random.Generator) -> None:
    image, kernel = rng.random((9, 9)), rng.random((3, 3))
    plain = convolve(image, kernel)
    for i in (image, image[None]):
        for k in (kernel, kernel[None]):
            assert np.array_equal(convolve(i, k), plain)
        assert np.array_equal(convolve(i, kernel[None, None]), plain[None])


def test_integers_views_and_lists_are_taken(rng: np.random.Generator) -> None:
    image = rng.integers(0, 256, (12, 14), dtype=np.uint8)
    expected = convolve(image.astype(np.float32), np.ones((3, 3)))
    assert np.array_equal(convolve(image, np.ones((3, 3), bool)), expected)
    assert np.array_equal(convolve(image.tolist(), [[1, 1, 1]] * 3), expected)
    turned = image.astype(np.float32).T[::-1, ::-1]
    assert np.array_equal(convolve(turned, np.ones((3, 3))), expected.T[::-1, ::-1])


def test_neither_the_picture_nor_the_kernel_is_touched(rng: np.random.Generator) -> None:
    for case in convolutions(60, seed=5):
        image, kernel = case.image.copy(), case.kernel.copy()
        out = convolve(case.image, case.kernel, case.spec, case.bias)
        assert not np.shares_memory(out, case.image)
        out[...] = 7
        assert np.array_equal(image, case.image)
        assert np.array_equal(kernel, case.kernel)


def test_the_zero_kernel_gives_the_bias() -> None:
    for size in (5, 400):
        assert np.all(convolve(np.ones((size, size)), np.zeros((5, 5)), SAME, 2.5) == 2.5)


def test_far_dilation_and_far_padding_stay_within_memory() -> None:
    image = np.ones((20, 20), np.float32)
    with pytest.raises(Refusal, match="at most 67108864"):
        convolve(image, np.ones((3, 3)), ConvSpec(padding="same", dilation=(10**6, 10**6)))
    with pytest.raises(Refusal, match="at most 67108864"):
        convolve(image, np.ones((3, 3)), ConvSpec(padding=(10**9, 0, 10**9, 0)))


@pytest.mark.parametrize(
    ("image", "kernel", "says"),
    [
        (np.ones(4), np.ones((1, 1)), r"shape \(H, W\)"),
        (np.ones((1, 1, 4, 4)), np.ones((1, 1)), r"shape \(H, W\)"),
        (np.ones((0, 4)), np.ones((1, 1)), "not empty"),
        ("text", np.ones((1, 1)), r"shape \(H, W\)"),
        (np.ones((4, 4)), np.ones(3), r"shape \(kh, kw\)"),
        (np.ones((4, 4)), np.ones((0, 3)), "not empty"),
        (np.ones((4, 4)), [[1, 2], [3]], r"shape \(kh, kw\)"),
        (np.ones((4, 4)), [["a"]], r"shape \(kh, kw\)"),
        (np.ones((4, 4)), [[1j]], r"shape \(kh, kw\)"),
        (np.ones((4, 4)), [[np.nan]], "finite"),
        (np.ones((4, 4)), [[np.inf, -np.inf]], "finite"),
        (np.ones((4, 4)), [[1e300]], "finite"),
        (np.ones((3, 4, 4)), np.ones((3, 3)), "3 channels and the kernel 1"),
        (np.ones((3, 4, 4)), np.ones((2, 3, 3)), "3 channels and the kernel 2"),
        (np.ones((4, 4)), np.ones((5, 2, 3, 3)), "1 channels and the kernel 2"),
        (np.ones((4, 4)), np.ones((5, 3)), "covers 5 x 3 pixels .* has 4 x 4"),
    ],
)
def test_what_is_no_picture_or_kernel_is_refused(image: object, kernel: object, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        convolve(image, kernel)  # type: ignore[arg-type]


@pytest.mark.parametrize("bias", [np.nan, np.inf, [1, 2, 3], "1", None, 1e300])
def test_a_bias_that_is_no_number_for_each_kernel_is_refused(bias: object) -> None:
    for kernel in (np.ones((2, 2)), np.ones((2, 1, 2, 2))):
        with pytest.raises(Refusal, match="bias"):
            convolve(np.ones((4, 4)), kernel, ConvSpec(), bias)  # type: ignore[arg-type]


def test_large_finite_weights_are_taken() -> None:
    assert convolve([[0.5]], [[3e38]]).tolist() == [[np.float32(1.5e38)]]


def test_the_order_of_stride_and_padding_does_not_matter_to_the_cells(
    rng: np.random.Generator,
) -> None:
    image, kernel = rng.random((40, 37)), rng.random((4, 5))
    dense = convolve(image, kernel, SAME)
    sparse = convolve(image, kernel, replace(SAME, stride=(3, 2)))
    assert np.array_equal(sparse, dense[::3, ::2])
    assert sparse.flags.c_contiguous
