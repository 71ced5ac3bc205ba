"""The list of presets as a whole: names, pages, texts, and what goes to the browser."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.region import Region
from cnnviz.core.stage_demo import PAGES, StageDemo
from cnnviz.core.stage_presets import (
    PRESETS,
    default_stage,
    preset,
    preset_stage,
    presets_json,
)

PICTURE = (3, 100, 240)


def test_names_are_unique_on_a_page_and_every_stage_belongs_to_its_page() -> None:
    names = [(each.page, each.slug) for each in PRESETS]
    assert len(set(names)) == len(names) >= 20
    assert all(each.page == each.stage.page for each in PRESETS)
    assert {each.page for each in PRESETS} == set(PAGES)


def test_groups_stand_together_and_sentences_are_sentences() -> None:
    for page in PAGES:
        groups = [each.group for each in PRESETS if each.page == page]
        changes = sum(a != b for a, b in pairwise(groups))
        assert changes == len(set(groups)) - 1
    assert all(each.sentence.endswith(".") and len(each.sentence) < 100 for each in PRESETS)
    assert all(len(each.title) < 40 and not each.title.endswith(".") for each in PRESETS)


def test_every_position_lies_in_its_output() -> None:
    assert all(preset_stage(each, PICTURE).holds(PICTURE) for each in PRESETS)


def test_the_defaults() -> None:
    assert default_stage("slide") == preset("lecture-diagonal", "slide").stage
    assert default_stage("pooling") == preset("pool-lecture", "pooling").stage


def test_the_box_of_a_picture_is_in_its_middle() -> None:
    for page in PAGES:
        stage = preset_stage(preset("picture", page), PICTURE)
        assert stage.source == Region(25, 95, 50, 50, 12)


@pytest.mark.parametrize("page", PAGES)
def test_the_browser_gets_what_the_stage_reads_back(page: str) -> None:
    entries = json.loads(json.dumps(presets_json(page, PICTURE)))
    shown = [each for each in PRESETS if each.page == page]
    assert [entry["slug"] for entry in entries] == [each.slug for each in shown]
    for entry, each in zip(entries, shown, strict=True):
        assert StageDemo.from_json(entry["stage"]) == preset_stage(each, PICTURE)
        assert set(entry) == {"slug", "group", "title", "sentence", "stage"}


@pytest.mark.parametrize(("slug", "page"), [("nobody", "slide"), ("pool-ties", "slide")])
def test_an_unknown_preset_is_refused(slug: str, page: str) -> None:
    with pytest.raises(Refusal, match=slug):
        preset(slug, page)
