"""What the shift lab shows, as one frozen description, checked where it comes from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cnnviz.core.conv_spec import ConvSpec, quoted
from cnnviz.core.demo import Demo
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec
from cnnviz.core.shift import FILLS, camera_margin
from cnnviz.core.shift_blocks import Plan, plan_blocks

__all__ = ["FARTHEST", "MOST_BLOCKS", "ShiftDemo", "check_shift", "default_demo"]

MOST_BLOCKS = 4
FARTHEST = 64
MOST_STRIDE = 4
MOST_DILATION = 3


def default_demo() -> Demo:
    """A vertical edge with zeros around, ReLU, 2 x 2 maxima: the usual first layer."""
    return Demo(spec=ConvSpec(padding="same"), activation="relu", pool=PoolSpec("max"))


def check_shift(demo: Demo) -> Demo:
    """Return `demo` if the lab can show it; raises Refusal.

    It has one kernel, a stride of at most 4 and a dilation of at most 3.
    """
    if len(demo.kernels) != 1:
        raise Refusal("The shift lab has one kernel, not {n}.", n=len(demo.kernels))
    if max(demo.spec.stride) > MOST_STRIDE:
        raise Refusal(
            "The stride {value} is beyond the shift lab's: at most {most}.",
            value=quoted(demo.spec.stride),
            most=MOST_STRIDE,
        )
    if max(demo.spec.dilation) > MOST_DILATION:
        raise Refusal(
            "The dilation {value} is beyond the shift lab's: at most {most}.",
            value=quoted(demo.spec.dilation),
            most=MOST_DILATION,
        )
    return demo


def _is_shift(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(isinstance(d, int | float) and not isinstance(d, bool) for d in value)
        and all(abs(d) <= FARTHEST and 2 * d == int(2 * d) for d in value)
    )


@dataclass(frozen=True)
class ShiftDemo:
    """The kernel and its settings, how many such blocks follow each other, what comes in from
    outside (one of FILLS), and the shift in pixels, (down, right), whole or halves.
    Raises Refusal.
    """

    demo: Demo = field(default_factory=default_demo)
    blocks: int = 1
    fill: str = "zeros"
    shift: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        check_shift(self.demo)
        whole = isinstance(self.blocks, int) and not isinstance(self.blocks, bool)
        if not whole or not 1 <= self.blocks <= MOST_BLOCKS:
            raise Refusal(
                "The number of blocks {value} cannot be used: a whole number from 1 to {most}.",
                value=quoted(self.blocks),
                most=MOST_BLOCKS,
            )
        if not isinstance(self.fill, str) or self.fill not in FILLS:
            raise Refusal(
                "The filling {value} is unknown: circular, zeros, replicate or camera.",
                value=quoted(self.fill),
            )
        if not _is_shift(self.shift):
            raise Refusal(
                "The shift {value} cannot be used: two numbers, down and right, whole or halves, "
                "within ±{most}.",
                value=quoted(self.shift),
                most=FARTHEST,
            )
        # Adding 0.0 makes minus zero plain, so that equal shifts are written alike.
        object.__setattr__(self, "shift", tuple(float(d) + 0.0 for d in self.shift))

    @classmethod
    def from_json(cls, data: object) -> ShiftDemo:
        """Read what the browser sends; raises Refusal on anything it could not have made."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        shift = data.get("shift", [0, 0])
        return cls(
            Demo.from_json(data.get("demo"), 1),
            data.get("blocks", 1),
            data.get("fill", "zeros"),
            tuple(shift) if isinstance(shift, list) else shift,
        )

    def to_json(self) -> dict[str, Any]:
        """The form the browser starts from; whole shifts are whole numbers."""
        return {
            "demo": self.demo.to_json(),
            "blocks": self.blocks,
            "fill": self.fill,
            "shift": [int(d) if d == int(d) else d for d in self.shift],
        }

    def seen(self, height: int, width: int) -> tuple[int, int]:
        """The size of the part x of a height x width picture that the lab works on."""
        margin = camera_margin(height, width) if self.fill == "camera" else 0
        return height - 2 * margin, width - 2 * margin

    def reachable(self, height: int, width: int) -> tuple[float, float]:
        """The shift as it is done: the camera cannot leave a height x width picture."""
        most = camera_margin(height, width) if self.fill == "camera" else FARTHEST
        dy, dx = (max(-most, min(most, d)) for d in self.shift)
        return dy, dx

    def plan(self, height: int, width: int) -> Plan:
        """Sizes and reach of the maps of a height x width picture; Refusal when nothing fits."""
        return plan_blocks(*self.seen(height, width), self.demo, self.blocks)
