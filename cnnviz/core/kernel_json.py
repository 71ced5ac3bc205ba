"""Kernels as files, and the check that everything from outside passes before it is a kernel.

A kernel file is JSON: `{"format": "cnnviz-kernel", "version": 1, "name": ..., "kernel": ...}`,
where the kernel is a list of rows or, for three colour channels, a list of three of those.
"""

from __future__ import annotations

import json
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal

__all__ = [
    "LARGEST_FILE",
    "LARGEST_SIDE",
    "LARGEST_WEIGHT",
    "check_planes",
    "kernel_from_json",
    "kernel_to_json",
]

Array = npt.NDArray[np.float32]

FORMAT, VERSION = "cnnviz-kernel", 1
LARGEST_SIDE = 31
LARGEST_WEIGHT = 1e6
LARGEST_FILE = 64  # kB


def kernel_to_json(planes: npt.ArrayLike, name: str) -> str:
    """The text of a kernel file, one row of weights a line.

    planes: (kh, kw) or (C, kh, kw) with C 1 or 3. Weights are written as the shortest decimals
    that are the same float32. Raises Refusal when it is not a kernel.
    """
    checked = check_planes(np.asarray(planes).tolist())
    blocks = [
        "[\n" + ",\n".join(f"    [{', '.join(_short(w) for w in row)}]" for row in plane) + "\n  ]"
        for plane in checked
    ]
    kernel = blocks[0] if len(blocks) == 1 else "[" + ", ".join(blocks) + "]"
    head = json.dumps({"format": FORMAT, "version": VERSION, "name": name}, ensure_ascii=False)
    return f'{head[:-1]},\n  "kernel": {kernel}}}\n'


def kernel_from_json(text: str) -> Array:
    """The weights of a kernel file, float32 (C, kh, kw) with C 1 or 3.

    A bare list of rows is read too. Raises Refusal for a text that is not JSON, longer than 64 kB,
    or not a kernel.
    """
    size = len(text.encode("utf-8", errors="replace"))
    if size > LARGEST_FILE * 1024:
        raise Refusal(
            "The file has {size} kB; a kernel file has at most {most} kB.",
            size=-(-size // 1024),
            most=LARGEST_FILE,
        )
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(
            "This is not a kernel file: it starts with “{value}” and is not JSON.",
            value=text.strip()[:20],
        ) from error
    if isinstance(data, dict):
        if "kernel" not in data:
            raise Refusal("The kernel file has no entry named “kernel” with rows of numbers.")
        if data.get("version", VERSION) != VERSION:
            raise Refusal(
                "The kernel file has version {version}; version 1 can be read.",
                version=str(data["version"])[:20],
            )
        data = data["kernel"]
    return check_planes(data)


def check_planes(value: object) -> Array:
    """The kernel in a nested list: float32 (C, kh, kw), C 1 or 3, sides from 1 to 31.

    Takes a list of planes or one plane, a list of rows; every weight is a finite number within
    1,000,000 of zero. Raises Refusal, quoting what cannot be used.

    >>> check_planes([[1, 0, -1]]).shape
    (1, 1, 3)
    """
    planes = value if _is_list(value) and _depth(value) == 3 else [value]
    if len(planes) not in (1, 3):
        raise Refusal(
            "The kernel has {planes} planes; it needs 1, or 3 for the colour channels.",
            planes=len(planes),
        )
    rows = [_plane(plane) for plane in planes]
    sizes = [f"{len(plane)} x {len(plane[0])}" for plane in rows]
    for size in sizes[1:]:
        if size != sizes[0]:
            raise Refusal(
                "The planes of the kernel differ in size: {first} and {other}.",
                first=sizes[0],
                other=size,
            )
    return np.array(rows, np.float32) + np.float32(0)  # no -0


def _depth(value: object) -> int:
    depth = 0
    while _is_list(value) and value and depth < 3:
        value = value[0]
        depth += 1
    return depth


def _plane(plane: object) -> list[list[float]]:
    if not _is_list(plane) or not plane or not all(_is_list(row) for row in plane[:40]):
        raise Refusal("The kernel is not a matrix: it is written as rows of numbers.")
    height, width = len(plane), len(plane[0])
    if not (1 <= height <= LARGEST_SIDE and 1 <= width <= LARGEST_SIDE):
        raise Refusal(
            "The kernel has {rows} rows and {cols} columns; each side has 1 to {most} cells.",
            rows=height,
            cols=width,
            most=LARGEST_SIDE,
        )
    for k, row in enumerate(plane):
        if len(row) != width:
            raise Refusal(
                "Row {row} of the kernel has {found} cells and the first row has {expected}: "
                "all rows need the same number.",
                row=k + 1,
                found=len(row),
                expected=width,
            )
    return [[_weight(cell) for cell in row] for row in plane]


def _is_list(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    return isinstance(value, list | tuple)


def _weight(cell: object) -> float:
    if (
        isinstance(cell, bool)
        or not isinstance(cell, int | float)
        or not -LARGEST_WEIGHT <= cell <= LARGEST_WEIGHT
    ):
        raise Refusal(
            "“{value}” cannot be used as a weight: a weight is a number within ±1,000,000.",
            value="[…]" if _is_list(cell) or isinstance(cell, dict) else str(cell)[:40],
        )
    return float(cell)


def _short(weight: np.float32) -> str:
    """The shortest decimal that is the same float32."""
    if weight == int(weight):
        return str(int(weight))
    return json.dumps(float(np.format_float_scientific(weight, unique=True)))
