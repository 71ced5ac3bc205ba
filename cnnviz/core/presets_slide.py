"""The presets of /slide: small inputs whose answers can be worked out by hand."""

from __future__ import annotations

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import mark
from cnnviz.core.padding import PADDING_MODES
from cnnviz.core.preset import WHOLE, Preset, matrix_stage, plane
from cnnviz.core.stage_demo import StageDemo

__all__ = ["LECTURE_IMAGE", "SLIDE_PRESETS"]

PAGE = "slide"

LECTURE = mark("From the lectures")
EDGE = mark("Edges and their sign")
CHANNELS = mark("Channels and kernels")
MOVES = mark("How the window moves")
BORDER = mark("The border")
PICTURE = mark("The picture")

NINE = plane("1 2 3 | 4 5 6 | 7 8 9")
CORNERS = (plane("1 0 | 0 -1"),)
LECTURE_IMAGE = plane(
    "1 0 0 0 0 1 | 0 1 0 0 1 0 | 0 0 1 1 0 0 | 1 0 0 0 1 0 | 0 1 0 0 1 0 | 0 0 1 0 1 0"
)
BRIGHT_DARK = plane(" | ".join(["10 10 10 0 0 0"] * 6))
DARK_BRIGHT = plane(" | ".join(["0 0 0 10 10 10"] * 6))
BRIGHT_BAR = plane(" | ".join(["0 0 0 10 10 10 10 0 0 0"] * 3))
RED = plane("1 0 2 1 | 0 1 1 0 | 2 1 0 1 | 1 0 1 2")
GREEN = plane("0 1 1 0 | 2 0 1 1 | 1 1 0 2 | 0 2 1 0")
BLUE = plane("1 1 0 2 | 0 2 1 0 | 1 0 2 1 | 2 1 0 1")
THREE_PLANES = (
    plane("1 0 -1 | 1 0 -1 | 1 0 -1"),
    plane("0 1 0 | 1 -4 1 | 0 1 0"),
    plane("1 1 1 | 0 0 0 | -1 -1 -1"),
)
SLOPE = tuple(tuple(float(row + col) for col in range(7)) for row in range(7))
ONES = (plane("1 1 1 | 1 1 1 | 1 1 1"),)
SQUARE = tuple(
    tuple(10.0 if 2 <= row < 6 and 2 <= col < 6 else 0.0 for col in range(8)) for row in range(8)
)

CORNER_SAYS = (
    mark("The cells outside count as 0, so the corner comes out too small: 12."),
    mark("The cells outside are the mean of the input, 5: the corner gives 37."),
    mark("The cells outside repeat the nearest cell of the border: the corner gives 21."),
    mark("The input is mirrored at its border, which is not repeated itself: 33."),
    mark("The input goes on at its other side, as on a ring: 45, the sum of all nine."),
)
CORNER_TITLES = (
    mark("A corner, padded with zeros"),
    mark("A corner, padded with the mean"),
    mark("A corner, padded by repeating"),
    mark("A corner, padded by mirroring"),
    mark("A corner, padded from the other side"),
)


def _corner(mode: str) -> StageDemo:
    return matrix_stage((NINE,), (ONES,), spec=ConvSpec(padding="same", padding_mode=mode))


SLIDE_PRESETS: tuple[Preset, ...] = (
    Preset(
        "lecture-diagonal",
        PAGE,
        LECTURE,
        mark("The diagonal filter"),
        mark("Two cells of the map are 3, the most there can be: where a diagonal begins."),
        matrix_stage((LECTURE_IMAGE,), ("lecture-diagonal",)),
    ),
    Preset(
        "lecture-column",
        PAGE,
        LECTURE,
        mark("The middle-column filter"),
        mark("The same image under another filter: it answers 3 where three ones stand upright."),
        matrix_stage((LECTURE_IMAGE,), ("lecture-column",)),
    ),
    Preset(
        "nine",
        PAGE,
        LECTURE,
        mark("Nine numbers, cross-correlation"),
        mark("In every window the upper left cell is 4 less than the lower right: all are -4."),
        matrix_stage((NINE,), (CORNERS,)),
    ),
    Preset(
        "nine-flipped",
        PAGE,
        LECTURE,
        mark("Nine numbers, true convolution"),
        mark("The kernel is turned by 180 degrees first, and every -4 becomes +4."),
        matrix_stage((NINE,), (CORNERS,), spec=ConvSpec(flip=True)),
    ),
    Preset(
        "edge-bright-dark",
        PAGE,
        EDGE,
        mark("From bright to dark"),
        mark("The kernel answers +30 where bright meets dark going right, and 0 elsewhere."),
        matrix_stage((BRIGHT_DARK,), ("vertical-edge",), (0, 0, 1)),
    ),
    Preset(
        "edge-dark-bright",
        PAGE,
        EDGE,
        mark("From dark to bright"),
        mark("The same edge the other way round: the same size, the opposite sign."),
        matrix_stage((DARK_BRIGHT,), ("vertical-edge",), (0, 0, 1)),
    ),
    Preset(
        "edge-relu",
        PAGE,
        EDGE,
        mark("ReLU deletes one of two edges"),
        mark("The bar has two edges, -30 and +30; after ReLU only the second is left."),
        matrix_stage((BRIGHT_BAR,), ("vertical-edge",), (0, 0, 1), activation="relu"),
    ),
    Preset(
        "rgb-patch",
        PAGE,
        CHANNELS,
        mark("Three channels, 27 products"),
        mark("Each channel has its own plane of the kernel; three sums and a bias make one cell."),
        matrix_stage((RED, GREEN, BLUE), (THREE_PLANES,), bias=1.0),
    ),
    Preset(
        "two-kernels",
        PAGE,
        CHANNELS,
        mark("Two kernels, two maps"),
        mark("One square under two kernels: one sees its upright sides, one its level sides."),
        matrix_stage(
            (SQUARE,), ("vertical-edge", "horizontal-edge"), spec=ConvSpec(padding="same")
        ),
    ),
    Preset(
        "four-kernels",
        PAGE,
        CHANNELS,
        mark("Four kernels, four maps"),
        mark("Edges, a blur and a sharpening side by side: as many maps as kernels."),
        matrix_stage(
            (SQUARE,),
            ("vertical-edge", "horizontal-edge", "box", "sharpen"),
            spec=ConvSpec(padding="same"),
        ),
    ),
    Preset(
        "stride-overlap",
        PAGE,
        MOVES,
        mark("Stride 2: windows that overlap"),
        mark("A step of 2 under 3 x 3: neighbouring windows share one row or column."),
        matrix_stage((SLOPE,), (ONES,), spec=ConvSpec(stride=(2, 2))),
    ),
    *(
        Preset(f"corner-{mode}", PAGE, BORDER, title, sentence, _corner(mode))
        for mode, title, sentence in zip(PADDING_MODES, CORNER_TITLES, CORNER_SAYS, strict=True)
    ),
    Preset(
        "picture",
        PAGE,
        PICTURE,
        mark("A part of the picture"),
        mark("Drag the box: the cells below it are what the kernel sees."),
        StageDemo(Demo(kernels=(KernelChoice.named("vertical-edge"),)), WHOLE),
    ),
)
