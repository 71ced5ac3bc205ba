"""Sentences: marked ones stay as they are, refusals fill themselves and keep their parts."""

from __future__ import annotations

import pytest

from cnnviz.core.messages import Refusal, mark


def test_a_marked_text_is_the_text() -> None:
    assert mark("Kernel") == "Kernel"


def test_a_refusal_is_a_value_error_that_says_its_sentence() -> None:
    with pytest.raises(ValueError, match=r"^A kernel has at most 9 cells, this one has 12\.$"):
        raise Refusal("A kernel has at most {most} cells, this one has {n}.", most=9, n=12)


def test_a_refusal_keeps_template_and_values_for_another_language() -> None:
    refusal = Refusal("{value} is not a number.", value="'x{y}'")
    assert refusal.template == "{value} is not a number."
    assert refusal.values == {"value": "'x{y}'"}
    assert str(refusal) == "'x{y}' is not a number."
