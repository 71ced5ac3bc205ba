"""The named kernels that find edges: first derivatives, and the filters of the lectures.

To add one, write one entry; the menus, the links and the tests follow.
"""

from __future__ import annotations

from cnnviz.core.messages import mark
from cnnviz.core.named_kernel import (
    EDGES,
    LECTURES,
    TEXTBOOK,
    NamedKernel,
    angle_param,
    sigma_param,
    size_param,
)

__all__ = ["EDGE_KERNELS"]

SOBEL = mark(
    "I. Sobel and G. Feldman, A 3x3 isotropic gradient operator for image processing, 1968"
)
PREWITT = mark("J. Prewitt, Object enhancement and extraction, 1970")
SCHARR = mark("H. Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung, 2000")
ROBERTS = mark("L. Roberts, Machine perception of three-dimensional solids, 1963")
TAUGHT = mark("Deep-learning lectures")
LECTURE_PICTURE = mark("Deep-learning lectures, with a 6 x 6 picture")

EDGE_KERNELS = (
    NamedKernel(
        "vertical-edge",
        mark("Vertical edge"),
        LECTURES,
        mark("Upright edges: positive from bright to dark, negative from dark to bright."),
        TAUGHT,
        ((1, 0, -1), (1, 0, -1), (1, 0, -1)),
    ),
    NamedKernel(
        "horizontal-edge",
        mark("Horizontal edge"),
        LECTURES,
        mark("Level edges: positive where bright lies above dark, negative the other way."),
        TAUGHT,
        ((1, 1, 1), (0, 0, 0), (-1, -1, -1)),
    ),
    NamedKernel(
        "lecture-diagonal",
        mark("Diagonal filter"),
        LECTURES,
        mark("Three pixels in a falling diagonal: 3 where all are lit and nothing else is."),
        LECTURE_PICTURE,
        ((1, -1, -1), (-1, 1, -1), (-1, -1, 1)),
    ),
    NamedKernel(
        "lecture-column",
        mark("Middle-column filter"),
        LECTURES,
        mark("Three pixels in a column: 3 where all are lit and nothing else is."),
        LECTURE_PICTURE,
        ((-1, 1, -1), (-1, 1, -1), (-1, 1, -1)),
    ),
    NamedKernel(
        "sobel-x",
        mark("Sobel x"),
        EDGES,
        mark("Upright edges: positive where the picture grows brighter to the right."),
        SOBEL,
        ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    ),
    NamedKernel(
        "sobel-y",
        mark("Sobel y"),
        EDGES,
        mark("Level edges: positive where the picture grows brighter downwards."),
        SOBEL,
        ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    ),
    NamedKernel(
        "prewitt-x",
        mark("Prewitt x"),
        EDGES,
        mark("Upright edges, as Sobel x, with all three rows counted alike."),
        PREWITT,
        ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    ),
    NamedKernel(
        "prewitt-y",
        mark("Prewitt y"),
        EDGES,
        mark("Level edges, as Sobel y, with all three columns counted alike."),
        PREWITT,
        ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    ),
    NamedKernel(
        "scharr-x",
        mark("Scharr x"),
        EDGES,
        mark("Upright edges, weighted so that slanted ones are judged fairly too."),
        SCHARR,
        ((-3, 0, 3), (-10, 0, 10), (-3, 0, 3)),
    ),
    NamedKernel(
        "scharr-y",
        mark("Scharr y"),
        EDGES,
        mark("Level edges, weighted so that slanted ones are judged fairly too."),
        SCHARR,
        ((-3, -10, -3), (0, 0, 0), (3, 10, 3)),
    ),
    NamedKernel(
        "roberts-1",
        mark("Roberts, falling"),
        EDGES,
        mark("Edges across the falling diagonal: one pixel less its lower right neighbour."),
        ROBERTS,
        ((1, 0), (0, -1)),
    ),
    NamedKernel(
        "roberts-2",
        mark("Roberts, rising"),
        EDGES,
        mark("Edges across the rising diagonal: one pixel less its lower left neighbour."),
        ROBERTS,
        ((0, 1), (-1, 0)),
    ),
    NamedKernel(
        "difference-x",
        mark("Central difference x"),
        EDGES,
        mark("The slope to the right from two pixels: a derivative at its plainest."),
        TEXTBOOK,
        ((-0.5, 0, 0.5),),
    ),
    NamedKernel(
        "difference-y",
        mark("Central difference y"),
        EDGES,
        mark("The slope downwards from two pixels: a derivative at its plainest."),
        TEXTBOOK,
        ((-0.5,), (0,), (0.5,)),
    ),
    NamedKernel(
        "gaussian-derivative",
        mark("Derivative of Gaussian"),
        EDGES,
        mark("The slope in one direction of a blurred picture: edges without the noise."),
        mark("J. Canny, A computational approach to edge detection, 1986"),
        generator="gaussian derivative",
        params=(size_param(9, 3), sigma_param(1.5), angle_param()),
    ),
)
