"""What looking into a network costs: forward passes, sheets of maps, a changed picture, hovering.

The weights of VGG-16 are random ones of the right size, since time does not depend on them.
"""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from playwright.sync_api import Browser

from cnnviz.core.forward import Weights, layer_outputs, prepare
from cnnviz.core.network import Network, parameters
from cnnviz.core.network_input import network_input
from cnnviz.core.networks import SMALL_VGG, VGG16
from cnnviz.core.sheet import sheet
from cnnviz.evaluate import milliseconds
from cnnviz.io.encode import jpeg
from cnnviz.io.safetensors import Tensors, pack_tensors
from tools.bench.hands import box_of, hover, playing
from tools.bench.probes import open_page, work_per_event
from tools.bench.server import FLOOR, by_keyboard, by_list, change_ms
from tools.bench.table import Row, percentile, show
from tools.browser import chromium
from tools.serve import AppServer

__all__ = ["main", "rows"]

USABLE = '[data-cnnviz-ready="true"]:has([data-testid="sheet"])'
SHEET = '[data-testid="sheet"]'
PAGE = "/features?sample=camera&size=512&network=vgg16&layer="
LAYERS = ("relu1_2", "relu3_3", "relu5_3")
# Each is chosen once: a second time, the maps would come from the cache.
FRESH = ("gravel", "brick", "cat", "coins", "astronaut", "moon", "rocket", "grass", "clock", "page")
FRAME = 1000 / 60


def random_vgg() -> Tensors:
    """Weights of VGG-16's size under which activations neither grow nor fade."""
    rng, found = np.random.default_rng(0), {}
    for key, (weight, bias) in parameters(VGG16).items():
        spread = np.sqrt(2 / np.prod(weight[1:]))
        found[f"{key}.weight"] = rng.normal(0, spread, weight).astype(np.float32)
        found[f"{key}.bias"] = rng.normal(0, 0.01, bias).astype(np.float32)
    return found


def bare(network: Network, weights: Weights, x: torch.Tensor, until: int) -> torch.Tensor:
    """torch alone, without anything of ours."""
    with torch.inference_mode():
        for layer in network.layers[: until + 1]:
            if layer.kind == "conv":
                weight, bias = weights[f"{layer.key}.weight"], weights[f"{layer.key}.bias"]
                x = F.conv2d(x, weight, bias, padding=1)
            else:
                x = F.relu(x) if layer.kind == "relu" else F.max_pool2d(x, 2)
    return x


def beside(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Median milliseconds of both, taken in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for each, act in zip(took, (ours, theirs), strict=True):
            start = time.perf_counter()
            act()
            each.append(1000 * (time.perf_counter() - start))
    return median(took[0][1:]), median(took[1][1:])


def _computing(weights: Weights, small: Weights, rounds: int) -> list[Row]:
    picture = np.random.default_rng(1).integers(0, 256, (224, 224, 3)).astype(np.uint8)
    x, _ = network_input(picture, VGG16)
    batch = torch.from_numpy(x[None]).contiguous(memory_format=torch.channels_last)
    found = []
    for name in LAYERS:
        until = VGG16.index(name)
        ours, theirs = beside(
            lambda until=until: deque(layer_outputs(VGG16, weights, x, until=until), maxlen=1),  # type: ignore[misc]
            lambda until=until: bare(VGG16, weights, batch, until),  # type: ignore[misc]
            rounds,
        )
        found.append(Row(f"VGG-16 at 224 to {name} (floor: torch)", ours, "ms", theirs))
    maps = np.maximum(np.random.default_rng(2).normal(0, 1, (64, 112, 112)), 0).astype(np.float32)
    made, _ = beside(lambda: jpeg(sheet(maps, 8)), lambda: None, rounds)
    one = milliseconds(SMALL_VGG, small, rounds * 3)
    return [
        *found,
        Row("64 maps of 112 x 112 as one JPEG", made, "ms", most=15),
        Row("small VGG, one picture on one core", one, "ms", most=30),
    ]


def _on_screen(browser: Browser, file: Path, rounds: int) -> list[Row]:
    """A changed sample to the maps of a layer, beside a page that does a bare forward pass to it
    and shows one picture, and the same page without the pass."""
    found = []
    with (
        AppServer("image.py", cwd=FLOOR) as empty,
        AppServer("forward.py", cwd=FLOOR) as torch_alone,
        AppServer(env={"CNNVIZ_VGG16": str(file)}) as ours,
    ):
        for name in LAYERS:
            convolutions = sum(
                layer.kind == "conv" for layer in VGG16.layers[: VGG16.index(name) + 1]
            )
            without, floor = (
                _floor(browser, url, rounds)
                for url in (empty.url, f"{torch_alone.url}/?convolutions={convolutions}")
            )
            page = open_page(browser, ours.url + PAGE + name, USABLE)
            took = change_ms(page, by_list, FRESH, SHEET, rounds, again=False)
            page.context.close()
            what = f"a changed sample to the maps of {name} (one picture: {without:.0f})"
            most = without + 1.25 * (floor - without)
            found.append(Row(what, took, "ms", floor, most=most))
    return found


def _floor(browser: Browser, url: str, rounds: int) -> float:
    page = open_page(browser, url, '[data-testid="stSelectbox"]')
    took = change_ms(page, by_keyboard, ("One", "Two"), "img", rounds)
    page.context.close()
    return took


def _hovering(browser: Browser, file: Path, seconds: float) -> list[Row]:
    found = []
    with AppServer(env={"CNNVIZ_VGG16": str(file)}) as server:
        for what, address in (
            ("the sheet of small VGG's conv2_1", "/features?layer=conv2_1"),
            ("the sheet of VGG-16's relu1_2", PAGE + "relu1_2"),
            ("an opened map of VGG-16, 224 x 224", PAGE + "relu1_2&channel=5"),
        ):
            page = open_page(browser, server.url + address, USABLE)
            page.evaluate("cnnvizBench.messages()")
            where = '[data-testid="opened-map"]' if "channel" in address else SHEET
            acts = playing(hover(page, box_of(page, where)), seconds)
            work = [each.busy for each in work_per_event(browser, page, acts)]
            found += [
                Row(f"hovering {what}, median", percentile(work, 0.5), "ms"),
                Row(f"hovering {what}, p95", percentile(work, 0.95), "ms", most=FRAME),
                Row("messages to the server", page.evaluate("cnnvizBench.messages()"), "", most=0),
            ]
            page.context.close()
    return found


def rows(quick: bool = False) -> list[Row]:
    """Measure, on servers and a browser of its own; `quick` takes less time."""
    rounds, seconds = (3, 1.5) if quick else (9, 4.0)
    arrays = random_vgg()
    weights = prepare(arrays)
    rng, tiny = np.random.default_rng(3), {}
    for key, (weight, bias) in parameters(SMALL_VGG).items():
        tiny[f"{key}.weight"] = rng.normal(0, 0.05, weight).astype(np.float32)
        tiny[f"{key}.bias"] = np.zeros(bias, np.float32)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vgg16.safetensors"
        file.write_bytes(pack_tensors(arrays))
        found = _computing(weights, prepare(tiny), rounds)
        with chromium() as browser:
            found += _on_screen(browser, file, rounds)
            found += _hovering(browser, file, seconds)
    return found


def main(quick: bool = False) -> None:
    """Print the table."""
    show("Networks: forward passes, sheets, hovering", rows(quick))


if __name__ == "__main__":
    main()
