"""The named kernels that find bends, blobs, directions, lines and corners.

To add one, write one entry; the menus, the links and the tests follow.
"""

from __future__ import annotations

from cnnviz.core.messages import mark
from cnnviz.core.named_kernel import (
    DIRECTIONS,
    LINES,
    SECOND,
    TEXTBOOK,
    NamedKernel,
    Param,
    angle_param,
    sigma_param,
    size_param,
)

__all__ = ["SHAPES"]

MARR = mark("D. Marr and E. Hildreth, Theory of edge detection, 1980")

SHAPES = (
    NamedKernel(
        "laplacian-4",
        mark("Laplacian, 4 neighbours"),
        SECOND,
        mark("Bends of brightness: zero on slopes, of two signs on the sides of an edge."),
        TEXTBOOK,
        ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    ),
    NamedKernel(
        "laplacian-8",
        mark("Laplacian, 8 neighbours"),
        SECOND,
        mark("Bends of brightness, with the diagonal neighbours counted as well."),
        TEXTBOOK,
        ((1, 1, 1), (1, -8, 1), (1, 1, 1)),
    ),
    NamedKernel(
        "second-x",
        mark("Second difference x"),
        SECOND,
        mark("Bends of brightness from left to right: thin upright lines."),
        TEXTBOOK,
        ((1, -2, 1),),
    ),
    NamedKernel(
        "second-y",
        mark("Second difference y"),
        SECOND,
        mark("Bends of brightness from top to bottom: thin level lines."),
        TEXTBOOK,
        ((1,), (-2,), (1,)),
    ),
    NamedKernel(
        "log",
        mark("Laplacian of Gaussian"),
        SECOND,
        mark("Blobs of a chosen size, and edges where its answer changes sign."),
        MARR,
        generator="laplacian of gaussian",
        params=(size_param(9, 3), sigma_param(1.4)),
    ),
    NamedKernel(
        "dog",
        mark("Difference of Gaussians"),
        SECOND,
        mark("Bright blobs of a chosen size, as cells in the eye do: centre against surround."),
        MARR,
        generator="difference of gaussians",
        params=(
            size_param(9, 3),
            sigma_param(1.0),
            Param("ratio", mark("Ratio"), 1.1, 5, 0.1, 1.6),
        ),
    ),
    NamedKernel(
        "diagonal-edge-left",
        mark("Diagonal edge, upper left"),
        DIRECTIONS,
        mark("Rising edges: positive where bright lies at the upper left of dark."),
        TEXTBOOK,
        ((1, 1, 0), (1, 0, -1), (0, -1, -1)),
    ),
    NamedKernel(
        "diagonal-edge-right",
        mark("Diagonal edge, upper right"),
        DIRECTIONS,
        mark("Falling edges: positive where bright lies at the upper right of dark."),
        TEXTBOOK,
        ((0, 1, 1), (-1, 0, 1), (-1, -1, 0)),
    ),
    NamedKernel(
        "kirsch",
        mark("Kirsch compass"),
        DIRECTIONS,
        mark("Edges that face one of eight directions, like a compass needle."),
        mark(
            "R. Kirsch, Computer determination of the constituent structure of biological images,"
            " 1971"
        ),
        generator="kirsch",
        params=(Param("angle", mark("Angle in degrees"), 0, 315, 45, 0),),
    ),
    NamedKernel(
        "gabor",
        mark("Gabor"),
        DIRECTIONS,
        mark("Stripes of one direction and one width, as the first cells of the visual cortex."),
        mark(
            "J. Daugman, Uncertainty relation for resolution in space, spatial frequency, and"
            " orientation optimized by two-dimensional visual cortical filters, 1985"
        ),
        generator="gabor",
        params=(
            size_param(11, 3),
            sigma_param(2.5),
            angle_param(),
            Param("wavelength", mark("Wavelength"), 2, 31, 0.5, 5),
            Param("phase", mark("Phase in degrees"), 0, 359, 1.0, 0),
            Param("aspect", mark("Aspect"), 0.2, 2, 0.1, 1.0),
        ),
    ),
    NamedKernel(
        "line-level",
        mark("Level line"),
        LINES,
        mark("Thin bright lines from left to right."),
        TEXTBOOK,
        ((-1, -1, -1), (2, 2, 2), (-1, -1, -1)),
    ),
    NamedKernel(
        "line-upright",
        mark("Upright line"),
        LINES,
        mark("Thin bright lines from top to bottom."),
        TEXTBOOK,
        ((-1, 2, -1), (-1, 2, -1), (-1, 2, -1)),
    ),
    NamedKernel(
        "line-rising",
        mark("Rising line"),
        LINES,
        mark("Thin bright lines that rise to the right."),
        TEXTBOOK,
        ((-1, -1, 2), (-1, 2, -1), (2, -1, -1)),
    ),
    NamedKernel(
        "line-falling",
        mark("Falling line"),
        LINES,
        mark("Thin bright lines that fall to the right."),
        TEXTBOOK,
        ((2, -1, -1), (-1, 2, -1), (-1, -1, 2)),
    ),
    NamedKernel(
        "corner",
        mark("Corner"),
        LINES,
        mark("Corners and points: silent on flat parts and on upright and level edges."),
        mark("The second difference in both directions at once"),
        ((1, -2, 1), (-2, 4, -2), (1, -2, 1)),
    ),
    NamedKernel(
        "corner-upper-left",
        mark("Upper left corner"),
        LINES,
        mark("Upper left corners of bright shapes most of all; turn it for the other three."),
        mark("A template, with weights that sum to zero"),
        ((-4, -4, -4), (-4, 5, 5), (-4, 5, 5)),
    ),
    NamedKernel(
        "saddle",
        mark("Mixed derivative"),
        LINES,
        mark("Corners and saddles: how the slope to the right changes downwards."),
        TEXTBOOK,
        ((0.25, 0, -0.25), (0, 0, 0), (-0.25, 0, 0.25)),
    ),
)
