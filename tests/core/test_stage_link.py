"""Links to a stage: what is written is read back, and nothing that is typed breaks it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.demo import Demo
from cnnviz.core.link import KERNELS
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.region import Region
from cnnviz.core.stage_demo import PAGES, Matrix, StageDemo
from cnnviz.core.stage_link import stage_from_query, stage_to_query
from cnnviz.core.stage_presets import PRESETS, default_stage, preset_stage
from tests.core.stages import random_stage

PICTURE = (3, 48, 64)


def as_query(pairs: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in pairs.items()}


@pytest.mark.parametrize("page", PAGES)
def test_a_hundred_random_stages_survive_the_link(page: str) -> None:
    rng = np.random.default_rng(8)
    for _ in range(100):
        stage = random_stage(rng, page, PICTURE)
        query = as_query(stage_to_query(stage, page, PICTURE))
        assert stage_from_query(query, page, PICTURE) == (stage, {})
        assert stage_from_query(query, page) == (stage, {})
        assert "mode" not in query


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: f"{each.page}-{each.slug}")
def test_a_preset_is_linked_by_its_name(each: object) -> None:
    for picture in (None, PICTURE):
        stage = preset_stage(each, picture)  # type: ignore[arg-type]
        query = stage_to_query(stage, stage.page, picture)
        assert query == {"preset": each.slug}  # type: ignore[attr-defined]
        assert stage_from_query(as_query(query), stage.page, picture) == (stage, {})


def test_a_preset_elsewhere_adds_the_position_only() -> None:
    stage = replace(default_stage("slide"), at=(0, 2, 1))
    query = stage_to_query(stage, "slide")
    assert query == {"preset": "lecture-diagonal", "at": "2,1"}
    assert stage_from_query(as_query(query), "slide") == (stage, {})


def test_a_changed_preset_is_written_out() -> None:
    stage = preset_stage(next(each for each in PRESETS if each.slug == "two-kernels"))
    stage = replace(stage, demo=replace(stage.demo, bias=0.5), at=(1, 0, 3))
    query = stage_to_query(stage, "slide")
    assert list(query) == ["kernel", "compare", "bias", "padding", "matrix", "at"]
    assert query["at"] == "1,0,3"
    assert stage_from_query(as_query(query), "slide") == (stage, {})


def test_an_empty_link_is_the_default() -> None:
    for page in PAGES:
        assert stage_from_query({}, page, PICTURE) == (default_stage(page), {})


def test_a_link_may_say_matrix_twice_and_name_what_the_page_implies() -> None:
    query = {"matrix": ["1,2;3,4"], "kernel": ["1"], "input": ["matrix"], "mode": ["each"]}
    stage, problems = stage_from_query({**query, "pool": ["max"]}, "slide")
    assert not problems
    assert stage.source == Matrix((((1, 2), (3, 4)),))
    assert stage.page == "slide"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (NetworkWindow("small", "conv2_1", 17, 4, 9), "network:small,conv2_1,17,4,9"),
        (NetworkWindow("small-blur", "fc", 9, 0, 0), "network:small-blur,fc,9,0,0"),
        (
            NetworkWindow("vgg16", "conv1_1", 0, 40, 50, own_size=True),
            "network:vgg16,conv1_1,0,40,50,own",
        ),
    ],
)
def test_a_networks_window_survives_the_link(source: NetworkWindow, text: str) -> None:
    for activation in ("identity", "relu"):
        stage = StageDemo(Demo(activation=activation), source)
        begins = replace(stage, at=(0, 9, 9)).fitted(PICTURE)
        assert begins.at != (0, 0, 0) or source.layer == "fc"
        extra = {} if activation == "identity" else {"activation": "relu"}
        assert stage_to_query(begins, "slide", PICTURE) == {"input": text, **extra}
        for placed in (begins, stage):
            query = as_query(stage_to_query(placed, "slide", PICTURE))
            assert stage_from_query(query, "slide", PICTURE) == (placed, {})


NONSENSE = (
    *(
        "",
        "1",
        "0",
        "-1",
        "a",
        "1,2",
        "nan",
        "1e300",
        "1;2",
        "1|2",
        "|||",
        ";;",
        ",",
        "{x}",
        "\x00",
    ),
    *("region:", "region:0,0,9,9,9", "region:-5,-5,99,1,32", "matrix", "²", "٣", "1_0", "+-3"),
    *("same", "valid", "mean", "circular", "reflect", "max", "l2", "nine", "picture", "3,3", "4,4"),
    *("box:size=7", "sobel-x", "16,16,16,16", "0,1,0,1", "1,2,3;4,5,6;7,8,9", "999999999"),
)
UNUSABLE = [
    ("slide", "preset", "nobody"),
    ("slide", "preset", "pool-ties"),
    ("slide", "kernel", "1,2;3"),
    ("slide", "kernel", "box:size=9"),
    ("slide", "kernel", "1,1,1,1,1,1,1"),  # wider than the input
    ("slide", "compare", "nobody"),
    ("slide", "kernel3", "1,nan"),
    ("slide", "kernel4", "1;1;1;1;1;1;1;1"),
    ("slide", "bias", "1e300"),
    ("slide", "stride", "5"),
    ("slide", "stride", "--5"),
    ("slide", "dilation", "4"),
    ("slide", "dilation", "3"),  # the kernel then covers 7 x 7
    ("slide", "padding", "17,0,0,0"),
    ("slide", "padding_mode", "wallpaper"),
    ("slide", "flip", "maybe"),
    ("slide", "activation", "gelu"),
    ("slide", "input", "cloud"),
    ("slide", "input", "matrix"),
    ("slide", "input", "region"),
    ("slide", "input", "region:1,2,3"),
    ("slide", "input", "region:0,0,10,10,4"),
    ("slide", "input", "region:0,0,10,10,33"),
    ("slide", "input", "region:0,0,-10,10,9"),
    ("slide", "input", "region:0,0,99999999,10,9"),
    ("slide", "input", "region:0,0,1.5,10,9"),
    ("slide", "input", "network:"),
    ("slide", "input", "network:small"),
    ("slide", "input", "network:small,conv2_1,17,4"),
    ("slide", "input", "network:small,conv2_1,17,4,9,1"),
    ("slide", "input", "network:small,conv2_1,17,4,x"),
    ("slide", "input", "network:small,conv2_1,96,4,9"),
    ("slide", "input", "network:small,conv2_1,17,16,9"),
    ("slide", "input", "network:small,conv2_1,17,-4,9"),
    ("slide", "input", "network:small,pool1,17,4,9"),
    ("slide", "input", "network:small,conv7_1,17,4,9"),
    ("slide", "input", "network:large,conv2_1,17,4,9"),
    ("slide", "input", "network:small,conv2_1,17,4,9,own"),
    ("slide", "input", "network:vgg16,conv1_1,17,48,9,own"),
    ("pooling", "input", "network:small,conv2_1,17,4,9"),
    ("slide", "matrix", ""),
    ("slide", "matrix", "1,2;3"),
    ("slide", "matrix", "one,two"),
    ("slide", "matrix", "1,nan"),
    ("slide", "matrix", "1,1e300"),
    ("slide", "matrix", "1,2;3,4"),  # smaller than the kernel
    ("slide", "matrix", "1|2"),
    ("slide", "matrix", ";".join([",".join(["0"] * 100)] * 100)),
    ("slide", "matrix", "1," * 40_000),
    ("slide", "at", "4,0"),
    ("slide", "at", "1,0,0"),
    ("slide", "at", "99999,99999"),
    ("slide", "at", "999999999999,0"),
    ("slide", "at", "-1,0"),
    ("slide", "at", "1"),
    ("slide", "at", "1,2,3,4"),
    ("slide", "at", "a,b"),
    ("slide", "at", "0.5,1"),
    ("slide", "at", ""),
    ("pooling", "preset", "nine"),
    ("pooling", "pool", "none"),
    ("pooling", "pool", "global max"),
    ("pooling", "pool", "median"),
    ("pooling", "pool_size", "0"),
    ("pooling", "pool_size", "5"),  # larger than the map
    ("pooling", "pool_stride", "-1"),
    ("pooling", "pool_padding", "2"),
    ("pooling", "pool_ceil", "yes"),
    ("pooling", "padding", "99,0,0,0"),
    ("pooling", "kernel", "box:size=5"),
    ("pooling", "at", "2,0"),
]


@pytest.mark.parametrize(("page", "name", "value"), UNUSABLE)
def test_an_unusable_parameter_leaves_the_default_and_says_why(
    page: str, name: str, value: str
) -> None:
    stage, problems = stage_from_query({name: [value]}, page, PICTURE)
    assert stage == default_stage(page)
    assert list(problems) == [name]
    assert str(problems[name]).endswith(".")
    assert len(str(problems[name])) < 400
    stage.maps()


def test_a_position_outside_is_the_first_cell_and_the_size_is_said() -> None:
    query = {"preset": ["edge-bright-dark"], "at": ["7,1"]}
    stage, problems = stage_from_query(query, "slide")
    assert stage.at == (0, 0, 0)
    assert str(problems["at"]) == (
        "There is no cell at 0,7,1, counted from 0, in an output of 1 x 4 x 4 cells: maps, rows, "
        "columns."
    )


def test_a_position_on_the_picture_is_judged_once_the_picture_is_known() -> None:
    query = {"input": ["region:0,0,40,40,10"], "kernel": ["sobel-x"], "at": ["9,0"]}
    stage, problems = stage_from_query(query, "slide")
    assert (stage.at, problems) == ((0, 9, 0), {})
    assert stage.fitted(PICTURE).at == (0, 0, 0)
    stage, problems = stage_from_query(query, "slide", PICTURE)
    assert (stage.at, list(problems)) == ((0, 0, 0), ["at"])


def test_a_preset_that_the_picture_is_too_small_for() -> None:
    stage, problems = stage_from_query({"preset": ["picture"]}, "slide", (1, 2, 3))
    assert stage == default_stage("slide")
    assert list(problems) == ["preset"]
    assert "does not fit" in str(problems["preset"])


def test_links_of_nonsense_always_give_a_stage_that_can_be_shown() -> None:
    rng = np.random.default_rng(12)
    names = (*KERNELS, "preset", "bias", "stride", "padding", "padding_mode", "dilation", "flip")
    names += ("pool", "pool_size", "pool_stride", "pool_padding", "matrix", "input", "at", "mode")
    for _ in range(1500):
        chosen = rng.choice(names, int(rng.integers(1, 7)), replace=False)
        query = {str(name): [str(v) for v in rng.choice(NONSENSE, 1)] for name in chosen}
        for page, picture in (("slide", (3, 40, 50)), ("pooling", (1, 2, 3))):
            stage, _ = stage_from_query(query, page, picture)
            assert stage.page == page
            assert stage.holds(picture)


def test_a_region_outside_the_picture_is_moved_in() -> None:
    query = {"input": ["region:-500,9000,20,20,10"], "kernel": ["sobel-x"]}
    stage, problems = stage_from_query(query, "slide", PICTURE)
    assert not problems
    assert stage.fitted(PICTURE).source == Region(0, 44, 20, 20, 10)


def test_a_repeated_parameter_is_not_guessed_and_spoils_no_other() -> None:
    query = {"preset": ["nine", "rgb-patch"], "at": ["1,1"], "bias": ["2"]}
    stage, problems = stage_from_query(query, "slide")
    assert list(problems) == ["preset"]
    assert (stage.at, stage.demo.bias) == ((0, 1, 1), 2)
