"""Whole numbers in both languages."""

from __future__ import annotations

import pytest

from cnnviz.core.rival_questions import Sentence
from cnnviz.ui import counted


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def test_english_has_groups_of_three() -> None:
    assert counted.grouped(150_528_000) == "150\u202f528\u202f000"
    assert counted.said(9) == "9"
    sentence = Sentence("1,000 neurons: {n} times fewer, 3, 4", (("n", 50_176),))
    assert plain(counted.said(sentence)) == "1 000 neurons: 50 176 times fewer, 3, 4"
    assert counted.said(Sentence("{n} times fewer", (("n", "111.1"),))) == "111.1 times fewer"


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (9999, "9 999"),
        (28_000, "28 000（2.8 万）"),
        (50_176, "50 176（约 5.018 万）"),
        (1_200_000_000, "1 200 000 000（12 亿）"),
        (150_528_000, "150 528 000（约 1.505 亿）"),
        (12_000_000, "12 000 000（1 200 万）"),
        (99_999_999, "99 999 999（约 10 000 万）"),
        (1_638_400_000_000_000_000, "1 638 400 000 000 000 000（16 384 000 000 亿）"),
    ],
)
def test_chinese_has_the_short_form_too(
    count: int, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "language", lambda: "zh")
    assert plain(counted.grouped(count)) == wanted
