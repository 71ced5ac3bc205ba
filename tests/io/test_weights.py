"""Weights files: right ones are read as they are, every wrong one is refused with a sentence."""

from __future__ import annotations

import io
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from cnnviz.core.messages import Refusal
from cnnviz.core.network import shapes
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR, VGG16
from cnnviz.io.safetensors import Entry, pack_tensors
from cnnviz.io.weights import (
    BUILT_IN,
    TensorFile,
    check_entries,
    check_tensors,
    complete_part,
    load_built_in,
    wanted_shapes,
)
from tests.networks import random_weights

Tensors = dict[str, npt.NDArray[Any]]


def half_weights() -> Tensors:
    made = random_weights(SMALL_VGG, 1)
    return {name: np.asarray(value).astype(np.float16) for name, value in made.items()}


def changed(name: str, value: Any) -> Tensors:
    return half_weights() | {name: value}


def without(name: str) -> Tensors:
    return {key: value for key, value in half_weights().items() if key != name}


def test_the_shapes_wanted_are_those_of_torchvisions_vgg16() -> None:
    wanted = wanted_shapes(VGG16)
    assert len(wanted) == 26
    assert wanted["features.0.weight"] == (64, 3, 3, 3)
    assert wanted["features.28.weight"] == (512, 512, 3, 3)
    assert wanted["features.28.bias"] == (512,)
    assert sum(int(np.prod(shape)) for shape in wanted.values()) == 14_714_688


def test_a_built_in_file_is_read_as_it_is(tmp_path: Path) -> None:
    tensors = half_weights()
    (tmp_path / "small.safetensors").write_bytes(pack_tensors(tensors))
    read = load_built_in(SMALL_VGG, tmp_path)
    assert sorted(read) == sorted(tensors)
    for name, values in read.items():
        assert values.dtype == np.float16
        assert np.array_equal(values, tensors[name])
        assert not values.flags.writeable


@pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda network: network.slug)
def test_what_ships_is_read(network: Any) -> None:
    if not (BUILT_IN / f"{network.slug}.safetensors").exists():
        with pytest.raises(Refusal, match="missing in this installation"):
            load_built_in(network)
        return
    read = load_built_in(network)
    assert {name: values.shape for name, values in read.items()} == wanted_shapes(network)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"small\.safetensors .* missing in this installation"):
        load_built_in(SMALL_VGG, tmp_path)
    with pytest.raises(Refusal, match=r"nowhere\.safetensors is not there or cannot be read"):
        TensorFile(tmp_path / "nowhere.safetensors")
    with pytest.raises(Refusal, match="cannot be read"):
        TensorFile(tmp_path)


NAN = np.full(10, np.nan, np.float16)
SPOILT: tuple[tuple[Tensors, str], ...] = (
    (changed("fc.bias", NAN), "fc.bias of the weights file holds numbers that are not finite"),
    (changed("fc.bias", np.float32([*range(9), np.inf])), "not finite"),
    (changed("fc.bias", np.float32([*range(9), 1e30])), r"reaches 1e\+30"),
    (changed("fc.bias", np.arange(10)), "of the type int64; F16, F32 can be read"),
    (changed("fc.bias", np.zeros(11, np.float16)), "the shape 11, not 10"),
    (changed("conv1_1.weight", np.ones((48, 3, 9), np.float16)), "48 x 3 x 9, not 48 x 3 x 3 x 3"),
    (changed("conv1_1.weight", np.zeros((48, 3, 3, 3), np.float16)), "all zeros"),
    (without("conv2_2.weight"), "there is no conv2_2.weight"),
    ({f"net.{name}": value for name, value in half_weights().items()}, "there is no conv1_1.weig"),
    ({}, "there is no conv1_1.weight"),
)


@pytest.mark.parametrize(("tensors", "why"), SPOILT, ids=lambda value: str(value)[:24])
def test_another_networks_weights_are_refused(tensors: Tensors, why: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=why):
        check_tensors(SMALL_VGG, tensors)
    (tmp_path / "small.safetensors").write_bytes(pack_tensors(tensors))
    with pytest.raises(Refusal):
        load_built_in(SMALL_VGG, tmp_path)


def test_bytes_shifted_by_one_are_no_sane_numbers() -> None:
    tensors = {k: np.float32(v) for k, v in half_weights().items()}
    data = b"\0" + tensors["conv2_1.weight"].tobytes()[:-1]
    tensors["conv2_1.weight"] = np.frombuffer(data, np.float32).reshape(96, 48, 3, 3)
    with pytest.raises(Refusal):
        check_tensors(SMALL_VGG, tensors)


