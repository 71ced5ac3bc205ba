"""Each cell's window and sum, against torch and by hand."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.sweep_scene import number, scene_of_convolution, scene_of_pooling
from tests.core.sweeps import convolved, planes, pooled, weights

NINE = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3)
CROSS = np.array([[1, 0], [0, -1]], np.float32)


def test_the_lecture_s_matrix_by_hand() -> None:
    scene = scene_of_convolution(NINE, CROSS)
    assert scene.line(0, 1, 80) == "(0, 1): 2 − 6 = −4"
    turned = scene_of_convolution(NINE, CROSS, 0.5, ConvSpec(flip=True))
    assert turned.line(1, 1, 80) == "(1, 1): −5 + 9 + 0.5 = 4.5"


def test_an_activation_shows_both_numbers() -> None:
    scene = scene_of_convolution(NINE, CROSS, activation="relu")
    assert scene.line(0, 0, 80) == "(0, 0): 1 − 5 = −4 → 0"
    assert scene.values.tolist() == [[0, 0], [0, 0]]


def test_a_kernel_of_zeros_still_says_something() -> None:
    assert scene_of_convolution(NINE, CROSS * 0).line(0, 0, 80) == "(0, 0): 0 = 0"


@pytest.mark.parametrize("channels", [1, 3])
def test_the_map_is_torch_s(channels: int) -> None:
    scene, expected = convolved(channels, 9, 7)
    np.testing.assert_allclose(scene.values, expected, atol=1e-5)


@pytest.mark.parametrize(
    "spec",
    [
        ConvSpec(stride=(2, 3), padding=(1, 2, 0, 3)),
        ConvSpec(dilation=(2, 1), padding="same", padding_mode="reflect"),
        ConvSpec(flip=True, padding="same", padding_mode="circular"),
    ],
    ids=str,
)
def test_every_window_gives_its_cell(spec: ConvSpec) -> None:
    kernel = weights(3, 3, 4)
    scene = scene_of_convolution(planes(3, 8, 9), kernel, -0.5, spec)
    assert scene.kernel is not None
    for row in range(scene.values.shape[0]):
        for col in range(scene.values.shape[1]):
            patch = torch.from_numpy(scene.patch(row, col).copy())
            total = functional.conv2d(patch[None], torch.from_numpy(scene.kernel.copy())[None])
            assert float(total) - 0.5 == pytest.approx(float(scene.values[row, col]), abs=1e-4)


def test_several_planes_are_summed_plane_by_plane() -> None:
    scene = scene_of_convolution(np.ones((3, 2, 2), np.float32), np.ones((3, 2, 2), np.float32), 1)
    assert scene.line(0, 0, 80) == "(0, 0): 4 + 4 + 4 + 1 = 13"


def test_a_long_sum_is_cut_and_keeps_its_result() -> None:
    scene = scene_of_convolution(planes(1, 7, 7), weights(1, 5, 5))
    full, short = scene.line(0, 0, 1000), scene.line(0, 0, 50)
    terms = re.findall(r"[−]?\s?\d+\.?\d*", full.split(": ")[1].split(" = ")[0])
    assert len(terms) == 25
    total = sum(float(term.replace("−", "-").replace(" ", "")) for term in terms)
    assert total == pytest.approx(float(scene.values[0, 0]), abs=25 * 5e-4)
    assert len(short) <= 50
    assert short.split("= ")[1] == full.split("= ")[1]
    assert " + …" in short


def test_pooling_has_torch_s_map_and_winners() -> None:
    scene, values, winners = pooled(9, 8)
    np.testing.assert_array_equal(scene.values, values)
    assert scene.winners is not None
    np.testing.assert_array_equal(scene.winners, winners + 1)  # the border is one cell wide


def test_pooling_in_words() -> None:
    before = np.array([[3, -1], [1, 0]], np.float32)
    cases = {
        "max": "(0, 0): max(3, −1, 1, 0) = 3",
        "average": "(0, 0): (3 − 1 + 1 + 0) / 4 = 0.75",
        "l2": "(0, 0): √(9 + 1 + 1 + 0) = 3.317",
        "global average": "(0, 0): (3 − 1 + 1 + 0) / 4 = 0.75",
        "global max": "(0, 0): max(3, −1, 1, 0) = 3",
    }
    for kind, said in cases.items():
        assert scene_of_pooling(before, PoolSpec(kind)).line(0, 0, 80) == said


def test_padding_counts_in_an_average_and_not_what_hangs_over() -> None:
    before = np.full((3, 3), 4, np.float32)
    scene = scene_of_pooling(before, PoolSpec("average", (2, 2), (2, 2), 1, ceil=True))
    expected = functional.avg_pool2d(
        torch.from_numpy(before)[None], 2, 2, 1, ceil_mode=True, count_include_pad=True
    )[0].numpy()
    np.testing.assert_array_equal(scene.values, expected)
    assert scene.line(0, 0, 80) == "(0, 0): (0 + 0 + 0 + 4) / 4 = 1"
    hanging = scene_of_pooling(before, PoolSpec("average", (2, 2), ceil=True))
    assert hanging.line(1, 1, 80) == "(1, 1): (4) / 1 = 4"


def test_the_arrays_cannot_be_changed_and_are_copies() -> None:
    kernel = weights(1, 3, 3)
    scene = scene_of_convolution(planes(1, 5, 5), kernel)
    assert scene.kernel is not None
    kernel[:] = 0
    assert scene.kernel.any()
    with pytest.raises(ValueError, match="read-only"):
        scene.values[0, 0] = 1


def test_what_cannot_be_swept_is_refused() -> None:
    with pytest.raises(Refusal, match="up to 128 cells a side, and here one side has 129"):
        scene_of_convolution(planes(1, 129, 4), weights(1, 3, 3))
    with pytest.raises(Refusal, match="no window moves"):
        scene_of_pooling(planes(1, 4, 4)[0], PoolSpec("none"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"), (-0.0, "0"), (-0.5, "−0.5"), (2.0, "2"), (0.83333, "0.833"),
        (12.3456, "12.35"), (123.456, "123.5"), (-1234.5, "−1234"), (2.5e6, "2.5e6"),
        (-3e-7, "−3e-7"), (0.00049999, "5e-4"),
    ],
)  # fmt: skip
def test_numbers_are_short(value: float, said: str) -> None:
    assert number(value) == said


def test_fewer_digits() -> None:
    assert [number(0.8765, digits) for digits in (3, 2, 1, 0)] == ["0.876", "0.88", "0.9", "1"]
    assert number(-0.04, 1) == "0"
