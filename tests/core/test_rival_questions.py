"""The questions: each right answer recomputed here, and what lectures say among the wrong ones."""

from __future__ import annotations

from cnnviz.core.rival_questions import questions


def test_the_right_answers_by_hand() -> None:
    right = {q.id: q.choices[q.answer] for q in questions()}
    assert right["megapixels"] == 12_000_000 * 100
    assert right["nine"] == 3 * 3 * 3 + 1
    assert str(right["local"]) == "111.1 times fewer"
    assert right["fair"] == 1000 * 27 + 1000
    assert str(right["compute"]) == "9 times more"
    assert right["padding"] == 222 * 222


def test_what_lectures_say_is_among_the_wrong_ones() -> None:
    every = {q.id: [str(c) for c in q.choices] for q in questions()}
    assert "120000000" in every["megapixels"]
    assert "9" in every["nine"]
    assert "333.3 times fewer" in every["local"]
    assert "50176" in every["padding"]


def test_reasons_say_the_figures() -> None:
    said = {q.id: str(q.reason) for q in questions()}
    assert "1,200,000,000" in said["megapixels"]
    assert "3,600,000,000" in said["megapixels"]
    assert "36,864 weights, 36,928 with biases" in said["nine"]
    assert "150,528,000 / 1,354,752 = 111.1" in said["local"]
    assert "50,176" in said["local"]
    assert "28,000, against 150,529,000" in said["fair"]
    assert "1,354,752,000 multiply-adds against 150,528,000" in said["compute"]
    assert "49,284" in said["padding"]


def test_each_has_one_right_answer_and_all_choices_differ() -> None:
    assert len(questions()) == 6
    for question in questions():
        choices = [str(c) for c in question.choices]
        assert len(set(choices)) == len(choices) >= 3
        assert 0 <= question.answer < len(choices)
