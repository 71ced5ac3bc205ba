"""What a bench prints: a line for each thing measured, with floor, bound and verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Row", "percentile", "show"]


@dataclass(frozen=True)
class Row:
    """A measured value; beside it the floor measured in the same run, and what is asked for.

    `ratio` bounds value / floor from above; `most` and `least` bound the value itself.
    """

    what: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def verdict(self) -> str:
        """ "ok" or "over", or nothing where no bound was given."""
        kept = [
            *([self.value <= self.ratio * self.floor] if self.ratio and self.floor else []),
            *([self.value <= self.most] if self.most is not None else []),
            *([self.value >= self.least] if self.least is not None else []),
        ]
        return "" if not kept else "ok" if all(kept) else "over"

    @property
    def bound(self) -> str:
        """The bound in words."""
        if self.ratio is not None:
            return f"<= {self.ratio:g} x"
        if self.most is not None:
            return f"<= {_short(self.most)}"
        return f">= {_short(self.least)}" if self.least is not None else ""

    def cells(self) -> tuple[str, ...]:
        """What, value, floor, ratio, bound and verdict as text."""
        floor = "" if self.floor is None else _short(self.floor)
        times = f"{self.value / self.floor:.2f} x" if self.floor else ""
        return (
            self.what,
            f"{_short(self.value)} {self.unit}",
            floor,
            times,
            self.bound,
            self.verdict,
        )


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the values lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the rows as a table."""
    head = ("", "measured", "floor", "ratio", "bound", "")
    lines = [head, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    print(f"\n{title}")
    for line in lines:
        print("  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip())
    print(flush=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
