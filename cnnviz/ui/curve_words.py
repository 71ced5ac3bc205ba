"""What a reader sees in the curves of a shift, said in a sentence that holds for these numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.core.rotation import ANGLES, FACTORS
from cnnviz.core.shift_curves import CURVE_KINDS, GLOBAL, REACH, STRIDES, WINDOWS
from cnnviz.ui.text import sentences, t

__all__ = ["change_words", "equivariance_words", "rotation_words", "scale_words", "tolerance_words"]

Numbers = npt.NDArray[np.float64]
# From this part of the cells on, flat regions are a reason of their own.
FLAT = 0.1


def _percent(share: float) -> str:
    """Whole percents, but never 0 % or 100 % for what is not exactly that."""
    if share in (0, 1):
        return f"{share:.0%}"
    if 0.005 <= share < 0.995:
        return f"{share:.0%}"
    return "< 1%" if share < 0.5 else "> 99%"


def tolerance_words(found: Numbers, kind: str) -> str:
    """Of shares and changes (2, kinds, windows, shifts): what one pixel costs."""
    share, change = (dict(zip(CURVE_KINDS, each, strict=True)) for each in found)
    two, eight, one = (WINDOWS.index(n) for n in (2, 8, 1))
    said = t(
        "One pixel further, {two} of the cells of 2 × 2 windows keep exactly their value, and"
        " {eight} of those of 8 × 8.",
        two=_percent(share[kind][two, 1]),
        eight=_percent(share[kind][eight, 1]),
    )
    if share["max"][one, 1] > FLAT:
        said = sentences(
            said,
            t(
                "Without pooling {one} keep it, because there the map is flat.",
                one=_percent(share["max"][one, 1]),
            ),
        )
    whole = share[kind][WINDOWS.index(GLOBAL)]
    if kind == "blur":
        less, more = change["blur"][two, 1], change["max"][two, 1]
        if less < more and share["blur"][two, 1] < share["max"][two, 1]:
            said = sentences(
                said,
                t(
                    "Blurred maxima keep fewer values, but change by less: with 2 × 2 windows by"
                    " {less} of the map's spread, without the blur by {more}.",
                    less=_part(less),
                    more=_part(more),
                ),
            )
    elif (whole == 1).all():
        said = sentences(said, t("Global pooling gives exactly the same number at every shift."))
    return said


def equivariance_words(errors: Numbers) -> str:
    """Of the errors (measures, strides, shifts): where they are exactly 0, and how large else."""
    said = []
    for i, stride in enumerate(STRIDES):
        at, between = errors[:, i, ::stride], errors[0, i]
        worst = f"{between.max():.2f}"
        if at.any():
            said.append(t("Stride {s}: up to {worst}.", s=stride, worst=worst))
        elif not between.any():
            said.append(t("Stride {s}: exactly 0 at every shift.", s=stride))
        else:
            said.append(
                t(
                    "Stride {s}: exactly 0 at multiples of {s}, up to {worst} between them.",
                    s=stride,
                    worst=worst,
                )
            )
    return sentences(*said)


def _part(value: float) -> str:
    return f"{value:.2f}" if value >= 0.01 else f"{value:.1g}"


def rotation_words(errors: Numbers) -> str:
    """Of the errors and interpolation's part (2, angles): quarter turns, and all the others."""
    error, alone = dict(zip(ANGLES, errors[0], strict=True)), errors[1].max()
    if not any(error.values()):
        return t("The error is 0 but for rounding at every angle.")
    quarter, half = max(error[-90], error[90]), error[180]
    if max(quarter, half) == 0:
        said = t("At quarter turns the error is 0 but for rounding: the kernel turned is itself.")
    elif half == 0:
        said = t(
            "Turned by half the error is 0 but for rounding, by a quarter it is {quarter}: the"
            " kernel is the same upside down, but not on its side.",
            quarter=_part(quarter),
        )
    else:
        said = t(
            "Even where no pixel is invented the error is {quarter} at a quarter turn and {half} at"
            " a half. The kernel has a direction, and the map does not turn along.",
            quarter=_part(quarter),
            half=_part(half),
        )
    between = max(value for angle, value in error.items() if angle % 90)
    if between <= alone:
        return f"{said} " + t(
            "Between them it is up to {most}, and interpolation alone makes up to {alone}: nothing"
            " else need be at work.",
            most=_part(between),
            alone=_part(alone),
        )
    return f"{said} " + t(
        "Between them it is up to {most}; interpolation alone makes at most {alone}.",
        most=_part(between),
        alone=_part(alone),
    )


def scale_words(errors: Numbers) -> str:
    """Of the errors and interpolation's part (2, factors): at both ends of the scale."""
    error = dict(zip(FACTORS, errors[0], strict=True))
    alone = dict(zip(FACTORS, errors[1], strict=True))
    others = [value for factor, value in error.items() if factor != 1]
    if not any(others):
        return t("The error is 0 but for rounding at every scale.")
    said = t(
        "Half the size: {half}, where interpolation alone makes {little}. Twice the size: {twice},"
        " where it makes {much}.",
        half=_part(error[0.5]),
        little=_part(alone[0.5]),
        twice=_part(error[2.0]),
        much=_part(alone[2.0]),
    )
    if all(others):
        said = sentences(said, t("The error is 0 at no other scale than 1."))
    return said


def change_words(shares: Numbers, step: tuple[int, int]) -> str:
    """Of the changed shares (17, 17): at which shifts they are exactly 0."""
    at = np.arange(-REACH, REACH + 1)
    whole = (at % step[0] == 0)[:, None] & (at % step[1] == 0)
    zeros = shares == 0
    most = _percent(float(shares.max()))
    if (zeros == whole).all():
        return t(
            "Exactly 0 where the shift is a multiple of {rows} rows and {cols} columns, and nowhere"
            " else: that is the grid of the windows. Elsewhere up to {most} of the cells change.",
            rows=step[0],
            cols=step[1],
            most=most,
        )
    return t(
        "Exactly 0 at {n} of {all} shifts; elsewhere up to {most} of the cells change.",
        n=int(zeros.sum()),
        all=zeros.size,
        most=most,
    )
