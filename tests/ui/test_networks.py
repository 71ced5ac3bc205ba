"""Weights are in memory once, right in every number, and refused with a sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cnnviz.core.forward import layer_outputs
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import VGG16
from cnnviz.io.safetensors import pack_tensors
from cnnviz.io.vgg16_place import CAFFE
from cnnviz.io.vgg16_store import Absent, Failed, Ready
from cnnviz.io.weights import BUILT_IN, wanted_shapes
from cnnviz.ui import networks
from cnnviz.ui.networks import turns, vgg16_store, weights_of
from tests.networks import random_weights

TWO = tuple(f"features.{n}.{part}" for n in (0, 2, 5, 7) for part in ("weight", "bias"))


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No weights in memory before and after, and an empty folder for those fetched."""
    for name in ("CNNVIZ_VGG16", "CNNVIZ_VGG16_PREPROCESSING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "cache"))
    for cached in (vgg16_store, networks._weights):
        cached.clear()
    yield
    for cached in (vgg16_store, networks._weights):
        cached.clear()


def two_blocks(path: Path) -> dict[str, Any]:
    weights = {name: value for name, value in random_weights(VGG16, 5).items() if name in TWO}
    path.write_bytes(pack_tensors(weights))
    return weights


@pytest.mark.skipif(not (BUILT_IN / "small.safetensors").exists(), reason="nothing ships yet")
def test_the_built_in_one_is_there_once_for_all() -> None:
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(weights_of("small"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    network, weights = found[0]
    assert network.slug == "small"
    assert {name: tuple(value.shape) for name, value in weights.items()} == wanted_shapes(network)
    assert all(value.dtype == torch.float32 for value in weights.values())
    assert all(other[1]["fc.weight"] is weights["fc.weight"] for other in found)


@pytest.mark.parametrize("slug", ["resnet", "", "../small", None])
def test_an_unknown_network_is_refused(slug: Any) -> None:
    with pytest.raises(Refusal, match="no network called"):
        weights_of(slug)


def test_vgg16_is_refused_until_it_is_there_and_nothing_is_fetched_unasked() -> None:
    with pytest.raises(Refusal, match="have not been fetched yet"):
        weights_of("vgg16")
    assert vgg16_store().status() == Absent()
    assert vgg16_store()._worker is None


def test_a_file_of_ones_own_counts_with_its_preprocessing_and_its_blocks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "two.safetensors"
    arrays = two_blocks(path)
    monkeypatch.setenv("CNNVIZ_VGG16", str(path))
    monkeypatch.setenv("CNNVIZ_VGG16_PREPROCESSING", "caffe")
    network, weights = weights_of("vgg16")
    assert vgg16_store().status() == Ready(network)
    assert network.preprocessing == CAFFE
    assert network.layers == VGG16.layers[:10]
    assert sorted(weights) == sorted(TWO)
    x = np.random.default_rng(1).normal(size=(3, 12, 9)).astype(np.float32)
    *_, last = layer_outputs(network, weights, x)
    now = torch.tensor(x)[None]
    for n, pool in ((0, False), (2, True), (5, False), (7, True)):
        weight, bias = (torch.tensor(arrays[f"features.{n}.{p}"]) for p in ("weight", "bias"))
        now = torch.relu(torch.nn.functional.conv2d(now, weight, bias, padding=1))
        now = torch.nn.functional.max_pool2d(now, 2) if pool else now
    assert np.allclose(last, now[0].numpy(), atol=1e-4)


def test_a_file_of_ones_own_that_is_wrong_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "model.pth"
    torch.save({"features.0.weight": torch.zeros(64, 3, 3, 3)}, path)
    monkeypatch.setenv("CNNVIZ_VGG16", str(path))
    with pytest.raises(Refusal, match="This is a pickle"):
        weights_of("vgg16")
    assert isinstance(vgg16_store().status(), Failed)
    path.unlink()
    two_blocks(path)
    vgg16_store().start("somebody")
    assert weights_of("vgg16")[0].layers[-1].name == "pool2"


def test_an_environment_that_cannot_be_meant_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_VGG16", "s3://bucket/x")
    with pytest.raises(Refusal, match="CNNVIZ_VGG16 is 's3://bucket/x'"):
        weights_of("vgg16")


def test_there_is_one_queue() -> None:
    assert turns() is turns()
    assert turns().at_once == 1
