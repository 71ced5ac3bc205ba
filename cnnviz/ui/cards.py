"""The home page's cards: each opens a page on a demo, and its picture is that demo's own map."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnnviz.core.demo import Demo
from cnnviz.core.link import demo_from_query
from cnnviz.core.messages import mark
from cnnviz.core.picture import View
from cnnviz.ui.pages import PAGES
from cnnviz.ui.shared_picture import Current, cache
from cnnviz.ui.text import t
from cnnviz.ui.work import Work

__all__ = ["cards"]


@dataclass(frozen=True)
class Card:
    """An invitation: a page, the settings it opens with, and what there is to see."""

    url_path: str
    title: str
    summary: str
    query: tuple[tuple[str, str], ...]
    sample: str = "cat"

    def demo(self) -> Demo:
        """The demo that the card opens and shows."""
        return demo_from_query({name: [value] for name, value in self.query})[0]


CARDS: tuple[Card, ...] = (
    Card(
        "kernels",
        mark("Find edges"),
        mark("Sobel answers to one direction; the sign says which side is bright."),
        (("kernel", "sobel-x"), ("padding", "same"), ("padding_mode", "reflect")),
    ),
    Card(
        "kernels",
        mark("Blur and sharpen"),
        mark("Averages hide detail; the same neighbours, subtracted, bring it out."),
        (
            ("kernel", "gaussian:sigma=2.5,size=11"),
            ("padding", "same"),
            ("padding_mode", "reflect"),
        ),
    ),
    Card(
        "kernels",
        mark("ReLU and pooling"),
        mark("Half of an edge map is deleted, then only the strongest answers stay."),
        (("kernel", "vertical-edge"), ("activation", "relu"), ("pool", "max"), ("pool_size", "4")),
    ),
    Card(
        "kernels",
        mark("Paint your own"),
        mark("Draw weights with the mouse or a finger; the map follows each stroke."),
        (("kernel", "0,1,2;-1,0,1;-2,-1,0"), ("padding", "same"), ("padding_mode", "reflect")),
    ),
)


def _picture(card: Card) -> bytes:
    kept = cache()
    picture = Current(card.sample, None, View(size=192, crop=(0.2, 0.0, 0.8, 0.9)), True, kept)
    key = ("card", card.title)
    return kept.get_or_make(key, lambda: Work(picture, card.demo()).map_png("pooled"))


def cards() -> None:
    """Draw one card for each invitation, its title being the way in."""
    pages = {entry.url_path: entry for entry in PAGES}
    for column, card in zip(st.columns(len(CARDS)), CARDS, strict=True):
        with column.container(border=True, height="stretch"):
            st.image(_picture(card), width="stretch")
            if st.button(t(card.title), key=f"card-{card.title}", width="stretch"):
                st.session_state["demo"] = card.demo()
                st.switch_page(str(pages[card.url_path].path))
            st.caption(t(card.summary))
