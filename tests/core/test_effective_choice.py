"""What is asked of the effective field: every choice survives a link, nonsense is refused."""

from __future__ import annotations

from itertools import product

import pytest

from cnnviz.core.effective_choice import (
    DRAWS,
    WEIGHTS,
    EffectiveChoice,
    effective_from_query,
    effective_to_query,
)
from cnnviz.core.messages import Refusal
from tests.core.test_link import as_query


def test_every_choice_survives_the_link() -> None:
    flags = (False, True)
    for values in product(WEIGHTS, flags, DRAWS, flags, ("conv1_1", "conv3_2", "conv4_1")):
        choice = EffectiveChoice(*values)
        assert effective_from_query(as_query(effective_to_query(choice))) == (choice, {})
    assert effective_to_query(EffectiveChoice()) == {}
    known = EffectiveChoice("trained", False, 5, True, "conv4_1")
    assert effective_to_query(known) == {
        "weights": "trained",
        "relu": "0",
        "draws": "5",
        "of": "chosen",
        "layer": "conv4_1",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weights", "zeros"),
        ("weights", "x" * 5000),
        ("relu", "yes"),
        ("draws", "3"),
        ("draws", "1,5"),
        ("draws", "many"),
        ("of", "last"),
        ("layer", "fc"),
        ("layer", "<b>"),
    ],
)
def test_an_unusable_parameter_leaves_the_default_and_says_why(name: str, value: str) -> None:
    choice, problems = effective_from_query({name: [value]})
    assert choice == EffectiveChoice()
    assert list(problems) == [name]
    assert len(str(problems[name])) < 400


@pytest.mark.parametrize(
    "change", [{"weights": 1}, {"relu": 1}, {"chosen": None}, {"draws": True}, {"layer": None}]
)
def test_other_types_are_refused(change: dict) -> None:
    with pytest.raises(Refusal):
        EffectiveChoice(**change)
