"""Random studio settings that fit a picture, for the tests of links and of shown code."""

from __future__ import annotations

import numpy as np

from cnnviz.core.activations import ACTIVATIONS
from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.kernels import LIBRARY
from cnnviz.core.messages import Refusal
from cnnviz.core.pipeline import run
from cnnviz.core.pooling import PoolSpec

MODES = ("zeros", "mean", "replicate", "reflect", "circular")


def random_kernel(rng: np.random.Generator) -> KernelChoice:
    """A named kernel, or weights of one's own for one or three planes, even sizes too."""
    if rng.random() < 0.4:
        return KernelChoice.named(str(rng.choice([each.slug for each in LIBRARY])))
    shape = (int(rng.choice([1, 3])), int(rng.integers(1, 8)), int(rng.integers(1, 8)))
    return KernelChoice.own(np.round(rng.normal(size=shape), int(rng.integers(0, 7))).tolist())


def random_demo(rng: np.random.Generator) -> Demo:
    """Any demo, whether or not it fits a picture."""
    padding = rng.choice(["valid", "same", "own"])
    sides = tuple(int(n) for n in rng.integers(0, 4, 4))
    size = (int(rng.integers(1, 5)), int(rng.integers(1, 5)))
    kinds = ["none", "max", "average", "l2", "blur", "global max", "global average"]
    kind = str(rng.choice(kinds))
    return Demo(
        kernels=tuple(random_kernel(rng) for _ in range(int(rng.integers(1, 3)))),
        mode=str(rng.choice(["each", "sum"])),
        bias=float(np.float32(rng.choice([0.0, rng.normal()]))),
        spec=ConvSpec(
            stride=(int(rng.integers(1, 4)), int(rng.integers(1, 4))),
            padding=sides if padding == "own" else str(padding),  # type: ignore[arg-type]
            padding_mode=str(rng.choice(MODES)),  # type: ignore[arg-type]
            dilation=(int(rng.integers(1, 4)), int(rng.integers(1, 4))),
            flip=bool(rng.random() < 0.5),
        ),
        activation=str(rng.choice(list(ACTIVATIONS))),
        pool=PoolSpec(
            kind=kind,
            size=size,
            stride=None if rng.random() < 0.5 else (int(rng.integers(1, 4)),) * 2,
            padding=0 if kind == "blur" else int(rng.integers(0, min(size) // 2 + 1)),
            ceil=kind != "blur" and bool(rng.random() < 0.5),
        ),
    )


def fitting_demo(rng: np.random.Generator, planes: np.ndarray) -> Demo:
    """A demo whose first kernel fits the planes (C, H, W)."""
    while True:
        demo = random_demo(rng)
        try:
            chain(demo, planes)
        except Refusal:
            continue
        return demo


def chain(demo: Demo, planes: np.ndarray):  # type: ignore[no-untyped-def]
    """The maps of the demo's first kernel on planes (C, H, W)."""
    return run(
        planes,
        demo.weights(0, len(planes)),
        demo.bias,
        demo.effective_mode(len(planes)),
        demo.spec,
        demo.activation,
        demo.pool,
    )
