"""The one picture that all pages look at: which it is, how it is looked at, and its numbers.

A session keeps only what describes the picture and, for a picture of one's own, a compact copy
of at most 240 kB; pixels and maps live in the one bounded cache that all sessions share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.link import one_of, single
from cnnviz.core.messages import Refusal
from cnnviz.core.picture import Picture, Planes, View, prepare, to_planes
from cnnviz.io.cache import BoundedCache, content_key
from cnnviz.io.decode import decode
from cnnviz.io.encode import decode_compact, encode_compact
from cnnviz.io.samples import SAMPLES, load_sample

__all__ = [
    "OWN",
    "Current",
    "OwnPicture",
    "cache",
    "current",
    "restore",
    "sources",
    "take",
    "to_query",
]

OWN = "own"
STATE = "picture"
LARGEST_COPY = 240_000  # bytes: with all else, a session stays below half a megabyte
SIZES = (64, 96, 128, 192, 256, 384, 512, 768, 1024)
WHOLE = (0.0, 0.0, 1.0, 1.0)


@st.cache_resource(max_entries=1)
def cache() -> BoundedCache:
    """The app's one cache for pixels and maps, shared by all sessions, bounded in bytes."""
    return BoundedCache(96 * 2**20)


@dataclass(frozen=True)
class OwnPicture:
    """A picture that somebody brought: its name, its compact copy and that copy's key."""

    name: str
    compact: bytes
    key: str


@dataclass(frozen=True)
class Current:
    """The picture as all pages see it now: a description whose pixels come from the cache."""

    slug: str
    own: OwnPicture | None
    view: View
    unit: bool
    kept: BoundedCache = field(repr=False, compare=False)

    @property
    def source(self) -> str:
        """What the picture is made from, before any cropping; the same name, the same pixels."""
        if self.own is not None:
            return self.own.key
        drawn = any(s.slug == self.slug and s.kind == "drawing" for s in SAMPLES)
        return f"{self.slug}-{self.view.size}" if drawn else self.slug

    @property
    def key(self) -> str:
        """A name for the prepared pixels; the same name, the same pixels."""
        crop = ",".join(f"{edge:.4f}" for edge in self.view.crop)
        return f"{self.source}-{self.view.size}-{int(self.view.colour)}-{crop}"

    @property
    def whole(self) -> Picture:
        """The picture before any cropping, uint8."""
        own = self.own
        load = (lambda: decode_compact(own.compact)) if own else self._sample
        return self.kept.get_or_make(("whole", self.source), load)

    @property
    def pixels(self) -> Picture:
        """The picture, cropped and resized, uint8 (H, W) or (H, W, 3)."""
        return self.kept.get_or_make(
            ("pixels", self.key), lambda: np.ascontiguousarray(prepare(self.whole, self.view))
        )

    @property
    def planes(self) -> Planes:
        """Its numbers, float32 (C, H, W), from 0 to 1 or from 0 to 255."""
        return to_planes(self.pixels, "unit" if self.unit else "byte")

    @property
    def channels(self) -> int:
        """1 for a grey picture, 3 for a colour one."""
        return 3 if self.view.colour else 1

    @property
    def shape(self) -> tuple[int, int, int]:
        """The shape (C, H, W) of its planes."""
        height, width = self.pixels.shape[:2]
        return self.channels, height, width

    def _sample(self) -> Picture:
        return load_sample(self.slug, self.view.size)


def state() -> dict[str, Any]:
    """What this session says of the picture: sample, colour, size, value_range, crop, own.

    Kept apart from the widgets that change it: Streamlit forgets a widget's value when a run
    ends before the widget was drawn, as it does when a page sends the reader to another.
    """
    kept: dict[str, Any] = st.session_state.setdefault(STATE, {})
    return kept


def sources() -> tuple[str, ...]:
    """The pictures to choose from: one's own first, where there is one."""
    own = (OWN,) if "own" in state() else ()
    return own + tuple(sample.slug for sample in SAMPLES)


def take(data: bytes, name: str) -> None:
    """Make uploaded bytes the shared picture; raises Refusal and changes nothing if it cannot."""
    compact = encode_compact(decode(data, name), LARGEST_COPY)
    own = OwnPicture(name, compact, content_key(compact))
    state().update(own=own, sample=OWN, crop=WHOLE)


def current() -> Current:
    """The shared picture as this session has it now."""
    now = state()
    own = now.get("own") if now["sample"] == OWN else None
    view = View(colour=now["colour"], size=now["size"], crop=now["crop"])
    return Current(now["sample"], own, view, now["value_range"] == "unit", cache())


def _sample(text: str) -> str:
    if text == OWN:
        raise Refusal("a picture of your own cannot travel in a link; choose it again.")
    if text not in sources():
        raise Refusal("there is no sample called {value}.", value=repr(text[:40]))
    return text


def _crop(text: str) -> tuple[float, float, float, float]:
    try:
        left, top, right, bottom = (float(part) for part in text.split(","))
        return View(crop=(left, top, right, bottom)).crop
    except ValueError:
        raise Refusal(
            "{value} is no crop box: left, top, right, bottom from 0 to 1.", value=repr(text[:40])
        ) from None


def _size(text: str) -> int:
    if text not in {str(size) for size in SIZES}:
        raise Refusal(
            "the working size {value} is not one of {sizes}.",
            value=repr(text[:40]),
            sizes=", ".join(map(str, SIZES)),
        )
    return int(text)


def restore(query: dict[str, list[str]]) -> dict[str, Refusal]:
    """Set the picture from a link's parameters; returns why some of them were left out."""
    problems: dict[str, Refusal] = {}
    readers: tuple[tuple[str, Callable[[str], Any], Any], ...] = (
        ("sample", _sample, "cat"),
        ("colour", one_of("0", "1"), "0"),
        ("size", _size, 256),
        ("value_range", one_of("unit", "byte"), "unit"),
        ("crop", _crop, WHOLE),
    )
    for name, read, default in readers:
        value, why = single(query, name, read, default)
        state()[name] = value == "1" if name == "colour" else value
        if why is not None:
            problems[name] = why
    return problems


def to_query() -> dict[str, str]:
    """The parameters that restore the picture; one's own cannot travel, the cat stands in."""
    now = state()
    query = {}
    if now["sample"] not in (OWN, "cat"):
        query["sample"] = str(now["sample"])
    if now["colour"]:
        query["colour"] = "1"
    if now["size"] != 256:
        query["size"] = str(now["size"])
    if now["value_range"] != "unit":
        query["value_range"] = str(now["value_range"])
    if tuple(now["crop"]) != WHOLE:
        query["crop"] = ",".join(f"{c:.4g}" for c in now["crop"])
    return query
