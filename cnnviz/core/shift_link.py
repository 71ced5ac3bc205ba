"""The shift lab as URL parameters, and back: those of the studio, then blocks, fill and shift.

Reading never fails: a parameter that cannot be used is left out, and one sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cnnviz.core.demo import Demo
from cnnviz.core.link import KERNELS, Query, demo_from_query, demo_to_query, read_whole, single
from cnnviz.core.messages import Refusal
from cnnviz.core.shift_demo import ShiftDemo, check_shift, default_demo

__all__ = ["shift_from_query", "shift_to_query"]

Shape = tuple[int, int, int]
# What may be to blame when the layers do not fit the picture, the likeliest first.
SIZES = (
    "blocks",
    "kernel",
    "padding",
    "padding_mode",
    "pool_size",
    "pool",
    "dilation",
    "stride",
    "pool_stride",
    "fill",
)


def shift_to_query(lab: ShiftDemo) -> dict[str, str]:
    """The parameters that restore `lab`: always the kernel, and what differs from the defaults."""
    query, usual = demo_to_query(lab.demo), ShiftDemo()
    if lab.blocks != usual.blocks:
        query["blocks"] = str(lab.blocks)
    if lab.fill != usual.fill:
        query["fill"] = lab.fill
    if lab.shift != usual.shift:
        query["shift"] = ",".join(f"{d:g}" for d in lab.shift)
    return query


def shift_from_query(
    query: Query, picture: Shape | None = None
) -> tuple[ShiftDemo, dict[str, Refusal]]:
    """The lab a link describes, and for each unusable parameter why it was left out.

    A link without a kernel changes the default lab; one with a kernel says all of its layers, as
    `shift_to_query` and the studio's links do. picture: the shape (C, H, W) of the shared picture;
    settings that do not fit it give way to the default layers.
    """
    start = Demo() if query.get("kernel") else default_demo()
    demo, problems = demo_from_query(query, KERNELS[:1], start, check_shift)
    lab = ShiftDemo(demo)

    def step(name: str, change: Callable[[str], ShiftDemo]) -> None:
        nonlocal lab
        lab, why = single(query, name, change, lab)
        if why is not None:
            problems[name] = why

    step("blocks", lambda text: replace(lab, blocks=read_whole(text)))
    step("fill", lambda text: replace(lab, fill=text))
    step("shift", lambda text: replace(lab, shift=_shift(text)))
    why = _misfit(lab, picture)
    if why is not None:
        blamed = (name for name in SIZES if query.get(name) and name not in problems)
        lab = replace(lab, demo=default_demo(), blocks=1)
        problems = {**problems, next(blamed, "kernel"): why}
        if _misfit(lab, picture) is not None:
            lab = replace(lab, fill=ShiftDemo().fill)
    return lab, problems


def _misfit(lab: ShiftDemo, picture: Shape | None) -> Refusal | None:
    """Why the lab has no maps, if it has none and that can be known."""
    try:
        if picture is not None:
            lab.plan(*picture[1:])
    except Refusal as why:
        return why
    return None


def _shift(text: str) -> tuple[float, float]:
    parts = text.split(",")
    try:
        down, right = (float(part) for part in parts)
    except ValueError:
        raise Refusal(
            "{value} is not a shift: two numbers, down and right, such as 5,3.",
            value=repr(text[:40]),
        ) from None
    return down, right
