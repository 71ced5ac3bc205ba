"""`python -m cnnviz.training --data FILE --out FILE`: train a network that ships with the app."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.network import Network
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.io.safetensors import pack_tensors
from cnnviz.training.checkpoint import begin_with, restore, save, write_whole
from cnnviz.training.photographs import read_photographs
from cnnviz.training.precision import PRECISIONS, faster_precision
from cnnviz.training.progress import progress_line
from cnnviz.training.recipe import Recipe, make_optimizers, prepared, train_epoch
from cnnviz.training.trainable import Trainable, folded

TRAINED = {network.slug: network for network in (SMALL_VGG, SMALL_VGG_BLUR)}


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command accepts."""
    recipe = Recipe()
    parser = argparse.ArgumentParser("python -m cnnviz.training", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="zip of {train,test}/<class>/*.jpg"
    )
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    parser.add_argument("--network", choices=sorted(TRAINED), default=SMALL_VGG.slug)
    parser.add_argument("--epochs", type=int, default=recipe.epochs)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    parser.add_argument("--rate", type=float, default=recipe.rate, help="times the usual rates")
    parser.add_argument("--begin", type=Path, help="a .checkpoint whose weights to begin with")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=sorted(PRECISIONS), help="default: the faster one")
    parser.add_argument("--fresh", action="store_true", help="do not go on where one broke off")
    parser.add_argument("--limit", type=int, help="use only about so many photographs")
    return parser.parse_args(words)


def train(network: Network, recipe: Recipe, options: argparse.Namespace) -> None:
    """Train, or go on training, and write what ships; progress goes to the terminal."""
    given = read_photographs(options.data, network.classes, "train", network.side, options.limit)
    pictures, labels = torch.from_numpy(given.pictures), torch.from_numpy(given.labels)
    around = (recipe.shift,) * 4
    padded = F.pad(pictures.float(), around, mode="reflect").byte().to(options.device)
    labels = labels.to(options.device)
    torch.manual_seed(recipe.seed)
    model = Trainable(network).to(options.device)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    model.whiten(prepared(pictures[::10].to(options.device), network.preprocessing))
    if options.begin:
        begin_with(options.begin, model)
    optimizers = make_optimizers(model, recipe)
    kept = options.out.with_name(f"{options.out.name}.checkpoint")
    done, before, precision = 0, 0.0, options.precision
    if kept.exists() and not options.fresh:
        done, before, begun_in = restore(kept, network, recipe, model, optimizers)
        precision = precision or begun_in
        print(f"Going on after epoch {done} of {recipe.epochs}.", flush=True)
    precision = precision or faster_precision(options.device)
    dtype = PRECISIONS[precision]
    print(f"{len(pictures)} photographs, {options.device}, {precision}", flush=True)
    start = time.monotonic()
    for epoch in range(done, recipe.epochs):
        begun = time.monotonic()

        def told(
            step: int,
            steps: int,
            loss: float,
            right: float,
            epoch: int = epoch,
            begun: float = begun,
        ) -> None:
            progress_line(epoch, recipe.epochs, step, steps, loss, right, time.monotonic() - begun)

        train_epoch(
            model, optimizers, padded, labels, network.preprocessing, network.side, recipe, epoch,
            dtype, told,
        )  # fmt: skip
        seconds = before + time.monotonic() - start
        save(kept, network, recipe, model, optimizers, epoch + 1, seconds, precision)
    metadata = {
        "network": network.slug,
        "recipe": json.dumps(asdict(recipe)),
        "begun_with": options.begin.name if options.begin else "",
        "photographs": str(len(pictures)),
        "seconds": f"{before + time.monotonic() - start:.0f}",
        "trained_with": f"torch {torch.__version__}, {options.device}, {precision}",
    }
    write_whole(options.out, pack_tensors(folded(model, network), metadata))
    print(f"\n{options.out}: {options.out.stat().st_size:,} bytes", flush=True)


def main(words: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = arguments(words)
    recipe = Recipe(epochs=options.epochs, rate=options.rate, seed=options.seed)
    try:
        train(TRAINED[options.network], recipe, options)
    except (ValueError, OSError) as why:
        print(f"cnnviz.training: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
