"""Pooling in the words of PyTorch, for the programs that a reader takes away.

Source: the PyTorch documentation of `torch.nn.functional`.
"""

from __future__ import annotations

from cnnviz.core.pooling import PoolSpec

__all__ = ["torch_helpers", "torch_pool"]

BLUR_POOL = """\
def blur_pool(x, size, stride):  # dense maxima, [1, 2, 1] / 4 down and across, every stride-th cell
    x = F.max_pool2d(x, size, stride=1)
    for dim, step in ((-2, stride[0]), (-1, stride[1])):
        last = x.shape[dim] - 1
        at = torch.arange(0, last + 1, step)
        before = (at - 1).abs().clamp(max=last)  # the edge is a mirror
        after = (last - (last - 1 - at).abs()).clamp(min=0)
        sides = x.index_select(dim, before) + x.index_select(dim, after)
        x = (sides + 2 * x.index_select(dim, at)) / 4
    return x
"""


def torch_pool(pool: PoolSpec) -> str:
    """The pooling of `act` as an expression; blur pooling calls a function of `torch_helpers`."""
    if pool.kind == "none":
        return "act"
    if pool.kind == "global max":
        return "act.amax(dim=(-2, -1), keepdim=True)"
    if pool.kind == "global average":
        return "act.mean(dim=(-2, -1), keepdim=True)"
    if pool.kind == "blur":
        return f"blur_pool(act, {pool.size}, {pool.step})"
    window = f"{pool.size}"
    if pool.stride is not None and pool.stride != pool.size:
        window += f", stride={pool.stride}"
    if pool.padding:
        window += f", padding={pool.padding}"
    if pool.ceil:
        window += ", ceil_mode=True"
    if pool.kind == "max":
        return f"F.max_pool2d(act, {window})"
    if pool.kind == "average":
        return f"F.avg_pool2d(act, {window})"
    return f"F.avg_pool2d(act**2, {window}, divisor_override=1).sqrt()"


def torch_helpers(pool: PoolSpec) -> list[str]:
    """Lines that define what the expression of `torch_pool` calls, empty ones around them."""
    return ["", *BLUR_POOL.splitlines(), ""] if pool.kind == "blur" else []
