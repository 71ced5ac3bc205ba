"""The lab's description: what it accepts, what it refuses, and its form in JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.shift_demo import ShiftDemo, check_shift, default_demo
from tests.core.labs import random_lab

PLAIN = ShiftDemo().to_json()


def test_three_hundred_random_labs_survive_json() -> None:
    rng = np.random.default_rng(51)
    for _ in range(300):
        lab = random_lab(rng, (3, 64, 64), most=64)
        assert ShiftDemo.from_json(json.loads(json.dumps(lab.to_json()))) == lab


def test_the_default_is_a_first_layer_at_rest() -> None:
    lab = ShiftDemo()
    assert (lab.blocks, lab.fill, lab.shift) == (1, "zeros", (0, 0))
    assert lab.demo == default_demo()
    assert (lab.demo.spec.padding, lab.demo.activation) == ("same", "relu")
    assert lab.demo.pool == PoolSpec("max")
    assert {key: PLAIN[key] for key in ("blocks", "fill", "shift")} == {
        "blocks": 1,
        "fill": "zeros",
        "shift": [0, 0],
    }


def test_whole_shifts_are_written_whole_and_zero_has_no_sign() -> None:
    assert repr(ShiftDemo(shift=(5, -2.5)).to_json()["shift"]) == "[5, -2.5]"
    assert ShiftDemo(shift=(-0.0, 3)) == ShiftDemo(shift=(0, 3.0))
    assert repr(ShiftDemo(shift=(-0.0, 0)).shift) == "(0.0, 0.0)"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"blocks": 0}, "number of blocks 0"),
        ({"blocks": 5}, "from 1 to 4"),
        ({"blocks": True}, "number of blocks True"),
        ({"blocks": 1.0}, r"number of blocks 1\.0"),
        ({"blocks": "2"}, "number of blocks '2'"),
        ({"blocks": None}, "number of blocks None"),
        ({"fill": "wallpaper"}, "filling 'wallpaper' is unknown"),
        ({"fill": "mean"}, "circular, zeros, replicate or camera"),
        ({"fill": ["zeros"]}, "filling"),
        ({"fill": None}, "filling None"),
        ({"shift": [65, 0]}, r"shift \[65, 0\]"),
        ({"shift": [0, -64.5]}, "within ±64"),
        ({"shift": [0.25, 0]}, "whole or halves"),
        ({"shift": [float("nan"), 0]}, "shift"),
        ({"shift": [float("inf"), 0]}, "shift"),
        ({"shift": [1e300, 0]}, "shift"),
        ({"shift": [True, 0]}, "shift"),
        ({"shift": ["1", 0]}, "shift"),
        ({"shift": [1]}, "shift"),
        ({"shift": [1, 2, 3]}, "shift"),
        ({"shift": 3}, "shift 3"),
        ({"shift": None}, "shift None"),
        ({"demo": None}, "settings are an object"),
        ({"demo": {"kernels": []}}, "One to 1 kernels"),
        ({"demo": {"kernels": [{"slug": "box"}] * 2}}, "One to 1 kernels"),
        ({"demo": {"kernels": [{"slug": "box"}], "spec": {"stride": [5, 1]}}}, "at most 4"),
        ({"demo": {"kernels": [{"slug": "box"}], "spec": {"dilation": [1, 4]}}}, "at most 3"),
        ({"demo": {"kernels": [{"slug": "box"}], "pool": {"kind": "blur", "padding": 1}}}, "Blur"),
    ],
)
def test_what_the_browser_could_not_have_made_is_refused(
    change: dict[str, object], says: str
) -> None:
    with pytest.raises(Refusal, match=says):
        ShiftDemo.from_json({**PLAIN, **change})


@pytest.mark.parametrize("data", [None, [], "lab", 3])
def test_json_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(Refusal, match="an object"):
        ShiftDemo.from_json(data)


def test_what_is_missing_keeps_its_default() -> None:
    assert ShiftDemo.from_json({"demo": PLAIN["demo"]}) == ShiftDemo()


def test_two_kernels_are_refused() -> None:
    two = Demo(kernels=(KernelChoice.named("box"), KernelChoice.named("sharpen")))
    with pytest.raises(Refusal, match="one kernel, not 2"):
        check_shift(two)
    assert check_shift(two.alone(1)).kernels == two.kernels[1:]


def test_the_camera_goes_no_further_than_there_is_picture() -> None:
    lab = ShiftDemo(fill="camera", shift=(-40, 12.5))
    assert (lab.seen(100, 60), lab.reachable(100, 60)) == ((70, 30), (-15, 12.5))
    assert (lab.seen(512, 512), lab.reachable(512, 512)) == ((448, 448), (-32, 12.5))
    still = replace(lab, fill="zeros")
    assert (still.seen(100, 60), still.reachable(100, 60)) == ((100, 60), (-40, 12.5))


def test_layers_that_do_not_fit_are_refused() -> None:
    large = Demo((KernelChoice.own(np.ones((31, 31)).tolist()),), spec=ConvSpec())
    assert ShiftDemo(large).plan(40, 40).f_size == (10, 10)
    with pytest.raises(Refusal, match="31 x 31"):
        ShiftDemo(large, fill="camera").plan(40, 40)
    with pytest.raises(Refusal, match="does not fit"):
        ShiftDemo(large, blocks=2).plan(40, 40)
