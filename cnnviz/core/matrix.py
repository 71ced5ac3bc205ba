"""A matrix that somebody typed, pasted or painted, to be looked at cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import quoted
from cnnviz.core.demo import Planes
from cnnviz.core.messages import Refusal

__all__ = ["LARGEST_VALUE", "MOST_SIDE", "Matrix"]

MOST_SIDE = 64
LARGEST_VALUE = 1e6


@dataclass(frozen=True)
class Matrix:
    """One plane of numbers, or three of the same size, as nested tuples of float32 values.

    Built from any nested lists of 1 or 3 planes with 1 to 64 rows and columns of finite numbers
    within ±1,000,000. Raises Refusal, quoting what cannot be used.
    """

    planes: Planes

    def __post_init__(self) -> None:
        given = self.planes
        if not _is_list(given) or len(given) not in (1, 3):
            raise Refusal(
                "The matrix {value} cannot be used: it is one plane of rows of numbers, or three "
                "planes for the colour channels.",
                value=quoted(given),
            )
        planes = tuple(_plane(plane) for plane in given)
        sizes = [f"{len(plane)} x {len(plane[0])}" for plane in planes]
        for size in sizes[1:]:
            if size != sizes[0]:
                raise Refusal(
                    "The planes of the matrix differ in size: {first} and {other}.",
                    first=sizes[0],
                    other=size,
                )
        object.__setattr__(self, "planes", planes)

    @property
    def array(self) -> npt.NDArray[np.float32]:
        """The numbers, float32 (C, rows, cols) with C 1 or 3."""
        return np.array(self.planes, np.float32)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(planes, rows, columns)."""
        return len(self.planes), len(self.planes[0]), len(self.planes[0][0])

    def to_json(self) -> dict[str, Any]:
        """The form that the browser reads."""
        return {"kind": "matrix", "planes": self.planes}

    @classmethod
    def from_json(cls, data: object) -> Matrix:
        """The inverse of `to_json`. Raises Refusal."""
        if not isinstance(data, Mapping):
            raise Refusal("The matrix is an object, not {value}.", value=quoted(data))
        return cls(cast(Planes, data.get("planes")))


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _plane(plane: object) -> tuple[tuple[float, ...], ...]:
    rows = cast(Sequence[Sequence[object]], plane)
    if not _is_list(plane) or not rows or not all(_is_list(row) for row in rows):
        raise Refusal(
            "The matrix holds {value} where rows of numbers are expected.", value=quoted(plane)
        )
    width = len(rows[0])
    for k, row in enumerate(rows):
        if len(row) != width:
            raise Refusal(
                "Row {row} of the matrix has {found} cells and the first row has {expected}: "
                "all rows need the same number.",
                row=k + 1,
                found=len(row),
                expected=width,
            )
    if len(rows) > MOST_SIDE or not 1 <= width <= MOST_SIDE:
        raise Refusal(
            "The matrix has {rows} rows and {cols} columns; each side has 1 to {most} cells.",
            rows=len(rows),
            cols=width,
            most=MOST_SIDE,
        )
    return tuple(tuple(_cell(cell) for cell in row) for row in rows)


def _cell(cell: object) -> float:
    if (
        isinstance(cell, bool)
        or not isinstance(cell, int | float)
        or not -LARGEST_VALUE <= cell <= LARGEST_VALUE
    ):
        raise Refusal(
            "“{value}” cannot be used in the matrix: each cell is a number within ±1,000,000.",
            value="[…]" if _is_list(cell) or isinstance(cell, dict) else str(cell)[:40],
        )
    return float(np.float32(cell)) + 0.0  # no -0
