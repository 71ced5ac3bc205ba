"""The shown code of a stage, executed as a student would: from a folder that holds picture.png."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.forward import layer_outputs, network_input, prepare
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.picture import to_planes
from cnnviz.core.region import cells_naive
from cnnviz.core.stage_demo import PAGES, Region, StageDemo
from cnnviz.core.stage_presets import PRESETS, preset_stage
from cnnviz.core.stage_snippet import stage_code
from cnnviz.io.safetensors import pack_tensors
from tests.core.stages import random_stage
from tests.core.test_stage_demo import torch_maps
from tests.networks import random_weights


def save_picture(rng: np.random.Generator, folder: Path, unit: bool) -> np.ndarray:
    """A picture.png of 48 x 64 pixels, grey or in colour, and its planes."""
    shape = (48, 64, 3) if rng.random() < 0.5 else (48, 64)
    pixels = rng.integers(0, 256, shape).astype(np.uint8)
    Image.fromarray(pixels).save(folder / "picture.png")
    return to_planes(pixels, "unit" if unit else "byte")


def execute(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Run a program in a folder and return what it leaves."""
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(compile(code, "shown.py", "exec"), names)
    return names


def differences(stage: StageDemo, planes: np.ndarray, names: dict[str, object]) -> float:
    """How far the program's maps are from the stage's and from PyTorch in double precision.

    A share of the largest value that the convolution gave, 1 at least.
    """
    cells, wanted = stage.planes(planes), stage.maps(planes)
    truth = torch_maps(stage, cells)
    worst = 0.0
    for k, stages in enumerate(wanted):
        for name, map_ in (
            ("conv", stages.conv),
            ("act", stages.activation),
            ("pooled", stages.pooled),
            ("pooled", truth[k]),
        ):
            all_maps: object = names[name]
            found = np.asarray(all_maps if stage.page == "pooling" else all_maps[k])  # type: ignore[index]
            map_ = map_ if stage.page == "slide" or map_.ndim == 3 else map_[None]
            assert found.shape == map_.shape
            scale = max(1.0, float(np.abs(stages.conv).max()), float(np.abs(map_).max()))
            worst = max(worst, float(np.abs(found - map_).max()) / scale)
    return worst


@pytest.mark.parametrize("page", PAGES)
def test_a_hundred_shown_programs_reproduce_the_maps(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(9)
    worst = 0.0
    for _ in range(100):
        unit = bool(rng.random() < 0.7)
        planes = save_picture(rng, tmp_path, unit)
        stage = random_stage(rng, page, planes.shape).fitted(planes.shape)
        code = stage_code(stage, len(planes), unit)
        worst = max(worst, differences(stage, planes, execute(code, tmp_path, monkeypatch)))
    assert worst < 3e-6


def test_the_programs_of_all_presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planes = save_picture(np.random.default_rng(10), tmp_path, True)
    for each in PRESETS:
        stage = preset_stage(each, planes.shape)
        code = stage_code(stage, len(planes))
        assert differences(stage, planes, execute(code, tmp_path, monkeypatch)) < 1e-6
        if each.slug != "picture":
            assert "picture.png" not in code


@pytest.mark.parametrize(
    ("region", "said"),
    [
        (Region(3, 5, 9, 12, 12), "one pixel a cell"),
        (Region(3, 5, 24, 36, 12), "F.avg_pool2d(x.double(), (3, 3))"),
        (Region(3, 5, 31, 57, 12), "def shares(pixels, cells)"),
    ],
)
def test_the_cells_of_a_region_are_exact(
    region: Region, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planes = save_picture(np.random.default_rng(11), tmp_path, True)
    code = stage_code(StageDemo(Demo(), region), len(planes))
    assert said in code
    found = execute(code, tmp_path, monkeypatch)["x"]
    np.testing.assert_allclose(np.asarray(found), cells_naive(planes, region), atol=1e-7)


def test_several_kernels_are_one_weight() -> None:
    three = KernelChoice.named("sobel-x")
    alike = StageDemo(Demo(kernels=(three, three)), Region(0, 0, 9, 9))
    assert "# (2, 1, 3, 3): kernels, channels, rows, columns" in stage_code(alike, 1)
    assert "# (2, 3, 3, 3): kernels, channels, rows, columns" in stage_code(alike, 3)


@pytest.mark.parametrize(
    "source",
    [
        NetworkWindow("small", "conv1_1", 11, 0, 31),
        NetworkWindow("small-blur", "conv3_1", 190, 4, 4),
        NetworkWindow("small", "fc", 3, 0, 0),
    ],
    ids=lambda source: source.layer,
)
def test_the_program_of_a_networks_window(
    source: NetworkWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = random_weights(source.of, seed=4)
    (tmp_path / f"{source.network}.safetensors").write_bytes(pack_tensors(arrays, {}))
    pixels = np.random.default_rng(12).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "seen.png")
    x, _ = network_input(pixels, source.of)
    *_, conv = layer_outputs(source.of, prepare(arrays), x, until=source.index)
    stage = StageDemo(Demo(activation="relu"), source)
    names = execute(stage_code(stage, 3), tmp_path, monkeypatch)
    (row, col), (rows, cols) = source.place().first, source.place().shape
    wanted = conv[source.channel, row : row + rows, col : col + cols]
    found: object = names["conv"]
    np.testing.assert_allclose(np.asarray(found)[0], wanted, rtol=1e-4, atol=1e-4)
    act: object = names["pooled"]
    np.testing.assert_array_equal(np.asarray(act), np.maximum(np.asarray(found), 0))
