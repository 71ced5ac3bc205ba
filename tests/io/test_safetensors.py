"""safetensors: a file laid out byte by byte, torch's view of the numbers, and every kind of lie."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest
import torch

from cnnviz.core.messages import Refusal
from cnnviz.io.safetensors import (
    MOST_HEADER,
    Entry,
    pack_header,
    pack_tensors,
    read_header,
    tensor,
    unpack_tensors,
)


def file_of(table: Any, data: bytes = b"") -> bytes:
    """A file whose header is `table`, written by hand."""
    header = json.dumps(table).encode()
    return struct.pack("<Q", len(header)) + header + data


def described(**changes: Any) -> dict[str, Any]:
    return {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **changes}}


def test_a_file_written_by_hand_is_read() -> None:
    numbers = struct.pack("<2f", 1.5, -2.0) + struct.pack("<3e", 0.5, 1.0, 65504.0)
    table = {
        "__metadata__": {"format": "pt"},
        "bias": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
        "weight": {"dtype": "F16", "shape": [3, 1], "data_offsets": [8, 14]},
    }
    tensors, metadata = unpack_tensors(file_of(table, numbers))
    assert metadata == {"format": "pt"}
    assert tensors["bias"].tolist() == [1.5, -2.0]
    assert tensors["weight"].tolist() == [[0.5], [1.0], [65504.0]]
    assert not tensors["weight"].flags.writeable


def test_what_is_written_is_laid_out_as_the_format_says() -> None:
    data = pack_tensors({"a": np.float32([1, 2]), "b": np.int64(7)}, {"by": "test"})
    (length,) = struct.unpack("<Q", data[:8])
    assert length % 8 == 0
    table = json.loads(data[8 : 8 + length])
    assert table == {
        "__metadata__": {"by": "test"},
        "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
        "b": {"dtype": "I64", "shape": [], "data_offsets": [8, 16]},
    }
    assert data[8 + length :] == struct.pack("<2fq", 1, 2, 7)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.int64])
def test_numbers_come_back_as_torch_had_them(dtype: torch.dtype) -> None:
    values = (torch.randn(4, 3, 2, 2, generator=torch.Generator().manual_seed(1)) * 9).to(dtype)
    strided = values.permute(1, 0, 3, 2)
    data = pack_tensors({"plain": values.numpy(), "strided": strided.numpy()})
    tensors, _ = unpack_tensors(data)
    assert torch.equal(torch.tensor(tensors["plain"]), values)
    assert torch.equal(torch.tensor(tensors["strided"]), strided)


def test_the_other_byte_order_and_empty_arrays_are_written_too() -> None:
    data = pack_tensors({"big": np.array([1, 2], ">f4"), "none": np.zeros((0, 3), np.float32)})
    tensors, _ = unpack_tensors(data)
    assert tensors["big"].tolist() == [1, 2]
    assert tensors["none"].shape == (0, 3)


def test_other_types_are_not_written() -> None:
    with pytest.raises(ValueError, match="not float64"):
        pack_tensors({"a": np.zeros(2)})


def test_a_header_alone_comes_back() -> None:
    entries = {"x": Entry("F16", (2, 3), 0, 12), "y": Entry("F32", (), 12, 16)}
    head = pack_header(entries, {"source": "here"})
    assert read_header(head + b"more") == (len(head), entries, {"source": "here"})


LIES = (
    described(dtype=7),
    described(dtype=["F32"]),
    described(shape="22"),
    described(shape=5),
    described(shape=[-2]),
    described(shape=[2.0]),
    described(shape=[True, 2]),
    described(shape=[3]),
    described(shape=[1] * 8 + [2]),
    described(shape=[10**4000]),
    described(shape=[10**4000], data_offsets=[0, 4 * 10**4000]),
    described(shape=[0, 10**30], data_offsets=[0, 0]),
    described(shape=[0, 2**40, 2**40], data_offsets=[0, 0]),
    described(data_offsets=[0, 7]),
    described(data_offsets=[8, 0]),
    described(data_offsets=[-8, 0]),
    described(data_offsets=[0, 8, 16]),
    described(data_offsets=None),
    described(dtype="F64", data_offsets=[8, 0]),
    described(dtype="F32", shape=[10**12], data_offsets=[0, 8]),
    {"a": None},
    {"a": 3},
    {"a": {}},
    {"\ud800": 3},
)


@pytest.mark.parametrize("table", LIES, ids=lambda table: json.dumps(table)[:60])
def test_an_entry_that_cannot_be_is_refused(table: Any) -> None:
    with pytest.raises(Refusal, match="in a way that cannot be") as refused:
        read_header(file_of(table))
    str(refused.value).encode()  # a page can show it
    assert len(str(refused.value)) < 120


def test_overlapping_tensors_are_refused() -> None:
    table = described() | {"b": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}}
    with pytest.raises(Refusal, match="overlap"):
        read_header(file_of(table))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty or cut off"),
        (b"1234567", "empty or cut off"),
        (struct.pack("<Q", 2**40), "1099511627776 bytes"),
        (struct.pack("<Q", 2**64 - 1), "18446744073709551615 bytes"),
        (struct.pack("<Q", MOST_HEADER + 1), "at most 1000000"),
        (struct.pack("<Q", 0), "0 bytes"),
        (struct.pack("<Q", 100) + b"{}", "cut off inside its header"),
        (struct.pack("<Q", 2) + b"[]", "not what safetensors files have"),
        (struct.pack("<Q", 2) + b"\xff\xfe", "not what safetensors files have"),
        (struct.pack("<Q", 400_000) + b"[" * 400_000, "not what safetensors files have"),
        (struct.pack("<Q", 9_000) + b"1" * 9_000, "not what safetensors files have"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_header_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        read_header(data)


def test_metadata_that_is_no_table_is_left_out() -> None:
    assert read_header(file_of({"__metadata__": [1]}))[2] == {}


def test_an_unknown_type_is_refused_only_when_it_is_read() -> None:
    table = described(dtype="BF16", data_offsets=[0, 4])
    _, entries, _ = read_header(file_of(table))
    with pytest.raises(Refusal, match=r"BF16.*can be read"):
        tensor(entries["a"], b"1234")


@pytest.mark.parametrize("kept", range(8))
def test_a_file_cut_off_anywhere_is_refused(kept: int) -> None:
    whole = pack_tensors({"a": np.float32([1, 2])})
    with pytest.raises(Refusal, match="cut off"):
        unpack_tensors(whole[: len(whole) * kept // 8])


def test_random_bytes_never_break_it(rng: np.random.Generator) -> None:
    whole = pack_tensors({"a": np.float32([1, 2]), "b": np.float16([[3]])}, {"k": "v"})
    for _ in range(2000):
        spoilt = bytearray(whole)
        for _ in range(rng.integers(1, 6)):
            spoilt[rng.integers(len(spoilt))] = rng.integers(256)
        try:
            for array in unpack_tensors(bytes(spoilt))[0].values():
                assert array.nbytes <= len(whole)
        except Refusal:
            pass
