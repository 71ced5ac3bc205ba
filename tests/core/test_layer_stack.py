"""Stacks of layers against the support of torch's gradient, and figures worked out by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Layer
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.receptive_field import fields
from cnnviz.core.stack_layer import StackLayer
from tests.core.stacks import gradient, random_stack, windowed

THREE = StackLayer(padding=(1, 1, 1, 1))
HALVE = StackLayer("max", (2, 2), (2, 2))


def test_formula_against_the_gradients_support_for_200_random_stacks() -> None:
    rng = np.random.default_rng(6)
    whole = dilated = 0
    for _ in range(200):
        stack = random_stack(rng)
        _, height, width = stack.last
        _, H, W = stack.input
        cells = {stack.cell, stack.middle, (0, 0), (height - 1, width - 1)}
        for cell in cells:
            at = LayerStack(stack.layers, stack.input, cell)
            found = gradient(at, cell)
            rows, cols = at.support()
            expected = torch.zeros(H, W, dtype=torch.bool)
            expected[np.ix_(rows, cols)] = True
            assert torch.equal(found > 0, expected)
            top, left, tall, wide = at.box
            inside = top >= 0 and left >= 0 and top + tall <= H and left + wide <= W
            if not inside or not rows or not cols:
                continue
            # No padding of the input; where none is read on the way, the box's ends are seen.
            ends = (rows[0], rows[-1] + 1, cols[0], cols[-1] + 1)
            box = (top, top + tall, left, left + wide)
            assert ends[0] >= box[0]
            assert ends[1] <= box[1]
            whole += ends == box
            dilated += len(rows) < tall
    assert whole > 100
    assert dilated > 20


def test_the_box_is_the_gradients_on_an_input_large_enough() -> None:
    # Without any padding and in the middle nothing is cut off: equality, not inclusion.
    rng = np.random.default_rng(7)
    for _ in range(200):
        stack = random_stack(rng, layers=4)
        bare = tuple(
            StackLayer(each.op, each.size, each.stride, each.dilation, channels=each.channels or 1)
            for each in stack.layers
        )
        at = LayerStack(bare, (1, 200, 240))
        if at.fitting < len(bare):
            continue
        assert at.cell is not None
        seen = torch.nonzero(gradient(at, at.cell))
        top, left, tall, wide = at.box
        assert seen.min(0).values.tolist() == [top, left]
        assert (seen.max(0).values + 1).tolist() == [top + tall, left + wide]


def test_sizes_against_torch_running_the_layers() -> None:
    rng = np.random.default_rng(8)
    for _ in range(100):
        stack = random_stack(rng)
        x = torch.zeros(1, 1, *stack.input[1:], dtype=torch.float64)
        for row in stack.rows:
            if row.shape is None:
                with pytest.raises(RuntimeError):
                    windowed(row.layer, x)
                break
            x = windowed(row.layer, x)
            assert tuple(x.shape[-2:]) == row.shape[1:]


def test_it_agrees_with_the_networks_fields() -> None:
    rng = np.random.default_rng(9)
    for _ in range(100):
        stack = random_stack(rng)
        if stack.fitting < len(stack.layers) or any(
            each.op != "conv" and len(set(each.padding)) > 1 for each in stack.layers
        ):
            continue
        layers = [
            Layer(
                "c",
                "conv",
                each.channels,
                each.size,
                ConvSpec(each.stride, each.padding, dilation=each.dilation),
            )
            if each.op == "conv"
            else Layer("p", "pool", pool=PoolSpec(each.op, each.size, each.stride, each.padding[0]))
            for each in stack.layers
        ]
        assert tuple(row.field for row in stack.rows) == fields(layers, *stack.input[1:])


def test_figures_worked_out_by_hand() -> None:
    twice, thrice = (LayerStack((THREE,) * n, (1, 20, 20)) for n in (2, 3))
    assert twice.rows[-1].field.size == (5, 5)
    assert thrice.rows[-1].field.size == (7, 7)
    # 3 x 3, pooled, 3 x 3: 3, then 3 + 1 = 4, then 4 + 2 * 2 = 8; jumps 1, 2, 2.
    stack = LayerStack((THREE, HALVE, THREE), (3, 20, 30))
    assert [row.field.size[0] for row in stack.rows] == [3, 4, 8]
    assert [row.field.jump[0] for row in stack.rows] == [1, 2, 2]
    assert [row.field.start[0] for row in stack.rows] == [-1, -1, -3]
    assert [row.centre[0] for row in stack.rows] == [0, 0.5, 0.5]
    assert [row.shape for row in stack.rows] == [(16, 20, 30), (16, 10, 15), (16, 10, 15)]
    assert [row.parameters for row in stack.rows] == [3 * 9 * 16 + 16, 0, 16 * 9 * 16 + 16]
    assert [row.multiply_adds for row in stack.rows] == [27 * 16 * 600, 0, 144 * 16 * 150]
    at = LayerStack(stack.layers, stack.input, (0, 14))
    assert at.box == (-3, 25, 8, 8)
    assert at.support() == (tuple(range(5)), tuple(range(25, 30)))


def test_a_dilated_window_leaves_holes() -> None:
    # 3 x 3 with dilation 2, twice: taps at -4, -2, 0, 2, 4 and nothing between.
    wide = StackLayer(dilation=(2, 2), padding=(2, 2, 2, 2))
    stack = LayerStack((wide, wide), (1, 21, 21))
    assert stack.box == (6, 6, 9, 9)
    assert stack.support()[0] == (6, 8, 10, 12, 14)


def test_the_first_layer_that_does_not_fit_is_named_and_the_rest_is_there() -> None:
    stack = LayerStack((HALVE, HALVE, StackLayer(size=(5, 4)), HALVE), (1, 17, 30))
    assert (stack.fitting, stack.last) == (2, (1, 4, 7))
    assert [row.shape for row in stack.rows[2:]] == [None, None]
    assert [row.multiply_adds for row in stack.rows[2:]] == [None, None]
    assert stack.rows[3].field.size == (24, 20)  # 4 + 4 * 4 = 20 and + 4; 4 + 3 * 4 and + 4
    why = str(stack.why)
    assert "Layer 3 does not fit" in why
    assert "5 x 4 cells" in why
    assert "4 x 7" in why
    assert stack.cell == (1, 3)
    assert stack.box == (4, 12, 4, 4)
    with pytest.raises(ValueError, match="Layer 3"):
        stack.shape_after(3)
    none = LayerStack((StackLayer(size=(9, 9)),), (1, 4, 4))
    assert (none.fitting, none.last, none.cell, none.box) == (0, (1, 4, 4), (1, 1), (1, 1, 1, 1))


def test_on_another_input_the_cell_moves_with_the_map() -> None:
    stack = LayerStack((THREE,), (1, 20, 20))
    assert stack.on_input((3, 40, 60)).cell == (19, 29)  # the middle stays the middle
    away = LayerStack((THREE,), (1, 20, 20), (3, 4))
    assert away.on_input((3, 40, 60)).cell == (7, 13)
    assert away.on_input((1, 3, 3)).cell == (0, 0)


def test_json_and_back_for_two_hundred_random_stacks() -> None:
    rng = np.random.default_rng(10)
    for _ in range(200):
        stack = random_stack(rng)
        assert LayerStack.from_json(json.loads(json.dumps(stack.to_json()))) == stack


GOOD = LayerStack((THREE, HALVE), (3, 20, 20)).to_json()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"layers": []}, "1 to 24 layers, not 0"),
        ({"layers": [{}] * 25}, "not 25"),
        ({"layers": None}, "The layers are a list"),
        ({"layers": [3]}, "A layer is an object, not 3"),
        ({"layers": [{"size": [3, 99]}]}, "[3, 99]"),
        ({"input": [3, 20]}, "[3, 20]"),
        ({"input": [3, 20, 4097]}, "4097"),
        ({"input": [0, 20, 20]}, "The input"),
        ({"input": "big"}, "'big'"),
        ({"cell": [10, 0]}, "10 x 10 cells"),
        ({"cell": [-1, 0]}, "[-1, 0]"),
        ({"cell": [1.5, 0]}, "[1.5, 0]"),
        ({"depth": 3}, "there are 2"),
        ({"depth": -1}, "-1 layers"),
        ({"depth": "all"}, "'all'"),
    ],
)
def test_what_no_stack_is_is_refused_and_quoted(change: dict, said: str) -> None:
    with pytest.raises(Refusal) as why:
        LayerStack.from_json({**GOOD, **change})
    assert said in str(why.value)


@pytest.mark.parametrize("data", [None, [], 7, "stack"])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        LayerStack.from_json(data)
