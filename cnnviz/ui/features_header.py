"""What the browser needs to show the maps of a layer, and one of them opened, by itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from cnnviz.core.colour import sequential_table, signed_table
from cnnviz.core.contributions import Arithmetic
from cnnviz.core.features_demo import page_count
from cnnviz.core.layer_facts import (
    filter_facts,
    layer_facts,
    strongest_inputs,
    strongest_places,
)
from cnnviz.core.network import Layer
from cnnviz.core.sheet import fitted, sheet
from cnnviz.io.encode import jpeg
from cnnviz.ui.features_work import COLUMNS, FeaturesWork

__all__ = ["Arrays", "file_array", "maps_message", "shrunk_size"]

Arrays = dict[str, np.ndarray[Any, Any]]

# Sheets of smaller arrays travel as exact numbers.
MOST_BYTES = 1_000_000
# Maps on a sheet are shrunk below this side, about as large as they are shown.
MOST_SIDE = 128
PLACES = 5
INPUTS = 12


def file_array(data: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The bytes of a file as an array that can be packed."""
    return np.frombuffer(data, np.uint8)


def shrunk_size(rows: int, cols: int) -> tuple[int, int]:
    """The size of a map on a sheet: its own, or a whole number of times smaller."""
    times = -(-max(rows, cols) // MOST_SIDE)
    return max(1, rows // times), max(1, cols // times)


def maps_message(work: FeaturesWork, press: int) -> tuple[dict[str, Any], Arrays]:
    """Header and arrays of the component `feature_maps`.

    press: the number of the browser's report that this answers.
    """
    demo, maps, seen = work.demo, work.maps(), work.fields[work.index]
    total, rows, cols = maps.shape
    shown, limit = work.channels(), work.limit()
    layer, off = work.layer, demo.off_in(demo.layer)
    tile = (rows, cols)
    arrays: Arrays = {
        "seen": work.seen,
        "signed": signed_table(),
        "sequential": sequential_table(),
    }
    if len(shown) * rows * cols * maps.itemsize <= MOST_BYTES:
        arrays["values"] = maps[list(shown)]
    else:
        tile = shrunk_size(rows, cols)
        small = fitted(maps[list(shown)], *tile)
        arrays["sheet"] = file_array(jpeg(sheet(small, COLUMNS, limit)))
    opened = None
    if demo.channel is not None:
        opened, own = _opened(work, demo.channel)
        arrays |= own
    found = work.sum()
    header = {
        "demo": demo.to_json(),
        "layer": {"name": layer.name, "kind": layer.kind, "shape": [total, rows, cols]},
        "field": {name: list(pair) for name, pair in asdict(seen).items()},
        "pages": page_count(total),
        "shown": list(shown),
        "total": total,
        "off": list(off),
        "scale": {"low": -limit, "high": limit},
        "tile": {"rows": tile[0], "cols": tile[1], "columns": COLUMNS},
        "opened": opened,
        "arithmetic": found and _sum(found, layer),
        "press": press,
    }
    return header, arrays


def _sum(found: Arithmetic, layer: Layer) -> dict[str, Any]:
    header = asdict(found)
    if layer.kind == "relu":
        header["relu"] = max(0.0, found.value)
    return header


def _opened(work: FeaturesWork, channel: int) -> tuple[dict[str, Any], Arrays]:
    one = work.maps()[channel]
    facts = layer_facts(one[None])
    arrays: Arrays = {"map": one}
    if work.layer.kind == "relu":
        arrays["before"] = work.below(work.index)[channel]
    header: dict[str, Any] = {
        "channel": channel,
        "facts": {
            "mean": facts.mean,
            "strongest": facts.largest,
            "zero_share": facts.zero_share,
            "min": facts.least,
            "max": facts.largest,
        },
        "places": [list(place) for place in strongest_places(one, PLACES)],
        "filter": None,
        "before": "before" in arrays,
    }
    made_by = work.network.layers[work.made_by]
    if made_by.weighted:
        header["filter"], arrays["filter"] = _filter(work, made_by, channel)
    return header, arrays


def _filter(
    work: FeaturesWork, layer: Layer, channel: int
) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    weight = work.weights[f"{layer.key}.weight"][channel].numpy()
    if layer.kind == "linear":
        weight = weight.reshape(work.sizes[work.index - 1])  # (C, H, W)
    colour = layer is work.network.layers[0]
    inputs = tuple(range(len(weight))) if colour else strongest_inputs(weight, INPUTS)
    shown = np.ascontiguousarray(weight[list(inputs)])
    facts = filter_facts(weight)
    header = {
        "layer": layer.name,
        "inputs": list(inputs),
        "shape": list(weight.shape),
        "statistics": {
            "mean": facts.mean,
            "std": facts.deviation,
            "min": facts.least,
            "max": facts.largest,
            "norm": facts.norm,
            "positive": facts.positive_share,
            "bias": float(work.weights[f"{layer.key}.bias"][channel]),
        },
        "colour": colour,
        "high": float(np.abs(shown).max()),
    }
    return header, shown
