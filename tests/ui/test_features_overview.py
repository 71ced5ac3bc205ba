"""All layers at a glance: figures and scores against torch, sums, and the sheet of small maps."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.networks import SMALL_VGG
from cnnviz.ui import features_overview
from cnnviz.ui.features_overview import (
    COLUMNS,
    MAPS,
    SIDE,
    overview,
    scores_header,
    strip_header,
)
from tests.ui.features_works import torch_layers, work_of

OFF = (("conv1_1", 5), ("conv1_1", 6), ("relu2_1", 40))


@pytest.mark.parametrize("slug", ["small", "small-blur"])
def test_figures_and_scores_are_torchs(slug: str) -> None:
    work = work_of(FeaturesDemo(slug, off=OFF))
    wanted, found = torch_layers(work), overview(work)
    for maps, (mean, zeros, least, largest) in zip(wanted, found.facts, strict=True):
        assert mean == pytest.approx(float(maps.mean()), abs=1e-5)
        assert least == pytest.approx(float(maps.min()), abs=1e-5)
        assert largest == pytest.approx(float(maps.max()), abs=1e-5)
        assert zeros == pytest.approx(float((maps == 0).mean()), abs=0.01)
    np.testing.assert_allclose(found.logits, wanted[-1], atol=2e-5)
    scores = scores_header(work, found)["scores"]
    softmax = torch.softmax(torch.tensor(wanted[-1]), 0).numpy()
    np.testing.assert_allclose(scores["probabilities"], softmax, atol=1e-5)
    plain = torch_layers(replace(work, demo=FeaturesDemo(slug)))[-1]
    np.testing.assert_allclose(scores["before"]["logits"], plain, atol=2e-5)
    assert not np.allclose(plain, wanted[-1], atol=1e-3)


def test_the_sum_behind_every_class_is_its_score() -> None:
    work = work_of(FeaturesDemo())
    scores = scores_header(work, overview(work))["scores"]
    assert scores["before"] is None
    for logit, found in zip(scores["logits"], scores["sums"], strict=True):
        listed = sum(term["product"] for term in found["terms"])
        assert listed + found["rest"] + found["bias"] == pytest.approx(logit, abs=2e-5)
        assert len(found["terms"]) + found["rest_count"] == 384


def test_layers_are_described_and_their_small_maps_are_on_the_sheet() -> None:
    work = work_of(FeaturesDemo(layer="pool2", off=OFF))
    found = overview(work)
    header = json.loads(json.dumps(strip_header(work, found), allow_nan=False))
    layers = {layer["name"]: layer for layer in header["layers"]}
    assert layers["conv2_1"]["parameters"] == 96 * 48 * 9 + 96
    assert layers["relu2_1"]["parameters"] == 0
    assert layers["conv2_1"]["shape"] == [96, 16, 16]
    assert layers["conv1_1"]["field"] == [3, 3]
    assert layers["pool1"]["jump"] == [2, 2]
    assert (layers["fc"]["tile"], layers["fc"]["tiles"]) == (-1, 0)
    firsts = [layer["tile"] for layer in header["layers"][:-1]]
    assert firsts == [MAPS * i for i in range(len(firsts))]
    assert header["chosen"] == "pool2"
    assert header["off"] == [list(pair) for pair in OFF]
    assert scores_header(work, found)["classes"] == list(SMALL_VGG.classes)
    sheet = Image.open(BytesIO(found.strip))
    rows = -(-MAPS * len(firsts) // COLUMNS)
    assert sheet.size == (COLUMNS * SIDE, rows * SIDE)


def test_a_network_without_classes_ends_in_maps() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (32, 48, 3)).astype(np.uint8)
    work = work_of(FeaturesDemo("vgg16", "pool1", own_size=True), pixels)
    found = overview(work)
    header = strip_header(work, found)
    assert header["layers"][-1]["shape"] == [512, 1, 1]
    assert header["layers"][-1]["tiles"] == MAPS
    assert len(found.logits) == 0


def test_it_is_computed_once_for_every_layer_that_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: list[int] = []
    real = features_overview._made
    monkeypatch.setattr(features_overview, "_made", lambda work: counted.append(1) or real(work))
    work = work_of(FeaturesDemo())
    for layer in ("conv1_1", "pool3", "fc"):
        overview(replace(work, demo=FeaturesDemo(layer=layer, channel=3)))
    assert len(counted) == 1


def test_a_file_with_more_blocks_than_before_is_not_taken_for_the_old_one() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    work = work_of(FeaturesDemo("vgg16", "pool1", own_size=True), pixels)
    cut = replace(work, network=replace(work.network, layers=work.network.layers[:10]))
    assert len(strip_header(cut, overview(cut))["layers"]) == 10
    assert len(strip_header(work, overview(work))["layers"]) == len(work.network.layers)
