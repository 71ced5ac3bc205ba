"""The stage's description: what the browser may send, and its maps against PyTorch."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.region import cells_naive
from cnnviz.core.stage_demo import Region, StageDemo
from cnnviz.core.window_cut import cut_window
from tests.core.stages import random_picture, random_stage, simple

NINE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
PICTURE = (3, 48, 64)


def torch_conv(stage: StageDemo, planes: np.ndarray, which: int) -> torch.Tensor:
    """Kernel `which` on the input in double precision, written with PyTorch alone.

    (1, 1, H', W') on /slide, (C, 1, H', W') on /pooling.
    """
    spec, x = stage.demo.spec, torch.tensor(planes, dtype=torch.float64)
    weight = torch.tensor(stage.demo.kernels[which].array, dtype=torch.float64)
    if stage.page == "pooling" or len(x) == 1:
        weight = weight[:1]
    elif len(weight) == 1:
        weight = weight.repeat(3, 1, 1)
    kh, kw = weight.shape[1:]
    if spec.padding == "same":
        tall, wide = spec.dilation[0] * (kh - 1), spec.dilation[1] * (kw - 1)
        sides = (wide // 2, wide - wide // 2, tall // 2, tall - tall // 2)
    elif spec.padding == "valid":
        sides = (0, 0, 0, 0)
    else:
        sides = (*spec.padding[2:], *spec.padding[:2])
    if spec.padding_mode == "mean":
        means = [float(np.float32(plane.mean().item())) for plane in x]
        x = torch.stack([F.pad(p, sides, value=m) for p, m in zip(x, means, strict=True)])
    else:
        mode = "constant" if spec.padding_mode == "zeros" else spec.padding_mode
        x = F.pad(x[None], sides, mode=mode)[0]
    weight = weight.flip(1, 2) if spec.flip else weight
    x = x[:, None] if stage.page == "pooling" else x[None]
    bias = torch.tensor([stage.demo.bias], dtype=torch.float64)
    return F.conv2d(x, weight[None], bias, spec.stride, dilation=spec.dilation)


def torch_maps(stage: StageDemo, planes: np.ndarray) -> list[np.ndarray]:
    """The output map of every kernel, (H', W') or (C, H', W')."""
    act = {
        "identity": lambda x: x,
        "relu": F.relu,
        "leaky relu": F.leaky_relu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "absolute": torch.abs,
    }[stage.demo.activation]
    pool, maps = stage.demo.pool, []
    for which in range(len(stage.demo.kernels)):
        x = act(torch_conv(stage, planes, which))
        how = (pool.size, pool.stride, pool.padding, pool.ceil)
        if pool.kind == "max":
            x = F.max_pool2d(x, *how[:3], ceil_mode=pool.ceil)
        elif pool.kind == "average":
            x = F.avg_pool2d(x, *how)
        elif pool.kind == "l2":
            x = F.avg_pool2d(x**2, *how, divisor_override=1).sqrt()
        maps.append(x[:, 0].numpy() if x.shape[0] > 1 else x[0, 0].numpy())
    return maps


@pytest.mark.parametrize("page", ["slide", "pooling"])
def test_a_hundred_and_fifty_random_stages_agree_with_torch(page: str) -> None:
    rng = np.random.default_rng(len(page))
    worst = 0.0
    for _ in range(150):
        picture = random_picture(rng, int(rng.choice([1, 3])))
        stage = random_stage(rng, page, picture.shape)
        planes = stage.planes(picture)
        assert planes.shape == stage.input_shape(picture.shape)
        found = [stages.pooled for stages in stage.maps(picture)]
        wanted = torch_maps(stage, planes)
        for a, b in zip(found, wanted, strict=True):
            assert a.shape == b.shape
            worst = max(worst, float(np.abs(a - b).max()) / max(1.0, float(np.abs(b).max())))
        flat = [m for a in found for m in (a if a.ndim == 3 else [a])]
        assert tuple(m.shape for m in flat) == stage.shapes(picture.shape)
        assert stage.holds(picture.shape)
    assert worst < 1e-5


def test_a_region_is_read_from_the_picture() -> None:
    picture = random_picture(np.random.default_rng(4))
    stage = StageDemo(Demo(), Region(-5, 20, 30, 44, 9))
    np.testing.assert_allclose(stage.planes(picture), cells_naive(picture, stage.source), rtol=1e-6)
    with pytest.raises(ValueError, match="picture"):
        stage.planes()
    with pytest.raises(ValueError, match="picture"):
        stage.shapes()


def test_json_goes_to_the_browser_and_back() -> None:
    rng = np.random.default_rng(5)
    for page in ("slide", "pooling") * 50:
        stage = random_stage(rng, page)
        assert stage.page == page
        assert StageDemo.from_json(json.loads(json.dumps(stage.to_json()))) == stage


def test_the_page_decides_how_channels_meet_the_kernels() -> None:
    two = Demo(kernels=(KernelChoice.own([[1]]), KernelChoice.own([[2]])))
    slide = StageDemo(two, Region(0, 0, 9, 9))
    pooling = StageDemo(replace(two, pool=PoolSpec("max"), mode="sum"), slide.source)
    assert (slide.demo.mode, pooling.demo.mode) == ("sum", "each")
    assert (len(slide.demo.kernels), len(pooling.demo.kernels)) == (2, 1)
    assert slide.shapes(PICTURE) == ((9, 9),) * 2
    assert pooling.shapes(PICTURE) == ((4, 4),) * 3


def test_the_kernels_of_one_layer_have_one_size() -> None:
    one, other = KernelChoice.own([[1, 2]]), KernelChoice.own([[1], [2]])
    stage = StageDemo(Demo(kernels=(one, one)), simple(NINE, [[1]]).source, (1, 2, 1))
    assert stage.shapes() == ((3, 2), (3, 2))
    assert stage.holds()
    assert not replace(stage, at=(1, 2, 2)).holds()
    assert not replace(stage, at=(2, 0, 0)).holds()
    with pytest.raises(Refusal, match="differ in size: 1 x 2 and 2 x 1"):
        replace(stage, demo=Demo(kernels=(one, other)))


def test_a_position_outside_becomes_the_first_cell_and_the_box_comes_in() -> None:
    stage = replace(simple(NINE, [[1, 0], [0, -1]]), at=(0, 1, 1))
    assert stage.fitted() == stage
    assert replace(stage, at=(0, 2, 1)).fitted().at == (0, 0, 0)
    region = StageDemo(Demo(), Region(-9, 90, 10, 10), (0, 9, 0)).fitted(PICTURE)
    assert region == StageDemo(Demo(), Region(0, 54, 10, 10))


def test_what_does_not_fit_is_refused_when_it_is_computed() -> None:
    stage = simple([[1, 2], [3, 4]], NINE)
    for ask in (stage.shapes, stage.holds, stage.fitted, stage.maps):
        with pytest.raises(Refusal, match="does not fit"):
            ask()


ONES8 = {"slug": None, "planes": [[[1] * 8]]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"demo": {"kernels": [ONES8]}}, "1 x 8 cells"),
        ({"demo": {"spec": {"stride": [1, 5]}}}, "The stride [1, 5]"),
        ({"demo": {"spec": {"dilation": [4, 1]}}}, "The dilation [4, 1]"),
        ({"demo": {"spec": {"padding": [0, 0, 17, 0]}}}, "The padding [0, 0, 17, 0]"),
        ({"demo": {"kernels": [{"slug": "sobel-x"}] * 5}}, "not 5"),
        ({"demo": {"kernels": []}}, "not 0"),
        ({"demo": {"pool": {"kind": "global max"}}}, "global max"),
        ({"demo": {"pool": {"kind": "max"}, "spec": {"padding": [9, 9, 9, 90]}}}, "90"),
        ({"demo": 7}, "7"),
        ({"source": None}, "None"),
        ({"source": {"kind": "cloud"}}, "cloud"),
        ({"source": {"kind": "matrix", "planes": [[[1], [1, 2]]]}}, "Row 2"),
        ({"source": {"kind": "region", "box": [0, 0, 1.5, 2], "cells": 9}}, "1.5"),
        ({"at": [0, 0]}, "[0, 0]"),
        ({"at": [0, -1, 0]}, "[0, -1, 0]"),
        ({"at": [0, 0.5, 0]}, "0.5"),
        ({"at": "0,0"}, "0,0"),
        ({"at": None}, "None"),
    ],
)
def test_what_the_browser_could_not_have_made_is_refused(
    change: dict[str, object], said: str
) -> None:
    good = simple(NINE, [[1]]).to_json()
    demo = change.get("demo")
    merged = {**good["demo"], **demo} if isinstance(demo, dict) else demo
    with pytest.raises(Refusal) as refused:
        StageDemo.from_json({**good, **change, **({"demo": merged} if demo else {})})
    assert said in str(refused.value)


@pytest.mark.parametrize("data", [None, 3, "x", []])
def test_anything_but_an_object_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        StageDemo.from_json(data)


def test_a_networks_window_brings_all_settings_but_the_activation() -> None:
    rng = np.random.default_rng(6)
    source = NetworkWindow("small", "conv3_1", 150, 0, 7)
    own = Demo(bias=3.0, activation="relu", spec=ConvSpec(stride=(2, 2)), pool=PoolSpec("max"))
    stage = StageDemo(own, source, (0, 0, 4))
    assert stage.demo == Demo(mode="sum", activation="relu")
    assert stage.page == "slide"
    assert stage.input_shape() == (96, 6, 6)
    assert stage.shapes() == ((5, 5),)
    assert stage.holds()
    assert replace(stage, at=(0, 5, 0)).fitted() == stage
    x = rng.normal(size=(96, 8, 8)).astype(np.float32)
    weight = rng.normal(0, 0.1, (192, 96, 3, 3)).astype(np.float32)
    bias = rng.normal(size=192).astype(np.float32)
    window = cut_window(source, (32, 32), x, weight, bias)
    tensors = (torch.tensor(part, dtype=torch.float64) for part in (x[None], weight, bias))
    wanted = F.relu(F.conv2d(*tensors, padding=1))[0, 150, :5, 3:].numpy()
    np.testing.assert_allclose(stage.maps(window=window)[0].pooled, wanted, rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(stage.planes(window=window), x[:, :6, 2:])
    with pytest.raises(ValueError, match="numbers"):
        stage.maps()
    assert StageDemo.from_json(json.loads(json.dumps(stage.to_json()))) == stage


def test_the_limits_themselves_are_taken() -> None:
    spec = ConvSpec(stride=(4, 4), dilation=(3, 3), padding=(16, 16, 16, 16))
    stage = simple(NINE, [[1] * 7] * 7, spec=spec)
    assert stage.shapes() == ((5, 5),)
