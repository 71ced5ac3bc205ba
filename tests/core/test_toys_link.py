"""The toys' settings: what is written is read back, nonsense leaves the usual and is said."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.toys_link import (
    LADDERS,
    EarChoice,
    LadderChoice,
    ear_from_query,
    ear_to_query,
    ladder_from_query,
    ladder_to_query,
)
from tests.core.test_link import as_query


def test_every_ear_survives_the_link_and_the_browser() -> None:
    kinds, scenes = ("max", "average", "l2"), ("point", "texture", "spot")
    sides = [(size, step) for size in (2, 3, 4, 8) for step in (1, 2, 3, 4, 8) if step <= size]
    for kind, scene, (size, step), at in product(kinds, scenes, sides, ((2, 4), (0, 0), (7, 7))):
        ear = EarChoice(kind, size, step, scene, at)
        assert ear_from_query(as_query(ear_to_query(ear))) == (ear, {})
        assert EarChoice.from_json(ear.to_json()) == ear


def test_the_usual_is_left_out() -> None:
    assert ear_to_query(EarChoice()) == {}
    assert ear_to_query(EarChoice(size=4, stride=4)) == {"ear_size": "4"}
    assert ear_to_query(EarChoice(stride=1, at=(0, 7))) == {"ear_stride": "1", "ear_at": "0,7"}
    assert ladder_to_query(LadderChoice()) == {}
    assert (ear_from_query({}), ladder_from_query({})) == (
        (EarChoice(), {}),
        (LadderChoice(), {}),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ear_scene", "cat"),
        ("ear_scene", ""),
        ("ear_kind", "blur"),
        ("ear_kind", "MAX"),
        ("ear_size", "5"),
        ("ear_size", "1"),
        ("ear_size", "2.0"),
        ("ear_size", "x" * 9000),
        ("ear_stride", "8"),
        ("ear_stride", "3"),
        ("ear_stride", "0"),
        ("ear_stride", "-1"),
        ("ear_at", "8,0"),
        ("ear_at", "0,-1"),
        ("ear_at", "3"),
        ("ear_at", "1,2,3"),
        ("ear_at", "a,b"),
        ("ear_at", ""),
    ],
)
def test_an_unusable_parameter_leaves_the_usual_and_says_why(name: str, value: str) -> None:
    ear, problems = ear_from_query({name: [value]})
    assert ear == EarChoice()
    assert list(problems) == [name]
    sentence = str(problems[name])
    assert sentence.endswith(".")
    assert len(sentence) < 200
    assert ear_from_query({name: ["2", "2"]})[1].keys() == {name}


def test_the_stride_follows_the_window_unless_it_is_named() -> None:
    assert ear_from_query({"ear_size": ["4"]})[0] == EarChoice(size=4, stride=4)
    assert ear_from_query({"ear_size": ["4"], "ear_stride": ["3"]})[0] == EarChoice("max", 4, 3)


def test_every_ladder_survives_and_no_other_is_known() -> None:
    for source, slug in LADDERS.items():
        assert ladder_from_query({"ladder": [slug]}) == (LadderChoice(source), {})
        query = ladder_to_query(LadderChoice(source))
        assert ladder_from_query(as_query(query)) == (LadderChoice(source), {})
        assert " " not in "".join(query.values())
        assert LadderChoice.from_json(source) == LadderChoice(source)
    for value in ("stripes of 3", "", "zigzag", "x" * 9000):
        choice, problems = ladder_from_query({"ladder": [value]})
        assert choice == LadderChoice()
        assert str(problems["ladder"]).endswith("is none of picture, stripes, stripes-3, rings.")


EAR = EarChoice().to_json()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "max",
        {**EAR, "kind": None},
        {**EAR, "kind": ["max"]},
        {**EAR, "size": "2"},
        {**EAR, "size": True},
        {**EAR, "stride": 2.0},
        {**EAR, "stride": 3},
        {**EAR, "scene": "cat"},
        {**EAR, "at": [8, 0]},
        {**EAR, "at": [1]},
        {**EAR, "at": None},
        {**EAR, "at": [1.5, 2]},
    ],
)
def test_what_the_browser_could_not_have_sent_is_refused(data: Any) -> None:
    with pytest.raises(Refusal):
        EarChoice.from_json(data)


@pytest.mark.parametrize("data", [None, 3, ["picture"], "cat"])
def test_a_ladder_without_such_a_picture_is_refused(data: Any) -> None:
    with pytest.raises(Refusal):
        LadderChoice.from_json(data)
