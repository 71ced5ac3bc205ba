"""What follows a convolution: one function of one number, applied to every cell."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cnnviz.core.messages import Refusal, mark

__all__ = ["ACTIVATIONS", "LEAK", "activate", "activate_naive"]

Array = npt.NDArray[np.float32]

ACTIVATIONS = (
    mark("identity"),
    mark("relu"),
    mark("leaky relu"),
    mark("sigmoid"),
    mark("tanh"),
    mark("absolute"),
)
# The slope that torch.nn.functional.leaky_relu has by default.
LEAK = 0.01


def activate(name: str, x: npt.ArrayLike) -> Array:
    """Apply the activation `name`, one of ACTIVATIONS, to every cell of `x`.

    x: any shape. Returns float32 of the same shape; for "identity" `x` itself when it is float32
    already. Raises Refusal for an unknown name. The functions are torch's.

    >>> activate("relu", [-1, 2]).tolist()
    [0.0, 2.0]
    """
    values = np.asarray(x, np.float32)
    if name == "identity":
        return values
    if name == "relu":
        return np.maximum(values, np.float32(0))
    if name == "leaky relu":
        leaky: Array = np.maximum(values, np.float32(LEAK) * values)
        return leaky
    if name == "sigmoid":
        small = np.exp(-np.abs(values))  # never overflows
        sigmoid: Array = np.where(values >= 0, np.float32(1), small) / (1 + small)
        return sigmoid
    if name == "tanh":
        tanh: Array = np.tanh(values)
        return tanh
    if name == "absolute":
        absolute: Array = np.abs(values)
        return absolute
    raise Refusal("There is no activation named {value}.", value=repr(name)[:40])


def activate_naive(name: str, x: float) -> float:
    """The same for one number, as the textbook writes it."""
    formulas = {
        "identity": lambda: x,
        "relu": lambda: x if x > 0 else 0.0,
        "leaky relu": lambda: x if x > 0 else LEAK * x,
        "sigmoid": lambda: 1 / (1 + math.exp(-x)),
        "tanh": lambda: math.tanh(x),
        "absolute": lambda: abs(x),
    }
    return formulas[name]()
