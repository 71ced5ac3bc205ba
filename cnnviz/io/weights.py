"""Weights from files, believed only when names, shapes, types and numbers are those of the network.

Only safetensors files are read: a pickle, as torch.save writes it, can run code when it is opened.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network, parameters
from cnnviz.io.safetensors import MOST_HEADER, Entry, Tensors, read_header, tensor

__all__ = [
    "BUILT_IN",
    "TensorFile",
    "check_entries",
    "check_start",
    "check_tensors",
    "complete_part",
    "load_built_in",
    "wanted_shapes",
]

Array = npt.NDArray[Any]

BUILT_IN = Path(__file__).parents[2] / "assets" / "networks"
TYPES = ("F16", "F32")
# Trained weights and biases lie far below; bytes that are no numbers of theirs lie far above.
LARGEST = 1_000.0
# Root mean square of a layer's weights: an untrained or emptied layer lies below.
SMALLEST = 1e-6
PICKLES = (b"PK\x03\x04", b"\x80")


class TensorFile(Mapping[str, Array]):
    """The tensors of a safetensors file by name, each read from the disk when it is asked for.

    So no copy of the whole file ever stands in memory. names: those to be seen, None for all.
    Raises Refusal, at once for a file that is not there, cannot be read, is cut off or none of
    this kind or lacks one of the names, and later where it has changed.
    """

    def __init__(self, path: Path, names: Collection[str] | None = None) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(0)
                self._start, self._entries, self.metadata = read_header(_header_bytes(file))
        except OSError as why:
            raise _unreadable(path) from why
        if any(self._start + entry.stop > size for entry in self._entries.values()):
            raise Refusal("The weights file is cut off.")
        for name in names or ():
            if name not in self._entries:
                raise Refusal("The weights file has no {name}.", name=name)
        if names is not None:
            self._entries = {name: self._entries[name] for name in names}

    def entries(self) -> Mapping[str, Entry]:
        """Where the tensors lie, by name."""
        return self._entries

    def __getitem__(self, name: str) -> Array:
        entry = self._entries[name]
        try:
            with self._path.open("rb") as file:
                file.seek(self._start + entry.start)
                return tensor(entry, file.read(entry.stop - entry.start))
        except OSError as why:
            raise _unreadable(self._path) from why

    def __contains__(self, name: object) -> bool:
        return name in self._entries  # Mapping's own would read the tensor

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _unreadable(path: Path) -> Refusal:
    return Refusal("The weights file {name} is not there or cannot be read.", name=path.name)


def _header_bytes(file: BinaryIO) -> bytes:
    start = file.read(8)
    check_start(start)
    (length,) = struct.unpack("<Q", start) if len(start) == 8 else (0,)
    return start + file.read(min(length, MOST_HEADER))


def check_start(start: bytes) -> None:
    """Raises Refusal for a file whose first eight bytes are those of a pickle.

    A safetensors header of 640 bytes begins like one too; read as a header's length, those of a
    pickle are always too large.
    """
    if start.startswith(PICKLES) and int.from_bytes(start[:8], "little") > MOST_HEADER:
        raise Refusal(
            "This is a pickle, as torch.save writes it, which can run code when it is opened; "
            "only safetensors files are read."
        )


def wanted_shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor that the network needs, by name."""
    found = {}
    for key, (weight, bias) in parameters(network).items():
        found[f"{key}.weight"], found[f"{key}.bias"] = weight, bias
    return found


def complete_part(network: Network, names: Collection[str]) -> Network:
    """The network cut after its last block whose tensors are all among `names`.

    A block ends with a pooling. The network itself where nothing is missing. Raises Refusal
    where not even the first block is complete.
    """
    for stop in range(len(network.layers), 0, -1):
        last = stop == len(network.layers)
        if not last and network.layers[stop - 1].kind != "pool":
            continue
        part = network if last else replace(network, layers=network.layers[:stop], classes=())
        if all(name in names for name in wanted_shapes(part)):
            return part
    raise _missing(network, next(name for name in wanted_shapes(network) if name not in names))


def check_entries(network: Network, entries: Mapping[str, Entry]) -> None:
    """Raises Refusal unless a header describes every tensor of the network, of its shape."""
    for name, shape in wanted_shapes(network).items():
        entry = entries.get(name)
        if entry is None:
            raise _missing(network, name)
        if entry.dtype not in TYPES:
            raise Refusal(
                "The weights are of the type {value}; {names} can be read.",
                value=repr(entry.dtype)[:20],
                names=", ".join(TYPES),
            )
        if entry.shape != shape:
            raise _misshapen(name, entry.shape, shape)


def check_tensors(network: Network, tensors: Mapping[str, Array]) -> None:
    """Raises Refusal unless these can be the network's trained weights.

    Every name there, of its shape, float16 or float32, all numbers finite and none beyond
    LARGEST, and no layer's weights all zero. Other names than the network's are left unread.
    """
    for name, shape in wanted_shapes(network).items():
        if name not in tensors:
            raise _missing(network, name)
        values = tensors[name]
        if values.dtype not in (np.float16, np.float32):
            raise Refusal(
                "The weights are of the type {value}; {names} can be read.",
                value=str(values.dtype),
                names=", ".join(TYPES),
            )
        if values.shape != shape:
            raise _misshapen(name, values.shape, shape)
        _check_numbers(name, values)


def _check_numbers(name: str, values: Array) -> None:
    # Extremes are nan or infinite wherever one number is, and need no second array.
    low, high = float(values.min()), float(values.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        raise Refusal("{name} of the weights file holds numbers that are not finite.", name=name)
    if max(-low, high) > LARGEST:
        raise Refusal(
            "{name} of the weights file reaches {value}, which no trained network's weights do.",
            name=name,
            value=f"{max(-low, high):.3g}",
        )
    flat = values.reshape(-1).astype(np.float32, copy=False)
    if name.endswith(".weight") and math.sqrt(float(flat @ flat) / flat.size) < SMALLEST:
        raise Refusal("{name} of the weights file is empty: all zeros.", name=name)


def _missing(network: Network, name: str) -> Refusal:
    return Refusal(
        "These are not the weights of {network}: there is no {name}.",
        network=network.title,
        name=name,
    )


def _misshapen(name: str, found: tuple[int, ...], wanted: tuple[int, ...]) -> Refusal:
    return Refusal(
        "{name} of the weights file has the shape {found}, not {wanted}.",
        name=name,
        found=" x ".join(map(str, found))[:60],
        wanted=" x ".join(map(str, wanted)),
    )


def load_built_in(network: Network, folder: Path = BUILT_IN) -> Tensors:
    """The weights of a network that ships with the app, checked: arrays by name, read-only.

    Raises Refusal where the file is missing, damaged or another network's.
    """
    path = folder / f"{network.slug}.safetensors"
    if not path.exists():
        raise Refusal("{name} with the weights is missing in this installation.", name=path.name)
    file = TensorFile(path)
    check_entries(network, file.entries())
    tensors = {name: file[name] for name in wanted_shapes(network)}
    check_tensors(network, tensors)
    return tensors
