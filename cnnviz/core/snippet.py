"""The code of what is on the screen, to be run elsewhere.

Both functions return a short program that reads `picture.png` (the picture as the page shows it,
which the page offers as a download) and leaves the maps in `conv`, `act` and `pooled`.
Source: the PyTorch documentation of `torch.nn.functional`, the OpenCV documentation of
`filter2D` and `copyMakeBorder`.
"""

from __future__ import annotations

import numpy as np

from cnnviz.core.conv_spec import ConvSpec, resolve_padding
from cnnviz.core.demo import Demo
from cnnviz.core.padding import Padding
from cnnviz.core.torch_pooling import torch_helpers, torch_pool

__all__ = [
    "decimal",
    "matrix_lines",
    "opencv_code",
    "torch_activation",
    "torch_code",
    "torch_imports",
    "torch_options",
    "torch_pad",
    "torch_picture",
    "torch_pool",
]

TORCH_ACTIVATIONS = (
    ("identity", "conv"),
    ("relu", "F.relu(conv)"),
    ("leaky relu", "F.leaky_relu(conv, 0.01)"),
    ("sigmoid", "torch.sigmoid(conv)"),
    ("tanh", "torch.tanh(conv)"),
    ("absolute", "conv.abs()"),
)
NUMPY_ACTIVATIONS = (
    ("identity", "conv"),
    ("relu", "np.maximum(conv, 0)"),
    ("leaky relu", "np.where(conv > 0, conv, np.float32(0.01) * conv)"),
    ("sigmoid", "0.5 * (1 + np.tanh(conv / 2))"),
    ("tanh", "np.tanh(conv)"),
    ("absolute", "np.abs(conv)"),
)
BORDERS = (
    ("zeros", "cv2.BORDER_CONSTANT"),
    ("replicate", "cv2.BORDER_REPLICATE"),
    ("reflect", "cv2.BORDER_REFLECT_101"),
    ("circular", "cv2.BORDER_WRAP"),
)


def decimal(value: float) -> str:
    """The shortest decimal that is the same float32."""
    return np.format_float_positional(np.float32(value), unique=True, trim="0")


def matrix_lines(start: str, weights: np.ndarray, end: str) -> str:
    """Numbers in nested brackets between `start` and `end`, one row of them a line."""
    return start + _brackets(weights, " " * len(start)) + end


def _brackets(weights: np.ndarray, indent: str) -> str:
    if weights.ndim == 1:
        return "[" + ", ".join(map(decimal, weights)) + "]"
    inner = indent + " "
    return "[" + f",\n{inner}".join(_brackets(w, inner) for w in weights) + "]"


def _padding(spec: ConvSpec, weights: np.ndarray) -> Padding:
    return resolve_padding(spec, weights.shape[-2], weights.shape[-1])


def torch_imports(picture: bool) -> list[str]:
    """The first lines of a program, with what reads pictures where one is read."""
    torch = ["import torch", "import torch.nn.functional as F"]
    return ["import numpy as np", *torch, "from PIL import Image", ""] if picture else [*torch, ""]


def torch_picture(channels: int, unit: bool) -> list[str]:
    """Lines that read picture.png into `x`, (C, H, W)."""
    divide = " / 255" if unit else ""
    read = 'pixels = np.asarray(Image.open("picture.png"), dtype=np.float32)'
    if channels == 1:
        shaped = (f"x = torch.tensor(pixels){divide}  # (H, W)", "x = x[None]  # (1, H, W)")
    else:
        shaped = (
            f"x = torch.tensor(pixels){divide}  # (H, W, 3)",
            "x = x.permute(2, 0, 1)  # (3, H, W)",
        )
    return [read, *shaped]


def torch_pad(spec: ConvSpec, padding: Padding) -> str | None:
    """`x` (C, H, W) with its border, as an expression, or None where there is no border."""
    top, bottom, left, right = padding
    if not any(padding):
        return None
    sides = f"({left}, {right}, {top}, {bottom})"
    if spec.padding_mode == "mean":
        return f"torch.stack([F.pad(c, {sides}, value=c.mean().item()) for c in x])"
    if spec.padding_mode == "zeros":
        return f"F.pad(x, {sides})"
    return f'F.pad(x, {sides}, mode="{spec.padding_mode}")'


def torch_options(demo: Demo, kernels: int = 1) -> str:
    """What follows the weights in a call of conv2d: bias, stride and dilation if not usual."""
    options = ""
    if demo.bias:
        options += f", bias=torch.tensor([{', '.join([decimal(demo.bias)] * kernels)}])"
    if demo.spec.stride != (1, 1):
        options += f", stride={demo.spec.stride}"
    if demo.spec.dilation != (1, 1):
        options += f", dilation={demo.spec.dilation}"
    return options


def torch_activation(demo: Demo) -> str:
    """The activation of `conv` as an expression."""
    return dict(TORCH_ACTIVATIONS)[demo.activation]


