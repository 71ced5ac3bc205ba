"""Nothing overlaps, nothing sticks out, and the frames are about as wide as asked."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.sweep_layout import SIZES, Grid, layout_of
from cnnviz.core.sweep_scene import SweepScene, scene_of_convolution
from tests.core.sweeps import convolved, planes, pooled, weights


def scene(channels: int, side: int, kernel: int) -> SweepScene:
    return scene_of_convolution(
        planes(channels, side, side), weights(channels, kernel, kernel), 0, ConvSpec(padding="same")
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", [1, 3, 8, 32, 128])
@pytest.mark.parametrize("kernel", [1, 7])
def test_everything_has_its_place(size: str, channels: int, side: int, kernel: int) -> None:
    if side == 128 and kernel == 7:
        side = 122  # with its border, the most that is drawn
    place = layout_of(scene(channels, side, kernel), size)
    assert place.height % 2 == place.width % 2 == 0
    assert len(place.inputs) == len(place.kernels) == channels
    for column in (place.inputs, place.kernels, (place.output,)):
        for above, below in pairwise(column):
            assert above.top + above.height + place.stroke <= below.top
        for grid in column:
            assert grid.cell >= 2
            assert grid.top >= place.stroke
            assert grid.top + grid.height + place.stroke <= place.line_top
    across = (place.inputs[0], place.kernels[0], place.output)
    for left, right in pairwise(across):
        assert left.left + left.width + 2 * place.stroke <= right.left
    assert place.inputs[0].left >= place.stroke
    assert place.output.left + place.output.width + place.stroke <= place.width
    assert place.caption_top + place.font < place.height


@pytest.mark.parametrize(("size", "wide"), [("small", 480), ("medium", 800), ("large", 1200)])
def test_a_usual_map_is_about_as_wide_as_asked(size: str, wide: int) -> None:
    place = layout_of(scene(1, 30, 3), size)
    assert 0.85 * wide <= place.width <= 1.02 * wide


def test_pooling_has_no_kernel() -> None:
    assert layout_of(pooled(8, 8)[0], "small").kernels == ()


def test_a_box_lies_between_the_lines() -> None:
    lined, plain = Grid(10, 20, 4, 5, 8), Grid(10, 20, 4, 5, 4)
    assert lined.box(0, 0) == (11, 21, 18, 28)
    assert lined.box(1, 2, 2, 3) == (19, 37, 34, 60)
    assert plain.box(0, 0) == (10, 20, 14, 24)
    assert (lined.height, lined.width) == (33, 41)


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(Refusal, match="'huge' is none of small, medium, large"):
        layout_of(convolved(1, 4, 4)[0], "huge")
