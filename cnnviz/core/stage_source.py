"""What a stage works on: a matrix, a region of the picture, or a network's window."""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.core.conv_spec import quoted
from cnnviz.core.matrix import Matrix
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Shape
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.region import Region

__all__ = ["Position", "Source", "first_place", "source_from_json"]

Position = tuple[int, int, int]
Source = Matrix | Region | NetworkWindow


def source_from_json(data: object) -> Source:
    """A matrix, a region or a network's window as the browser describes it. Raises Refusal."""
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if kind == "matrix":
        return Matrix.from_json(data)
    if kind == "region":
        return Region.from_json(data)
    if kind == "network":
        return NetworkWindow.from_json(data)
    raise Refusal("The input is a matrix or a region, not {value}.", value=quoted(data))


def first_place(source: Source, picture: Shape | None = None) -> Position:
    """Where a stage begins: at the cell that a network's window is about, else at the first."""
    if not isinstance(source, NetworkWindow):
        return 0, 0, 0
    first = source.place(source.seen(picture)).first
    return 0, source.row - first[0], source.col - first[1]
