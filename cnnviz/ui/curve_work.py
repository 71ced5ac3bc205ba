"""How the curves of the shift lab are computed: once for everyone, with a bar meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.core.section_link import Option, Section
from cnnviz.core.shift_curves import CURVE_KINDS, change_spec, pooled_change
from cnnviz.ui.progress_bar import progress_bar
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t

__all__ = [
    "CURVES",
    "KEY",
    "Compute",
    "Curve",
    "Numbers",
    "computed",
    "exact",
    "joined_edges",
]

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Curve = Callable[[Any, Demo, Callable[[float], None]], Numbers]
# Runs one of the core's curves on the picture that is looked at.
Compute = Callable[[Curve], Numbers]
KEY = "shift-curves"
CURVES = Section(
    KEY,
    "curves",
    tabs=("tolerance", "equivariance", "turn", "map"),
    options=(Option("kind", CURVE_KINDS, CURVE_KINDS[0]),),
    apart=True,
)


def computed(demo: Demo, picture: Current, work: Curve) -> Numbers:
    """The numbers of `work`, from the shared cache or now, with a bar that fills up meanwhile."""
    # What these curves do not look at must not make them be computed again.
    demo = replace(
        demo,
        kernels=demo.kernels[:1],
        spec=ConvSpec(dilation=demo.spec.dilation, flip=demo.spec.flip),
        pool=change_spec(demo) if work is pooled_change else PoolSpec("none"),
    )
    key = ("curve", work.__name__, picture.key, picture.unit, demo)
    with progress_bar(t("Computing the curve …")) as progress:
        return picture.kept.get_or_make(key, lambda: work(picture.planes, demo, progress))


def joined_edges() -> str:
    """On what the curves of shifts are computed."""
    return t(
        "One convolution with the kernel above, stride 1, and its activation, on the middle of the"
        " picture with its edges joined: what leaves on one side comes in on the other."
    )


def exact(value: float) -> str:
    """0 only for what is exactly that."""
    return "0" if value == 0 else f"{value:.3g}"
