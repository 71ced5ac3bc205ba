"""A filter of a network's first layer as a kernel that acts on the picture's own numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.core.network import Preprocessing

__all__ = ["raw_kernel"]

Array = npt.NDArray[np.float32]
WHITE = 255.0


def raw_kernel(
    weights: npt.ArrayLike,
    bias: npt.ArrayLike,
    preprocessing: Preprocessing,
    channel: int,
    unit: bool = False,
) -> tuple[Array, float]:
    """Weights (3, kh, kw), float32, and a bias that give filter `channel` without preprocessing.

    weights: (O, 3, kh, kw) and bias: (O,) act on (value - mean) / std. Since that is linear, the
    same sum comes of the values themselves with the weights w / std and the bias b - sum(w mean /
    std). unit: whether those values go from 0 to 1 rather than to 255. The border differs: where
    the network pads with 0, the picture would have to go on with the mean.
    """
    learned = np.asarray(weights, np.float64)[channel]  # (3, kh, kw)
    mean, std = (np.array(part)[:, None, None] for part in (preprocessing.mean, preprocessing.std))
    scaled = learned / std
    raw = scaled * WHITE if unit else scaled
    return raw.astype(np.float32), float(np.asarray(bias)[channel] - (scaled * mean).sum())
