"""One pixel of shift: what it does to the flattened picture, and to the feature map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.pixel_shuffle import correlation
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_lab import Numbers, run_lab

__all__ = ["OnePixel", "one_pixel"]

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class OnePixel:
    """After a shift by one pixel to the right.

    Of the flattened picture, entry by entry: changed is the share that is not the same number
    any more, mean_change the mean |difference| over the picture's range, correlation Pearson's of
    the vector before and after (NaN for a picture of one value). map: how far the map of the
    shifted picture is from the shifted map, over all of it, its interior and its border.
    """

    changed: float
    mean_change: float
    correlation: float
    map: Numbers


def one_pixel(planes: Array, kernel: KernelChoice, fill: str) -> OnePixel:
    """Shift planes (C, H, W) by one pixel to the right and convolve before and after.

    fill: "circular" (the edges are joined, for the picture and for its padding) or "zeros" (what
    comes in is 0, and so is the padding). The map is as large as the picture.
    """
    spec = ConvSpec(padding="same", padding_mode=fill)
    lab = run_lab(planes, ShiftDemo(Demo((kernel,), spec=spec), fill=fill, shift=(0, 1)))
    before, after = (each.ravel().astype(np.float64) for each in (lab.x, lab.moved))
    spread = before.max() - before.min()
    return OnePixel(
        changed=float((before != after).mean()),
        mean_change=float(np.abs(after - before).mean() / spread) if spread else 0.0,
        correlation=correlation(before, after),
        map=lab.numbers,
    )
