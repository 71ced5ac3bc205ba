"""Whole numbers in both languages."""

from __future__ import annotations

import pytest

from cnnviz.core.rival_questions import Sentence
from cnnviz.ui import counted


def test_english_has_groups_of_three() -> None:
    assert counted.grouped(150_528_000) == "150,528,000"
    assert counted.said(9) == "9"
    assert counted.said(Sentence("{n} times fewer", (("n", 50_176),))) == "50,176 times fewer"
    assert counted.said(Sentence("{n} times fewer", (("n", "111.1"),))) == "111.1 times fewer"


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (9999, "9,999"),
        (28_000, "28,000（2.8 万）"),
        (50_176, "50,176（约 5.018 万）"),
        (1_200_000_000, "1,200,000,000（12 亿）"),
        (150_528_000, "150,528,000（约 1.505 亿）"),
        (12_000_000, "12,000,000（1200 万）"),
        (99_999_999, "99,999,999（约 10,000 万）"),
        (1_638_400_000_000_000_000, "1,638,400,000,000,000,000（约 16,384,000,000 亿）"),
    ],
)
def test_chinese_has_the_short_form_too(
    count: int, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "language", lambda: "zh")
    assert counted.grouped(count) == wanted
