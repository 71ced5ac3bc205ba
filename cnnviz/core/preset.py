"""What the pages know of a preset: a name, what to look for, and a stage that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.matrix import Matrix
from cnnviz.core.region import FARTHEST, Region
from cnnviz.core.stage_demo import StageDemo
from cnnviz.core.stage_source import Position

__all__ = ["WHOLE", "Preset", "matrix_stage", "plane"]

Plane = tuple[tuple[float, ...], ...]

# A region that is to be chosen for the picture: as it stands, all of it.
WHOLE = Region(0, 0, FARTHEST, FARTHEST)


@dataclass(frozen=True)
class Preset:
    """A stage to begin with. group, title and sentence (what to look for) are to be translated."""

    slug: str
    page: str
    group: str
    title: str
    sentence: str
    stage: StageDemo


def plane(rows: str) -> Plane:
    """The rows of a small matrix, with bars between them.

    >>> plane("1 0 | 0 -1")
    ((1.0, 0.0), (0.0, -1.0))
    """
    return tuple(tuple(float(cell) for cell in row.split()) for row in rows.split("|"))


def matrix_stage(
    planes: Sequence[Plane],
    kernels: Sequence[str | Sequence[Plane]],
    at: Position = (0, 0, 0),
    **settings: object,
) -> StageDemo:
    """A matrix of planes under kernels, each a name in the library or planes of weights.

    `settings` are those of a Demo. Raises Refusal as it does.
    """
    chosen = tuple(
        KernelChoice.named(k) if isinstance(k, str) else KernelChoice.own(k) for k in kernels
    )
    demo = Demo(kernels=chosen, **settings)  # type: ignore[arg-type]
    return StageDemo(demo, Matrix(tuple(planes)), at)
