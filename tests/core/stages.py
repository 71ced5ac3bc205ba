"""Random stages that fit their input, for the tests of the stage, its links and its code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.region import Region
from cnnviz.core.stage_demo import Matrix, StageDemo
from tests.core.demos import MODES, random_demo


def random_source(rng: np.random.Generator) -> Matrix | Region:
    """A matrix of whole or broken numbers, or a region that may reach out of the picture."""
    if rng.random() < 0.5:
        shape = (int(rng.choice([1, 3])), int(rng.integers(1, 33)), int(rng.integers(1, 33)))
        return Matrix(np.round(rng.normal(size=shape) * 10, int(rng.integers(0, 5))).tolist())
    top, left = (int(n) for n in rng.integers(-20, 60, 2))
    height, width = (int(n) for n in rng.integers(1, 90, 2))
    return Region(top, left, height, width, int(rng.integers(5, 33)))


def _random_stage(rng: np.random.Generator, page: str, picture: tuple[int, int, int]) -> StageDemo:
    demo = random_demo(rng)
    sides = tuple(int(n) for n in rng.integers(0, 5, 4))
    demo = replace(
        demo,
        spec=ConvSpec(
            stride=(int(rng.integers(1, 5)), int(rng.integers(1, 5))),
            padding=("valid", "same", sides)[int(rng.integers(3))],  # type: ignore[arg-type]
            padding_mode=str(rng.choice(MODES)),
            dilation=(int(rng.integers(1, 4)), int(rng.integers(1, 4))),
            flip=bool(rng.random() < 0.5),
        ),
    )
    if page == "slide":
        shape = (int(rng.choice([1, 3])), int(rng.integers(1, 8)), int(rng.integers(1, 8)))
        count = int(rng.integers(1, 5))
        own = [KernelChoice.own(np.round(rng.normal(size=shape), 3).tolist()) for _ in range(count)]
        kernels = demo.kernels if rng.random() < 0.3 else tuple(own)
        demo = replace(demo, kernels=kernels, pool=PoolSpec("none"))
    stage = StageDemo(demo, random_source(rng))
    shapes = stage.shapes(picture)
    if stage.page != page:
        raise Refusal("not for this page")
    which = int(rng.integers(len(shapes)))
    return replace(stage, at=(which, *(int(rng.integers(n)) for n in shapes[which])))


def random_stage(
    rng: np.random.Generator, page: str, picture: tuple[int, int, int] = (3, 48, 64)
) -> StageDemo:
    """A stage of a page whose kernels and window fit its input."""
    while True:
        try:
            return _random_stage(rng, page, picture)
        except Refusal:
            continue


def random_picture(rng: np.random.Generator, channels: int = 3) -> np.ndarray:
    """Planes (C, 48, 64) as a picture of bytes has them, from 0 to 1."""
    return (rng.integers(0, 256, (channels, 48, 64)) / np.float32(255)).astype(np.float32)


def simple(matrix: object, kernel: object, **changes: object) -> StageDemo:
    """A matrix of one plane under one kernel."""
    demo = Demo(kernels=(KernelChoice.own(kernel),), **changes)  # type: ignore[arg-type]
    return StageDemo(demo, Matrix([matrix]))  # type: ignore[arg-type]
