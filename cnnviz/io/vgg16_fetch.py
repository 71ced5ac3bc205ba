"""The convolution weights of VGG-16 out of a larger file on a server, onto the disk.

Only the tensors that the network needs travel: the file's header says where they lie. They are
written under a temporary name, read back and checked, and only then given the name that is used.
"""

from __future__ import annotations

import errno
import os
import shutil
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network
from cnnviz.io.ranged_download import PATIENCE, RangedFile
from cnnviz.io.safetensors import MOST_HEADER, Entry, pack_header, read_header
from cnnviz.io.weights import (
    TensorFile,
    check_entries,
    check_start,
    check_tensors,
    complete_part,
    wanted_shapes,
)

__all__ = ["fetch"]

# Told the bytes that have arrived and all that will.
Told = Callable[[int, int], None]

SPARE = 20_000_000  # bytes that stay free on the disk
STALE = 3_600.0  # seconds after which a temporary file has been left behind by a stopped server
PART = ".part"
FULL = (errno.ENOSPC, errno.EDQUOT)


def fetch(
    url: str,
    network: Network,
    target: Path,
    told: Told,
    cancelled: threading.Event,
    patience: float = PATIENCE,
) -> None:
    """Fetch the tensors of `network`, or of its first whole blocks, into the file `target`.

    Where this raises, `target` is as it was and nothing else is left: Refusal for whatever the
    server, the bytes or the disk do wrong, CancelledError once `cancelled` is set.
    """
    remote = RangedFile(url, patience, cancelled)
    first, entries = _remote_header(remote)
    part = complete_part(network, entries)
    wanted = {name: entries[name] for name in wanted_shapes(part)}
    check_entries(part, wanted)
    total = sum(entry.stop - entry.start for entry in wanted.values())
    with _temporary(target, total) as (path, file):
        names = sorted(wanted, key=lambda name: wanted[name].start)
        head, runs = _layout([(name, wanted[name]) for name in names], url)
        file.write(head)
        done = 0
        for start, stop in runs:
            with closing(remote.read(first + start, first + stop)) as pieces:
                for piece in pieces:
                    file.write(piece)
                    done += len(piece)
                    told(done, total)
        file.flush()
        check_tensors(part, TensorFile(path))
        os.fsync(file.fileno())


def _remote_header(remote: RangedFile) -> tuple[int, Mapping[str, Entry]]:
    start = b"".join(remote.read(0, 8))
    check_start(start)
    (length,) = struct.unpack("<Q", start)
    # A length that is too large is refused by read_header; it must not be asked for before.
    rest = b"".join(remote.read(8, 8 + length)) if 2 <= length <= MOST_HEADER else b""
    first, entries, _ = read_header(start + rest)
    return first, entries


def _layout(wanted: list[tuple[str, Entry]], url: str) -> tuple[bytes, list[tuple[int, int]]]:
    """The header of the file to be written, and the unbroken stretches to be read for it."""
    moved: dict[str, Entry] = {}
    runs: list[tuple[int, int]] = []
    end = 0
    for name, entry in wanted:
        size = entry.stop - entry.start
        moved[name] = Entry(entry.dtype, entry.shape, end, end + size)
        end += size
        if runs and runs[-1][1] == entry.start:
            runs[-1] = (runs[-1][0], entry.stop)
        else:
            runs.append((entry.start, entry.stop))
    return pack_header(moved, {"source": url}), runs


@contextmanager
def _temporary(target: Path, size: int) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file beside `target` that takes its name at the end, and is gone after a failure."""
    path: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        free = shutil.disk_usage(target.parent).free
        if free < size + SPARE:
            raise Refusal(
                "The disk is too full for the weights: {size} MB are needed, {free} MB are free.",
                size=f"{(size + SPARE) / 1e6:.0f}",
                free=f"{free / 1e6:.0f}",
            )
        handle, name = tempfile.mkstemp(PART, "vgg16-", target.parent)
        path = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield path, file
        path.replace(target)
    except OSError as why:
        raise _disk_refusal(why) from why
    finally:
        if path is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _disk_refusal(why: OSError) -> Refusal:
    if why.errno in FULL:
        return Refusal("The disk is full; the weights could not be kept.")
    return Refusal(
        "The folder for the weights cannot be written to; CNNVIZ_CACHE can name another one."
    )


def _sweep(folder: Path) -> None:
    for path in folder.glob(f"vgg16-*{PART}"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()
