"""The command that says how often the shipped networks are right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnnviz import evaluate
from cnnviz.core.forward import prepare
from cnnviz.core.networks import SMALL_VGG
from cnnviz.io.safetensors import pack_tensors
from cnnviz.training.photographs import read_photographs
from tests.networks import random_weights
from tests.training.zips import photographs_zip


def brightness_reader() -> dict[str, np.ndarray]:
    """Weights with which bright photographs are airplanes and dark ones automobiles."""
    arrays = random_weights(SMALL_VGG, 0)
    for name, value in arrays.items():
        value[...] = 0
        if name.endswith(".weight") and value.ndim == 4:
            value[0, 0, 1, 1] = 1  # the red channel, passed on
    arrays["conv1_1.bias"][0] = 3  # so that ReLU lets darkness through as well
    arrays["fc.weight"][0, 0] = 1
    arrays["fc.bias"][1] = 3
    return {name: value + np.float32(1e-5) for name, value in arrays.items()}


def test_counts_by_class_and_answer(tmp_path: Path) -> None:
    greys = {"airplane": [250, 240, 30], "automobile": [20, 10]}
    path = photographs_zip(tmp_path / "a.zip", greys, "test")
    given = read_photographs(path, SMALL_VGG.classes, "test")
    counts = evaluate.confusion(SMALL_VGG, prepare(brightness_reader()), given)
    assert counts[:2, :2].tolist() == [[2, 1], [0, 2]]
    assert counts.sum() == 5
    said = evaluate.report(SMALL_VGG, counts, 0.9, 12.34)
    assert "small: 80.00 % of 5 photographs right" in said
    assert "airplane    66.7 %" in said
    assert "12.3 ms" in said


def test_the_command_reads_a_file_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = photographs_zip(tmp_path / "a.zip", {"airplane": [250], "automobile": [20]}, "test")
    weights = tmp_path / "w.safetensors"
    weights.write_bytes(pack_tensors(brightness_reader()))
    words = ["--data", str(data), "--network", "small", "--weights", str(weights)]
    assert evaluate.main(words) == 0
    assert "100.00 % of 2 photographs right" in capsys.readouterr().out
    weights.write_bytes(b"PK\x03\x04 a pickle")
    assert evaluate.main(words) == 1
    assert "cnnviz.evaluate: " in capsys.readouterr().err


def test_one_photograph_is_timed_on_one_core() -> None:
    network = replace(SMALL_VGG, layers=SMALL_VGG.layers[:3], classes=())
    weights = prepare(random_weights(network, 1))
    assert 0 < evaluate.milliseconds(network, weights, 2) < 10_000
