"""The message format, read back byte by byte and by its own inverse."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.packing import pack, unpack


def test_layout_by_hand() -> None:
    message = pack({"a": 1}, {"x": np.array([[1, 2, 3]], np.uint8), "y": np.array([0.5, -2.0])})
    (length,) = struct.unpack("<I", message[:4])
    header = json.loads(message[4 : 4 + length])
    assert header == {
        "a": 1,
        "$arrays": {
            "x": {"dtype": "uint8", "shape": [1, 3], "offset": 0},
            "y": {"dtype": "float64", "shape": [2], "offset": 8},
        },
    }
    start = -(-(4 + length) // 8) * 8
    assert message[start : start + 8] == b"\x01\x02\x03\0\0\0\0\0"
    assert struct.unpack("<2d", message[start + 8 :]) == (0.5, -2.0)


@pytest.mark.parametrize("dtype", ["uint8", "int32", "float32", "float64", ">f4", ">i4"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 5), (3, 1, 7), (4, 0, 2)])
def test_round_trip(dtype: str, shape: tuple[int, ...]) -> None:
    array = (np.random.default_rng(1).random(shape) * 200).astype(dtype)
    header, arrays = unpack(pack({"名": "卷积 ×"}, {"first": array, "second": array}))
    assert header == {"名": "卷积 ×"}
    for name in ("first", "second"):
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype.newbyteorder("<")
        assert arrays[name].shape == shape


def test_a_strided_view_is_packed_in_row_order() -> None:
    array = np.arange(24, dtype=np.float32).reshape(4, 6)[::-2, ::3].T
    np.testing.assert_array_equal(unpack(pack({}, {"a": array}))[1]["a"], array)


def test_every_length_of_header_keeps_arrays_aligned() -> None:
    for n in range(17):
        message = pack({"s": "x" * n}, {"a": np.array([1.5])})
        assert len(message) % 8 == 0
        assert struct.unpack("<d", message[-8:]) == (1.5,)


def test_arrays_may_hold_nan_but_the_header_may_not() -> None:
    assert np.isnan(unpack(pack({}, {"a": np.array([np.nan])}))[1]["a"][0])
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON compliant"):
            pack({"x": [value]})


@pytest.mark.parametrize("dtype", ["int64", "float16", "bool", "complex64", "uint16", "U3", "O"])
def test_other_dtypes_are_refused(dtype: str) -> None:
    with pytest.raises(TypeError, match="can be packed"):
        pack({}, {"a": np.zeros(2).astype(dtype)})


def test_headers_that_are_not_json_are_refused() -> None:
    with pytest.raises(TypeError):
        pack({"x": np.float32(1)})
    with pytest.raises(ValueError, match="reserved"):
        pack({"$arrays": {}})


def test_a_lone_surrogate_does_not_break_the_message() -> None:
    assert unpack(pack({"name": "a\udc80b"}))[0] == {"name": "a?b"}


def _message(entries: object) -> bytes:
    text = json.dumps({"$arrays": entries}).encode()
    return struct.pack("<I", len(text)) + text + bytes(16)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x01",
        b"\xff\xff\xff\xff{}",
        struct.pack("<I", 2) + b"{}",
        struct.pack("<I", 2) + b"[]",
        struct.pack("<I", 2) + b"\xff\xfe",
        _message([]),
        _message({"a": {"dtype": "float16", "shape": [1], "offset": 0}}),
        _message({"a": {"dtype": "uint8", "shape": [-1], "offset": 0}}),
        _message({"a": {"dtype": "uint8", "shape": [1], "offset": -8}}),
        _message({"a": {"dtype": "float64", "shape": [10**12], "offset": 0}}),
        _message({"a": {"dtype": "float64", "shape": "2", "offset": None}}),
        pack({}, {"a": np.zeros(100)})[:-8],
    ],
)
def test_damage_is_refused_in_one_sentence(message: bytes) -> None:
    with pytest.raises(Refusal, match=f"message of {len(message)} bytes is damaged"):
        unpack(message)
