"""The three layers as torch modules without any memory, to count what they really have and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnviz.core.layer_rivals import Counts, Rivals, RivalSpec
from cnnviz.core.messages import Refusal

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["counted_on_torch", "locally_connected"]


def locally_connected(
    channels: int,
    filters: int,
    kernel: int,
    size: tuple[int, int],
    stride: int = 1,
    bias: bool = True,
    device: str = "cpu",
) -> nn.Module:
    """A convolution whose weights are not shared: each position of the map has its own.

    Reads (n, C, H, W), padded already, and gives (n, K, H', W') with size = (H', W'). Its weight is
    (K, P, C k k) for P = H' W' positions, its bias (K, P).
    """
    import torch
    from torch.nn import functional as F  # noqa: N812

    class LocallyConnected(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            places = size[0] * size[1]
            shape = (filters, places, channels * kernel**2)
            self.weight = torch.nn.Parameter(torch.empty(shape, device=device))
            own = torch.empty(filters, places, device=device) if bias else None
            self.bias = None if own is None else torch.nn.Parameter(own)

        def forward(self, x: Tensor) -> Tensor:
            patches = F.unfold(x, kernel, stride=stride)  # (n, C k k, P)
            # (P, K, C k k) (P, C k k, n): for each position one product of a row and a column.
            out = torch.bmm(self.weight.transpose(0, 1), patches.permute(2, 1, 0))
            if self.bias is not None:
                out = out + self.bias.T[:, :, None]
            return out.permute(2, 1, 0).reshape(len(x), -1, *size)

    return LocallyConnected()


def counted_on_torch(spec: RivalSpec) -> Rivals:
    """The counts of `nn.Linear`, `locally_connected` and `nn.Conv2d` on the device "meta".

    Multiply-adds are half of the operations that torch counts while the input passes through.
    Raises Refusal where torch has no number for so large a tensor (2**63 bytes).
    """
    import torch
    from torch import nn
    from torch.nn import functional as F  # noqa: N812

    before, after = spec.pads
    about: dict[str, Any] = {"bias": spec.bias, "device": "meta"}
    C, K, k, stride = spec.channels, spec.filters, spec.kernel, spec.stride
    try:
        x = torch.empty(1, C, spec.height, spec.width, device="meta")
        padded = F.pad(x, (before, after, before, after))
        return Rivals(
            _count(nn.Linear(x.numel(), spec.neurons, **about), x.reshape(1, -1)),
            _count(locally_connected(C, K, k, spec.map_size, stride, **about), padded),
            _count(nn.Conv2d(C, K, k, stride, **about), padded),
        )
    except (RuntimeError, OverflowError):
        raise Refusal("So large a layer is beyond what torch can count.") from None


def _count(module: nn.Module, x: Tensor) -> Counts:
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        shape = tuple(module(x).shape[1:])
    sizes = {name: values.numel() for name, values in module.named_parameters()}
    return Counts(sizes["weight"], sizes.get("bias", 0), shape, counter.get_total_flops() // 2)
