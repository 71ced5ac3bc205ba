"""The browser's arithmetic of a stack of layers, run by node on random stacks, against the core's.

The core's own is measured against torch's gradients in test_layer_stack.py; here both must say the
same of every level, of the first layer that does not fit, of the box of a cell and of the pixels
that it really reads.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.core.layer_stack import LayerStack, moved_place
from cnnviz.core.stack_layer import StackLayer
from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "layer_stack_driver.mjs"
COUNT = 200


def pair(rng: np.random.Generator, least: int, most: int) -> tuple[int, int]:
    down, across = (int(n) for n in rng.integers(least, most + 1, 2))
    return down, across


def any_layer(rng: np.random.Generator) -> StackLayer:
    """Even windows, dilation, uneven padding and strides beyond the window come up often."""
    size, stride = pair(rng, 1, 5), pair(rng, 1, 3)
    if rng.random() < 0.3:
        halves = (size[0] // 2, size[0] // 2, size[1] // 2, size[1] // 2)
        padding = tuple(int(rng.integers(0, half + 1)) for half in halves)
        return StackLayer(str(rng.choice(["max", "average"])), size, stride, padding=padding)  # type: ignore[arg-type]
    padding = tuple(int(n) for n in rng.integers(0, 5, 4))
    channels, bias = int(rng.integers(1, 4097)), bool(rng.random() < 0.5)
    return StackLayer("conv", size, stride, pair(rng, 1, 3), padding, channels, bias)  # type: ignore[arg-type]


def any_stack(rng: np.random.Generator) -> LayerStack:
    layers = tuple(any_layer(rng) for _ in range(int(rng.integers(1, 9))))
    rows, cols = (int(n) for n in rng.integers(1, 90, 2))
    stack = LayerStack(layers, (int(rng.integers(1, 65)), rows, cols))
    _, high, wide = stack.last
    return replace(stack, cell=(int(rng.integers(high)), int(rng.integers(wide))))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[LayerStack, dict[str, Any]]]:
    rng = np.random.default_rng(6)
    stacks = [any_stack(rng) for _ in range(COUNT)]
    folder = tmp_path_factory.mktemp("stacks")
    questions, answers = folder / "stacks.json", folder / "answers.json"
    questions.write_text(json.dumps([stack.to_json() for stack in stacks]), encoding="utf-8")
    done = subprocess.run(
        [obtain_node(), str(DRIVER), str(questions), str(answers)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(zip(stacks, json.loads(answers.read_text(encoding="utf-8")), strict=True))


def test_every_level_as_in_the_core(compared) -> None:
    fitted = 0
    for stack, answer in compared:
        assert len(answer["levels"]) == stack.fitting + 1
        fitted += stack.fitting
        for level, row in zip(answer["levels"][1:], stack.rows, strict=False):
            assert tuple(level["shape"]) == row.shape
            assert tuple(level["size"]) == row.field.size
            assert tuple(level["jump"]) == row.field.jump
            assert tuple(level["start"]) == row.field.start
            assert tuple(level["centre"]) == row.centre
            assert int(level["parameters"]) == row.parameters
            assert int(level["multiplyAdds"]) == row.multiply_adds
    assert fitted >= 2 * COUNT


def test_the_first_layer_that_does_not_fit_is_the_same(compared) -> None:
    refused = 0
    for stack, answer in compared:
        if stack.why is None:
            assert answer["misfit"] is None
            continue
        refused += 1
        said = stack.why.values
        misfit = answer["misfit"]
        assert misfit["index"] + 1 == said["n"]
        assert misfit["needs"] == [said["rows"], said["cols"]]
        assert misfit["gets"] == [said["h"], said["w"]]
    assert 20 <= refused <= COUNT - 60


def test_the_box_and_what_is_read_are_the_same(compared) -> None:
    gaps, hanging = 0, 0
    for stack, answer in compared:
        box = answer["box"]
        assert (box["top"], box["left"], box["height"], box["width"]) == stack.box
        rows, cols = stack.support()
        assert (tuple(answer["read"]["rows"]), tuple(answer["read"]["cols"])) == (rows, cols)
        for axis, (first, length) in enumerate(zip(stack.box[:2], stack.box[2:], strict=True)):
            pixels = range(first, first + length)
            n = stack.input[1 + axis]
            assert answer["outside"][axis] == [
                sum(p < 0 for p in pixels),
                sum(p >= n for p in pixels),
            ]
        inside = stack.box[2] - sum(answer["outside"][0])
        gaps += len(rows) < inside
        hanging += sum(answer["outside"][0]) > 0
    assert gaps >= 20
    assert hanging >= 20


def test_a_cell_moves_to_the_same_part_of_another_map(compared) -> None:
    for stack, answer in compared:
        places = zip(stack.cell, stack.last[1:], (7, 30), strict=True)
        assert answer["moved"] == [moved_place(*place) for place in places]


def test_each_box_lies_in_the_next(compared) -> None:
    for stack, answer in compared:
        boxes = answer["boxes"]
        assert boxes[-1] == answer["box"]
        for inner, outer in pairwise(boxes):
            for first, length in (("top", "height"), ("left", "width")):
                assert outer[first] <= inner[first], stack
                assert inner[first] + inner[length] <= outer[first] + outer[length], stack
