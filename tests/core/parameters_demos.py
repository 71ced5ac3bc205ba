"""Random settings of /parameters that are possible, for several tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from cnnviz.core.im2col import MENU, STUDIO, Im2colSpec
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.matrix_spec import ORDERS, MatrixSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.parameters_demo import ParametersDemo

T = TypeVar("T")


def possible(make: Callable[[], T]) -> T:
    """The first that is not refused."""
    while True:
        try:
            return make()
        except Refusal:
            continue


def random_rivals(rng: np.random.Generator, largest: int = 400) -> RivalSpec:
    def make() -> RivalSpec:
        padding = str(rng.choice(["same", "valid", "own"]))
        return RivalSpec(
            int(rng.integers(1, largest)),
            int(rng.integers(1, largest)),
            int(rng.integers(1, 80)),
            int(rng.integers(1, 3000)),
            int(rng.integers(1, 80)),
            int(rng.integers(1, 12)),
            int(rng.integers(1, 9)),
            int(rng.integers(0, 17)) if padding == "own" else padding,
            bool(rng.random() < 0.5),
        )

    return possible(make)


def random_matrix(rng: np.random.Generator) -> MatrixSpec:
    return possible(
        lambda: MatrixSpec(
            int(rng.integers(4, 13)),
            int(rng.integers(1, 3)),
            int(rng.integers(1, 6)),
            int(rng.integers(1, 4)),
            str(rng.choice(["same", "valid"])),
            str(rng.choice(ORDERS)),
            float(rng.choice([0.0, 1 / 3, 0.5, 2 / 3, 0.8, 1.0, rng.random()])),
        )
    )


def random_im2col(rng: np.random.Generator) -> Im2colSpec:
    count = int(rng.integers(1, 5))
    return Im2colSpec(
        tuple(str(each) for each in rng.choice([*MENU, STUDIO], count)),
        int(rng.integers(4, 13)),
        int(rng.integers(1, 4)),
        str(rng.choice(["same", "valid"])),
    )


def random_parameters(rng: np.random.Generator) -> ParametersDemo:
    return ParametersDemo(random_rivals(rng), random_matrix(rng), random_im2col(rng))
