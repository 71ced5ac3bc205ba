"""The code of a stage, to be run elsewhere: its input, its kernels and its output in PyTorch."""

from __future__ import annotations

import numpy as np

from cnnviz.core.conv_spec import ConvSpec, resolve_padding
from cnnviz.core.demo import Demo
from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.features_snippet import features_code
from cnnviz.core.matrix import Matrix
from cnnviz.core.network import Shape
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.region import Region, region_shape
from cnnviz.core.snippet import (
    matrix_lines,
    torch_activation,
    torch_imports,
    torch_options,
    torch_pad,
    torch_picture,
    torch_pool,
)
from cnnviz.core.stage_demo import StageDemo

__all__ = ["stage_code"]

SHARES = """\
def shares(pixels, cells):  # (cells, pixels): the weight of each pixel in the mean of each cell
    edges = torch.arange(cells + 1, dtype=torch.float64) * pixels / cells
    at = torch.arange(pixels)
    covered = torch.minimum(edges[1:, None], at + 1) - torch.maximum(edges[:-1, None], at)
    return covered.clamp(min=0) * cells / pixels
"""


def stage_code(
    stage: StageDemo, channels: int, unit: bool = True, picture: Shape | None = None
) -> str:
    """A PyTorch program of the exact operation of `stage`.

    A region must lie inside the picture (`StageDemo.fitted`); the program reads it from
    picture.png, of 1 or 3 `channels`, its values from 0 to 1 with `unit`, else 0 to 255. The maps
    end up in `conv`, `act` and `pooled`: on /slide (K, H', W') for K kernels, on /pooling
    (C, H', W'). A network's window is read from what the network sees, in seen.png, and from its
    weights; `picture` is the picture's shape (C, H, W), which its own size needs.
    """
    if isinstance(stage.source, NetworkWindow):
        return _network(stage.source, stage.demo, picture)
    if isinstance(stage.source, Matrix):
        channels = len(stage.source.planes)
        x = matrix_lines("x = torch.tensor(", stage.source.array, f")  # {stage.source.shape}")
        lines = [*torch_imports(picture=False), x]
    else:
        lines = [*torch_imports(picture=True), *_region(stage.source, channels, unit)]
    if stage.page == "pooling":
        return "\n".join([*lines, "", *_pooling(stage.demo)]) + "\n"
    weights = [stage.demo.weights(k, channels) for k in range(len(stage.demo.kernels))]
    weights = [w.reshape(channels, *w.shape[-2:]) for w in weights]  # (C, kh, kw)
    return "\n".join([*lines, "", *_bank(stage.demo, np.stack(weights))]) + "\n"


def _network(source: NetworkWindow, demo: Demo, picture: Shape | None) -> str:
    """The network up to the layer below, then the cells of the window and its channel's filter."""
    network, seen = source.of, source.seen(picture)
    place, key = source.place(seen), source.shown.key
    below = network.layers[max(0, source.index - 1)].name
    height, width = seen or (network.side, network.side)
    maps = FeaturesDemo(source.network, below, own_size=source.own_size)
    top, left, tall, wide = place.box
    up, down, before, after = place.padding
    stride, dilation = place.spec.stride, place.spec.dilation
    options = f", stride={stride}" if stride != (1, 1) else ""
    options += f", dilation={dilation}" if dilation != (1, 1) else ""
    count = place.inputs[0]
    size = f"({count}, {place.kernel[0]}, {place.kernel[1]})"
    lines = [
        f"# {source.layer}, channel {source.channel}: around cell ({source.row}, {source.col})",
        *(["maps = (torch.tensor(seen).permute(2, 0, 1) - mean) / std"] * (source.index == 0)),
        f"x = maps[:, {top} : {top + tall}, {left} : {left + wide}].double()",
        *([f"x = F.pad(x, ({before}, {after}, {up}, {down}))"] * any(place.padding)),
        f'weight = weights["{key}.weight"][{source.channel}].reshape{size}.double()',
        f"sums = F.conv2d(x[None], weight[:, None], groups={count}{options})[0]  # by channel",
        f'conv = (sums.sum(0) + weights["{key}.bias"][{source.channel}]).float()[None]',
        f"act = {torch_activation(demo)}",
        "pooled = act",
    ]
    return features_code(maps, (height, width)) + "\n" + "\n".join(lines) + "\n"


def _region(region: Region, channels: int, unit: bool) -> list[str]:
    """Lines that read the picture and make the cells of its box, `x` (C, rows, cols)."""
    top, left, height, width = region.box
    rows, cols = region_shape(region)
    lines = torch_picture(channels, unit)
    box = f"x = x[:, {top}:{top + height}, {left}:{left + width}]"
    if (rows, cols) == (height, width):
        return [*lines, f"{box}  # the box: one pixel a cell"]
    lines.append(f"{box}  # the box")
    if height % rows == 0 and width % cols == 0:
        window = f"({height // rows}, {width // cols})"
        mean = f"x = F.avg_pool2d(x.double(), {window}).float()"
        return [*lines, f"{mean}  # the mean of each cell, (C, {rows}, {cols})"]
    return [
        *lines,
        "",
        *SHARES.splitlines(),
        "",
        f"down, across = shares({height}, {rows}), shares({width}, {cols})",
        f"x = (down @ x.double() @ across.T).float()  # the mean of each cell, (C, {rows}, {cols})",
    ]


def _border(spec: ConvSpec, weights: np.ndarray) -> str | None:
    return torch_pad(spec, resolve_padding(spec, weights.shape[-2], weights.shape[-1]))


def _bank(demo: Demo, bank: np.ndarray) -> list[str]:
    """All kernels, (K, C, kh, kw), applied at once."""
    pad = _border(demo.spec, bank)
    return [
        *([f"x = {pad}", ""] if pad else []),
        f"# {bank.shape}: kernels, channels, rows, columns",
        matrix_lines("weight = torch.tensor(", bank, ")"),
        *(["weight = weight.flip(-2, -1)"] if demo.spec.flip else []),
        "",
        f"conv = F.conv2d(x[None], weight{torch_options(demo, len(bank))})[0]  # (K, H', W')",
        f"act = {torch_activation(demo)}",
        "pooled = act",
    ]


def _pooling(demo: Demo) -> list[str]:
    """The first kernel on each channel by itself, then the pooling of its maps (C, H', W')."""
    kernel, lines = demo.weights(0, 1), []  # (kh, kw)
    pad = _border(demo.spec, kernel)
    if kernel.shape == (1, 1) and not pad and demo.spec.stride == (1, 1) and kernel[0, 0] == 1:
        lines.append("conv = x" if not demo.bias else f"conv = x + {demo.bias!r}")
    else:
        lines += [
            *([f"x = {pad}", ""] if pad else []),
            matrix_lines("weight = torch.tensor(", kernel, ")"),
            *(["weight = weight.flip(-2, -1)"] if demo.spec.flip else []),
            "conv = F.conv2d(x[:, None], weight[None, None]"
            f"{torch_options(demo)})[:, 0]  # (C, H', W')",
        ]
    return [*lines, f"act = {torch_activation(demo)}", f"pooled = {torch_pool(demo.pool)}"]
