"""Maps of a picture whose edges are joined: a shift of the picture is exactly one of the map.

Every cell is the same operations in the same order wherever it lies, so what holds on paper
holds to the last bit: no shift needs a convolution of its own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec, pool
from cnnviz.core.shift_blocks import run_blocks

__all__ = ["DENSE_KINDS", "LEAST_SIDE", "MOST_SIDE", "circular_map", "dense_pool", "middle"]

Array = npt.NDArray[np.float32]

DENSE_KINDS = ("max", "average", "l2", "blur")
# A curve says as much on this part of a large picture, in bounded time.
MOST_SIDE = 256
LEAST_SIDE = 24


def middle(planes: Array, multiple: tuple[int, int] = (1, 1), most: int = MOST_SIDE) -> Array:
    """The middle of a picture (C, H, W): sides up to `most`, multiples of (rows, columns).

    Windows that step through it then tile it exactly, over the joined edges too. Raises Refusal
    when a side would be below LEAST_SIDE.
    """
    H, W = planes.shape[-2:]
    sides = [min(n, most) // step * step for n, step in zip((H, W), multiple, strict=True)]
    if min(sides) < LEAST_SIDE:
        raise Refusal(
            "The picture has {h} × {w} pixels; the curves need at least {least} each way, and"
            " whole steps of the window.",
            h=H,
            w=W,
            least=LEAST_SIDE,
        )
    top, left = (H - sides[0]) // 2, (W - sides[1]) // 2
    return planes[..., top : top + sides[0], left : left + sides[1]]


def circular_map(planes: Array, demo: Demo) -> Array:
    """Convolution and activation of the first kernel of `demo`, stride 1, edges joined.

    planes: (C, H, W). Returns float32 (C', H, W), C' = 1 or in mode "each" C. Bias, dilation and
    flip are the demo's; its stride, padding and pooling are not used. Raises Refusal when the
    kernel is larger than the picture.
    """
    spec = ConvSpec((1, 1), "same", "circular", demo.spec.dilation, demo.spec.flip)
    return run_blocks(planes, replace(demo, spec=spec, pool=PoolSpec("none")), 1)[0]


def dense_pool(values: Array, kind: str, size: tuple[int, int]) -> Array:
    """The pooling of the window that begins at each cell of (C, H, W), edges joined.

    kind: one of DENSE_KINDS, as `pool` has them. Every `stride`-th cell of the result is the
    pooled map, and that of the map shifted by d the cells d before those. Returns float32
    (C, H, W). Raises Refusal for another kind.
    """
    if kind not in DENSE_KINDS:
        raise Refusal(
            "A pooling {value} has no window: max, average, l2 or blur.", value=repr(kind)[:40]
        )
    H, W = values.shape[-2:]
    # One more on both sides for the blur, whose own edge is a mirror.
    around = int(kind == "blur")
    rows = np.arange(-around, H + size[0] - 1 + around) % H
    cols = np.arange(-around, W + size[1] - 1 + around) % W
    joined = values[:, rows[:, None], cols]
    pooled = pool(joined, PoolSpec(kind, size, (1, 1)), double=True).values
    return np.ascontiguousarray(pooled[:, around : around + H, around : around + W])
