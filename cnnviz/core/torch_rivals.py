"""The three layers as torch modules without any memory, to count what they really have and do."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812
from torch.utils.flop_counter import FlopCounterMode

from cnnviz.core.layer_rivals import Counts, Rivals, RivalSpec
from cnnviz.core.messages import Refusal

__all__ = ["LocallyConnected", "counted_on_torch"]


class LocallyConnected(nn.Module):
    """A convolution whose weights are not shared: each position of the map has its own.

    weight: (K, P, C k k) for P = H' W' positions; bias: (K, P). Reads (n, C, H, W), padded
    already, and gives (n, K, H', W').
    """

    def __init__(
        self,
        channels: int,
        filters: int,
        kernel: int,
        size: tuple[int, int],
        stride: int = 1,
        bias: bool = True,
        device: str = "cpu",
    ) -> None:
        super().__init__()
        self.kernel, self.stride, self.size = kernel, stride, size
        places = size[0] * size[1]
        self.weight = nn.Parameter(
            torch.empty(filters, places, channels * kernel**2, device=device)
        )
        self.bias = nn.Parameter(torch.empty(filters, places, device=device)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        """One product of a row and a column for each filter and position."""
        patches = F.unfold(x, self.kernel, stride=self.stride)  # (n, C k k, P)
        each = self.weight.transpose(0, 1)  # (P, K, C k k)
        out = torch.bmm(each, patches.permute(2, 1, 0))  # (P, K, n)
        if self.bias is not None:
            out = out + self.bias.T[:, :, None]
        return out.permute(2, 1, 0).reshape(len(x), -1, *self.size)


def counted_on_torch(spec: RivalSpec) -> Rivals:
    """The counts of `nn.Linear`, `LocallyConnected` and `nn.Conv2d` on the device "meta".

    Multiply-adds are half of the operations that torch counts while the input passes through.
    Raises Refusal where torch has no number for so large a tensor (2**63 bytes).
    """
    before, after = spec.pads
    try:
        x = torch.empty(1, spec.channels, spec.height, spec.width, device="meta")
        padded = F.pad(x, (before, after, before, after))
        return Rivals(
            _count(nn.Linear(x.numel(), spec.neurons, spec.bias, device="meta"), x.reshape(1, -1)),
            _count(
                LocallyConnected(
                    spec.channels,
                    spec.filters,
                    spec.kernel,
                    spec.map_size,
                    spec.stride,
                    spec.bias,
                    "meta",
                ),
                padded,
            ),
            _count(
                nn.Conv2d(
                    spec.channels,
                    spec.filters,
                    spec.kernel,
                    spec.stride,
                    bias=spec.bias,
                    device="meta",
                ),
                padded,
            ),
        )
    except (RuntimeError, OverflowError):
        raise Refusal("So large a layer is beyond what torch can count.") from None


def _count(module: nn.Module, x: Tensor) -> Counts:
    with FlopCounterMode(display=False) as counter:
        shape = tuple(module(x).shape[1:])
    sizes = {name: values.numel() for name, values in module.named_parameters()}
    return Counts(sizes["weight"], sizes.get("bias", 0), shape, counter.get_total_flops() // 2)
