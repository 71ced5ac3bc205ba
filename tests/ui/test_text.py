"""The reader's language: from the browser, the link, the choice; and sentences with values."""

from __future__ import annotations

import pytest

from cnnviz.core.messages import Refusal
from cnnviz.ui import text


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh"),
        ("zh", "zh"),
        ("zh-Hant-TW", "zh"),
        ("ZH-cn", "zh"),
        ("en-GB", "en"),
        ("de", "en"),
        ("zhx", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browsers_locale_decides(locale: str | None, language: str) -> None:
    assert text._from_locale(locale) == language


def test_english_needs_no_catalogue() -> None:
    assert text.catalogue("en") == {}


def test_a_chinese_sentence_comes_with_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "language", lambda: "zh")
    monkeypatch.setattr(text, "catalogue", lambda code: {"{n} cells": "{n} 个单元"})
    assert text.t("{n} cells", n=3) == "3 个单元"
    assert text.explain(Refusal("{n} cells", n=9)) == "9 个单元"


def test_a_sentence_without_translation_stays_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "language", lambda: "zh")
    monkeypatch.setattr(text, "catalogue", lambda code: {})
    assert text.t("Nobody translated {what}", what="this") == "Nobody translated this"


def test_sentences_stand_behind_each_other_as_their_language_does() -> None:
    assert text.sentences("One.", "", "Two.") == "One. Two."
    assert text.sentences("第一句。", "第二句。") == "第一句。第二句。"
    assert text.sentences("32 × 32。", "3 x 3") == "32 × 32。3 x 3"
