"""The home page's cards: each opens a page on a demo, and its picture is that demo's own map."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np
import streamlit as st

from cnnviz.core.demo import Demo
from cnnviz.core.filter_pictures import filter_board
from cnnviz.core.link import demo_from_query
from cnnviz.core.messages import mark
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.picture import Picture, View
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_link import shift_from_query
from cnnviz.core.stage_demo import PAGES as STAGES
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.stage_link import stage_from_query
from cnnviz.core.sweep_frames import frame_count, frames
from cnnviz.core.sweep_palette import palette
from cnnviz.io.encode import data_uri
from cnnviz.io.weights import load_built_in
from cnnviz.ui.pages import PAGES
from cnnviz.ui.shared_picture import Current, cache
from cnnviz.ui.shift_work import ShiftWork
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.sweep_work import stage_scene
from cnnviz.ui.text import language, t
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
        """The studio's settings that the card opens and shows."""
        return demo_from_query({name: [value] for name, value in self.query})[0]

    def stage(self) -> StageDemo:
        """The same where the card opens a stage."""
        return stage_from_query({name: [value] for name, value in self.query}, self.url_path)[0]

    def lab(self) -> ShiftDemo:
        """The same where the card opens the shift lab."""
        return shift_from_query({name: [value] for name, value in self.query})[0]

    def take(self) -> None:
        """Make this what its page begins with."""
        if self.url_path == "features":
            st.session_state.pop("features_demo", None)  # the page begins anew
        elif self.url_path == "shift":
            st.session_state["shift_demo"] = self.lab()
        elif self.url_path in STAGES:
            st.session_state.setdefault("stages", {})[self.url_path] = self.stage()
        else:
            st.session_state["demo"] = self.demo()


CARDS: tuple[Card, ...] = (
    Card(
        "slide",
        mark("One number at a time"),
        mark("Step the window yourself, forward and back, and predict what comes next."),
        (("preset", "lecture-diagonal"),),
    ),
    Card(
        "kernels",
        mark("Find edges"),
        mark("Sobel answers to one direction; the sign says which side is bright."),
        (("kernel", "sobel-x"), ("padding", "same"), ("padding_mode", "reflect")),
    ),
    Card(
        "pooling",
        mark("What pooling forgives"),
        mark("Move a bright point inside its window: the pooled map does not notice."),
        (("preset", "pool-lecture"),),
    ),
    Card(
        "shift",
        mark("Does the answer move along?"),
        mark("Drag the cat: the map follows exactly, the pooled map only notices some of it."),
        (("pool", "max"), ("shift", "0,3")),
    ),
    Card(
        "features",
        mark("Inside a trained network"),
        mark("What every layer of a small VGG sees in your picture, and how it comes to decide."),
        (),
    ),
    Card(
        "kernels",
        mark("Paint your own"),
        mark("Draw weights with the mouse or a finger; the map follows each stroke."),
        (("kernel", "0,1,2;-1,0,1;-2,-1,0"), ("padding", "same"), ("padding_mode", "reflect")),
    ),
)


IN_A_ROW = 3
MOST_BYTES = 12_000
SHAPE = 2.1  # width by height of a card's picture, roughly; the page cuts the rest


def _picture(card: Card) -> str:
    kept = cache()
    picture = Current(card.sample, None, View(size=192, crop=(0.2, 0.0, 0.8, 0.9)), True, kept)

    def drawn_map() -> Picture:
        if card.url_path == "kernels":
            return Work(picture, card.demo()).map_picture("pooled")
        if card.url_path == "features":
            return _widened(filter_board(load_built_in(SMALL_VGG)["conv1_1.weight"]))
        if card.url_path == "shift":
            drawn, count = ShiftWork(picture, card.lab()).film("gif", "small", 8, False).frames()
        else:
            scene = stage_scene(StageWork(picture, card.stage()), 0)
            drawn, count = frames(scene, "small", False), frame_count(scene)
        return _widened(palette()[next(islice(drawn, count // 2, None))])

    name = ("card", card.title, language())
    return kept.get_or_make(name, lambda: data_uri(drawn_map(), MOST_BYTES))


def _widened(picture: Picture) -> Picture:
    """The picture on a white ground of the shape in which cards show theirs, nothing cut off."""
    height, width = picture.shape[:2]
    tall, wide = max(height, round(width / SHAPE)), max(width, round(height * SHAPE))
    around = ((tall - height) // 2, (wide - width) // 2)
    ground = np.full((tall, wide, 3), 255, np.uint8)
    ground[around[0] : around[0] + height, around[1] : around[1] + width] = picture
    return ground


def cards() -> None:
    """Draw one card for each invitation, its title being the way in."""
    pages = {entry.url_path: entry for entry in PAGES}
    for start in range(0, len(CARDS), IN_A_ROW):
        row = CARDS[start : start + IN_A_ROW]
        for column, card in zip(st.columns(IN_A_ROW), row, strict=True):
            with column.container(border=True, height="stretch"):
                st.image(_picture(card), width="stretch")
                if st.button(t(card.title), key=f"card-{card.title}", width="stretch"):
                    card.take()
                    st.switch_page(str(pages[card.url_path].path))
                st.caption(t(card.summary))
