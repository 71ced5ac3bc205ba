"""The program of /features, executed as a student would, against torch.nn.Sequential."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.features_snippet import features_code, weights_file
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.io.safetensors import pack_tensors
from tests.networks import random_weights, reference


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(demo: FeaturesDemo, seen: np.ndarray, weights: dict[str, Any]) -> dict[str, Any]:
    """What the program leaves behind, with the files it reads in the current folder."""
    Image.fromarray(seen).save("seen.png")
    Path(weights_file(demo.shown)).write_bytes(pack_tensors(weights))
    left: dict[str, Any] = {}
    exec(compile(features_code(demo, seen.shape[:2]), "features.py", "exec"), left)
    return left


def expected(demo: FeaturesDemo, seen: np.ndarray, weights: dict[str, Any]) -> list[np.ndarray]:
    """The output of every layer, (C, H, W), by the plain network."""
    about = demo.shown.preprocessing
    x = (seen.astype(np.float64) - about.mean) / about.std
    now = torch.tensor(x.transpose(2, 0, 1)[None], dtype=torch.float32)
    found = []
    with torch.inference_mode():
        for layer, module in zip(demo.shown.layers, reference(demo.shown, weights), strict=True):
            now = module(now)
            for name, channel in demo.off:
                if name == layer.name:
                    now[:, channel] = 0
            found.append(now[0].numpy().copy())
            if layer.name == demo.layer and not demo.shown.classes:
                break
    return found


@pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda each: each.slug)
@pytest.mark.parametrize("layer", ["conv1_1", "relu2_2", "pool3", "fc"])
def test_the_program_has_the_maps_and_the_scores(
    network: Any, layer: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(7)
    seen = rng.integers(0, 256, (32, 32, 3)).astype(np.uint8)
    weights = random_weights(network, 3)
    off = (("conv1_1", 5), ("relu2_1", 40), ("pool3", 0), ("pool3", 7))
    demo = FeaturesDemo(network.slug, layer, 4, (0, 0), off=off)
    left = run(demo, seen, weights)
    wanted = expected(demo, seen, weights)
    maps = left["maps"].numpy()
    np.testing.assert_allclose(maps, wanted[demo.index].reshape(maps.shape), atol=1e-4)
    np.testing.assert_allclose(left["scores"].numpy(), wanted[-1], atol=1e-4)
    assert float(left["probabilities"].sum()) == pytest.approx(1, abs=1e-5)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{layer} {maps.shape}"
    assert float(said[2].removeprefix("cell ")) == pytest.approx(float(maps[4, 0, 0]), abs=1e-6)
    assert [line.split()[0] for line in said[3:]] == list(network.classes)


def test_a_network_without_classes_stops_at_the_layer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = np.random.default_rng(8).integers(0, 256, (40, 33, 3)).astype(np.uint8)
    weights = random_weights(VGG16, 4)
    demo = FeaturesDemo("vgg16", "pool2", off=(("conv1_2", 3),), own_size=True)
    left = run(demo, seen, weights)
    np.testing.assert_allclose(left["maps"], expected(demo, seen, weights)[-1], atol=1e-4)
    assert left["maps"].shape == (128, 10, 8)
    assert capsys.readouterr().out.splitlines()[0] == "pool2 (128, 10, 8)"
    assert "features.10.weight" not in features_code(demo, (40, 33))


def test_half_precision_files_are_read(folder: Path) -> None:
    weights = random_weights(SMALL_VGG, 5)
    half = {name: values.astype(np.float16) for name, values in weights.items()}
    seen = np.full((32, 32, 3), 130, np.uint8)
    left = run(FeaturesDemo(), seen, half)
    rounded = {name: values.astype(np.float32) for name, values in half.items()}
    wanted = expected(FeaturesDemo(), seen, rounded)
    np.testing.assert_allclose(left["scores"], wanted[-1], atol=1e-4)
