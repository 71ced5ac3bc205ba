"""The maps of a layer and the scores as a PyTorch program, layer by layer as the page has them."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.core.conv_spec import resolve_padding
from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.network import Layer, Network, Shape, shapes
from cnnviz.core.torch_pooling import torch_helpers, torch_pool

__all__ = ["features_code", "weights_file"]

READ = """\
def read(path):  # a safetensors file: the length of its header, the header as JSON, the tensors
    data = Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    types = {"F16": "<f2", "F32": "<f4"}
    found = {}
    for name, about in json.loads(data[8:start]).items():
        if name != "__metadata__":
            first, last = (start + at for at in about["data_offsets"])
            values = np.frombuffer(data[first:last], types[about["dtype"]])
            found[name] = torch.tensor(values.astype(np.float32)).reshape(about["shape"])
    return found
"""
SOFTMAX = "probabilities = torch.softmax(scores, dim=0)"


def weights_file(network: Network) -> str:
    """The name under which the program expects the network's weights."""
    return f"{network.slug}.safetensors"


def features_code(demo: FeaturesDemo, seen: tuple[int, int], network: Network | None = None) -> str:
    """A PyTorch program that reads what the network sees and prints what the page shows.

    network: that of the demo, where its weights want a preprocessing of their own.
    It reads seen.png, of `seen` = (height, width) pixels, and the weights' file, leaves the maps
    of the layer in `maps`, (C, H, W), and prints their shape, mean and share of zeros, the cell
    where one is chosen, and the scores where the network has classes.
    """
    network = network or demo.shown
    after = shapes(network, *seen)
    last = len(network.layers) - 1 if network.classes else demo.index
    pools = {layer.pool for layer in network.layers[: last + 1] if layer.kind == "pool"}
    helpers = [line for pool in sorted(pools, key=repr) for line in torch_helpers(pool)]
    lines = [
        "import json",
        "from pathlib import Path",
        "",
        "import numpy as np",
        "import torch",
        "import torch.nn.functional as F",
        "from PIL import Image",
        "",
        "",
        *READ.splitlines(),
        "",
        *helpers,
        "",
        f'weights = read("{weights_file(network)}")',
        *_input(network, seen),
        "",
    ]
    for index, layer in enumerate(network.layers[: last + 1]):
        lines += _layer(layer, after[index], demo.off_in(layer.name))
        if index == demo.index:
            lines.append("maps = x[0].clone()")
    lines += ["", *_said(demo)]
    if network.classes:
        lines += _scores(network.classes)
    return "\n".join(lines) + "\n"


def _input(network: Network, seen: tuple[int, int]) -> list[str]:
    about = network.preprocessing
    return [
        'seen = np.array(Image.open("seen.png").convert("RGB"))  # {}, {}, 3'.format(*seen),
        "x = torch.tensor(seen).permute(2, 0, 1).float()",
        f"mean = torch.tensor({list(about.mean)})[:, None, None]",
        f"std = torch.tensor({list(about.std)})[:, None, None]",
        "x = ((x - mean) / std)[None]  # 1, 3, {}, {}".format(*seen),
    ]


def _layer(layer: Layer, shape: Shape, off: Sequence[int]) -> list[str]:
    size = ", ".join(map(str, shape))
    tensors = f'weights["{layer.key}.weight"], weights["{layer.key}.bias"]'
    if layer.kind == "conv":
        said = f"F.conv2d(x, {tensors}{_options(layer)})"
    elif layer.kind == "relu":
        said = "F.relu(x)"
    elif layer.kind == "pool":
        said = torch_pool(layer.pool).replace("act", "x")
    else:
        said = f"F.linear(x.flatten(1), {tensors})[:, :, None, None]"
    lines = [f"x = {said}  # {layer.name}: {size}"]
    if off:
        lines.append(f"x[:, {list(off)}] = 0  # switched off")
    return lines


def _options(layer: Layer) -> str:
    top, bottom, left, right = resolve_padding(layer.conv, *layer.kernel)
    if (top, left) != (bottom, right):
        raise ValueError(f"{layer.name} has an uneven padding, which conv2d does not take.")
    options = ""
    if layer.conv.stride != (1, 1):
        options += f", stride={layer.conv.stride}"
    if top or left:
        options += f", padding={top if top == left else (top, left)}"
    if layer.conv.dilation != (1, 1):
        options += f", dilation={layer.conv.dilation}"
    return options


def _said(demo: FeaturesDemo) -> list[str]:
    lines = [
        f'print("{demo.layer}", tuple(maps.shape))',
        'print("mean", maps.mean().item(), "zeros", (maps == 0).float().mean().item())',
    ]
    if demo.channel is not None and demo.cell is not None:
        at = ", ".join(map(str, (demo.channel, *demo.cell)))
        lines.append(f'print("cell", maps[{at}].item())')
    return lines


def _scores(classes: Sequence[str]) -> list[str]:
    return [
        "scores = x.flatten()",
        SOFTMAX,
        f"classes = {list(classes)}".replace("'", '"'),
        "for name, score, p in zip(classes, scores.tolist(), probabilities.tolist()):",
        '    print(f"{name} {score:.6f} {p:.6f}")',
    ]
