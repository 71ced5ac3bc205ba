"""The photographs to learn from: a zip of train/<class>/*.jpg and test/<class>/*.jpg."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

__all__ = ["Photographs", "read_photographs"]

MEMBER = re.compile(r"(?:.*/)?(train|test)/([a-z]+)/[^/]+\.(?:jpg|jpeg|png)", re.IGNORECASE)
MOST_BYTES = 1_000_000  # of one photograph, which has a few thousand


@dataclass(frozen=True, eq=False)
class Photographs:
    """pictures: uint8 (N, 3, S, S), RGB. labels: int64 (N,), places in the list of classes."""

    pictures: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]


def read_photographs(
    path: Path, classes: Sequence[str], split: str, side: int = 32, limit: int | None = None
) -> Photographs:
    """The photographs of a split, "train" or "test", in the order of their names.

    limit: only every so manyth, so that at most about `limit` are read. Raises ValueError where
    the zip holds none, a class that is not in `classes`, or a picture of another size.
    """
    with zipfile.ZipFile(path) as archive:
        found = []
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            member = MEMBER.fullmatch(info.filename)
            if member and member[1] == split:
                if member[2] not in classes:
                    raise ValueError(f"{path.name} has a class {member[2]!r}, unknown here")
                found.append((info, classes.index(member[2])))
        if not found:
            raise ValueError(f"{path.name} holds no {split}/<class>/*.jpg")
        if limit is not None:
            found = found[:: max(1, len(found) // limit)]
        pictures = np.empty((len(found), 3, side, side), np.uint8)
        for at, (info, _) in enumerate(found):
            if info.file_size > MOST_BYTES:
                raise ValueError(f"{info.filename} has {info.file_size} bytes")
            with Image.open(BytesIO(archive.read(info)), formats=["JPEG", "PNG"]) as image:
                if image.size != (side, side):
                    raise ValueError(f"{info.filename} is {image.size}, not {side} x {side}")
                pictures[at] = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
    return Photographs(pictures, np.array([label for _, label in found], np.int64))
