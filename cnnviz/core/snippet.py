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
from cnnviz.core.pooling import PoolSpec

__all__ = ["opencv_code", "torch_code"]

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


def _matrix(weights: np.ndarray, indent: str) -> str:
    """Nested brackets with the shortest decimals that are the same float32."""
    if weights.ndim == 1:
        digits = (np.format_float_positional(w, unique=True, trim="0") for w in weights)
        return "[" + ", ".join(digits) + "]"
    inner = indent + " "
    return "[" + f",\n{inner}".join(_matrix(w, inner) for w in weights) + "]"


def _padding(spec: ConvSpec, weights: np.ndarray) -> tuple[int, int, int, int]:
    return resolve_padding(spec, weights.shape[-2], weights.shape[-1])


def _torch_pool(pool: PoolSpec) -> str:
    if pool.kind == "none":
        return "act"
    if pool.kind == "global max":
        return "act.amax(dim=(-2, -1), keepdim=True)"
    if pool.kind == "global average":
        return "act.mean(dim=(-2, -1), keepdim=True)"
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


def torch_code(demo: Demo, channels: int, unit: bool = True, which: int = 0) -> str:
    """A PyTorch program for kernel `which` on a picture of 1 or 3 channels.

    `unit` says whether pixel values run from 0 to 1 (else 0 to 255). The map ends up in
    `pooled`: (H', W'), or (3, H', W') when each channel has its own.
    """
    mode, spec = demo.effective_mode(channels), demo.spec
    weights = demo.weights(which, channels)
    top, bottom, left, right = _padding(spec, weights)
    divide = " / 255" if unit else ""
    lines = [
        "import numpy as np",
        "import torch",
        "import torch.nn.functional as F",
        "from PIL import Image",
        "",
        'pixels = np.asarray(Image.open("picture.png"), dtype=np.float32)',
    ]
    if channels == 1:
        lines.append(f"x = torch.tensor(pixels){divide}  # (H, W)")
        lines.append("x = x[None]  # (1, H, W)")
    else:
        lines.append(f"x = torch.tensor(pixels){divide}  # (H, W, 3)")
        lines.append("x = x.permute(2, 0, 1)  # (3, H, W)")
    if any((top, bottom, left, right)):
        sides = f"({left}, {right}, {top}, {bottom})"
        if spec.padding_mode == "mean":
            pad = f"torch.stack([F.pad(c, {sides}, value=c.mean().item()) for c in x])"
        elif spec.padding_mode == "zeros":
            pad = f"F.pad(x, {sides})"
        else:
            pad = f'F.pad(x, {sides}, mode="{spec.padding_mode}")'
        lines.append(f"x = {pad}")
    prefix = "weight = torch.tensor("
    lines += ["", f"{prefix}{_matrix(weights, ' ' * len(prefix))})"]
    if spec.flip:
        lines.append("weight = weight.flip(-2, -1)")
    if mode == "sum":
        shaped, kernel_view = "x[None]", "weight[None]"
        shapes = "# (1, 3, H, W), (1, 3, kh, kw)"
    else:
        shaped, kernel_view = "x[:, None]", "weight[None, None]"
        shapes = f"# ({channels}, 1, H, W), (1, 1, kh, kw)"
    options = ""
    if demo.bias:
        bias = np.format_float_positional(np.float32(demo.bias), unique=True, trim="0")
        options += f", bias=torch.tensor([{bias}])"
    if spec.stride != (1, 1):
        options += f", stride={spec.stride}"
    if spec.dilation != (1, 1):
        options += f", dilation={spec.dilation}"
    lines += [
        "",
        shapes,
        f"conv = F.conv2d({shaped}, {kernel_view}{options})",
        f"act = {dict(TORCH_ACTIVATIONS)[demo.activation]}",
        f"pooled = {_torch_pool(demo.pool)}",
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
    prefix = "kernel = np.array("
    lines += ["", f"{prefix}{_matrix(weights, ' ' * len(prefix))}, np.float32)"]
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
        bias = np.format_float_positional(np.float32(demo.bias), unique=True, trim="0")
        lines.append(f"conv = conv + np.float32({bias})")
    lines.append(f"act = pooled = {dict(NUMPY_ACTIVATIONS)[demo.activation]}")
    return "\n".join(lines) + "\n"
