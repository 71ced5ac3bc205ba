"""What the stage shows, as one frozen description: a few cells, what is done to them, and where.

The browser sends it when the pointer rests, the link carries it, the code and the exports are
made from it. Everything that arrives from outside is checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.conv_spec import output_size, quoted, whole_numbers
from cnnviz.core.demo import MOST_KERNELS, Demo
from cnnviz.core.matrix import Matrix
from cnnviz.core.messages import Refusal
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.pipeline import Stages, run
from cnnviz.core.pooling import pool_size
from cnnviz.core.region import Region, cells_of, fit_region, region_shape
from cnnviz.core.stage_source import Position, Source, first_place, source_from_json
from cnnviz.core.window_cut import Window

__all__ = [
    "PAGES",
    "Matrix",
    "NetworkWindow",
    "Region",
    "StageDemo",
    "check_pooling",
    "check_slide",
]

Array = npt.NDArray[np.float32]
Shape = tuple[int, int, int]

PAGES = ("slide", "pooling")
MOST_KERNEL_SIDE = 7
MOST_STRIDE = 4
MOST_DILATION = 3
MOST_PADDING = 16


def _check_padding(demo: Demo) -> None:
    padding = demo.spec.padding
    if not isinstance(padding, str) and max(padding) > MOST_PADDING:
        raise Refusal(
            "The padding {value} cannot be shown cell by cell: at most {most} on each side.",
            value=quoted(padding),
            most=MOST_PADDING,
        )


def check_slide(demo: Demo) -> Demo:
    """Return `demo` if the stage can show its convolution cell by cell; raises Refusal.

    Kernels have one size of at most 7 cells a side, the stride is at most 4, the dilation 3, the
    padding 16 cells on each side; nothing is pooled.
    """
    for choice in demo.kernels:
        rows, cols = choice.array.shape[1:]
        if max(rows, cols) > MOST_KERNEL_SIDE:
            raise Refusal(
                "The kernel has {rows} x {cols} cells; cell by cell, kernels of at most "
                "{most} x {most} are shown.",
                rows=rows,
                cols=cols,
                most=MOST_KERNEL_SIDE,
            )
    sizes = ["{} x {}".format(*choice.array.shape[1:]) for choice in demo.kernels]
    for size in sizes[1:]:
        if size != sizes[0]:
            raise Refusal(
                "The kernels differ in size: {first} and {other}; those of one layer are equal.",
                first=sizes[0],
                other=size,
            )
    if max(demo.spec.stride) > MOST_STRIDE:
        raise Refusal(
            "The stride {value} cannot be shown cell by cell: at most {most}.",
            value=quoted(demo.spec.stride),
            most=MOST_STRIDE,
        )
    if max(demo.spec.dilation) > MOST_DILATION:
        raise Refusal(
            "The dilation {value} cannot be shown cell by cell: at most {most}.",
            value=quoted(demo.spec.dilation),
            most=MOST_DILATION,
        )
    _check_padding(demo)
    return demo


def check_pooling(demo: Demo) -> Demo:
    """Return `demo` if the stage can show its pooling cell by cell; raises Refusal."""
    if not demo.pool.windowed:
        raise Refusal(
            "The pooling {value} has no window to move: max, average or l2.", value=demo.pool.kind
        )
    _check_padding(demo)
    return demo


@dataclass(frozen=True)
class StageDemo:
    """The settings, the cells they work on, and the output cell that is being made.

    With no pooling it is a stage of /slide: kernels on all channels at once, one map each. With a
    pooling it is a stage of /pooling: only the first kernel counts, and each channel has its own
    map. at: (map, row, column) in the output. In a network's window kernel, bias and convolution
    are the layer's: of the settings only the activation counts. Raises Refusal.
    """

    demo: Demo
    source: Source
    at: Position = (0, 0, 0)

    def __post_init__(self) -> None:
        if isinstance(self.source, NetworkWindow):
            demo = Demo(mode="sum", activation=self.demo.activation)
        elif self.page == "slide":
            demo = replace(check_slide(self.demo), mode="sum")
        else:
            demo = replace(check_pooling(self.demo).alone(0), mode="each")
        object.__setattr__(self, "demo", demo)
        if not whole_numbers(self.at, 3, 0):
            raise Refusal(
                "The position {value} cannot be used: it is three whole numbers from 0, map, row "
                "and column.",
                value=quoted(self.at),
            )

    @property
    def page(self) -> str:
        """Which of PAGES it belongs to."""
        plain = self.demo.pool.kind == "none" or isinstance(self.source, NetworkWindow)
        return "slide" if plain else "pooling"

    @classmethod
    def from_json(cls, data: object) -> StageDemo:
        """Read what the browser sends; raises Refusal on anything it could not have made."""
        if not isinstance(data, Mapping):
            raise Refusal("The settings are an object, not {value}.", value=quoted(data))
        at = data.get("at", [0, 0, 0])
        return cls(
            Demo.from_json(data.get("demo"), MOST_KERNELS),
            source_from_json(data.get("source")),
            tuple(at) if isinstance(at, list) else at,
        )

    def to_json(self) -> dict[str, Any]:
        """The form the browser starts from."""
        return {
            "demo": self.demo.to_json(),
            "source": self.source.to_json(),
            "at": list(self.at),
        }

    def input_shape(self, picture: Shape | None = None) -> Shape:
        """(C, rows, cols) of the input; a region needs the shape (C, H, W) of the picture."""
        if isinstance(self.source, Matrix):
            return self.source.shape
        if isinstance(self.source, NetworkWindow):
            place = self.source.place(self.source.seen(picture))
            return place.inputs[0], *place.box[2:]
        channels, height, width = _needed(picture)
        return channels, *region_shape(fit_region(self.source, height, width))

    def shapes(self, picture: Shape | None = None) -> tuple[tuple[int, int], ...]:
        """(rows, cols) of each map that `at` can point into.

        Raises Refusal when a kernel or the pooling window does not fit.
        """
        if isinstance(self.source, NetworkWindow):
            return (self.source.place(self.source.seen(picture)).shape,)
        channels, height, width = self.input_shape(picture)
        kernels = (choice.array.shape[1:] for choice in self.demo.kernels)
        sizes = tuple(
            pool_size(*output_size(height, width, kh, kw, self.demo.spec), self.demo.pool)
            for kh, kw in kernels
        )
        return sizes if self.page == "slide" else sizes * channels

    def holds(self, picture: Shape | None = None) -> bool:
        """Whether `at` lies inside the output. Raises Refusal when something does not fit."""
        shapes, (which, row, col) = self.shapes(picture), self.at
        return which < len(shapes) and row < shapes[which][0] and col < shapes[which][1]

    def fitted(self, picture: Shape | None = None) -> StageDemo:
        """The same with its region inside the picture, and at the usual cell if `at` is outside.

        Raises Refusal when something does not fit.
        """
        source = self.source
        if isinstance(source, Region):
            source = fit_region(source, *_needed(picture)[1:])
        at = self.at if self.holds(picture) else first_place(source, picture)
        return replace(self, source=source, at=at)

    def planes(self, picture: Array | None = None, window: Window | None = None) -> Array:
        """The input, float32 (C, rows, cols).

        A region is read from the planes (C, H, W) of the picture, a network's window from what
        was cut out of it.
        """
        if isinstance(self.source, Matrix):
            return self.source.array
        if isinstance(self.source, NetworkWindow):
            return _cut(window).planes
        if picture is None:
            raise ValueError("a region needs the picture's planes")
        return cells_of(picture, self.source)

    def maps(self, picture: Array | None = None, window: Window | None = None) -> list[Stages]:
        """The chain of each kernel on the input. Raises Refusal when something does not fit.

        Maps are (H', W') on /slide and for one channel, (C, H', W') on /pooling for three.
        """
        if isinstance(self.source, NetworkWindow):
            return [_cut(window).stages(self.demo.activation)]
        planes, demo = self.planes(picture), self.demo
        mode = demo.effective_mode(len(planes))
        return [
            run(
                planes,
                demo.weights(which, len(planes)),
                demo.bias,
                mode,
                demo.spec,
                demo.activation,
                demo.pool,
            )
            for which in range(len(demo.kernels))
        ]


def _cut(window: Window | None) -> Window:
    if window is None:
        raise ValueError("a network's window needs its numbers")
    return window


def _needed(picture: Shape | None) -> Shape:
    if picture is None:
        raise ValueError("a region needs the picture's shape")
    return picture
