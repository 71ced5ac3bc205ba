"""Sections in links: what is written is read back, links stay short, nonsense opens nothing."""

from __future__ import annotations

from itertools import product

import pytest

from cnnviz.core.section_link import (
    TAB,
    Opened,
    Option,
    Section,
    sections_from_query,
    sections_to_query,
)
from tests.core.test_link import as_query

KIND = Option("kind", ("max", "average", "blur"), "max")
DARK = Option("dark", ("0", "1"))
CURVES = Section("page-curves", "curves", ("first", "second"), (KIND, DARK))
CODE = Section("page-code", "code")
ASKED = Section("page-asked", "asked", said_by=("weights",))
ALL = (CURVES, CODE, ASKED)


def test_every_state_of_open_sections_survives_the_link() -> None:
    tabs, kinds, darks = ("", *CURVES.tabs), ("", *KIND.values), ("", *DARK.values)
    for tab, kind, dark, code in product(tabs, kinds, darks, (False, True)):
        given = {TAB: tab, "kind": kind, "dark": dark}
        chosen = {part: value for part, value in given.items() if value}
        states = {CURVES.key: Opened(True, chosen), CODE.key: Opened(code)}
        query = sections_to_query(ALL, states, {})
        found, problems = sections_from_query(as_query(query), ALL)
        assert not problems
        assert found[CODE.key].open == code
        assert not found[ASKED.key].open
        again = found[CURVES.key]
        assert again.open
        for part in given:
            usual = CURVES.usual(part)
            assert again.chosen.get(part, usual) == chosen.get(part, usual)
        assert sections_to_query(ALL, found, {}) == query


def test_links_stay_short() -> None:
    def written(**states: Opened) -> dict[str, str]:
        named = {f"page-{name}": state for name, state in states.items()}
        return sections_to_query(ALL, named, {"weights": "ones"})

    assert written() == {}
    assert written(curves=Opened(True)) == {"curves": "first"}
    assert written(curves=Opened(False, {TAB: "second", "kind": "blur"})) == {}
    assert written(curves=Opened(True, {TAB: "first", "kind": "blur"})) == {"curves_kind": "blur"}
    assert written(curves=Opened(True, {TAB: "second", "kind": "max"})) == {"curves": "second"}
    assert written(curves=Opened(True, {"dark": "0"})) == {"curves_dark": "0"}
    assert written(code=Opened(True)) == {"code": "1"}
    assert written(asked=Opened(True)) == {}  # the other parameter opens it
    assert sections_to_query(ALL, {ASKED.key: Opened(True)}, {}) == {"asked": "1"}


def test_what_cannot_be_closed_is_written_where_it_is_not_as_usual() -> None:
    always = Section("page-scores", "scores", ("shares", "logits"), (KIND,), always=True)

    def written(**chosen: str) -> dict[str, str]:
        return sections_to_query((always,), {always.key: Opened(False, chosen)}, {})

    assert sections_to_query((always,), {}, {}) == written() == written(tab="shares") == {}
    assert written(tab="logits") == {"scores": "logits"}
    assert written(kind="blur") == {"scores_kind": "blur"}
    found, problems = sections_from_query({"scores": ["logits"]}, (always,))
    assert (found[always.key].chosen, problems) == ({TAB: "logits"}, {})


def test_an_empty_link_opens_nothing_and_other_parameters_are_not_read() -> None:
    closed = {section.key: Opened() for section in ALL}
    assert sections_from_query({}, ALL) == (closed, {})
    query = {"curves_size": ["9"], "sweep": ["1"], "kind": ["blur"]}
    assert sections_from_query(query, ALL) == (closed, {})


def test_an_option_alone_opens_its_section_and_0_leaves_closed() -> None:
    found, problems = sections_from_query({"curves_kind": ["blur"], "code": ["0"]}, ALL)
    assert not problems
    assert found[CURVES.key] == Opened(True, {"kind": "blur"})
    assert found[CODE.key] == Opened()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("curves", "third"),
        ("curves", "First"),
        ("curves", "1"),
        ("curves", ""),
        ("curves", "<script>alert(1)</script>"),
        ("curves", "first,second"),
        ("curves", "x" * 10_000),
        ("curves_kind", "median"),
        ("curves_kind", ""),
        ("curves_dark", "2"),
        ("curves_dark", "true"),
        ("code", "yes"),
        ("code", ""),
        ("code", "2"),
        ("code", "pytorch"),
        ("asked", "\u0661"),
    ],
)
def test_an_unusable_parameter_opens_nothing_and_says_why(name: str, value: str) -> None:
    found, problems = sections_from_query({name: [value]}, ALL)
    assert found == {section.key: Opened() for section in ALL}
    assert list(problems) == [name]
    sentence = str(problems[name])
    assert sentence.endswith(".")
    assert len(sentence) < 200


def test_what_is_usable_beside_it_is_used() -> None:
    query = {"curves": ["third"], "curves_kind": ["blur"], "code": ["1", "1"]}
    found, problems = sections_from_query(query, ALL)
    assert found[CURVES.key] == Opened(True, {"kind": "blur"})
    assert not found[CODE.key].open
    assert str(problems["curves"]) == "'third' is none of first, second."
    assert str(problems["code"]) == "it is given 2 times."
