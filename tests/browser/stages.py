"""The stage as tests see it: opening it, reading what stands on the screen, and torch's answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from playwright.sync_api import Page, expect
from torch.nn import functional

Ready = Callable[[Page], Page]
Array = np.ndarray[Any, np.dtype[np.float64]]
VIEW = ".stage-view"


def open_stage(page: Page, ready: Ready, address: str) -> None:
    """Open /slide or /pooling and wait until it has drawn."""
    page.goto(address)
    ready(page)
    expect(page.locator(".stage[data-cnnviz-ready=true]")).to_be_visible()


def shown(page: Page) -> tuple[int, int, int, float]:
    """The map, row, column and value that the stage says it shows."""
    data: dict[str, str] = page.locator(VIEW).evaluate("view => ({ ...view.dataset })")
    return int(data["map"]), int(data["row"]), int(data["col"]), float(data["value"])


def number(text: str) -> float:
    """The last number of a written-out sum: what stands behind its last equals sign."""
    found = re.findall(r"=\s*([−-]?[\d.]+(?:e[−-]?\d+)?)", text)
    return float(found[-1].replace("−", "-"))


def total(page: Page) -> float:
    """The number that the written-out sum ends with, once its words have followed."""
    expect(page.locator(".insp[aria-busy=false]")).to_be_visible()
    lines = page.locator(".insp-block .formula-words")
    return number(lines.last.text_content() or "")


def plane(rows: str) -> Array:
    """Rows of whole numbers with bars between them."""
    return np.array([[float(cell) for cell in row.split()] for row in rows.split("|")])


def torch_maps(stage: dict[str, Any], planes: Array) -> Array:
    """All maps (K, H', W') of a stage's description on its input (C, H, W), in float64."""
    demo, x = stage["demo"], torch.tensor(planes, dtype=torch.float64)
    spec = demo["spec"]
    channels = len(planes)
    weights = [torch.tensor(k["planes"], dtype=torch.float64) for k in demo["kernels"]]
    if demo["pool"]["kind"] == "none":
        kernels = [w[:1] if channels == 1 else w.expand(channels, -1, -1) for w in weights]
        weight = torch.stack(kernels)  # (K, C, kh, kw)
        groups, x = 1, x[None]
    else:
        weight, groups = weights[0][:1, None].expand(channels, 1, -1, -1), channels
        x = x[None]
    kh, kw = weight.shape[-2:]
    if spec["flip"]:
        weight = weight.flip(-2, -1)
    x = pad(x, sides(spec, kh, kw), spec["padding_mode"])
    out = functional.conv2d(
        x, weight, stride=spec["stride"], dilation=spec["dilation"], groups=groups
    )
    out = activate(demo["activation"], out + demo["bias"])
    return pooled(demo["pool"], out)[0].numpy()


def sides(spec: dict[str, Any], kh: int, kw: int) -> list[int]:
    """The padding as F.pad wants it: left, right, top, bottom."""
    if spec["padding"] == "valid":
        return [0, 0, 0, 0]
    if spec["padding"] == "same":
        tall, wide = spec["dilation"][0] * (kh - 1), spec["dilation"][1] * (kw - 1)
        return [wide // 2, wide - wide // 2, tall // 2, tall - tall // 2]
    top, bottom, left, right = spec["padding"]
    return [left, right, top, bottom]


def pad(x: torch.Tensor, by: list[int], mode: str) -> torch.Tensor:
    """x (1, C, H, W) with padding around it; "mean" is each channel's own mean."""
    if not any(by):
        return x
    if mode == "mean":
        return torch.cat([functional.pad(c, by, value=c.mean().item()) for c in x.split(1, 1)], 1)
    return functional.pad(x, by) if mode == "zeros" else functional.pad(x, by, mode=mode)


def activate(name: str, x: torch.Tensor) -> torch.Tensor:
    """The activation of that name."""
    return {
        "identity": lambda: x,
        "relu": lambda: functional.relu(x),
        "leaky relu": lambda: functional.leaky_relu(x),
        "sigmoid": lambda: torch.sigmoid(x),
        "tanh": lambda: torch.tanh(x),
        "absolute": x.abs,
    }[name]()


def pooled(pool: dict[str, Any], x: torch.Tensor) -> torch.Tensor:
    """x (1, C, H, W) pooled."""
    kind = pool["kind"]
    if kind == "none":
        return x
    how = {"kernel_size": pool["size"], "stride": pool["stride"], "padding": pool["padding"],
           "ceil_mode": pool["ceil"]}  # fmt: skip
    if kind == "max":
        return functional.max_pool2d(x, **how)
    if kind == "average":
        return functional.avg_pool2d(x, **how)
    return functional.avg_pool2d(x**2, divisor_override=1, **how).sqrt()
