"""Windows as columns: torch's unfold, and the product is its convolution."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from cnnviz.core.conv_spec import ConvSpec, resolve_padding
from cnnviz.core.im2col import (
    MENU,
    STUDIO,
    Im2colSpec,
    chosen_kernels,
    im2col_bytes,
    kernel_name,
    product,
    unfold,
    unfold_naive,
)
from cnnviz.core.kernels import kernel
from cnnviz.core.messages import Refusal
from tests.core.parameters_demos import possible, random_im2col


def random_case(rng: np.random.Generator) -> tuple[np.ndarray, int, ConvSpec, np.ndarray]:
    def make() -> tuple[np.ndarray, int, ConvSpec, np.ndarray]:
        own = tuple(int(n) for n in rng.integers(0, 4, 4))
        padding = rng.choice(["same", "valid", "own"])
        spec = ConvSpec(
            (int(rng.integers(1, 4)), int(rng.integers(1, 4))),
            own if padding == "own" else str(padding),  # type: ignore[arg-type]
            "zeros",
            (int(rng.integers(1, 3)), int(rng.integers(1, 3))),
        )
        C, k = int(rng.integers(1, 4)), int(rng.integers(1, 6))
        planes = rng.normal(size=(C, *rng.integers(4, 14, 2))).astype(np.float32)
        return planes, k, spec, unfold(planes, k, spec)

    return possible(make)


def test_three_hundred_are_torchs_unfold_and_convolution() -> None:
    rng = np.random.default_rng(70)
    for _ in range(300):
        planes, k, spec, columns = random_case(rng)
        top, bottom, left, right = resolve_padding(spec, k, k)
        padded = F.pad(torch.tensor(planes)[None], (left, right, top, bottom))
        wanted = F.unfold(padded, k, dilation=spec.dilation, stride=spec.stride)[0]
        assert (columns == wanted.numpy()).all()
        assert (columns == unfold_naive(planes, k, spec)).all()
        kernels = rng.normal(size=(3, len(planes), k, k)).astype(np.float32)
        conv = F.conv2d(padded, torch.tensor(kernels), None, spec.stride, 0, spec.dilation)[0]
        maps = product(kernels, columns)
        np.testing.assert_allclose(maps, conv.flatten(1).numpy(), rtol=0, atol=2e-5)


def test_the_lectures_example() -> None:
    picture = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3)
    columns = unfold(picture, 2)
    assert columns.tolist() == [[1, 2, 4, 5], [2, 3, 5, 6], [4, 5, 7, 8], [5, 6, 8, 9]]
    weights = np.array([[[[1, 0], [0, -1]]]], np.float32)
    assert product(weights, columns).tolist() == [[-4, -4, -4, -4]]


def test_memory_is_counted_in_float32() -> None:
    planes = np.zeros((3, 12, 12), np.float32)
    small, large = im2col_bytes(3, 12, 3, 12)
    assert small == planes.nbytes
    assert large == unfold(planes, 3, ConvSpec(padding="same")).nbytes
    assert large == 9 * small


def test_the_kernels_of_the_rows() -> None:
    studio = np.arange(9, dtype=np.float32).reshape(1, 3, 3)
    found = chosen_kernels(("sobel-x", STUDIO), 3, studio)
    assert found.shape == (2, 3, 3, 3)
    assert (found[0] == kernel("sobel-x")).all()
    assert (found[1] == studio).all()
    planes = np.arange(27, dtype=np.float32).reshape(3, 3, 3)
    assert (chosen_kernels((STUDIO,), 3, planes)[0] == planes).all()
    assert (chosen_kernels((STUDIO,), 1, planes)[0] == planes[:1]).all()
    for wrong in (None, np.zeros((1, 5, 5), np.float32)):
        with pytest.raises(Refusal, match="not 3 x 3"):
            chosen_kernels((STUDIO,), 1, wrong)
    assert all(kernel(slug).shape == (3, 3) for slug in MENU)
    assert kernel_name("sobel-x") == "Sobel x"


def test_the_json_is_read_back() -> None:
    rng = np.random.default_rng(71)
    for _ in range(200):
        spec = random_im2col(rng)
        assert Im2colSpec.from_json(spec.to_json()) == spec


@pytest.mark.parametrize(
    "change",
    [
        {"filters": []},
        {"filters": ["sobel-x"] * 5},
        {"filters": "sobel-x"},
        {"filters": ["nobody"]},
        {"filters": [3]},
        {"filters": [["sobel-x"]]},
        {"filters": None},
        {"side": 3},
        {"side": 13},
        {"side": "6"},
        {"stride": 0},
        {"stride": 4},
        {"padding": "full"},
        {"padding": 1},
        {"kernel": 3},
    ],
)
def test_what_cannot_be_is_one_sentence(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as why:
        Im2colSpec.from_json({**Im2colSpec().to_json(), **change})
    assert str(why.value).endswith(".")
    with pytest.raises(Refusal):
        Im2colSpec.from_json("")
