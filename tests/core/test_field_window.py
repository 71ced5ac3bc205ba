"""The part of every map that a cell needs, against the gradient through the whole maps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.field_window import MOST_FIELD, field_window
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.stack_layer import StackLayer
from tests.core.stacks import gradient, random_stack


def test_two_hundred_random_stacks() -> None:
    rng = np.random.default_rng(51)
    seen = 0
    for _ in range(200):
        stack = random_stack(rng)
        rows, cols = stack.support()
        if not rows or not cols:
            with pytest.raises(Refusal, match="nothing but padding"):
                field_window(stack)
            continue
        seen += 1
        window = field_window(stack)
        top, left, tall, wide = window.patch
        found = gradient(stack, stack.cell or (0, 0)).numpy()
        outside = found.copy()
        outside[top : top + tall, left : left + wide] = 0
        assert not outside.any()
        # The patch lies in the box, and every part is as large as its layer's windows make it.
        assert window.box == stack.box
        down, across = window.within
        assert 0 <= down.start < down.stop <= window.box[2]
        assert 0 <= across.start < across.stop <= window.box[3]
        size = (tall, wide)
        for layer, (t, b, le, r), whole in zip(
            stack.layers, window.borders, window.sizes, strict=False
        ):
            assert whole == (size[0] + t + b, size[1] + le + r)
            size = tuple(
                (n - reach) // step + 1
                for n, reach, step in zip(whole, layer.reach, layer.stride, strict=True)
            )
        assert size == (1, 1)
    assert seen > 150


def test_by_hand_at_a_corner() -> None:
    # 3 x 3 with padding 1, twice: the corner cell reads 2 x 2 of the first map, 3 x 3 pixels.
    layer = StackLayer(padding=(1, 1, 1, 1))
    window = field_window(LayerStack((layer, layer), (1, 9, 9), (0, 8)))
    assert window.box == (-2, 6, 5, 5)
    assert window.patch == (0, 6, 3, 3)
    assert window.borders == ((1, 0, 0, 1), (1, 0, 0, 1))
    assert window.sizes == ((4, 4), (3, 3))
    assert window.within == (slice(2, 5), slice(0, 3))


def test_a_field_that_is_too_large_is_refused() -> None:
    far = StackLayer(dilation=(16, 16), size=(15, 15))
    stack = LayerStack((far, far, far), (1, 1000, 1000))
    with pytest.raises(Refusal, match="673 x 673"):
        field_window(stack)
    assert max(field_window(replace(stack, layers=(far, far), depth=2)).box[2:]) <= MOST_FIELD
