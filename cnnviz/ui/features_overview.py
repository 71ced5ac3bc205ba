"""All layers of a network on the shared picture: of each a few figures and a small picture.

One pass through the network makes them, and no layer's maps outlive it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from cnnviz.core.contributions import arithmetic
from cnnviz.core.forward import layer_outputs, probabilities
from cnnviz.core.layer_facts import channel_facts, layer_facts
from cnnviz.core.network import parameters
from cnnviz.core.sheet import fitted, limit_of, sheet
from cnnviz.io.encode import jpeg
from cnnviz.ui.features_work import FeaturesWork
from cnnviz.ui.text import t

__all__ = ["Overview", "overview", "scores_header", "strip_header"]

Array = np.ndarray[Any, np.dtype[np.float32]]

MAPS = 4  # small maps of every layer
SIDE = 48  # of one, in pixels
COLUMNS = 16


@dataclass(frozen=True, eq=False)
class Overview:
    """facts: float64 (layers, 4): mean, share of zeros, least, largest. strip: a sheet of small
    maps as JPEG. last: what the last layer reads, (C, H, W), and logits: (classes,); both empty
    where there are no classes.
    """

    facts: np.ndarray[Any, np.dtype[np.float64]]
    strip: bytes
    last: Array
    logits: Array

    @property
    def zero_shares(self) -> list[float]:
        """Of every layer, the share of its cells that are exactly 0."""
        return [float(share) for share in self.facts[:, 1]]


def overview(work: FeaturesWork) -> Overview:
    """From the shared cache, or computed now in turn."""
    demo = work.demo
    kept = work.remembered("overview", lambda: _made(work), demo.off)
    return Overview(*kept)


def _made(work: FeaturesWork) -> tuple[Any, ...]:
    made: tuple[Any, ...] = work.in_turn(lambda: _computed(work))
    return made


def _computed(work: FeaturesWork) -> tuple[Any, ...]:
    network, read = work.network, work.read()
    facts, small, limits = [], [], []
    below = last = read
    outputs = layer_outputs(network, work.weights, read, work.demo.off_by_index())
    for layer, maps in zip(network.layers, outputs, strict=True):
        found = layer_facts(maps)
        facts.append((found.mean, found.zero_share, found.least, found.largest))
        below, last = last, maps
        if layer.kind != "linear":
            small.append(_small(maps))
            limits.append(np.full(len(small[-1]), limit_of(maps)))
    below = np.array(below, order="C")
    logits = np.array(last[:, 0, 0])
    strip = jpeg(sheet(np.concatenate(small), COLUMNS, np.concatenate(limits)), 85)
    if not network.classes:
        return np.array(facts), strip, np.zeros((0, 0, 0), np.float32), np.zeros(0, np.float32)
    return np.array(facts), strip, below, logits


def _small(maps: Array) -> Array:
    """The maps of largest mean, in the order of their numbers: (at most MAPS, SIDE, SIDE)."""
    means = channel_facts(maps).means
    chosen = np.sort(np.argsort(-means, kind="stable")[:MAPS])
    return fitted(maps[chosen], SIDE, SIDE)


def strip_header(work: FeaturesWork, found: Overview) -> dict[str, Any]:
    """What the strip says of every layer, and where its small picture is."""
    counts = {
        key: int(np.prod(weight)) + bias[0]
        for key, (weight, bias) in parameters(work.network).items()
    }
    layers: list[dict[str, Any]] = []
    placed = 0
    for layer, shape, seen, share in zip(
        work.network.layers, work.sizes, work.fields, found.zero_shares, strict=True
    ):
        tiles = 0 if layer.kind == "linear" else min(MAPS, shape[0])
        layers.append(
            {
                "name": layer.name,
                "kind": layer.kind,
                "shape": list(shape),
                "parameters": counts.get(layer.key, 0),
                "field": list(seen.size),
                "jump": list(seen.jump),
                "zero_share": share,
                "tile": placed if tiles else -1,
                "tiles": tiles,
            }
        )
        placed += tiles
    return {
        "network": {"title": t(work.network.title)},
        "layers": layers,
        "tile": [SIDE, SIDE],
        "columns": COLUMNS,
        "chosen": work.demo.layer,
        "off": [list(pair) for pair in work.demo.off],
    }


def scores_header(work: FeaturesWork, found: Overview) -> dict[str, Any]:
    """Logits, probabilities and the sum behind each class; the same before anything was switched
    off.
    """
    last = len(work.network.layers) - 1
    sums = [
        asdict(arithmetic(work.network, last, found.last, work.weights, channel, 0, 0))
        for channel in range(len(found.logits))
    ]
    before = None
    if work.demo.off:
        plain = overview(replace(work, demo=replace(work.demo, off=())))
        before = _answer(plain.logits)
    scores = {**_answer(found.logits), "before": before, "sums": sums}
    return {"classes": [t(name) for name in work.network.classes], "scores": scores}


def _answer(logits: Array) -> dict[str, Any]:
    return {"logits": logits.tolist(), "probabilities": probabilities(logits).tolist()}
