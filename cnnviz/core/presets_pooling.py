"""The presets of /pooling: small maps whose pooled numbers can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.matrix import Matrix
from cnnviz.core.messages import mark
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.preset import WHOLE, Plane, Preset, matrix_stage, plane
from cnnviz.core.presets_slide import LECTURE_IMAGE
from cnnviz.core.stage_demo import StageDemo

__all__ = ["POOLING_PRESETS"]

PAGE = "pooling"

LECTURE = mark("From the lectures")
KINDS = mark("Kinds of pooling")
WINDOWS = mark("Windows and winners")
PICTURE = mark("The picture")

UNCHANGED = (plane("1"),)
MEANS = plane("1 3 2 0 | 5 7 4 2 | 0 4 8 8 | 4 0 8 8")
LENGTHS = plane("3 0 1 2 | 0 4 2 4 | 6 8 2 2 | 0 0 2 2")
PEAKS = plane(
    "1 1 1 1 1 1 1 | 1 1 1 1 1 1 1 | 1 1 9 1 1 1 1 | 1 1 1 1 1 1 1 | 1 1 1 1 1 5 1 "
    "| 1 1 1 1 1 1 1 | 3 1 1 1 1 1 1"
)
TIES = plane("2 2 7 1 | 2 2 1 7 | 0 4 5 5 | 4 0 3 5")


def _pooled(map_: Plane, pool: PoolSpec) -> StageDemo:
    return matrix_stage((map_,), (UNCHANGED,), pool=pool)


def _lecture() -> StageDemo:
    """The map that the diagonal filter makes of the lectures' image, computed and then pooled."""
    convolved = matrix_stage((LECTURE_IMAGE,), ("lecture-diagonal",)).maps()[0].conv
    pooled = _pooled(((0.0,),) * 2, PoolSpec("max"))
    return replace(pooled, source=Matrix((convolved.tolist(),)))


POOLING_PRESETS: tuple[Preset, ...] = (
    Preset(
        "pool-lecture",
        PAGE,
        LECTURE,
        mark("The diagonal filter's map, pooled"),
        mark("Of each 2 x 2 cells the largest stays: the two that answered 3 are still there."),
        _lecture(),
    ),
    Preset(
        "pool-average",
        PAGE,
        KINDS,
        mark("Average pooling"),
        mark("One cell is the mean of its window; a single large cell is diluted by the others."),
        _pooled(MEANS, PoolSpec("average")),
    ),
    Preset(
        "pool-l2",
        PAGE,
        KINDS,
        mark("L2 pooling"),
        mark("The root of the sum of squares: 3 and 4 make 5, 6 and 8 make 10."),
        _pooled(LENGTHS, PoolSpec("l2")),
    ),
    Preset(
        "pool-overlap",
        PAGE,
        WINDOWS,
        mark("Windows that overlap"),
        mark("With 3 x 3 windows and a step of 2, the 9 lies in four windows and wins them all."),
        _pooled(PEAKS, PoolSpec("max", (3, 3), (2, 2))),
    ),
    Preset(
        "pool-ties",
        PAGE,
        WINDOWS,
        mark("Equal values"),
        mark("Where the largest value stands more than once, the first in reading order wins."),
        _pooled(TIES, PoolSpec("max")),
    ),
    Preset(
        "picture",
        PAGE,
        PICTURE,
        mark("A map of the picture, pooled"),
        mark("The edges that a part of the picture has, after ReLU, at a quarter of the numbers."),
        StageDemo(
            Demo(
                kernels=(KernelChoice.named("vertical-edge"),),
                activation="relu",
                pool=PoolSpec("max"),
            ),
            WHOLE,
        ),
    ),
)
