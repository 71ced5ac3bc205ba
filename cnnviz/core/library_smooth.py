"""The named kernels that keep the picture a picture: copies, blurs, sharpening, effects.

To add one, write one entry; the menus, the links and the tests follow.
"""

from __future__ import annotations

from cnnviz.core.messages import mark
from cnnviz.core.named_kernel import (
    ARTISTIC,
    BASIC,
    BLUR,
    SHARPEN,
    TEXTBOOK,
    NamedKernel,
    Param,
    angle_param,
    sigma_param,
    size_param,
)

__all__ = ["SMOOTH"]

SETOSA = mark("V. Powell, Image Kernels Explained Visually, setosa.io")

SMOOTH = (
    NamedKernel(
        "identity",
        mark("Identity"),
        BASIC,
        mark("Changes nothing: each pixel is its own answer."),
        TEXTBOOK,
        ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    ),
    NamedKernel(
        "shift",
        mark("Shift"),
        BASIC,
        mark("Moves the picture: one weight, away from the centre."),
        TEXTBOOK,
        generator="shift",
        params=(
            Param("dx", mark("To the right"), -15, 15, 1, 2),
            Param("dy", mark("Down"), -15, 15, 1, 0),
        ),
    ),
    NamedKernel(
        "random",
        mark("Random"),
        BASIC,
        mark("Finds nothing in particular: what a network starts from before it learns."),
        mark("Even noise by T. Ettinger's mulberry32"),
        generator="random",
        params=(size_param(3), Param("seed", mark("Seed"), 0, 9999, 1, 1)),
    ),
    NamedKernel(
        "box",
        mark("Box blur"),
        BLUR,
        mark("The plain mean of a square of pixels: smooths noise and fine detail."),
        TEXTBOOK,
        generator="box",
        params=(size_param(3),),
    ),
    NamedKernel(
        "gaussian",
        mark("Gaussian blur"),
        BLUR,
        mark("A mean that trusts near pixels most: smooths evenly in all directions."),
        mark("After C. F. Gauss; A. Witkin, Scale-space filtering, 1983"),
        generator="gaussian",
        params=(size_param(5), sigma_param(1.0)),
    ),
    NamedKernel(
        "binomial",
        mark("Binomial blur"),
        BLUR,
        mark("A Gaussian blur in whole numbers, the row 1 4 6 4 1 of Pascal's triangle."),
        mark("P. Burt and E. Adelson, The Laplacian pyramid as a compact image code, 1983"),
        tuple(tuple(a * b / 256 for a in (1, 4, 6, 4, 1)) for b in (1, 4, 6, 4, 1)),
    ),
    NamedKernel(
        "disc",
        mark("Disc blur"),
        BLUR,
        mark("What a lens out of focus does: every bright point becomes a disc."),
        TEXTBOOK,
        generator="disc",
        params=(size_param(7),),
    ),
    NamedKernel(
        "motion-blur",
        mark("Motion blur"),
        BLUR,
        mark("What a camera that moves in one direction does: points become streaks."),
        TEXTBOOK,
        generator="motion",
        params=(size_param(9), angle_param()),
    ),
    NamedKernel(
        "sharpen",
        mark("Sharpen"),
        SHARPEN,
        mark("Raises each pixel against its four neighbours: edges stand out."),
        SETOSA,
        ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    ),
    NamedKernel(
        "sharpen-8",
        mark("Sharpen, 8 neighbours"),
        SHARPEN,
        mark("Raises each pixel against all eight neighbours: stronger, and noisier."),
        TEXTBOOK,
        ((-1, -1, -1), (-1, 9, -1), (-1, -1, -1)),
    ),
    NamedKernel(
        "unsharp",
        mark("Unsharp mask"),
        SHARPEN,
        mark("Adds back what a Gaussian blur would lose: detail of a chosen size."),
        mark("A darkroom method; R. Gonzalez and R. Woods, Digital Image Processing"),
        generator="unsharp",
        params=(
            size_param(5, 3, 2),
            sigma_param(1.0),
            Param("amount", mark("Amount"), 0, 5, 0.1, 1.0),
        ),
    ),
    NamedKernel(
        "emboss",
        mark("Emboss"),
        ARTISTIC,
        mark("A relief lit from the upper left: it keeps the brightness and adds the slope."),
        SETOSA,
        ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
    ),
    NamedKernel(
        "outline",
        mark("Outline"),
        ARTISTIC,
        mark("Whatever differs from its surroundings: flat parts go dark, outlines light up."),
        SETOSA,
        ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    ),
)
