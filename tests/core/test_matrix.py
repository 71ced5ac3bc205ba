"""Matrices from outside: what is taken, and the sentence for everything else."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnviz.core.matrix import Matrix
from cnnviz.core.messages import Refusal

ROWS = [[1, 2, 3], [4, 5, 6]]


def test_the_numbers_are_kept_as_float32() -> None:
    matrix = Matrix.from_json({"kind": "matrix", "planes": [[[1, 0.1], [-0.0, 1e6]]]})
    np.testing.assert_array_equal(matrix.array, np.float32([[[1, 0.1], [0, 1e6]]]))
    assert not np.signbit(matrix.array).any()
    assert matrix.shape == (1, 2, 2)
    assert Matrix.from_json(json.loads(json.dumps(matrix.to_json()))) == matrix


def test_three_planes_and_the_largest_sides() -> None:
    assert Matrix([ROWS] * 3).shape == (3, 2, 3)  # type: ignore[arg-type]
    assert Matrix([[[0] * 64] * 64]).shape == (1, 64, 64)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("planes", "said"),
    [
        ([[[1, 2], [3]]], "Row 2 of the matrix has 1 cells and the first row has 2"),
        ([], "The matrix [] cannot be used"),
        ([[]], "The matrix holds []"),
        ([[[]]], "1 rows and 0 columns"),
        (None, "The matrix None cannot be used"),
        ("1 2 3", "The matrix '1 2 3' cannot be used"),
        ([1, 2, 3], "The matrix holds 1"),
        ([[1, 2, 3]], "The matrix holds [1, 2, 3]"),
        ([[["one", 2]]], "“one” cannot be used"),
        ([[[float("nan"), 2]]], "“nan” cannot be used"),
        ([[[1, float("inf")]]], "“inf” cannot be used"),
        ([[[1, 1e300]]], "“1e+300” cannot be used"),
        ([[[1, 10**400]]], "“1000000000"),
        ([[[1, -1000001]]], "“-1000001” cannot be used"),
        ([[[1, True]]], "“True” cannot be used"),
        ([[[1, None]]], "“None” cannot be used"),
        ([[[1, [2]]]], "“[…]” cannot be used"),
        ([[[0] * 100] * 100], "100 rows and 100 columns"),
        ([[[0] * 65]], "1 rows and 65 columns"),
        ([[[0]] * 65], "65 rows and 1 columns"),
        ([ROWS, ROWS], "cannot be used: it is one plane"),
        ([ROWS, ROWS, [[1, 2], [3, 4]]], "2 x 3 and 2 x 2"),
    ],
)
def test_what_is_no_matrix_is_refused_with_what_was_given(planes: object, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        Matrix.from_json({"kind": "matrix", "planes": planes})
    assert said in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("data", [None, 4, [ROWS], "1,2"])
def test_anything_but_an_object_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        Matrix.from_json(data)
