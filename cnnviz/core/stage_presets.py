"""All presets of the stage, and the one that a page begins with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cnnviz.core.messages import Refusal
from cnnviz.core.preset import WHOLE, Preset
from cnnviz.core.presets_pooling import POOLING_PRESETS
from cnnviz.core.presets_slide import SLIDE_PRESETS
from cnnviz.core.region import centred_region
from cnnviz.core.stage_demo import Shape, StageDemo

__all__ = ["PRESETS", "Preset", "default_stage", "preset", "preset_stage", "presets_json"]

# In the order in which they are shown; the first of a page is its default.
PRESETS: tuple[Preset, ...] = SLIDE_PRESETS + POOLING_PRESETS


def _of(page: str) -> tuple[Preset, ...]:
    return tuple(each for each in PRESETS if each.page == page)


def preset(slug: str, page: str) -> Preset:
    """The preset of a page by its name; raises Refusal when there is none."""
    for each in _of(page):
        if each.slug == slug:
            return each
    raise Refusal(
        "There is no preset named {value}; there are {known}.",
        value=repr(slug)[:40],
        known=", ".join(each.slug for each in _of(page)),
    )


def default_stage(page: str) -> StageDemo:
    """What a page shows before anything is chosen."""
    return _of(page)[0].stage


def preset_stage(chosen: Preset, picture: Shape | None = None) -> StageDemo:
    """The stage of a preset, on the shared picture with its box in the middle.

    picture: the shape (C, H, W) of the picture; without it the box is all of the picture.
    """
    if picture is None or chosen.stage.source != WHOLE:
        return chosen.stage
    return replace(chosen.stage, source=centred_region(*picture[1:]))


def presets_json(page: str, picture: Shape | None = None) -> list[dict[str, Any]]:
    """The presets of a page for the browser, in the order in which they are shown.

    Each has slug, group, title, sentence (English, to be translated) and stage.
    """
    return [
        {
            "slug": each.slug,
            "group": each.group,
            "title": each.title,
            "sentence": each.sentence,
            "stage": preset_stage(each, picture).to_json(),
        }
        for each in _of(page)
    ]
