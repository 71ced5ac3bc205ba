"""Random numbers that Python and JavaScript draw alike: mulberry32 (T. Ettinger, 2017)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["mulberry32"]

STEP = 0x6D2B79F5


def mulberry32(seed: int, count: int) -> npt.NDArray[np.float64]:
    """The first `count` numbers of the generator begun with `seed`, each from 0 up to 1.

    >>> [round(float(u), 6) for u in mulberry32(1, 2)]
    [0.62707, 0.002736]
    """
    state = np.uint32(seed & 0xFFFFFFFF)
    steps = np.arange(1, count + 1, dtype=np.uint32)
    a = state + steps * np.uint32(STEP)  # wraps round at 2**32, as it should
    t = (a ^ (a >> np.uint32(15))) * (a | np.uint32(1))
    t ^= t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))
    drawn: npt.NDArray[np.float64] = (t ^ (t >> np.uint32(14))) / 2.0**32
    return drawn
