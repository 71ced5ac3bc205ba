"""How a network is trained: the rates, the augmentation, one epoch.

Kernels learn by Muon, biases and the last layer by gradient descent with Nesterov momentum; all
rates fall in a straight line to zero. Labels are smoothed; pictures are shifted by up to three
pixels (the border mirrored), mirrored in every other epoch, half of them in each, and a square
somewhere in them is wiped out.

Sources: C. Szegedy et al., Rethinking the Inception Architecture (2016), for the labels; K. Jordan,
94 % on CIFAR-10 in 3.29 Seconds (2024), for the rates, mirroring in turn and identity kernels to
begin with; T. DeVries and G. Taylor, Cutout (2017), for the square.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from cnnviz.core.network import Preprocessing
from cnnviz.training.muon import Muon
from cnnviz.training.trainable import Trainable

__all__ = [
    "Recipe",
    "augmented",
    "epoch_order",
    "make_optimizers",
    "prepared",
    "rate_at",
    "train_epoch",
    "wiped",
]


@dataclass(frozen=True)
class Recipe:
    """Every number that decides what comes out, beside the photographs.

    part: so many pictures are normed together; a batch is several such parts, one step.
    rate: multiplies the three rates, for a network that begins with learned weights.
    """

    epochs: int = 50
    batch: int = 1000
    part: int = 250
    rate: float = 1.0
    kernel_rate: float = 0.24
    bias_rate: float = 0.053
    head_rate: float = 0.67
    kernel_momentum: float = 0.6
    momentum: float = 0.85
    decay: float = 2e-3
    smoothing: float = 0.2
    shift: int = 3
    cutout: int = 10
    seed: int = 0


def rate_at(recipe: Recipe, progress: float) -> float:
    """What all rates are multiplied by when `progress` of all steps, 0..1, are done."""
    return recipe.rate * (1 - progress)


def make_optimizers(model: Trainable, recipe: Recipe) -> tuple[torch.optim.Optimizer, ...]:
    """Muon for the kernels, gradient descent for the last layer and the biases.

    decay: the last layer and the biases shrink by this share in each step, less as rates fall.
    """
    kernels = [p for p in model.parameters() if p.ndim == 4] + [model.mixing]
    heads = [linear.weight for linear in model.linears.values()]
    biases = [p for p in model.parameters() if p.ndim == 1 and p.requires_grad]
    groups = [
        {"params": part, "lr": rate, "weight_decay": recipe.decay / rate}
        for part, rate in ((heads, recipe.head_rate), (biases, recipe.bias_rate))
    ]
    muon = Muon(kernels, recipe.kernel_rate, recipe.kernel_momentum)
    plain = torch.optim.SGD(groups, momentum=recipe.momentum, nesterov=True)
    for optimizer in (muon, plain):
        for group in optimizer.param_groups:
            group["rate"] = group["lr"]
    return muon, plain


def prepared(pictures: Tensor, preprocessing: Preprocessing) -> Tensor:
    """uint8 (N, 3, H, W) to what the network reads, float32, channels last."""
    mean = torch.tensor(preprocessing.mean, device=pictures.device)[:, None, None]
    std = torch.tensor(preprocessing.std, device=pictures.device)[:, None, None]
    return ((pictures.float() - mean) / std).contiguous(memory_format=torch.channels_last)


def epoch_order(recipe: Recipe, count: int, epoch: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What is random in an epoch: the order, the shifts (N, 2), who is mirrored (N,), and where
    the middle of the wiped square is (N, 2), in 0..1.

    It depends on the seed and the epoch alone, so that a training that was interrupted goes on
    as if it had not been. Whoever is mirrored in one epoch is not in the next.
    """
    first = torch.Generator().manual_seed(recipe.seed)
    mirrored = torch.rand(count, generator=first) < 0.5
    now = torch.Generator().manual_seed(1_000_003 * (recipe.seed + 1) + epoch)
    order = torch.randperm(count, generator=now)
    shifts = torch.randint(0, 2 * recipe.shift + 1, (count, 2), generator=now)
    return order, shifts, mirrored ^ bool(epoch % 2), torch.rand((count, 2), generator=now)


def augmented(padded: Tensor, shifts: Tensor, mirrored: Tensor, side: int) -> Tensor:
    """Windows of side x side out of padded pictures (N, 3, H, W), at `shifts`, some mirrored."""
    place = torch.arange(side, device=padded.device)
    rows = shifts[:, :1] + place  # (N, side)
    cols = shifts[:, 1:] + place
    cols = torch.where(mirrored[:, None], cols.flip(1), cols)
    which = torch.arange(len(padded), device=padded.device)
    channels = torch.arange(padded.shape[1], device=padded.device)
    return padded[
        which[:, None, None, None],
        channels[:, None, None],
        rows[:, None, :, None],
        cols[:, None, None, :],
    ]


def wiped(x: Tensor, middles: Tensor, side: int) -> Tensor:
    """x (N, C, H, W) with zeros in a square of `side` pixels around each middle (N, 2), in 0..1.

    A square whose middle is near an edge is partly outside.
    """
    across = []
    for axis in (0, 1):
        length = x.shape[2 + axis]
        begin = (middles[:, axis : axis + 1] * length - side / 2).round()
        place = torch.arange(length, device=x.device)
        across.append((place >= begin) & (place < begin + side))  # (N, length)
    inside = across[0][:, None, :, None] & across[1][:, None, None, :]
    return x.masked_fill(inside, 0)


def train_epoch(
    model: Trainable,
    optimizers: tuple[torch.optim.Optimizer, ...],
    padded: Tensor,
    labels: Tensor,
    preprocessing: Preprocessing,
    side: int,
    recipe: Recipe,
    epoch: int,
    dtype: torch.dtype,
    told: Callable[[int, int, float, float], None],
) -> None:
    """One epoch over padded pictures, uint8 (N, 3, side + 2 shift, side + 2 shift).

    told: called after each step with the step, the number of steps, the mean loss and the share
    of right answers of this epoch so far.
    """
    order, shifts, mirrored, middles = (
        part.to(padded.device) for part in epoch_order(recipe, len(padded), epoch)
    )
    steps = max(1, len(padded) // recipe.batch)
    loss_sum = right = seen = 0.0
    model.train()
    for step in range(steps):
        batch = order[step * recipe.batch : (step + 1) * recipe.batch]
        now = rate_at(recipe, (epoch * steps + step) / (recipe.epochs * steps))
        for at in torch.split(batch, recipe.part):
            x = prepared(augmented(padded[at], shifts[at], mirrored[at], side), preprocessing)
            x = wiped(x, middles[at], recipe.cutout)
            with torch.autocast(x.device.type, dtype, enabled=dtype != torch.float32):
                logits = model(x)
            loss = F.cross_entropy(logits.float(), labels[at], label_smoothing=recipe.smoothing)
            torch.autograd.backward(loss * (len(at) / len(batch)))
            loss_sum += loss.item() * len(at)
            right += (logits.argmax(1) == labels[at]).sum().item()
            seen += len(at)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * now
            optimizer.step()
            optimizer.zero_grad()
        told(step + 1, steps, loss_sum / seen, right / seen)
