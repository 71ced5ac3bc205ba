"""Where an interrupted training goes on: weights, momentum and what was decided, in one file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from cnnviz.core.network import Network
from cnnviz.io.safetensors import Tensors, pack_tensors, unpack_tensors
from cnnviz.training.recipe import Recipe
from cnnviz.training.trainable import Trainable

__all__ = ["begin_with", "restore", "save", "write_whole"]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is never seen half written."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)


def save(
    path: Path,
    network: Network,
    recipe: Recipe,
    model: Trainable,
    optimizers: Sequence[torch.optim.Optimizer],
    epoch: int,
    seconds: float,
    precision: str,
) -> None:
    """Keep the state after `epoch` epochs, which took `seconds` in all, computed in `precision`."""
    tensors: Tensors = {}
    for name, value in model.state_dict().items():
        tensors[f"model/{name}"] = value.detach().cpu().contiguous().numpy()
    for name, parameter in model.named_parameters():
        for optimizer in optimizers:
            if parameter in optimizer.state:
                momentum = optimizer.state[parameter]["momentum_buffer"]
                tensors[f"momentum/{name}"] = momentum.detach().cpu().contiguous().numpy()
    metadata = {
        "network": network.slug,
        "recipe": json.dumps(asdict(recipe)),
        "epoch": str(epoch),
        "seconds": str(seconds),
        "precision": precision,
    }
    write_whole(path, pack_tensors(tensors, metadata))


def begin_with(path: Path, model: Trainable) -> None:
    """Take the weights, not the momentum, of a file of `save`: of the twin, say."""
    _load(model, unpack_tensors(path.read_bytes())[0])


def restore(
    path: Path,
    network: Network,
    recipe: Recipe,
    model: Trainable,
    optimizers: Sequence[torch.optim.Optimizer],
) -> tuple[int, float, str]:
    """Go on from a file of `save`: how many epochs are done, the seconds they took, the precision.

    Raises ValueError where the file belongs to another network or recipe.
    """
    tensors, metadata = unpack_tensors(path.read_bytes())
    if metadata["network"] != network.slug or json.loads(metadata["recipe"]) != asdict(recipe):
        raise ValueError(f"{path} is of another training; --fresh begins anew")
    _load(model, tensors)
    for name, parameter in model.named_parameters():
        if f"momentum/{name}" not in tensors:
            continue
        momentum = torch.from_numpy(np.array(tensors[f"momentum/{name}"])).to(parameter.device)
        for optimizer in optimizers:
            if any(parameter is p for group in optimizer.param_groups for p in group["params"]):
                optimizer.state[parameter]["momentum_buffer"] = momentum
    return int(metadata["epoch"]), float(metadata["seconds"]), metadata["precision"]


def _load(model: Trainable, tensors: Tensors) -> None:
    state = {
        name.removeprefix("model/"): torch.from_numpy(np.array(value))
        for name, value in tensors.items()
        if name.startswith("model/")
    }
    model.load_state_dict(state)
