"""The numbers of a chart as a file of comma-separated values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Column", "csv_text"]

Column = Sequence[float] | Sequence[str]


def csv_text(columns: Mapping[str, Column] | Iterable[tuple[str, Column]]) -> str:
    """Columns of equal length under their names, a line each, as RFC 4180 has it.

    Numbers are written as short as reads back to the same number, NaN as nothing, and words as
    they are. Raises ValueError for columns of unequal length.

    >>> csv_text({"shift": (0, 1), "share": (1.0, 0.5)})
    'shift,share\\r\\n0,1.0\\r\\n1,0.5\\r\\n'
    """
    pairs = list(columns.items() if isinstance(columns, Mapping) else columns)
    lines = [",".join(_quoted(name) for name, _ in pairs)]
    rows = zip(*(values for _, values in pairs), strict=True)
    lines += [",".join(_written(value) for value in row) for row in rows]
    return "".join(f"{line}\r\n" for line in lines)


def _quoted(name: str) -> str:
    if any(sign in name for sign in ',"\r\n'):
        return '"' + name.replace('"', '""') + '"'
    return name


def _written(value: float | str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return str(value)
    return "" if math.isnan(value) else repr(float(value))
