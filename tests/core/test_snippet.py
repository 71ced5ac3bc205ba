"""The shown code, executed as a student would: from a folder that holds picture.png."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.picture import to_planes
from cnnviz.core.snippet import opencv_code, torch_code
from tests.core.demos import chain, fitting_demo

CASES = 240


def execute(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """Run a program in a folder and return the maps it leaves."""
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(compile(code, "shown.py", "exec"), names)
    return {name: np.asarray(names[name]) for name in ("conv", "act", "pooled")}


def worst_difference(
    language: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[float, int]:
    """Largest difference of shown code from the chain, and how many programs ran.

    Differences are shares of the largest value that the convolution gave (1 at least): what
    float32 can hold, also where a mean over the whole map comes out small.
    """
    rng = np.random.default_rng(20261121)
    worst, ran = 0.0, 0
    for _ in range(CASES):
        colour, unit = bool(rng.random() < 0.5), bool(rng.random() < 0.7)
        shape = (int(rng.integers(9, 24)), int(rng.integers(9, 24)), *((3,) if colour else ()))
        pixels = rng.integers(0, 256, shape).astype(np.uint8)
        Image.fromarray(pixels).save(folder / "picture.png")
        planes = to_planes(pixels, "unit" if unit else "byte")
        demo = fitting_demo(rng, planes)
        code = (torch_code if language == "torch" else opencv_code)(demo, len(planes), unit)
        if code is None:
            assert demo.pool.kind != "none"
            continue
        ran += 1
        wanted, found = chain(demo, planes), execute(code, folder, monkeypatch)
        for name, stage in (
            ("conv", wanted.conv),
            ("act", wanted.activation),
            ("pooled", wanted.pooled),
        ):
            assert found[name].shape == stage.shape, code
            scale = max(1.0, float(np.abs(wanted.conv).max()), float(np.abs(stage).max()))
            worst = max(worst, float(np.abs(found[name] - stage).max()) / scale)
    return worst, ran


@pytest.mark.parametrize(("language", "least"), [("torch", CASES), ("opencv", 30)])
def test_shown_code_reproduces_the_maps(
    language: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worst, ran = worst_difference(language, tmp_path, monkeypatch)
    assert ran >= least
    assert worst < 1e-5
