"""The numbers of a chart, read back by Python's own csv module."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from cnnviz.core.curve_table import csv_text


def test_a_table_reads_back_to_the_same_numbers(rng: np.random.Generator) -> None:
    values = rng.normal(size=50) * 10.0 ** rng.integers(-12, 12, 50)
    text = csv_text([('max 2, "a"', range(50)), ("error", values.tolist())])
    head, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert head == ['max 2, "a"', "error"]
    assert [int(first) for first, _ in rows] == list(range(50))
    assert [float(second) for _, second in rows] == values.tolist()


def test_what_is_no_number_is_left_empty_and_columns_are_equally_long() -> None:
    assert csv_text({"a": (1, 2), "b": (math.nan, 0.0)}) == "a,b\r\n1,\r\n2,0.0\r\n"
    with pytest.raises(ValueError, match="shorter"):
        csv_text({"a": (1, 2), "b": (1,)})


def test_words_stand_beside_numbers() -> None:
    text = csv_text({"shift": (0, 1), "decision": ("cat", 'a "big", bad dog')})
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [["shift", "decision"], ["0", "cat"], ["1", 'a "big", bad dog']]
