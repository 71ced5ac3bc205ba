"""Links of the shift lab: what is written is read back, and nonsense leaves the default."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.link import demo_to_query
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_link import shift_from_query, shift_to_query
from tests.core.labs import random_lab
from tests.core.test_link import as_query


def test_four_hundred_random_labs_survive_the_link() -> None:
    rng = np.random.default_rng(61)
    for _ in range(400):
        shape = (3, 64, 64)
        lab = random_lab(rng, shape, most=64)
        found, problems = shift_from_query(as_query(shift_to_query(lab)), shape)
        assert not problems
        if lab.demo.pool.kind == "none":
            found = replace(found, demo=replace(found.demo, pool=lab.demo.pool))
        assert found == lab


def test_the_default_survives_although_a_demo_has_other_defaults() -> None:
    assert shift_from_query(as_query(shift_to_query(ShiftDemo()))) == (ShiftDemo(), {})
    bare = ShiftDemo(Demo())
    assert shift_from_query(as_query(shift_to_query(bare))) == (bare, {})


def test_a_link_reads_as_written_by_hand() -> None:
    lab = ShiftDemo(blocks=2, fill="circular", shift=(5, -2.5))
    query = shift_to_query(lab)
    assert {name: query[name] for name in ("blocks", "fill", "shift")} == {
        "blocks": "2",
        "fill": "circular",
        "shift": "5,-2.5",
    }
    assert query["kernel"] == "vertical-edge"


def test_an_empty_link_is_the_default_and_a_shift_alone_moves_it() -> None:
    assert shift_from_query({}) == (ShiftDemo(), {})
    assert shift_from_query({"shift": ["5,3"]}) == (ShiftDemo(shift=(5, 3)), {})
    pooled, problems = shift_from_query({"pool": ["blur"], "stride": ["2"]})
    assert (pooled.demo.pool.kind, pooled.demo.spec.padding, problems) == ("blur", "same", {})


def test_a_link_of_the_studio_brings_its_kernel_and_layers() -> None:
    demo = Demo(kernels=(KernelChoice.named("sobel-x"),), activation="absolute")
    assert shift_from_query(as_query(demo_to_query(demo))) == (ShiftDemo(demo), {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kernel", "no-such-kernel"),
        ("kernel", "1,2;3"),
        ("mode", "purple"),
        ("bias", "nan"),
        ("stride", "5"),
        ("stride", "0"),
        ("padding", "some"),
        ("padding_mode", "wallpaper"),
        ("dilation", "4"),
        ("flip", "yes"),
        ("activation", "softplus"),
        ("pool", "median"),
        ("pool_size", "0"),
        ("pool_padding", "7"),
        ("pool_ceil", "2"),
        ("blocks", "0"),
        ("blocks", "5"),
        ("blocks", "1,2"),
        ("blocks", "two"),
        ("blocks", "1.5"),
        ("blocks", ""),
        ("blocks", "9" * 400),
        ("fill", "wallpaper"),
        ("fill", ""),
        ("fill", "<script>alert(1)</script>"),
        ("shift", "5"),
        ("shift", "5,3,1"),
        ("shift", "a,b"),
        ("shift", "nan,0"),
        ("shift", "inf,0"),
        ("shift", "1e300,0"),
        ("shift", "65,0"),
        ("shift", "0,-64.5"),
        ("shift", "0.25,0"),
        ("shift", ","),
        ("shift", ""),
        ("shift", "1," * 10_000),
    ],
)
def test_an_unusable_parameter_leaves_the_default_and_says_why(name: str, value: str) -> None:
    lab, problems = shift_from_query({name: [value]}, (1, 64, 64))
    demo = Demo() if name == "kernel" else ShiftDemo().demo
    assert lab == ShiftDemo(demo)
    assert list(problems) == [name]
    sentence = str(problems[name])
    assert sentence.endswith(".")
    assert len(sentence) < 400


def test_a_repeated_parameter_is_not_guessed() -> None:
    lab, problems = shift_from_query({"blocks": ["2", "3"], "shift": ["1,1"]})
    assert (lab.blocks, lab.shift) == (1, (1, 1))
    assert str(problems["blocks"]) == "it is given 2 times."


def test_blur_pooling_takes_no_padding_from_a_link() -> None:
    lab, problems = shift_from_query({"pool": ["blur"], "pool_padding": ["1"], "pool_ceil": ["1"]})
    assert (lab.demo.pool.kind, lab.demo.pool.padding, lab.demo.pool.ceil) == ("blur", 0, False)
    assert list(problems) == ["pool_padding", "pool_ceil"]


@pytest.mark.parametrize(
    ("query", "blamed"),
    [
        ({"kernel": [";".join([",".join(["1"] * 31)] * 31)]}, "kernel"),
        ({"kernel": ["box"], "blocks": ["4"], "stride": ["4"]}, "blocks"),
        ({"pool_size": ["90"]}, "pool_size"),
        ({"kernel": ["box"], "pool": ["max"], "pool_size": ["90"]}, "kernel"),
        ({"padding": ["30,30,30,30"], "padding_mode": ["reflect"]}, "padding"),
        ({"fill": ["camera"], "kernel": [";".join(["1"] * 15)]}, "kernel"),
    ],
)
def test_layers_that_do_not_fit_the_picture_give_way(
    query: dict[str, list[str]], blamed: str
) -> None:
    lab, problems = shift_from_query({**query, "shift": ["5,3"]}, (1, 24, 24))
    assert lab.demo == ShiftDemo().demo
    assert (lab.blocks, lab.shift) == (1, (5, 3))
    assert list(problems) == [blamed]
    lab.plan(24, 24)


def test_a_picture_of_one_pixel_leaves_nothing_to_pool() -> None:
    lab, problems = shift_from_query({"fill": ["camera"]}, (1, 4, 4))
    assert (lab.fill, problems) == ("camera", {})
    _, problems = shift_from_query({}, (1, 1, 1))
    assert list(problems) == ["kernel"]
