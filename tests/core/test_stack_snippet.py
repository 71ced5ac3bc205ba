"""The program of /receptive-field, executed as a student would, against the table."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_layer import StackLayer
from cnnviz.core.stack_presets import PRESETS, preset_stack
from cnnviz.core.stack_snippet import stack_code
from tests.core.stacks import random_stack

LINE = re.compile(
    r"(\d+) output (\[.*?\]) receptive field (\[.*?\]) jump (\[.*?\]) first centre (\[.*?\])"
    r" parameters (\d+)"
)


def check(stack: LayerStack, capsys: pytest.CaptureFixture[str]) -> None:
    code = stack_code(stack)
    assert max(map(len, code.splitlines())) <= 130
    exec(compile(code, "stack.py", "exec"), {})
    *table, cell = capsys.readouterr().out.splitlines()
    assert len(table) == stack.fitting
    for number, (said, row) in enumerate(zip(table, stack.rows, strict=False), 1):
        found = LINE.fullmatch(said)
        assert found is not None
        assert int(found[1]) == number
        assert found[2] == str(list(row.shape or ()))
        assert found[3] == str(list(row.field.size))
        assert found[4] == str(list(row.field.jump))
        assert found[5] == str(list(row.centre))
        assert int(found[6]) == row.parameters
    rows, cols = stack.support()
    place = f"cell {stack.cell} reads "
    if not rows or not cols:
        assert cell == place + "nothing but padding"
    else:
        assert cell == place + f"rows {rows[0]} to {rows[-1]} columns {cols[0]} to {cols[-1]}"


def test_sixty_random_stacks(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(41)
    for _ in range(60):
        check(random_stack(rng), capsys)


@pytest.mark.parametrize("slug", ["lenet", "go", "dilated", "small"])
def test_presets(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    preset = next(each for each in PRESETS if each.slug == slug)
    check(preset_stack(preset, (1, 40, 50)), capsys)


def test_a_cell_that_reads_nothing_but_padding(capsys: pytest.CaptureFixture[str]) -> None:
    stack = LayerStack((StackLayer(padding=(9, 9, 9, 9)),), (1, 5, 5), (0, 0))
    assert stack.support() == ((), ())
    check(stack, capsys)


def test_what_does_not_fit_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    check(LayerStack((StackLayer(size=(9, 9)),), (1, 5, 5)), capsys)
