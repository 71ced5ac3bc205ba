"""A network as torch trains it: with batch norm, which is folded into the convolutions at the end.

S. Ioffe and C. Szegedy, Batch Normalization (2015). The norm has no scale of its own, so it is a
rising function of its input and may change places with a maximum: while training, the maximum of
max pooling and of blur pooling comes before the norm, which then has up to four times fewer cells
to work on. What ships computes convolution, ReLU, pooling, in this order, and gives the same.
"""

from __future__ import annotations

from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from cnnviz.core.network import Layer, Network, parameters
from cnnviz.core.pool_spec import PoolSpec
from cnnviz.io.safetensors import Tensors

__all__ = ["LOGIT_SCALE", "Trainable", "folded"]

# While training, logits are the last layer's outputs times this, so that this layer, which reads
# many positive numbers, takes smaller steps; what ships has it in the layer's weights.
LOGIT_SCALE = 0.125


class Trainable(nn.Module):
    """Reads a batch (N, 3, side, side) that is preprocessed, gives the logits (N, classes).

    Convolutions behind the first begin as the identity on their first channels (a Dirac kernel)
    and random elsewhere, which lets gradients through to the first layer from the start.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.layers = network.layers
        self.convs, self.norms, self.linears = nn.ModuleDict(), nn.ModuleDict(), nn.ModuleDict()
        for layer in network.layers:
            if not layer.weighted:
                continue
            (outputs, inputs, *kernel), _ = parameters(network)[layer.key]
            if layer.kind == "linear":
                self.linears[layer.name] = nn.Linear(inputs, outputs)
                continue
            conv = nn.Conv2d(inputs, outputs, (kernel[0], kernel[1]), padding="same", bias=False)
            if inputs > 3:
                nn.init.dirac_(conv.weight.data[:inputs])
            norm = nn.BatchNorm2d(outputs, momentum=0.2)
            norm.weight.requires_grad_(False)
            self.convs[layer.name], self.norms[layer.name] = conv, norm

    def forward(self, x: Tensor) -> Tensor:
        for at, layer in enumerate(self.layers):
            if layer.kind == "conv":
                x = self.conv(layer.name)(x)
                x = _maxima(x, self._pooling_behind(at))
                x = F.relu(self.norm(layer.name)(x))
            elif layer.kind == "pool" and layer.pool.kind == "blur":
                x = _blurred(x, layer.pool.step)
            elif layer.kind == "linear":
                x = self.linear(layer.name)(x.contiguous().flatten(1)) * LOGIT_SCALE
        return x

    def conv(self, name: str) -> nn.Conv2d:
        """The convolution of the layer called `name`."""
        return cast(nn.Conv2d, self.convs[name])

    def norm(self, name: str) -> nn.BatchNorm2d:
        """The batch norm behind it."""
        return cast(nn.BatchNorm2d, self.norms[name])

    def linear(self, name: str) -> nn.Linear:
        """The linear layer called `name`."""
        return cast(nn.Linear, self.linears[name])

    def _pooling_behind(self, at: int) -> PoolSpec:
        behind: tuple[Layer, ...] = self.layers[at + 2 : at + 3]
        return behind[0].pool if behind and behind[0].kind == "pool" else PoolSpec("none")


def _maxima(x: Tensor, pool: PoolSpec) -> Tensor:
    if pool.kind == "max":
        return F.max_pool2d(x, pool.size, pool.step)
    if pool.kind == "blur":
        return F.max_pool2d(x, pool.size, stride=1)
    return x


def _blurred(x: Tensor, step: tuple[int, int]) -> Tensor:
    """[1, 2, 1] / 4 down and across, the edge a mirror, every step-th cell kept (Zhang 2019).

    The mean of two neighbours, twice, is [1, 2, 1] / 4, and learns twice as fast as slices summed.
    """
    x = F.pad(x, (1, 1, 1, 1), mode="reflect")
    return F.avg_pool2d(F.avg_pool2d(x, 2, stride=1), 2, stride=step)


@torch.no_grad()
def folded(model: Trainable, network: Network) -> Tensors:
    """The weights that ship, float16, by the names of `parameters`: norms inside convolutions.

    norm(conv(x)) = (w x - mean) / sqrt(var + eps) + bias, so w' = w / sqrt(var + eps) and
    b' = bias - mean / sqrt(var + eps).
    """
    found: Tensors = {}
    for layer in network.layers:
        if layer.kind == "conv":
            conv, norm = model.conv(layer.name), model.norm(layer.name)
            mean, var = cast(Tensor, norm.running_mean), cast(Tensor, norm.running_var)
            scale = (var.double() + norm.eps).rsqrt()
            weight = conv.weight.double() * scale[:, None, None, None]
            bias = norm.bias.double() - mean.double() * scale
        elif layer.kind == "linear":
            linear = model.linear(layer.name)
            weight, bias = linear.weight * LOGIT_SCALE, linear.bias * LOGIT_SCALE
        else:
            continue
        for name, value in (("weight", weight), ("bias", bias)):
            found[f"{layer.key}.{name}"] = value.half().cpu().contiguous().numpy()
    return found
