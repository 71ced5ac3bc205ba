"""The effective receptive field: how much each pixel of the theoretical one really counts.

The gradient of one cell with respect to the input, in absolute value and averaged over random
weights and inputs, is not even over the receptive field but piled up in its middle, since a pixel
in the middle is read along more ways than one at the rim. W. Luo, Y. Li, R. Urtasun and R. Zemel,
Understanding the effective receptive field in deep convolutional neural networks (2016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cnnviz.core.field_window import FieldWindow, field_window
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.messages import Refusal
from cnnviz.core.one_thread import one_thread

if TYPE_CHECKING:
    import torch

__all__ = [
    "MOST_WORK",
    "Effective",
    "averaged",
    "field_widths",
    "input_gradient",
    "middle_share",
    "ones_field",
    "random_field",
]

Array = npt.NDArray[np.float64]
Progress = Callable[[float], None]
Runner = Callable[[Callable[[], Array]], Array]

WIDTHS = (16, 8)  # channels of the random layers, fewer where that would take too long
MOST_WORK = 4 * 10**9  # multiply-adds of one draw
MOST_NUMBERS = 24 * 10**6  # of its maps, which are all in memory until the gradient is there


@dataclass(frozen=True, eq=False)
class Effective:
    """What was found of one cell, over its theoretical field.

    heat: (h, w), the mean absolute gradient, channels of the input summed; its largest is 1.
    energy: the mean of the squares, likewise. Both are 0 where the field lies in the padding.
    """

    heat: Array
    energy: Array

    @property
    def share(self) -> float:
        """The part of the energy in the middle half of both sides; an even field has 0.25."""
        return middle_share(self.energy)


def middle_share(values: Array) -> float:
    """The part of the sum of (h, w) non-negative numbers in the middle h / 2 x w / 2.

    Cells cut by its edge count in part, so that equal numbers always have 0.25.

    >>> middle_share(np.ones((5, 7)))
    0.25
    """
    rows, cols = (_middle_half(n) for n in values.shape)
    return float(rows @ values @ cols / values.sum())


def _middle_half(n: int) -> Array:
    at = np.arange(n)
    inside = np.minimum(at + 1, 0.75 * n) - np.maximum(at, 0.25 * n)
    clipped: Array = np.clip(inside, 0, 1).astype(np.float64)
    return clipped


def input_gradient(
    stack: LayerStack,
    window: FieldWindow,
    x: torch.Tensor,
    kernels: Sequence[tuple[torch.Tensor, torch.Tensor | None] | None],
    relu: bool,
    channel: int = 0,
    mean: bool = False,
) -> torch.Tensor:
    """The gradient of the chosen cell with respect to what it sees, of the shape of `x`.

    x: (1, C, h, w), the window's patch of the input. kernels: for every layer its weight (O, I,
    kh, kw) and its bias, None for a pooling. relu: whether each convolution but the last layer is
    followed by one. channel: of the last map. mean: maxima are taken as means.
    """
    with one_thread():
        return _gradient(stack, window, x.detach().requires_grad_(), kernels, relu, channel, mean)


def _gradient(
    stack: LayerStack,
    window: FieldWindow,
    x: torch.Tensor,
    kernels: Sequence[tuple[torch.Tensor, torch.Tensor | None] | None],
    relu: bool,
    channel: int,
    mean: bool,
) -> torch.Tensor:
    import torch
    import torch.nn.functional as F  # noqa: N812

    now = x
    last = stack.fitting - 1
    for at, kernel in enumerate(kernels):
        layer, (top, bottom, left, right) = stack.layers[at], window.borders[at]
        maxima = layer.op == "max" and not mean
        if any(window.borders[at]):
            now = F.pad(now, (left, right, top, bottom), value=-torch.inf if maxima else 0.0)
        if kernel is not None:
            now = F.conv2d(now, *kernel, stride=layer.stride, dilation=layer.dilation)
            now = now.relu_() if relu and at < last else now
        elif maxima:
            now = F.max_pool2d(now, layer.size, layer.stride)
        else:
            now = F.avg_pool2d(now, layer.size, layer.stride)
    (found,) = torch.autograd.grad(now[0, channel, 0, 0], x)
    return found


def averaged(
    window: FieldWindow,
    gradients: Iterator[Callable[[], Array]],
    draws: int,
    progress: Progress,
    run: Runner,
) -> Effective:
    """The mean of `draws` gradients (C, h, w) of the window's patch, put into its box.

    Each is made by `run`, and `progress` told the part that is done. Raises Refusal where all
    are 0.
    """
    heat, energy = np.zeros(window.box[2:]), np.zeros(window.box[2:])
    for done, (_, work) in enumerate(zip(range(draws), gradients, strict=False)):
        progress(done / draws)
        found = run(work)
        heat[window.within] += np.abs(found).sum(0)
        energy[window.within] += (found**2).sum(0)
    if not heat.max() > 0:
        raise Refusal("Every gradient is 0: no pixel moves this cell.")
    return Effective(heat / heat.max(), energy / energy.max())


def field_widths(stack: LayerStack, window: FieldWindow) -> int:
    """How many channels the random layers get: 16, or 8 where that would take too long.

    Raises Refusal where that is too long as well.
    """
    for width in WIDTHS:
        work, numbers = _work(stack, window, width)
        if work <= MOST_WORK and numbers <= MOST_NUMBERS:
            return width
    if numbers > MOST_NUMBERS:
        raise Refusal(
            "One gradient would need maps of {n} numbers with {width} channels a layer; at most"
            " {most} are kept here. Take layers away.",
            n=f"{numbers:,}",
            width=WIDTHS[-1],
            most=f"{MOST_NUMBERS:,}",
        )
    raise Refusal(
        "One gradient would take {work} multiply-adds with {width} channels a layer; at most {most}"
        " are done here. Take layers away or make windows smaller.",
        work=f"{work:,}",
        width=WIDTHS[-1],
        most=f"{MOST_WORK:,}",
    )


def _work(stack: LayerStack, window: FieldWindow, width: int) -> tuple[int, int]:
    """Multiply-adds there and back, which takes twice as many, and the numbers in between."""
    adds = numbers = 0
    for layer, (tall, wide) in zip(stack.layers, window.sizes, strict=False):
        each = width**2 if layer.op == "conv" else width
        adds += 3 * tall * wide * layer.size[0] * layer.size[1] * each
        numbers += tall * wide * width
    return adds, numbers


def random_field(
    stack: LayerStack, relu: bool, draws: int, progress: Progress, run: Runner
) -> Effective:
    """That of the chosen cell, over draws of He's random weights and of normal inputs.

    Every convolution has the same few channels (`field_widths`) and no bias: K. He et al., Delving
    deep into rectifiers (2015). Raises Refusal as `field_window` and `field_widths` do.
    """
    window = field_window(stack)
    width = field_widths(stack, window)

    def gradients() -> Iterator[Callable[[], Array]]:
        for seed in range(draws):
            yield lambda seed=seed: _drawn(stack, window, width, relu, seed)  # type: ignore[misc]

    return averaged(window, gradients(), draws, progress, run)


def _drawn(stack: LayerStack, window: FieldWindow, width: int, relu: bool, seed: int) -> Array:
    import torch

    chance = torch.Generator().manual_seed(seed)
    first = channels = min(stack.input[0], width)
    kernels: list[Any] = []
    for layer in stack.layers[: stack.fitting]:
        if layer.op != "conv":
            kernels.append(None)
            continue
        weight = torch.randn(width, channels, *layer.size, generator=chance)
        fan = channels * layer.size[0] * layer.size[1]
        kernels.append((weight * ((2.0 if relu else 1.0) / fan) ** 0.5, None))
        channels = width
    x = torch.randn(1, first, *window.patch[2:], generator=chance)
    found = input_gradient(stack, window, x, kernels, relu)[0]
    return np.asarray(found.double().numpy())


def ones_field(stack: LayerStack) -> Effective:
    """That of the chosen cell where all weights are alike and maxima are means: on how many ways a
    pixel is read. Exact, in float64; in the middle of an input the convolution of boxes.

    Independent random weights without ReLU have the same as the expected square of their
    gradients, so it stands for the energy too.
    """
    import torch

    window = field_window(stack)
    kernels: list[Any] = []
    for layer in stack.layers[: stack.fitting]:
        weight = torch.full((1, 1, *layer.size), 1 / (layer.size[0] * layer.size[1])).double()
        kernels.append((weight, None) if layer.op == "conv" else None)
    x = torch.ones(1, 1, *window.patch[2:], dtype=torch.float64)
    found = input_gradient(stack, window, x, kernels, relu=False, mean=True)[0].numpy()
    made = averaged(window, iter((lambda: found,)), 1, lambda part: None, lambda work: work())
    return Effective(made.heat, made.heat)
