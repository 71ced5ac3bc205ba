"""The named kernels that a formula makes, with the numbers a person may choose for each."""

from __future__ import annotations

from cnnviz.core.messages import mark
from cnnviz.core.named_kernel import (
    BASIC,
    BLUR,
    DIRECTIONS,
    EDGES,
    SECOND,
    SHARPEN,
    TEXTBOOK,
    NamedKernel,
    Param,
)

__all__ = ["MADE"]


def _size(default: int, least: int = 1, step: int = 1) -> Param:
    return Param("size", mark("Size"), least, 31, step, default)


def _sigma(default: float) -> Param:
    return Param("sigma", mark("Sigma"), 0.3, 10, 0.1, default)


def _angle(default: int, step: int = 1) -> Param:
    return Param("angle", mark("Angle in degrees"), 0, 360 - step, float(step), default)


MARR = mark("D. Marr and E. Hildreth, Theory of edge detection, 1980")

MADE = (
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
        params=(_size(3), Param("seed", mark("Seed"), 0, 9999, 1, 1)),
    ),
    NamedKernel(
        "box",
        mark("Box blur"),
        BLUR,
        mark("The plain mean of a square of pixels: smooths noise and fine detail."),
        TEXTBOOK,
        generator="box",
        params=(_size(3),),
    ),
    NamedKernel(
        "gaussian",
        mark("Gaussian blur"),
        BLUR,
        mark("A mean that trusts near pixels most: smooths evenly in all directions."),
        mark("After C. F. Gauss; A. Witkin, Scale-space filtering, 1983"),
        generator="gaussian",
        params=(_size(5), _sigma(1.0)),
    ),
    NamedKernel(
        "disc",
        mark("Disc blur"),
        BLUR,
        mark("What a lens out of focus does: every bright point becomes a disc."),
        TEXTBOOK,
        generator="disc",
        params=(_size(7),),
    ),
    NamedKernel(
        "motion-blur",
        mark("Motion blur"),
        BLUR,
        mark("What a camera that moves in one direction does: points become streaks."),
        TEXTBOOK,
        generator="motion",
        params=(_size(9), _angle(0)),
    ),
    NamedKernel(
        "unsharp",
        mark("Unsharp mask"),
        SHARPEN,
        mark("Adds back what a Gaussian blur would lose: detail of a chosen size."),
        mark("A darkroom method; R. Gonzalez and R. Woods, Digital Image Processing"),
        generator="unsharp",
        params=(
            _size(5, 3, 2),
            _sigma(1.0),
            Param("amount", mark("Amount"), 0, 5, 0.1, 1.0),
        ),
    ),
    NamedKernel(
        "gaussian-derivative",
        mark("Derivative of Gaussian"),
        EDGES,
        mark("The slope in one direction of a blurred picture: edges without the noise."),
        mark("J. Canny, A computational approach to edge detection, 1986"),
        generator="gaussian derivative",
        params=(_size(9, 3), _sigma(1.5), _angle(0)),
    ),
    NamedKernel(
        "log",
        mark("Laplacian of Gaussian"),
        SECOND,
        mark("Blobs of a chosen size, and edges where its answer changes sign."),
        MARR,
        generator="laplacian of gaussian",
        params=(_size(9, 3), _sigma(1.4)),
    ),
    NamedKernel(
        "dog",
        mark("Difference of Gaussians"),
        SECOND,
        mark("Bright blobs of a chosen size, as cells in the eye do: centre against surround."),
        MARR,
        generator="difference of gaussians",
        params=(_size(9, 3), _sigma(1.0), Param("ratio", mark("Ratio"), 1.1, 5, 0.1, 1.6)),
    ),
    NamedKernel(
        "kirsch",
        mark("Kirsch compass"),
        DIRECTIONS,
        mark("Edges that face one of eight directions, like a compass needle."),
        mark("R. Kirsch, Computer determination of the constituent structure of images, 1971"),
        generator="kirsch",
        params=(Param("angle", mark("Angle in degrees"), 0, 315, 45, 0),),
    ),
    NamedKernel(
        "gabor",
        mark("Gabor"),
        DIRECTIONS,
        mark("Stripes of one direction and one width, as the first cells of the visual cortex."),
        mark("J. Daugman, Uncertainty relation for resolution in space and frequency, 1985"),
        generator="gabor",
        params=(
            _size(11, 3),
            _sigma(2.5),
            _angle(0),
            Param("wavelength", mark("Wavelength"), 2, 31, 0.5, 5),
            Param("phase", mark("Phase in degrees"), 0, 359, 1.0, 0),
            Param("aspect", mark("Aspect"), 0.2, 2, 0.1, 1.0),
        ),
    ),
)