def torch_file() -> bytes:
    out = io.BytesIO()
    torch.save({"fc.bias": torch.zeros(10)}, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty or cut off"),
        (b"\0" * 400, "its header would have 0 bytes"),
        (pickle.dumps({"fc.bias": [0.0] * 10}, protocol=2), "This is a pickle"),
        (pickle.dumps({"fc.bias": [0.0] * 10}), "This is a pickle"),
        (torch_file(), "This is a pickle"),
        (b"<!DOCTYPE html><title>Sign in</title>", "no safetensors file"),
        (pack_tensors(half_weights())[:-1], "cut off"),
        (pack_tensors(half_weights())[:300], "cut off inside its header"),
    ],
    ids=["empty", "zeros", "pickle-2", "pickle", "torch", "html", "one-byte-short", "header-only"],
)
def test_what_is_no_weights_file_is_refused(data: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "small.safetensors").write_bytes(data)
    with pytest.raises(Refusal, match=why):
        load_built_in(SMALL_VGG, tmp_path)


@pytest.mark.parametrize("length", [0x80, 0x0280, 0x0480, 0x0880, 0x4B50])
def test_a_header_whose_length_looks_like_a_pickle_is_none(length: int, tmp_path: Path) -> None:
    data = pack_tensors({"a": np.float32([1])})
    (old,) = struct.unpack("<Q", data[:8])
    header = data[8 : 8 + old].ljust(length)
    (tmp_path / "w").write_bytes(struct.pack("<Q", length) + header + data[8 + old :])
    assert TensorFile(tmp_path / "w")["a"].tolist() == [1]


def test_a_file_that_shrinks_between_two_reads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    path.write_bytes(pack_tensors(half_weights()))
    file = TensorFile(path)
    assert file["fc.bias"].shape == (10,)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(Refusal, match="cut off"):
        file["fc.bias"]
    path.unlink()
    with pytest.raises(Refusal, match="not there"):
        file["fc.bias"]


def test_only_some_tensors_can_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    path.write_bytes(pack_tensors(half_weights()))
    assert list(TensorFile(path, ["fc.bias", "conv1_1.bias"])) == ["fc.bias", "conv1_1.bias"]
    assert len(TensorFile(path)) == len(half_weights())
    with pytest.raises(Refusal, match=r"has no fc\.scale"):
        TensorFile(path, ["fc.scale"])


def test_the_part_of_vgg16_that_a_file_holds_ends_with_a_whole_block() -> None:
    names = list(wanted_shapes(VGG16))
    assert complete_part(VGG16, names) is VGG16
    two = [f"features.{n}.{part}" for n in (0, 2, 5, 7) for part in ("weight", "bias")]
    for held in (two, [*two, "features.10.weight", "features.10.bias", "classifier.0.weight"]):
        part = complete_part(VGG16, held)
        assert [layer.name for layer in part.layers][-3:] == ["conv2_2", "relu2_2", "pool2"]
        assert shapes(part, 224, 224)[-1] == (128, 56, 56)
        assert (part.slug, part.side, part.preprocessing) == ("vgg16", 224, VGG16.preprocessing)
    with pytest.raises(Refusal, match=r"there is no features\.2\.weight"):
        complete_part(VGG16, ["features.0.weight", "features.0.bias"])


def test_a_network_with_classes_is_not_cut_unnoticed() -> None:
    part = complete_part(SMALL_VGG, [name for name in wanted_shapes(SMALL_VGG) if "fc" not in name])
    assert part.classes == ()
    assert part.layers == SMALL_VGG.layers[:-1]


def test_a_header_is_enough_to_refuse_other_shapes_and_types() -> None:
    wanted = wanted_shapes(SMALL_VGG)
    entries = {name: Entry("F16", shape, 0, 0) for name, shape in wanted.items()}
    check_entries(SMALL_VGG, entries)
    with pytest.raises(Refusal, match="shape 9, not 10"):
        check_entries(SMALL_VGG, entries | {"fc.bias": Entry("F16", (9,), 0, 0)})
    with pytest.raises(Refusal, match="BF16"):
        check_entries(SMALL_VGG, entries | {"fc.bias": Entry("BF16", (10,), 0, 0)})
    del entries["fc.bias"]
    with pytest.raises(Refusal, match=r"no fc\.bias"):
        check_entries(SMALL_VGG, entries)
