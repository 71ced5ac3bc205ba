"""The settings of the two toys of pooling as frozen descriptions and as URL parameters.

Only what differs from the usual is written. Reading never fails: a parameter that cannot be used
is left out, and one sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.forgiveness import SCENES, SIDE
from cnnviz.core.link import Query, read_cell, single
from cnnviz.core.messages import Refusal

__all__ = [
    "LADDERS",
    "EarChoice",
    "LadderChoice",
    "ear_from_query",
    "ear_to_query",
    "ladder_from_query",
    "ladder_to_query",
]

KINDS = ("max", "average", "l2")
WINDOWS = (2, 3, 4, 8)
STRIDES = (1, 2, 3, 4, 8)
# The browser's name of a picture on the ladder -> the link's.
LADDERS: Mapping[str, str] = MappingProxyType(
    {"picture": "picture", "stripes": "stripes", "stripes of 3": "stripes-3", "rings": "rings"}
)


@dataclass(frozen=True)
class EarChoice:
    """kind: of pooling, one of KINDS. size: its window, one of WINDOWS. stride: one of STRIDES, at
    most the window. scene: one of SCENES. at: the point's row and column, 0..7. Raises Refusal."""

    kind: str = "max"
    size: int = 2
    stride: int = 2
    scene: str = "point"
    at: tuple[int, int] = (2, 4)

    def __post_init__(self) -> None:
        for value, known in ((self.kind, KINDS), (self.scene, SCENES)):
            if not isinstance(value, str) or value not in known:
                raise _none_of(value, known)
        for number, sides in ((self.size, WINDOWS), (self.stride, STRIDES)):
            if not whole_numbers((number,), 1, 1) or number not in sides:
                raise _none_of(number, sides)
        if self.stride > self.size:
            raise Refusal(
                "a stride of {stride} leaves gaps between windows of {size}.",
                stride=self.stride,
                size=self.size,
            )
        if not whole_numbers(self.at, 2, 0) or max(self.at) >= SIDE:
            raise Refusal(
                "{value} is no cell of the map: row,column, each from 0 to {last}.",
                value=quoted(self.at),
                last=SIDE - 1,
            )

    def to_json(self) -> dict[str, Any]:
        """What the browser begins with."""
        return {**vars(self), "at": list(self.at)}

    @classmethod
    def from_json(cls, data: object) -> EarChoice:
        """The inverse of `to_json`; raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        given = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        at = given.get("at")
        return cls(**{**given, "at": tuple(at)} if isinstance(at, list) else given)


@dataclass(frozen=True)
class LadderChoice:
    """source: the picture on the ladder, one of LADDERS. Raises Refusal."""

    source: str = "picture"

    def __post_init__(self) -> None:
        if not isinstance(self.source, str) or self.source not in LADDERS:
            raise _none_of(self.source, tuple(LADDERS))

    @classmethod
    def from_json(cls, data: object) -> LadderChoice:
        """Read what the browser sends, the name of a picture. Raises Refusal."""
        return cls(data)  # type: ignore[arg-type]


def _none_of(value: object, known: tuple[object, ...]) -> Refusal:
    return Refusal(
        "{value} is none of {options}.", value=quoted(value), options=", ".join(map(str, known))
    )


def ear_to_query(choice: EarChoice) -> dict[str, str]:
    """The parameters that restore the ear; the stride is left out where it is the window."""
    query, usual = {}, EarChoice()
    for name in ("scene", "kind", "size"):
        if getattr(choice, name) != getattr(usual, name):
            query[f"ear_{name}"] = str(getattr(choice, name))
    if choice.stride != choice.size:
        query["ear_stride"] = str(choice.stride)
    if choice.at != usual.at:
        query["ear_at"] = "{},{}".format(*choice.at)
    return query


def ear_from_query(query: Query) -> tuple[EarChoice, dict[str, Refusal]]:
    """The ear that a link describes, and for each unusable parameter why it was left out."""
    choice, problems = EarChoice(), {}

    def step(name: str, change: Callable[[str], EarChoice]) -> None:
        nonlocal choice
        choice, why = single(query, name, change, choice)
        if why is not None:
            problems[name] = why

    def sized(size: int) -> EarChoice:
        return replace(choice, size=size, stride=size)

    step("ear_scene", lambda text: replace(choice, scene=text))
    step("ear_kind", lambda text: replace(choice, kind=text))
    step("ear_size", lambda text: sized(_one_of(text, WINDOWS)))
    step("ear_stride", lambda text: replace(choice, stride=_one_of(text, STRIDES)))
    step("ear_at", lambda text: replace(choice, at=read_cell(text)))
    return choice, problems


def _one_of(text: str, known: tuple[int, ...]) -> int:
    if text not in map(str, known):
        raise _none_of(text[:40], known)
    return int(text)


def ladder_to_query(choice: LadderChoice) -> dict[str, str]:
    """The parameter that restores the ladder."""
    return {} if choice == LadderChoice() else {"ladder": LADDERS[choice.source]}


def ladder_from_query(query: Query) -> tuple[LadderChoice, dict[str, Refusal]]:
    """The ladder that a link describes, and why its parameter was left out, if it was."""

    def read(text: str) -> LadderChoice:
        for source, slug in LADDERS.items():
            if text == slug:
                return LadderChoice(source)
        raise _none_of(text[:40], tuple(LADDERS.values()))

    choice, why = single(query, "ladder", read, LadderChoice())
    return choice, {} if why is None else {"ladder": why}