def torch_code(demo: Demo, channels: int, unit: bool = True, which: int = 0) -> str:
    """A PyTorch program for kernel `which` on a picture of 1 or 3 channels.

    `unit` says whether pixel values run from 0 to 1 (else 0 to 255). The map ends up in
    `pooled`: (H', W'), or (3, H', W') when each channel has its own.
    """
    mode, spec = demo.effective_mode(channels), demo.spec
    weights = demo.weights(which, channels)
    lines = [*torch_imports(picture=True), *torch_picture(channels, unit)]
    pad = torch_pad(spec, _padding(spec, weights))
    if pad:
        lines.append(f"x = {pad}")
    lines += ["", matrix_lines("weight = torch.tensor(", weights, ")")]
    if spec.flip:
        lines.append("weight = weight.flip(-2, -1)")
    if mode == "sum":
        shaped, kernel_view = "x[None]", "weight[None]"
        shapes = "# (1, 3, H, W), (1, 3, kh, kw)"
    else:
        shaped, kernel_view = "x[:, None]", "weight[None, None]"
        shapes = f"# ({channels}, 1, H, W), (1, 1, kh, kw)"
    lines += [
        *torch_helpers(demo.pool),
        "",
        shapes,
        f"conv = F.conv2d({shaped}, {kernel_view}{torch_options(demo)})",
        f"act = {torch_activation(demo)}",
        f"pooled = {torch_pool(demo.pool)}",
        "conv, act, pooled = conv.squeeze((0, 1)), act.squeeze((0, 1)), pooled.squeeze((0, 1))"
        if mode != "each"
        else "conv, act, pooled = conv[:, 0], act[:, 0], pooled[:, 0]",
    ]
    return "\n".join(lines) + "\n"


def opencv_code(demo: Demo, channels: int, unit: bool = True, which: int = 0) -> str | None:
    """An OpenCV program for the same, or None where OpenCV has no word for it (pooling)."""
    if demo.pool.kind != "none":
        return None
    mode, spec = demo.effective_mode(channels), demo.spec
    weights = demo.weights(which, channels)
    top, bottom, left, right = _padding(spec, weights)
    (kh, kw), (dy, dx), (sy, sx) = weights.shape[-2:], spec.dilation, spec.stride
    lines = [
        "import cv2",
        "import numpy as np",
        "from PIL import Image",
        "",
        'x = np.asarray(Image.open("picture.png"), dtype=np.float32)'
        + (" / np.float32(255)" if unit else "")
        + (f"  # (H, W{', 3' if channels == 3 else ''})"),
    ]
    if any((top, bottom, left, right)):
        sides = f"{top}, {bottom}, {left}, {right}"
        if spec.padding_mode == "mean":
            value = "x.mean(axis=(0, 1)).tolist()" if channels == 3 else "float(x.mean())"
            lines.append(f"x = cv2.copyMakeBorder(x, {sides}, cv2.BORDER_CONSTANT, value={value})")
        else:
            border = dict(BORDERS)[spec.padding_mode]
            lines.append(f"x = cv2.copyMakeBorder(x, {sides}, {border})")
    lines += ["", matrix_lines("kernel = np.array(", weights, ", np.float32)")]
    if spec.flip:
        lines.append("kernel = kernel[..., ::-1, ::-1]")
    if (dy, dx) != (1, 1):
        lead = "3, " if mode == "sum" else ""
        size = f"{(kh - 1) * dy + 1}, {(kw - 1) * dx + 1}"
        lines += [
            f"spread = np.zeros(({lead}{size}), np.float32)",
            f"spread[..., ::{dy}, ::{dx}] = kernel",
            "kernel = spread",
        ]
    lines.append("")
    if mode == "sum":
        lines.append(
            "conv = sum(cv2.filter2D(x[..., c], cv2.CV_32F, np.ascontiguousarray(kernel[c]),"
            " anchor=(0, 0))\n           for c in range(3))"
        )
    else:
        lines.append(
            "conv = cv2.filter2D(x, cv2.CV_32F, np.ascontiguousarray(kernel), anchor=(0, 0))"
        )
    rows, cols = (kh - 1) * dy, (kw - 1) * dx
    stop_y = f"x.shape[0] - {rows}" if rows else ""
    stop_x = f"x.shape[1] - {cols}" if cols else ""
    step_y = f":{sy}" if sy > 1 else ""
    step_x = f":{sx}" if sx > 1 else ""
    lines.append(f"conv = conv[:{stop_y}{step_y}, :{stop_x}{step_x}]")
    if mode == "each":
        lines.append("conv = conv.transpose(2, 0, 1)  # (3, H', W')")
    if demo.bias:
        lines.append(f"conv = conv + np.float32({decimal(demo.bias)})")
    lines.append(f"act = pooled = {dict(NUMPY_ACTIVATIONS)[demo.activation]}")
    return "\n".join(lines) + "\n"
