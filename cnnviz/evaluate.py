"""`python -m cnnviz.evaluate --data FILE`: how often the networks that ship are right.

One model, the plain photograph, no tricks: each test photograph goes once through the very file
that ships, in float32, by the same code as on the pages.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.forward import Weights, layer_outputs, prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network
from cnnviz.core.network_input import network_input
from cnnviz.core.network_shift import class_probabilities, consistency
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.core.one_thread import one_thread
from cnnviz.io.safetensors import unpack_tensors
from cnnviz.io.weights import check_tensors, load_built_in
from cnnviz.training.photographs import Photographs, read_photographs

__all__ = ["confusion", "main", "milliseconds", "report"]

Counts = npt.NDArray[np.int64]
BUILT_IN: Mapping[str, Network] = {n.slug: n for n in (SMALL_VGG, SMALL_VGG_BLUR)}


def confusion(network: Network, weights: Weights, given: Photographs) -> Counts:
    """How many photographs of each class (row) get which answer (column)."""
    found = class_probabilities(network, weights, given.pictures.astype(np.float32))
    counts = np.zeros((len(network.classes), len(network.classes)), np.int64)
    np.add.at(counts, (given.labels, found.argmax(axis=1)), 1)
    return counts


def milliseconds(network: Network, weights: Weights, times: int = 30) -> float:
    """The median time of one photograph through all layers, on one core."""
    taken = []
    with one_thread():
        x, _ = network_input(np.zeros((network.side, network.side, 3), np.uint8), network)
        for _ in range(times):
            start = time.perf_counter()
            for _ in layer_outputs(network, weights, x):
                pass
            taken.append(time.perf_counter() - start)
    return 1000 * float(np.median(taken))


def report(network: Network, counts: Counts, consistent: float, took: float) -> str:
    """The table that the command prints: accuracy, per class, confusion."""
    right, each = np.trace(counts), counts.sum(axis=1)
    wide = max(map(len, network.classes))
    lines = [
        f"{network.slug}: {100 * right / each.sum():.2f} % of {each.sum():,} photographs right",
        f"two shifts by at most 3 pixels, edges joined, answered alike: {100 * consistent:.2f} %",
        f"one photograph through all layers on one core: {took:.1f} ms",
        "",
        f"{'class':<{wide}}  right  answered as "
        + " ".join(f"{n[:5]:>5}" for n in network.classes),
    ]
    for name, row, hits, all_of_it in zip(
        network.classes, counts, np.diag(counts), each, strict=True
    ):
        share = f"{100 * hits / all_of_it:5.1f} %" if all_of_it else "   none"
        lines.append(f"{name:<{wide}} {share}             " + " ".join(f"{n:5}" for n in row))
    return "\n".join(lines)


def weights_in(path: Path, network: Network) -> Mapping[str, npt.NDArray[Any]]:
    """The checked weights of a file of one's own. Raises Refusal, OSError."""
    tensors, _ = unpack_tensors(path.read_bytes())
    check_tensors(network, tensors)
    return tensors


def main(words: list[str]) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser("python -m cnnviz.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="zip of test/<class>/*.jpg")
    parser.add_argument("--network", choices=[*BUILT_IN, "all"], default="all")
    parser.add_argument("--weights", type=Path, help="another file than the one that ships")
    parser.add_argument("--limit", type=int, help="use only about so many photographs")
    options = parser.parse_args(words)
    chosen = BUILT_IN.values() if options.network == "all" else [BUILT_IN[options.network]]
    try:
        for network in chosen:
            given = read_photographs(
                options.data, network.classes, "test", network.side, options.limit
            )
            arrays = (
                weights_in(options.weights, network) if options.weights else load_built_in(network)
            )
            weights = prepare(arrays)
            counts = confusion(network, weights, given)
            consistent = consistency(network, weights, given.pictures.transpose(0, 2, 3, 1))
            print(report(network, counts, consistent, milliseconds(network, weights)), end="\n\n")
    except (Refusal, ValueError, OSError) as why:
        print(f"cnnviz.evaluate: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
