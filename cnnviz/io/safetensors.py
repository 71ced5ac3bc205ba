"""Reading and writing safetensors files, with every length checked before it is believed.

Source: the format's description (github.com/huggingface/safetensors): eight bytes with the length
of the header, little-endian; the header as JSON; the tensors without gaps.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal

__all__ = [
    "DTYPES",
    "MOST_HEADER",
    "Entry",
    "Tensors",
    "pack_header",
    "pack_tensors",
    "read_header",
    "tensor",
    "unpack_tensors",
]

Tensors = dict[str, npt.NDArray[Any]]

DTYPES: Mapping[str, np.dtype[Any]] = MappingProxyType(
    {"F16": np.dtype("<f2"), "F32": np.dtype("<f4"), "I64": np.dtype("<i8")}
)
# The header of VGG-16 with its classifier takes about 3 kB.
MOST_HEADER = 1_000_000
# No number of a header is larger: far above any network, far below what numpy or str() choke on.
LARGEST_NUMBER = 2**48


@dataclass(frozen=True)
class Entry:
    """Where a tensor lies: its dtype's name, its shape, and its first and last-but-one byte,
    counted from the end of the header."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int


def read_header(data: bytes) -> tuple[int, dict[str, Entry], dict[str, str]]:
    """From the first bytes of a file: where the tensors begin, the tensors by name, the metadata.

    `data` holds at least the header. Raises Refusal for anything that is not such a header:
    too long, not JSON, unknown dtypes, negative or overlapping places, shapes that do not fit.
    """
    if len(data) < 8:
        raise Refusal("The weights file is empty or cut off: it has {n} bytes.", n=len(data))
    (length,) = struct.unpack("<Q", data[:8])
    if not 2 <= length <= MOST_HEADER:
        raise Refusal(
            "This is no safetensors file that can be used: its header would have {n} bytes, at "
            "most {most} are read.",
            n=length,
            most=MOST_HEADER,
        )
    if len(data) < 8 + length:
        raise Refusal("The weights file is cut off inside its header.")
    try:
        table = json.loads(data[8 : 8 + length].decode("utf-8"))
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        raise Refusal("The header of the weights file is not what safetensors files have.")
    metadata = table.pop("__metadata__", {})
    if not isinstance(metadata, dict):
        metadata = {}
    entries = {name: _entry(name, value) for name, value in table.items()}
    end = 0
    for name, entry in sorted(entries.items(), key=lambda item: (item[1].start, item[1].stop)):
        if entry.start < end:
            raise Refusal("Tensors overlap in the weights file, at {name}.", name=repr(name)[:40])
        end = entry.stop
    return 8 + length, entries, {str(k): str(v) for k, v in metadata.items()}


def _entry(name: str, value: Any) -> Entry:
    # repr: a name may hold half a character, which no page can show.
    wrong = Refusal(
        "The weights file describes {name} in a way that cannot be.", name=repr(name)[:40]
    )
    try:
        dtype, shape, (start, stop) = value["dtype"], tuple(value["shape"]), value["data_offsets"]
    except (KeyError, TypeError, ValueError):
        raise wrong from None
    numbers = (*shape, start, stop)
    if not all(type(n) is int and 0 <= n <= LARGEST_NUMBER for n in numbers):
        raise wrong
    # A side of 0 makes the product 0, whatever the others are; numpy refuses such an array.
    if not isinstance(dtype, str) or prod(max(n, 1) for n in shape) > LARGEST_NUMBER:
        raise wrong
    if len(shape) > 8 or stop < start:
        raise wrong
    if dtype in DTYPES and stop - start != prod(shape) * DTYPES[dtype].itemsize:
        raise wrong
    return Entry(dtype, shape, start, stop)


def tensor(entry: Entry, data: bytes | memoryview) -> npt.NDArray[Any]:
    """The array that lies in `data`, the bytes start..stop of an entry; a view, read-only.

    Raises Refusal for a dtype outside DTYPES and for too few bytes.
    """
    if entry.dtype not in DTYPES:
        raise Refusal(
            "The weights are of the type {value}; {names} can be read.",
            value=repr(entry.dtype)[:20],
            names=", ".join(DTYPES),
        )
    if len(data) != entry.stop - entry.start:
        raise Refusal("The weights file is cut off.")
    array: npt.NDArray[Any] = np.frombuffer(data, DTYPES[entry.dtype]).reshape(entry.shape)
    array.flags.writeable = False
    return array


def unpack_tensors(data: bytes) -> tuple[Tensors, dict[str, str]]:
    """All tensors of a whole file, read-only views into `data`, and its metadata.

    Raises Refusal for a file that is cut off or not one.

    >>> unpack_tensors(pack_tensors({"a": np.float32([1, 2])}))[0]["a"]
    array([1., 2.], dtype=float32)
    """
    start, entries, metadata = read_header(data)
    view = memoryview(data)
    found = {
        name: tensor(entry, view[start + entry.start : start + entry.stop])
        for name, entry in entries.items()
    }
    return found, metadata


def pack_header(entries: Mapping[str, Entry], metadata: Mapping[str, str] | None = None) -> bytes:
    """The beginning of a file with these tensors: all that stands before their bytes."""
    table: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    for name, entry in entries.items():
        table[name] = {
            "dtype": entry.dtype,
            "shape": list(entry.shape),
            "data_offsets": [entry.start, entry.stop],
        }
    header = json.dumps(table, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header


def pack_tensors(
    tensors: Mapping[str, npt.NDArray[Any]], metadata: Mapping[str, str] | None = None
) -> bytes:
    """A whole file of these arrays (float16, float32 or int64), in the given order."""
    names = {dtype: name for name, dtype in DTYPES.items()}
    entries: dict[str, Entry] = {}
    end, parts = 0, []
    for name, value in tensors.items():
        array = np.asarray(value)
        kind = array.dtype.newbyteorder("<")
        if kind not in names:
            raise ValueError(f"A tensor is one of {', '.join(DTYPES)}, not {array.dtype}.")
        part = np.ascontiguousarray(array, kind).tobytes()
        entries[name] = Entry(names[kind], array.shape, end, end + len(part))
        end += len(part)
        parts.append(part)
    return b"".join((pack_header(entries, metadata), *parts))
