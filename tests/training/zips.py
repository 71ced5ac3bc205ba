"""Small zips of photographs for the tests of training and evaluation."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

__all__ = ["photographs_zip"]


def photographs_zip(path: Path, greys: Mapping[str, Sequence[int]], split: str = "train") -> Path:
    """A zip of plain grey 32 x 32 photographs, of each class those of the given brightness."""
    with zipfile.ZipFile(path, "a") as archive:
        for name, levels in greys.items():
            for at, level in enumerate(levels):
                data = BytesIO()
                Image.new("RGB", (32, 32), (level,) * 3).save(data, "JPEG", quality=95)
                archive.writestr(f"{split}/{name}/{at:04}.jpg", data.getvalue())
    return path
