"""The pictures on the home page's cards: each is what its page shows."""

from __future__ import annotations

from itertools import islice

import numpy as np

from cnnviz.core.box_drawing import framed
from cnnviz.core.colour import colour_signed
from cnnviz.core.export import enlarged
from cnnviz.core.filter_pictures import filter_board
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.core.picture import Picture, View
from cnnviz.core.receptive_field import field_box
from cnnviz.core.stack_presets import default_stack
from cnnviz.core.sweep_frames import frame_count, frames
from cnnviz.core.sweep_palette import palette
from cnnviz.io.encode import data_uri
from cnnviz.io.weights import load_built_in
from cnnviz.ui.invitations import Card
from cnnviz.ui.parameters_work import ParametersWork
from cnnviz.ui.shared_picture import Current, cache
from cnnviz.ui.shift_work import ShiftWork
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.sweep_work import stage_scene
from cnnviz.ui.text import language
from cnnviz.ui.work import Work

__all__ = ["picture_of"]

MOST_BYTES = 12_000
SHAPE = 2  # width by height of a card's picture, as in page.css, which cuts what is wider
SEEN = (44, 88)  # pixels around the cell on the card of receptive fields
TIMES = 4  # how large each is


def picture_of(card: Card) -> str:
    """The card's picture as a data address, from the shared cache or drawn now."""
    name = ("card", card.title, language())
    return cache().get_or_make(name, lambda: data_uri(_drawn(card), MOST_BYTES))


def _drawn(card: Card) -> Picture:
    picture = Current(card.sample, None, View(size=192, crop=(0.2, 0.0, 0.8, 0.9)), True, cache())
    if card.url_path == "kernels":
        return Work(picture, card.demo()).map_picture("pooled")
    if card.url_path == "features":
        return _widened(filter_board(load_built_in(SMALL_VGG)["conv1_1.weight"]))
    if card.url_path == "parameters":
        matrix = ParametersWork(picture, ParametersDemo(), ()).matrix()
        return _widened(enlarged(colour_signed(matrix, 1.0), TIMES))
    if card.url_path == "receptive-field":
        return _fields(picture.pixels)
    if card.url_path == "shift":
        drawn, count = ShiftWork(picture, card.lab()).film("gif", "small", 8, False).frames()
    else:
        scene = stage_scene(StageWork(picture, card.stage()), 0)
        drawn, count = frames(scene, "small", False), frame_count(scene)
    return _widened(palette()[next(islice(drawn, count // 2, None))])


def _fields(pixels: Picture) -> Picture:
    """What the middle cell of every map of the page's first stack sees, in the cat."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, 2)
    top, left = ((whole - seen) // 2 for whole, seen in zip(pixels.shape[:2], SEEN, strict=True))
    part = pixels[top : top + SEEN[0], left : left + SEEN[1]]
    stack = default_stack((1, *SEEN))
    boxes = []
    for layers in range(1, stack.fitting + 1):
        _, height, width = stack.shape_after(layers)
        field = stack.field_after(layers)
        boxes.append(field_box(field, (height - 1) // 2, (width - 1) // 2))
    return framed(part, boxes, TIMES)


def _widened(picture: Picture) -> Picture:
    """The picture on a white ground of the shape in which cards show theirs, nothing cut off."""
    height, width = picture.shape[:2]
    tall, wide = max(height, round(width / SHAPE)), max(width, round(height * SHAPE))
    around = ((tall - height) // 2, (wide - width) // 2)
    ground = np.full((tall, wide, 3), 255, np.uint8)
    ground[around[0] : around[0] + height, around[1] : around[1] + width] = picture
    return ground
