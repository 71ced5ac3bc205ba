"""What the library knows of a kernel: names, family, and the weights or how to make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz.core.messages import mark

__all__ = [
    "ARTISTIC",
    "BASIC",
    "BLUR",
    "DIRECTIONS",
    "EDGES",
    "FAMILIES",
    "LECTURES",
    "LINES",
    "SECOND",
    "SHARPEN",
    "TEXTBOOK",
    "NamedKernel",
    "Param",
    "angle_param",
    "sigma_param",
    "size_param",
]

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Param:
    """One number that a family of kernels depends on: its name, range, step and default."""

    name: str
    label: str
    least: float
    most: float
    step: float
    default: float

    @property
    def whole(self) -> bool:
        """Whether only whole steps from the least value are taken."""
        return isinstance(self.step, int)

    def to_json(self) -> dict[str, Any]:
        """The form that sliders are made of."""
        return {
            "name": self.name,
            "label": self.label,
            "min": self.least,
            "max": self.most,
            "step": self.step,
            "default": self.default,
        }


@dataclass(frozen=True)
class NamedKernel:
    """A kernel of the library: fixed (`matrix`) or made by a formula (`generator`, `params`)."""

    slug: str
    name: str
    family: str
    finds: str
    source: str
    matrix: Matrix | None = None
    generator: str | None = None
    params: tuple[Param, ...] = ()


def size_param(default: int, least: int = 1, step: int = 1) -> Param:
    """Cells on each side; step 2 keeps them odd."""
    return Param("size", mark("Size"), least, 31, step, default)


def sigma_param(default: float) -> Param:
    """The width of a bell: the distance from its middle to its steepest place, in cells."""
    return Param("sigma", mark("Sigma"), 0.3, 10, 0.1, default)


def angle_param() -> Param:
    """A direction, anticlockwise from the right."""
    return Param("angle", mark("Angle in degrees"), 0, 359, 1.0, 0)


BASIC = mark("Basic")
BLUR = mark("Blur")
SHARPEN = mark("Sharpen")
EDGES = mark("Edges")
SECOND = mark("Second derivative")
DIRECTIONS = mark("Directions")
LINES = mark("Lines and corners")
LECTURES = mark("Lectures")
ARTISTIC = mark("Artistic")

# In the order in which they are shown.
FAMILIES = (BASIC, LECTURES, EDGES, SECOND, BLUR, SHARPEN, DIRECTIONS, LINES, ARTISTIC)

TEXTBOOK = mark("R. Gonzalez and R. Woods, Digital Image Processing")
