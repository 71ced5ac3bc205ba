"""Sections of a page that open, as URL parameters, and back.

A section's own parameter opens it and names its tab, `curves=map`, or is 1 where it has no tabs;
its options follow it, `curves_kind=blur`. Of an open section only what differs from the usual is
written, of a closed one nothing. Reading never fails: a parameter that cannot be used is left out,
and one sentence says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cnnviz.core.link import Query, one_of, read_flag, single
from cnnviz.core.messages import Refusal

__all__ = ["TAB", "Opened", "Option", "Section", "sections_from_query", "sections_to_query"]

TAB = "tab"  # where `Opened.chosen` has the tab, beside the options


@dataclass(frozen=True)
class Option:
    """A choice inside a section: one of `values`. usual: the one that is left out of links, or ""
    where it depends on the reader's surroundings and is written once it has been chosen."""

    name: str
    values: tuple[str, ...]
    usual: str = ""


@dataclass(frozen=True)
class Section:
    """What a page can open. key: its name in the session, one of a kind in the app; name: its
    parameter; said_by: other parameters that open it as well; apart: whether it is drawn without
    the rest of the page; always: whether it cannot be closed, so that nothing need open it."""

    key: str
    name: str
    tabs: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    said_by: tuple[str, ...] = ()
    apart: bool = False
    always: bool = False

    def usual(self, part: str) -> str:
        """The usual value of TAB or of an option; "" where nothing is usual."""
        if part == TAB:
            return self.tabs[0] if self.tabs else "1"
        return next(option.usual for option in self.options if option.name == part)

    def parameter(self, part: str) -> str:
        """The name of TAB or of an option in a link."""
        return self.name if part == TAB else f"{self.name}_{part}"


@dataclass(frozen=True)
class Opened:
    """Whether a section is open, and what is chosen in it: values of TAB and of options."""

    open: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)


def sections_to_query(
    sections: Sequence[Section], states: Mapping[str, Opened], others: Mapping[str, str]
) -> dict[str, str]:
    """The parameters that open what is open in `states`, by the keys of `sections`.

    others: the link's other parameters, of which one may open a section already.
    """
    query: dict[str, str] = {}
    for section in sections:
        state = states.get(section.key, Opened())
        if not (state.open or section.always):
            continue
        options = {
            section.parameter(option.name): value
            for option in section.options
            if (value := state.chosen.get(option.name, option.usual)) != option.usual
        }
        tab = state.chosen.get(TAB, section.usual(TAB))
        said = section.always or options or any(name in others for name in section.said_by)
        if tab != section.usual(TAB) or not said:
            query[section.name] = tab
        query.update(options)
    return query


def sections_from_query(
    query: Query, sections: Sequence[Section]
) -> tuple[dict[str, Opened], dict[str, Refusal]]:
    """What a link opens, by the keys of `sections`, and why a parameter was left out."""
    states: dict[str, Opened] = {}
    problems: dict[str, Refusal] = {}
    for section in sections:
        chosen: dict[str, str] = {}
        parts = {TAB: section.tabs, **{option.name: option.values for option in section.options}}
        for part, values in parts.items():
            name = section.parameter(part)
            value, why = single(query, name, one_of(*values) if values else _flag, "")
            if why is not None:
                problems[name] = why
            elif value:
                chosen[part] = value
        shut = not section.tabs and chosen.get(TAB) == "0"
        if shut:
            del chosen[TAB]
        states[section.key] = Opened(bool(chosen) and not shut, chosen)
    return states, problems


def _flag(text: str) -> str:
    return str(int(read_flag(text)))
