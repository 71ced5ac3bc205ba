"""The line that tells how far a training is."""

from __future__ import annotations

import sys

__all__ = ["clock", "progress_line"]

WIDTH = 24


def clock(seconds: float) -> str:
    """A time as minutes and seconds, with hours where there are any.

    >>> clock(3725.4)
    '1:02:05'
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def progress_line(
    epoch: int, epochs: int, step: int, steps: int, loss: float, right: float, seconds: float
) -> None:
    """Draw the bar of an epoch over itself: loss, accuracy, time left in all.

    epoch: from 0. step: steps done of this epoch, which took `seconds`. On something that is no
    terminal only whole epochs are written, one line each.
    """
    terminal = sys.stdout.isatty()
    if step < steps and not terminal:
        return
    full = round(WIDTH * step / steps)
    left = seconds / step * (steps * (epochs - epoch) - step)
    sys.stdout.write(
        f"{chr(13) if terminal else ''}epoch {epoch + 1:>3} of {epochs} "
        f"[{'#' * full}{'.' * (WIDTH - full)}] loss {loss:.3f}, "
        f"right {100 * right:5.1f} %, left {clock(left)}  "
        f"{'' if terminal and step < steps else chr(10)}"
    )
    sys.stdout.flush()
