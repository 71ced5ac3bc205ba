"""Kernel files out and in, and everything that must not get in."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from cnnviz.core.kernel_json import check_planes, kernel_from_json, kernel_to_json
from cnnviz.core.kernels import LIBRARY, kernel
from cnnviz.core.messages import Refusal

MATRIX = "The kernel is not a matrix: it is written as rows of numbers."


def weight(value: str) -> str:
    return f"“{value}” cannot be used as a weight: a weight is a number within ±1,000,000."


def test_a_file_by_hand() -> None:
    text = kernel_to_json(np.array([[1, 0, -1], [0.1, 2.5, -0.0]], np.float32), "Meine „Kante“")
    assert json.loads(text) == {
        "format": "cnnviz-kernel",
        "version": 1,
        "name": "Meine „Kante“",
        "kernel": [[1, 0, -1], [0.1, 2.5, 0]],
    }
    assert "    [1, 0, -1],\n" in text


@pytest.mark.parametrize("each", LIBRARY, ids=lambda each: each.slug)
def test_every_kernel_comes_back_exactly(each) -> None:
    weights = kernel(each.slug)
    back = kernel_from_json(kernel_to_json(weights, each.name))
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, weights[None])


def test_three_planes_of_the_largest_size_come_back_and_fit_the_limit() -> None:
    rng = np.random.default_rng(2)
    planes = (rng.normal(size=(3, 31, 31)) * 10.0 ** rng.integers(-20, 5, (3, 31, 31))).astype("f4")
    text = kernel_to_json(planes, "noise")
    assert len(text) < 64 * 1024
    np.testing.assert_array_equal(kernel_from_json(text), planes)


def test_what_is_read() -> None:
    assert kernel_from_json("[[1, 2]]").tolist() == [[[1, 2]]]
    assert kernel_from_json('{"kernel": [[[1]], [[2]], [[3]]]}').tolist() == [[[1]], [[2]], [[3]]]
    assert check_planes(((1.5, -1e6),)).tolist() == [[[1.5, -1e6]]]
    assert check_planes([[[1, 2], [3, 4]]]).shape == (1, 2, 2)
    assert not np.signbit(check_planes([[-0.0]])).any()


FILES = [
    ("", "This is not a kernel file: it starts with “” and is not JSON."),
    ("1 0 -1", "This is not a kernel file: it starts with “1 0 -1” and is not JSON."),
    ("\x89PNG\r\n", "is not JSON"),
    ("[" * 60000, "is not JSON"),
    ('{"kernel": [[1}', "is not JSON"),
    ("{}", "The kernel file has no entry named “kernel” with rows of numbers."),
    ('{"weights": [[1]]}', "The kernel file has no entry named “kernel” with rows of numbers."),
    ('{"version": 2, "kernel": [[1]]}', "The kernel file has version 2; version 1 can be read."),
    ("x" * 70000, "The file has 69 kB; a kernel file has at most 64 kB."),
    (json.dumps([[1] * 1000] * 1000), "The file has 2932 kB; a kernel file has at most 64 kB."),
    ("5", MATRIX),
    ("null", MATRIX),
    ('"[[1]]"', MATRIX),
    ('{"kernel": null}', MATRIX),
    ("[[NaN]]", weight("nan")),
    ("[[Infinity]]", weight("inf")),
    ("[[1e400]]", weight("inf")),
    ("[[" + "9" * 400 + "]]", weight("9" * 40)),
]


@pytest.mark.parametrize(("text", "sentence"), FILES, ids=range(len(FILES)))
def test_files_that_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=re.escape(sentence)) as refusal:
        kernel_from_json(text)
    assert len(str(refusal.value)) < 150


VALUES: list[tuple[object, str]] = [
    (None, MATRIX),
    ("[[1]]", MATRIX),
    (3, MATRIX),
    ({}, MATRIX),
    ([], MATRIX),
    ([1, 2], MATRIX),
    ([[1, 2], 3], MATRIX),
    ([[[1]], 2, 3], MATRIX),
    ([[]], "The kernel has 1 rows and 0 columns; each side has 1 to 31 cells."),
    ([[1] * 32], "The kernel has 1 rows and 32 columns; each side has 1 to 31 cells."),
    ([[1]] * 32, "The kernel has 32 rows and 1 columns; each side has 1 to 31 cells."),
    (
        [[1] * 1000] * 1000,
        "The kernel has 1000 rows and 1000 columns; each side has 1 to 31 cells.",
    ),
    (
        [[1, 2], [3]],
        "Row 2 of the kernel has 1 cells and the first row has 2: all rows need the same number.",
    ),
    ([[[1]], [[2]]], "The kernel has 2 planes; it needs 1, or 3 for the colour channels."),
    ([[[1]]] * 1_000_000, "The kernel has 1000000 planes; it needs 1, or 3"),
    ([[[1]], [[2, 3]], [[4]]], "The planes of the kernel differ in size: 1 x 1 and 1 x 2."),
    ([["a"]], weight("a")),
    ([["1"]], weight("1")),
    ([[""]], weight("")),
    ([[None]], weight("None")),
    ([[True]], weight("True")),
    ([["nan"]], weight("nan")),
    ([["x" * 9999]], weight("x" * 40)),
    ([[float("nan")]], weight("nan")),
    ([[float("inf")]], weight("inf")),
    ([[-float("inf")]], weight("-inf")),
    ([[1e300]], weight("1e+300")),
    ([["1e300"]], weight("1e300")),
    ([[1000001]], weight("1000001")),
    ([[10**400]], weight(str(10**400)[:40])),
    ([[[[1]]]], weight("[…]")),
    ([[{}]], weight("[…]")),
]


@pytest.mark.parametrize(("value", "sentence"), VALUES, ids=range(len(VALUES)))
def test_values_that_are_refused(value: object, sentence: str) -> None:
    with pytest.raises(Refusal, match=re.escape(sentence)):
        check_planes(value)
