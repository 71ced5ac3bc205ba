"""The effective receptive field of a trained network on a real picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cnnviz.core.effective_field import Effective, Progress, Runner, averaged, input_gradient
from cnnviz.core.field_window import field_window
from cnnviz.core.forward import Weights
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.network import Network
from cnnviz.core.stack_presets import network_stack

__all__ = ["inner_cells", "trained_field", "trained_layers", "trained_stack"]

Array = npt.NDArray[np.float64]


def trained_layers(network: Network) -> tuple[str, ...]:
    """The names of the network's layers in whose maps a cell can be chosen."""
    return tuple(layer.name for layer in network.layers if layer.windowed)


def trained_stack(network: Network, until: str, height: int, width: int) -> LayerStack:
    """The network's convolutions and poolings up to the layer called `until`, over a picture of
    any size. Raises Refusal where the picture is too small for them."""
    layers, _ = network_stack(network, network.index(until))
    stack = LayerStack(layers, (3, height, width))
    if stack.why is not None:
        raise stack.why
    return stack


def inner_cells(stack: LayerStack) -> tuple[range, range]:
    """The rows and columns of the cells of the last map whose field lies inside the input; along
    an axis without any, the middle one."""
    found = []
    field, (_, *sides) = stack.field_after(stack.fitting), stack.last
    for axis in (0, 1):
        start, jump, size = field.start[axis], field.jump[axis], field.size[axis]
        least = max(0, -(start // jump))
        most = min(sides[axis] - 1, (stack.input[1 + axis] - size - start) // jump)
        middle = (sides[axis] - 1) // 2
        found.append(range(least, most + 1) if most >= least else range(middle, middle + 1))
    return found[0], found[1]


def trained_field(
    network: Network,
    weights: Weights,
    until: str,
    planes: npt.NDArray[np.float32],
    draws: int,
    progress: Progress,
    run: Runner,
) -> Effective:
    """That of the layer called `until`, over draws of a cell and a channel of its maps.

    Maxima and ReLU are those that the picture brings about.

    planes: the picture as the network reads it, float32 (3, h, w), of any size: its convolutions
    and poolings slide over it. Raises Refusal where the picture is too small for the layer.
    """
    import torch

    whole = trained_stack(network, until, *planes.shape[1:])
    kernels = [
        (weights[f"{layer.key}.weight"], weights[f"{layer.key}.bias"])
        if layer.kind == "conv"
        else None
        for layer in network.layers[: network.index(until) + 1]
        if layer.windowed
    ]
    rows, cols = inner_cells(whole)
    chance = np.random.default_rng(0)

    def gradients() -> Iterator[Callable[[], Array]]:
        for _ in range(draws):
            cell = int(chance.choice(rows)), int(chance.choice(cols))
            at, channel = replace(whole, cell=cell), int(chance.integers(whole.last[0]))
            yield lambda at=at, channel=channel: _one(at, channel)  # type: ignore[misc]

    def _one(at: LayerStack, channel: int) -> Array:
        window = field_window(at)
        top, left, tall, wide = window.patch
        patch = torch.from_numpy(planes[:, top : top + tall, left : left + wide].copy())[None]
        found = input_gradient(at, window, patch, kernels, True, channel)[0].double().numpy()
        return np.asarray(found)

    # Cells inside have the same window; without one, all are the one in the middle.
    window = field_window(replace(whole, cell=(rows[0], cols[0])))
    return averaged(window, gradients(), draws, progress, run)
