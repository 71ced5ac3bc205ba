"""The chain that the studio shows: picture -> convolution -> activation -> pooling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.activations import activate
from cnnviz.core.convolution import ConvSpec, convolve
from cnnviz.core.messages import Refusal, mark
from cnnviz.core.pooling import Indices, PoolSpec, pool

__all__ = ["MODES", "Stages", "run"]

Array = npt.NDArray[np.float32]

MODES = (mark("grey"), mark("each"), mark("sum"))


@dataclass(frozen=True, eq=False)
class Stages:
    """The map after each stage, float32 (H', W'), in mode "each" (C, H', W'); for the max kinds
    of pooling also the winners, (..., H'', W'', 2) coordinates in the activated map."""

    conv: Array
    activation: Array
    pooled: Array
    winners: Indices | None = None


def run(
    planes: Array,
    kernels: Array,
    bias: float = 0.0,
    mode: str = "grey",
    spec: ConvSpec | None = None,
    activation: str = "identity",
    pooling: PoolSpec | None = None,
) -> Stages:
    """Send a picture through the chain; no pooling when `pooling` is None.

    planes: (C, H, W). mode "grey": one kernel (kh, kw) on a single plane; "each": the same
    kernel on every plane, (C, H', W'); "sum": kernels (C, kh, kw), one a plane, summed to one
    map. Raises Refusal when something does not fit.
    """
    spec = spec or ConvSpec()
    if mode == "grey" and len(planes) != 1:
        raise Refusal("In mode grey the picture has one plane, not {n}.", n=len(planes))
    if mode == "each":
        conv = np.stack([convolve(plane, kernels, spec, bias) for plane in planes])
    elif mode == "sum":
        conv = convolve(planes, kernels, spec, bias)
    elif mode == "grey":
        conv = convolve(planes[0], kernels, spec, bias)
    else:
        raise Refusal(
            "The colour mode {value} is unknown: grey, each or sum.", value=repr(mode)[:40]
        )
    activated = activate(activation, conv)
    pooled = pool(activated, pooling or PoolSpec("none"))
    return Stages(conv, activated, pooled.values, pooled.winners)
