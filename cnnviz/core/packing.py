"""One way to send arrays to the browser: a small JSON header, then the raw numbers.

Layout: `[u32 little-endian header length][UTF-8 JSON header][zeros up to a multiple of 8]`, then
each array, little-endian in row order, starting at a multiple of 8. The header keeps a reserved
key, `$arrays`, with the dtype, shape and offset of each array, counted from where the padded
header ends. `assets/js/engine/packing.js` is the reader on the other side.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.messages import Refusal

__all__ = ["ARRAYS_KEY", "DTYPES", "pack", "unpack"]

ARRAYS_KEY = "$arrays"
ALIGNMENT = 8
DTYPES: Mapping[str, str] = MappingProxyType(
    {"uint8": "|u1", "int32": "<i4", "float32": "<f4", "float64": "<f8"}
)

Array = NDArray[Any]
NO_ARRAYS: Mapping[str, Array] = MappingProxyType({})


def pack(header: Mapping[str, Any], arrays: Mapping[str, Array] = NO_ARRAYS) -> bytes:
    """Join a JSON-able header and named arrays into one message for the browser.

    Arrays are uint8, int32, float32 or float64, of any shape; NaN and infinity may stand in an
    array but not in the header. Raises TypeError for another dtype or a header that is not JSON,
    ValueError for NaN or infinity in the header or for the reserved key `$arrays`.

    >>> unpack(pack({"n": 1}, {"a": np.zeros((2, 3), np.uint8)}))[1]["a"].shape
    (2, 3)
    """
    if ARRAYS_KEY in header:
        raise ValueError(f"The header key {ARRAYS_KEY!r} is reserved.")
    entries: dict[str, dict[str, object]] = {}
    chunks: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        dtype = _dtype_name(name, array)
        raw = np.ascontiguousarray(array, dtype=DTYPES[dtype]).tobytes()
        entries[name] = {"dtype": dtype, "shape": list(array.shape), "offset": offset}
        padded = raw + bytes(-len(raw) % ALIGNMENT)
        chunks.append(padded)
        offset += len(padded)
    whole = {**header, ARRAYS_KEY: entries}
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    start = text.encode("utf-8", errors="replace")
    head = struct.pack("<I", len(start)) + start
    return b"".join([head, bytes(-len(head) % ALIGNMENT), *chunks])


def unpack(data: bytes | bytearray | memoryview) -> tuple[dict[str, Any], dict[str, Array]]:
    """Split a packed message into its header and its arrays, the inverse of `pack`.

    The arrays are read-only views on `data`. Raises Refusal when the message is damaged.
    """
    view = memoryview(data)
    try:
        (length,) = struct.unpack_from("<I", view)
        if 4 + length > len(view):
            raise ValueError("the header is cut off")
        header = json.loads(bytes(view[4 : 4 + length]).decode("utf-8"))
        entries = header.pop(ARRAYS_KEY)
        start = 4 + length + -(4 + length) % ALIGNMENT
        arrays = {name: _view(view, start, entry) for name, entry in entries.items()}
    except (ValueError, TypeError, KeyError, AttributeError, struct.error, RecursionError) as error:
        raise Refusal(
            "This packed message of {size} bytes is damaged and cannot be read.", size=len(view)
        ) from error
    return header, arrays


def _dtype_name(name: str, array: Array) -> str:
    for known, code in DTYPES.items():
        if array.dtype.newbyteorder("<") == np.dtype(code):
            return known
    raise TypeError(f"Array {name!r} is {array.dtype}; only {', '.join(DTYPES)} can be packed.")


def _view(view: memoryview, start: int, entry: Mapping[str, Any]) -> Array:
    shape = tuple(int(side) for side in entry["shape"])
    offset = int(entry["offset"])
    if offset < 0 or any(side < 0 for side in shape):
        raise ValueError("negative offset or shape")
    array: Array = np.frombuffer(
        view, dtype=DTYPES[entry["dtype"]], count=math.prod(shape), offset=start + offset
    )
    array = array.reshape(shape)
    array.flags.writeable = False
    return array
