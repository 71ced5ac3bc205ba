"""A stack of layers as a PyTorch program that prints the table and what the chosen cell sees."""

from __future__ import annotations

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_layer import StackLayer

__all__ = ["stack_code"]

TABLE = """\
size, jump, start = [1, 1], [1, 1], [0, 0]
with torch.no_grad():
    for number, (layer, (k, d, t, p)) in enumerate(zip(layers, windows), 1):
        x = layer(x)
        for axis in (0, 1):
            size[axis] += (k[axis] - 1) * d[axis] * jump[axis]
            start[axis] -= p[axis] * jump[axis]
            jump[axis] *= t[axis]
        centre = [s + (r - 1) / 2 for s, r in zip(start, size)]
        parameters = sum(each.numel() for each in layer.parameters())
        print(number, "output", list(x.shape[1:]), "receptive field", size, "jump", jump,
              "first centre", centre, "parameters", parameters)
"""
SUPPORT = """\
for k, d, t, (top, left, bottom, right) in reads:
    now = F.pad(now, (left, right, top, bottom))
    ones = torch.full((1, 1, *k), 1 / (k[0] * k[1]), dtype=torch.float64)
    now = F.conv2d(now, ones, stride=t, dilation=d)
"""
SAID = """\
now[0, 0, cell[0], cell[1]].backward()
rows, cols = picture.grad[0, 0].nonzero(as_tuple=True)
if len(rows):
    print("cell", cell, "reads rows", rows.min().item(), "to", rows.max().item(),
          "columns", cols.min().item(), "to", cols.max().item())
else:
    print("cell", cell, "reads nothing but padding")
"""


def stack_code(stack: LayerStack) -> str:
    """A PyTorch program with the layers that fit.

    It prints for each layer the size of its maps, receptive field, jump, first centre and
    parameters; then the rows and columns of the input that the chosen cell reads, found by the
    gradient of one channel whose weights are all alike. It leaves the modules in `layers` and the
    last map's size in `x`.
    """
    layers = stack.layers[: stack.fitting]
    C, H, W = stack.input
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "from torch import nn",
        "",
        "layers = [",
    ]
    channels = C
    for layer in layers:
        lines.append(f"    {_module(layer, channels)},")
        channels = layer.channels or channels
    lines += ["]", "windows = [  # size, dilation, stride, padding (top, left)"]
    for each in layers:
        front = (each.padding[0], each.padding[2])
        lines.append(f"    ({each.size}, {each.dilation}, {each.stride}, {front}),")
    lines += ["]", "ends = [  # padding (bottom, right)"]
    lines += [f"    {(each.padding[1], each.padding[3])}," for each in layers]
    row, col = stack.cell or (0, 0)
    lines += [
        "]",
        "",
        f"x = torch.zeros(1, {C}, {H}, {W})",
        *TABLE.splitlines(),
        "",
        "# What a cell reads: the gradient where every input counts.",
        f"picture = torch.ones(1, 1, {H}, {W}, dtype=torch.float64, requires_grad=True)",
        "now = picture * 1",
        "reads = [(k, d, t, (*p, *e)) for (k, d, t, p), e in zip(windows, ends)]",
        *SUPPORT.splitlines(),
        f"cell = ({row}, {col})",
        *SAID.splitlines(),
    ]
    return "\n".join(lines) + "\n"


def _module(layer: StackLayer, channels: int) -> str:
    top, bottom, left, right = layer.padding
    even = (top, left) == (bottom, right)
    options = (
        [] if layer.stride == (1, 1) and layer.op == "conv" else [f"stride={_one(layer.stride)}"]
    )
    if even and (top or left):
        options.append(f"padding={_one((top, left))}")
    if layer.dilation != (1, 1):
        options.append(f"dilation={_one(layer.dilation)}")
    if layer.op == "conv":
        if not layer.bias:
            options.append("bias=False")
        head = f"nn.Conv2d({channels}, {layer.channels}, {_one(layer.size)}"
    else:
        head = f"nn.{'MaxPool2d' if layer.op == 'max' else 'AvgPool2d'}({_one(layer.size)}"
    said = ", ".join([head, *options]) + ")"
    if even:
        return said
    value = 'float("-inf")' if layer.op == "max" else "0.0"
    return f"nn.Sequential(nn.ConstantPad2d({(left, right, top, bottom)}, {value}), {said})"


def _one(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)
