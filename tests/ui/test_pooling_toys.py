"""The ladder of sizes as the browser computes it, against torch and numpy."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "pooling_toys_driver.mjs"
SHAPES = ((1, 64, 64), (3, 37, 50), (1, 5, 8), (3, 128, 16), (1, 1, 9))


def halvings(image: np.ndarray) -> list[dict[str, np.ndarray]]:
    """Every level by torch, and by slices of the picture itself."""
    first = torch.from_numpy(image)
    largest = mean = first
    levels = [{"max": image, "average": image, "subsample": image}]
    while min(mean.shape[-2:]) > 1:
        largest, mean = F.max_pool2d(largest, 2), F.avg_pool2d(mean, 2)
        height, width = mean.shape[-2:]
        span = 2 ** len(levels)
        plain = image[:, ::span, ::span][:, :height, :width]
        levels.append({"max": largest.numpy(), "average": mean.numpy(), "subsample": plain})
    return levels


def test_every_size_as_torch_makes_it(tmp_path: Path, rng: np.random.Generator) -> None:
    images = [rng.random(shape, np.float32) for shape in SHAPES]
    images.append(np.linspace(0, 255, 4096, dtype=np.float32).reshape(1, 64, 64))
    cases = [
        {
            "planes": image.reshape(len(image), -1).tolist(),
            "height": image.shape[1],
            "width": image.shape[2],
            "full": 255 if image.max() > 1 else 1,
        }
        for image in images
    ]
    questions, answers = tmp_path / "cases.json", tmp_path / "answers.json"
    questions.write_text(json.dumps(cases), "utf-8")
    command = [obtain_node(), str(DRIVER), str(questions), str(answers)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    for image, answer in zip(images, json.loads(answers.read_text("utf-8")), strict=True):
        full = float(np.ceil(image.max()))
        for level, said in zip(halvings(image), answer["levels"], strict=True):
            assert (said["height"], said["width"]) == level["max"].shape[1:]
            for row, values in level.items():
                theirs = np.reshape(said[row], values.shape)
                np.testing.assert_allclose(theirs, values, rtol=1e-5, atol=1e-6 * full)
            wrong = level["subsample"].astype(np.float64) - level["average"]
            distance = np.sqrt((wrong**2).mean())
            spread = level["average"].astype(np.float64).var(axis=(1, 2)).mean() ** 0.5
            judged = said["judged"]
            assert judged["subsample"] == pytest.approx(distance, abs=1e-5 * full)
            assert judged["contrast"] == pytest.approx(spread, abs=1e-5 * full)
            assert judged["aliased"] == (distance > max(spread, full / 255))
        for plane, pair in zip(image, answer["global"], strict=True):
            assert pair["max"] == plane.max()
            assert pair["average"] == pytest.approx(plane.mean(dtype=np.float64), rel=1e-6)
