"""Links of /receptive-field: what is written is read back, nonsense leaves the default."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.stack_layer import StackLayer
from cnnviz.core.stack_link import (
    layer_from_text,
    layer_to_text,
    stack_from_query,
    stack_to_query,
)
from cnnviz.core.stack_presets import PRESETS, default_stack, preset_stack
from tests.core.stacks import random_stack
from tests.core.test_link import as_query

PICTURE = (1, 192, 256)


def test_three_hundred_random_stacks_survive_the_link() -> None:
    rng = np.random.default_rng(31)
    for _ in range(300):
        stack = random_stack(rng)
        picture = stack.input if rng.random() < 0.3 else PICTURE
        query = stack_to_query(stack, picture)
        assert ("input" in query) == (stack.input != picture)
        assert stack_from_query(as_query(query), picture) == (stack, {})


def test_every_preset_is_its_name() -> None:
    for preset in PRESETS:
        stack = preset_stack(preset, PICTURE)
        query = stack_to_query(stack, PICTURE)
        assert query == ({} if preset is PRESETS[0] else {"preset": preset.slug})
        assert stack_from_query(as_query(query), PICTURE) == (stack, {})
        moved = replace(stack, cell=(0, 0), depth=1)
        assert stack_from_query(as_query(stack_to_query(moved, PICTURE)), PICTURE) == (moved, {})


def test_a_layer_reads_as_written_by_hand() -> None:
    for text, layer in (
        ("c3p1o64", StackLayer(padding=(1, 1, 1, 1), channels=64)),
        (
            "c5x4s2d3x1p0x1x2x3o7n",
            StackLayer("conv", (5, 4), (2, 2), (3, 1), (0, 1, 2, 3), 7, False),
        ),
        ("m2s2", StackLayer("max", (2, 2), (2, 2))),
        ("a3x2s1x2p1", StackLayer("average", (3, 2), (1, 2), padding=(1, 1, 1, 1))),
    ):
        assert layer_to_text(layer) == text
        assert layer_from_text(text) == layer
    stack = LayerStack(
        (StackLayer(channels=2), StackLayer("max", (2, 2), (2, 2))), (3, 20, 30), (1, 2), 1
    )
    query = {"layers": "c3o2-m2s2", "input": "3,20,30", "cell": "1,2", "depth": "1"}
    assert stack_to_query(stack, PICTURE) == query


@pytest.mark.parametrize(
    "text",
    [
        *[
            "c",
            "x3",
            "c3q1",
            "c3s1s2",
            "c3.5",
            "c-3",
            "c3x3x3",
            "c3o1x2",
            "c99",
            "c3p1x2",
            "m2d2",
            "m2p2",
            "c3x",
            "C3",
            "c٣",
            "c3nn",
        ],
        "",
        "c3 ",
        "c" + "9" * 30,
    ],
)
def test_what_is_no_layer_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as why:
        layer_from_text(text)
    assert len(str(why.value)) < 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("preset", "resnet"),
        ("preset", ""),
        ("layers", "c3-x"),
        ("layers", ""),
        ("layers", "-".join(["c3"] * 25)),
        ("layers", "c3-" * 2000),
        ("layers", "<script>alert(1)</script>"),
        ("input", "3,20"),
        ("input", "3,20,5000"),
        ("input", "a,b,c"),
        ("cell", "99,0"),
        ("cell", "1"),
        ("cell", "-1,0"),
        ("depth", "10"),
        ("depth", "1,2"),
        ("depth", "all"),
    ],
)
def test_an_unusable_parameter_leaves_the_default_and_says_why(name: str, value: str) -> None:
    stack, problems = stack_from_query({name: [value]}, PICTURE)
    assert stack == default_stack(PICTURE)
    assert list(problems) == [name]
    assert len(str(problems[name])) < 400


def test_what_is_said_of_a_stack_that_is_not_there_is_not_read() -> None:
    query = {"layers": ["x"], "cell": ["1,1"], "depth": ["1"]}
    assert list(stack_from_query(query, PICTURE)[1]) == ["layers"]
    _, problems = stack_from_query({"preset": ["go", "vgg16"]}, PICTURE)
    assert str(problems["preset"]) == "it is given 2 times."


def test_a_stack_that_does_not_fit_is_kept_as_it_is() -> None:
    stack, problems = stack_from_query(as_query({"layers": "m2s2-c9", "input": "1,9,9"}), PICTURE)
    assert not problems
    assert stack.fitting == 1
    assert stack.why is not None
