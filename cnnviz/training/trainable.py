"""A network as torch trains it: with batch norm, which is folded into the convolutions at the end.

S. Ioffe and C. Szegedy, Batch Normalization (2015). The norm has no scale of its own, so it is a
rising function of its input and may change places with a maximum: while training, the maximum of
2 x 2 pooling comes before the norm, which then has up to four times fewer cells to work on. What
ships computes convolution, ReLU, pooling, in this order, and gives the same.

The first convolution has no norm. It mixes whitened patches: the principal components of the 3 x 3
patches of the photographs, each divided by its spread, so that fine detail, which is faint in
photographs, is not drowned by brightness. The mixing is learned; both together are one 3 x 3
kernel. (K. Jordan, 94 % on CIFAR-10 in 3.29 Seconds (2024), has such a layer, unlearned.)
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
LOGIT_SCALE = 1 / 9

# So many components of a 3 x 3 patch of three colours are mixed. The fainter ones are mostly fine
# colour, which small photographs hardly have: made loud, they turned filters into coloured noise.
COMPONENTS = 12
LEAST_VARIANCE = 0.01  # added to that of a component before dividing by its root


class Trainable(nn.Module):
    """Reads a batch (N, 3, side, side) that is preprocessed, gives the logits (N, classes).

    Convolutions behind the first begin as the identity on their first channels (a Dirac kernel)
    and random elsewhere, which lets gradients through to the first layer from the start. The first
    begins with each component and its negative, of which ReLU keeps all that was there, and with
    random mixtures.
    """

    whitening: Tensor  # (COMPONENTS, 27)

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
            if inputs == 3:
                patch, each = inputs * kernel[0] * kernel[1], torch.eye(COMPONENTS)
                self.register_buffer("whitening", torch.eye(COMPONENTS, patch))
                more = F.normalize(torch.randn(outputs - 2 * COMPONENTS, COMPONENTS))
                self.mixing = nn.Parameter(torch.cat((each, -each, more)))
                self.first_bias = nn.Parameter(torch.zeros(outputs))
                continue
            nn.init.dirac_(conv.weight.data[:inputs])
            norm = nn.BatchNorm2d(outputs)
            norm.weight.requires_grad_(False)
            self.convs[layer.name], self.norms[layer.name] = conv, norm

    @torch.no_grad()
    def whiten(self, x: Tensor) -> None:
        """Find the components of the 3 x 3 patches of pictures (N, 3, H, W), preprocessed."""
        patches = F.unfold(x, 3)[:, :, ::3].transpose(1, 2).flatten(0, 1)  # (n, 27)
        variances, components = torch.linalg.eigh(patches.T @ patches / len(patches))
        spread = (variances + LEAST_VARIANCE).sqrt()
        strongest = (components / spread).T.flip(0)
        self.whitening.copy_(strongest[: len(self.whitening)])

    def first_kernel(self) -> Tensor:
        """The kernel of the first convolution, (outputs, 3, 3, 3)."""
        return (self.mixing @ self.whitening).reshape(-1, 3, 3, 3)

    def forward(self, x: Tensor) -> Tensor:
        for at, layer in enumerate(self.layers):
            if layer.kind == "conv" and layer.name not in self.convs:
                kernel = self.first_kernel().contiguous(memory_format=torch.channels_last)
                x = F.relu(F.conv2d(x, kernel, self.first_bias, padding="same"))
                x = _maxima(x, self._pooling_behind(at))
            elif layer.kind == "conv":
                x, pool = self.conv(layer.name)(x), self._pooling_behind(at)
                late = pool.kind == "global max"  # the norm wants more than one cell a picture
                x = F.relu(self.norm(layer.name)(x if late else _maxima(x, pool)))
                x = _maxima(x, pool) if late else x
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
    if pool.kind == "global max":
        return x.amax((2, 3), keepdim=True)
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
        if layer.kind == "conv" and layer.name not in model.convs:
            weight, bias = model.first_kernel(), model.first_bias.data
        elif layer.kind == "conv":
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
