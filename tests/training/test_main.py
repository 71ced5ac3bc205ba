"""The command: it writes what ships, goes on where it broke off, and says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.network import parameters
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.io.safetensors import unpack_tensors
from cnnviz.training import __main__ as command
from cnnviz.training import checkpoint
from tests.training.zips import photographs_zip


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    data = photographs_zip(tmp_path / "data.zip", {"cat": [20, 60, 90], "ship": [200, 220, 240]})
    return [
        "--data",
        str(data),
        "--out",
        str(tmp_path / "out.safetensors"),
        "--epochs",
        "3",
        "--precision",
        "float32",
    ]


@pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda n: n.slug)
def test_it_writes_every_tensor_and_what_it_did(
    words: list[str], tmp_path: Path, network: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(network, type(SMALL_VGG))
    assert command.main([*words, "--network", network.slug]) == 0
    tensors, metadata = unpack_tensors((tmp_path / "out.safetensors").read_bytes())
    wanted = {
        f"{key}.{part}": shape
        for key, both in parameters(network).items()
        for part, shape in zip(("weight", "bias"), both, strict=True)
    }
    assert {name: value.shape for name, value in tensors.items()} == wanted
    assert metadata["network"] == network.slug
    assert metadata["photographs"] == "6"
    said = capsys.readouterr().out
    assert "epoch   3 of 3 [########################]" in said
    assert "right" in said


def test_an_interrupted_training_ends_with_the_same_weights(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command.main(words) == 0
    whole = unpack_tensors((tmp_path / "out.safetensors").read_bytes())[0]
    for written in tmp_path.glob("out.*"):
        written.unlink()

    def stopped(*given: object) -> None:
        checkpoint.save(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "save", stopped)
    with pytest.raises(KeyboardInterrupt):
        command.main(words)
    assert not (tmp_path / "out.safetensors").exists()
    monkeypatch.undo()
    assert command.main(words) == 0
    again = unpack_tensors((tmp_path / "out.safetensors").read_bytes())[0]
    for name, value in whole.items():
        assert np.allclose(again[name], value, atol=1e-3), name


def test_what_is_wrong_is_one_line(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--data", str(tmp_path / "none.zip"), *words[2:]]) == 1
    assert "No such file" in capsys.readouterr().err


def test_the_twin_begins_with_the_weights_of_a_finished_training(
    words: list[str], tmp_path: Path
) -> None:
    assert command.main(words) == 0
    first = unpack_tensors((tmp_path / "out.safetensors").read_bytes())[0]
    twin = tmp_path / "twin.safetensors"
    begin = ["--begin", str(tmp_path / "out.safetensors.checkpoint"), "--rate", "0.000001"]
    at = words.index("--out")
    given = [*words[:at], "--out", str(twin), *words[at + 2 :], *begin]
    assert command.main([*given, "--network", "small-blur", "--epochs", "1"]) == 0
    tensors, metadata = unpack_tensors(twin.read_bytes())
    assert np.allclose(tensors["fc.weight"], first["fc.weight"], atol=1e-3)
    assert metadata["begun_with"] == "out.safetensors.checkpoint"
    assert json.loads(metadata["recipe"])["rate"] == 0.000001
