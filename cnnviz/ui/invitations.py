"""The home page's invitations: each opens a page on a demo, which its picture shows."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnnviz.core.demo import Demo
from cnnviz.core.link import demo_from_query
from cnnviz.core.messages import mark
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_link import shift_from_query
from cnnviz.core.stage_demo import PAGES as STAGES
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.stage_link import stage_from_query
from cnnviz.ui import features_state, field_stack, parameters_state

__all__ = ["CARDS", "Card"]

# Pages that begin anew where the session has nothing under this key.
AS_IT_BEGINS = {
    "features": features_state.DEMO,
    "parameters": parameters_state.DEMO,
    "receptive-field": field_stack.STACK,
}


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
        if self.url_path in AS_IT_BEGINS:
            st.session_state.pop(AS_IT_BEGINS[self.url_path], None)
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
        "parameters",
        mark("From dense to convolution"),
        mark("Move a slider: a matrix full of weights becomes nine numbers, used everywhere."),
        (),
    ),
    Card(
        "receptive-field",
        mark("How far a cell sees"),
        mark("Stack small kernels and watch the window on your picture grow."),
        (),
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
