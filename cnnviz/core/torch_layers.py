"""The app's convolution and pooling, with all their settings, on torch tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.core.conv_spec import ConvSpec, resolve_padding
from cnnviz.core.padding import Padding
from cnnviz.core.pool_spec import PoolSpec

if TYPE_CHECKING:
    import torch

__all__ = ["convolved", "pooled"]


def convolved(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, spec: ConvSpec
) -> torch.Tensor:
    """A bank (O, I, kh, kw) with biases (O,) over a batch (N, I, H, W); gives (N, O, H', W')."""
    import torch.nn.functional as F  # noqa: N812

    weight = weight.flip(-2, -1) if spec.flip else weight
    padding = resolve_padding(spec, weight.shape[-2], weight.shape[-1])
    top, bottom, left, right = padding
    even = (top, left) == (bottom, right) and spec.padding_mode == "zeros"
    x = x if even else _bordered(x, padding, spec.padding_mode)
    own = (top, left) if even else (0, 0)
    return F.conv2d(x, weight, bias, spec.stride, own, spec.dilation)


def _bordered(x: torch.Tensor, padding: Padding, mode: str) -> torch.Tensor:
    import torch.nn.functional as F  # noqa: N812

    top, bottom, left, right = padding
    sides = (left, right, top, bottom)
    if mode == "zeros":
        return F.pad(x, sides)
    if mode == "mean":
        # The mean becomes 0, which a border of zeros continues.
        means = x.mean((-2, -1), keepdim=True)
        return F.pad(x - means, sides) + means
    return F.pad(x, sides, mode)


def pooled(x: torch.Tensor, spec: PoolSpec) -> torch.Tensor:
    """`cnnviz.core.pooling.pool` on a batch (N, C, H, W); "none" gives `x` itself."""
    import torch.nn.functional as F  # noqa: N812

    if spec.kind == "none":
        return x
    if spec.kind == "global max":
        return x.amax((-2, -1), keepdim=True)
    if spec.kind == "global average":
        return x.mean((-2, -1), keepdim=True)
    if spec.kind == "blur":
        dense = F.max_pool2d(x, spec.size, stride=1)
        return _blurred(_blurred(dense, -2, spec.step[0]), -1, spec.step[1])
    if spec.kind == "max":
        return F.max_pool2d(x, spec.size, spec.step, spec.padding, ceil_mode=spec.ceil)
    if spec.kind == "average":
        return F.avg_pool2d(x, spec.size, spec.step, spec.padding, spec.ceil)
    squares = F.avg_pool2d(x**2, spec.size, spec.step, spec.padding, spec.ceil, divisor_override=1)
    return squares.sqrt()


def _blurred(x: torch.Tensor, dim: int, step: int) -> torch.Tensor:
    """[1, 2, 1] / 4 along `dim` at every `step`-th cell; the edge is a mirror, and a side of one
    cell has no neighbours to mix in."""
    import torch

    n = x.shape[dim]
    if n == 1:
        return x
    mirrored = torch.cat([x.narrow(dim, 1, 1), x, x.narrow(dim, n - 2, 1)], dim)

    def every(shift: int) -> torch.Tensor:
        part = mirrored.narrow(dim, shift, n)
        return part[..., ::step, :] if dim == -2 else part[..., ::step]

    return (every(0) + 2 * every(1) + every(2)) / 4
