"""A network's layers, one after another: what each gives for one picture, and for a batch.

torch computes them in float32 with the channels last in memory, which on a CPU is faster than its
own default; it is imported only when something is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cnnviz.core.convolution import convolve_naive
from cnnviz.core.network import Layer, Network
from cnnviz.core.network_input import network_input
from cnnviz.core.pooling import pool_naive
from cnnviz.core.torch_layers import convolved, pooled

if TYPE_CHECKING:
    import torch

__all__ = [
    "NOTHING_OFF",
    "Off",
    "Weights",
    "batch_output",
    "layer_outputs",
    "layer_outputs_naive",
    "network_input",
    "prepare",
    "probabilities",
]

Array = npt.NDArray[np.float32]
Weights: TypeAlias = "Mapping[str, torch.Tensor]"
# By the index of a layer, the channels that are set to 0 behind it.
Off = Mapping[int, Collection[int]]

NOTHING_OFF: Off = MappingProxyType({})


def prepare(arrays: Mapping[str, npt.NDArray[Any]]) -> Weights:
    """The weights as torch wants them: float32 copies, those of convolutions channels-last.

    arrays: {key.weight, key.bias}, as `parameters` names and shapes them; float16 or float32.
    """
    import torch

    found: dict[str, torch.Tensor] = {}
    for name, array in arrays.items():
        if array.ndim == 4:  # (O, I, kh, kw) lies as (O, kh, kw, I)
            lying = np.array(array.transpose(0, 2, 3, 1), np.float32, order="C")
            found[name] = torch.from_numpy(lying).permute(0, 3, 1, 2)
        else:
            found[name] = torch.from_numpy(np.array(array, np.float32, order="C"))
    return MappingProxyType(found)


def layer_outputs(
    network: Network,
    weights: Weights,
    x: Array,
    off: Off = NOTHING_OFF,
    until: int | None = None,
) -> Iterator[Array]:
    """What every layer gives, one after another; none is kept here once the next is there.

    x: float32 (3, h, w), as `network_input` makes it. off: the channels set to 0 behind a layer.
    until: the index of the last layer wanted, None for all. Yields float32 (C, H, W), for a
    linear layer (C, 1, 1): read-only, and a view of memory in which the channels lie last, so
    copy with `np.ascontiguousarray` what must be contiguous.
    """
    import torch

    now = _batch(x[None])
    for at, layer in enumerate(_layers(network, until)):
        # Not around the yield: the mode would hold in the caller's code too.
        with torch.inference_mode():
            now = _silenced(_through(layer, now, weights), now, off.get(at, ()))
            shown = now[0].numpy()
        shown.flags.writeable = False
        yield shown


def batch_output(
    network: Network,
    weights: Weights,
    batch: Array,
    off: Off = NOTHING_OFF,
    until: int | None = None,
) -> Array:
    """What the layer `until` (None: the last) gives for each picture of a batch.

    batch: float32 (N, 3, h, w). Returns float32 (N, C, H, W), a view as in `layer_outputs`. It is
    quicker than those, since no layer between is shown and ReLU may overwrite what it reads.
    """
    import torch

    now = _batch(batch)
    with torch.inference_mode():
        for at, layer in enumerate(_layers(network, until)):
            after = now.relu_() if layer.kind == "relu" else _through(layer, now, weights)
            now = _silenced(after, now, off.get(at, ()))
        found = now.numpy()
    found.flags.writeable = False
    return cast(Array, found)


def _layers(network: Network, until: int | None) -> tuple[Layer, ...]:
    return network.layers if until is None else network.layers[: until + 1]


def _batch(batch: Array) -> torch.Tensor:
    """A copy (N, C, H, W) with the channels last in memory."""
    import torch

    return torch.from_numpy(np.array(batch.transpose(0, 2, 3, 1), np.float32, order="C")).permute(
        0, 3, 1, 2
    )


def _through(layer: Layer, x: torch.Tensor, weights: Weights) -> torch.Tensor:
    """One layer on a batch (N, C, H, W); never writes into `x`."""
    if layer.kind == "conv":
        weight, bias = weights[f"{layer.key}.weight"], weights[f"{layer.key}.bias"]
        return convolved(x, weight, bias, layer.conv)
    if layer.kind == "relu":
        return x.relu()
    if layer.kind == "pool":
        return pooled(x, layer.pool)
    weight, bias = weights[f"{layer.key}.weight"], weights[f"{layer.key}.bias"]
    flat = x.contiguous().flatten(1)  # in the order channel, row, column
    return (flat @ weight.T + bias)[:, :, None, None]


def _silenced(after: torch.Tensor, before: torch.Tensor, off: Collection[int]) -> torch.Tensor:
    """`after` with some channels 0; a layer that gave back what it read is copied first."""
    if not off:
        return after
    after = after.clone() if after is before else after
    after[:, sorted(off)] = 0
    return after


def layer_outputs_naive(
    network: Network,
    arrays: Mapping[str, npt.NDArray[Any]],
    x: Array,
    off: Off = NOTHING_OFF,
) -> Iterator[Array]:
    """`layer_outputs` cell by cell, from arrays, for small pictures."""
    now = x
    for at, layer in enumerate(network.layers):
        if layer.weighted:
            weight = np.asarray(arrays[f"{layer.key}.weight"], np.float32)
            bias = np.asarray(arrays[f"{layer.key}.bias"], np.float32)
        if layer.kind == "conv":
            maps = [
                convolve_naive(now, one, layer.conv, float(b))
                for one, b in zip(weight, bias, strict=True)
            ]
            now = np.stack(maps)
        elif layer.kind == "relu":
            now = np.maximum(now, np.float32(0))
        elif layer.kind == "pool":
            now = pool_naive(now, layer.pool).values
        else:
            values = [
                sum(float(w) * float(v) for w, v in zip(row, now.ravel(), strict=True)) + float(b)
                for row, b in zip(weight, bias, strict=True)
            ]
            now = np.array(values, np.float32)[:, None, None]
        now = now.copy()
        now[sorted(off.get(at, ()))] = 0
        yield now


def probabilities(logits: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Softmax: positive numbers of sum 1 in proportion to exp(logit), along the last axis.

    >>> probabilities([0.0, 0.0]).tolist()
    [0.5, 0.5]
    """
    values = np.asarray(logits, np.float64)
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: npt.NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares
