"""The numbers of a network's window: what is cut out of the maps below, and its sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.activations import activate
from cnnviz.core.network_window import NetworkWindow, Place
from cnnviz.core.pipeline import Stages

__all__ = ["Window", "cut_window"]

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Window:
    """The numbers of a window.

    place: where it lies. planes: (C, h, w), the cells of its box. kernel: (C, kh, kw). bias: the
    channel's own.
    """

    place: Place
    planes: Array
    kernel: Array
    bias: float

    def partial_sums(self) -> npt.NDArray[np.float64]:
        """What each input channel adds to each cell: float64 (C, rows, cols), without the bias."""
        spec, (rows, cols) = self.place.spec, self.place.shape
        top, bottom, left, right = self.place.padding
        padded = np.pad(self.planes.astype(np.float64), ((0, 0), (top, bottom), (left, right)))
        sums = np.zeros((len(padded), rows, cols))
        for ky in range(self.kernel.shape[1]):
            for kx in range(self.kernel.shape[2]):
                y, x = ky * spec.dilation[0], kx * spec.dilation[1]
                seen = padded[:, y :: spec.stride[0], x :: spec.stride[1]][:, :rows, :cols]
                sums += self.kernel[:, ky, kx, None, None].astype(np.float64) * seen
        return sums

    def stages(self, activation: str) -> Stages:
        """The cells before and after the activation, summed in double precision."""
        conv = (self.partial_sums().sum(axis=0) + self.bias).astype(np.float32)
        activated = activate(activation, conv)
        return Stages(conv, activated, activated)


def cut_window(
    source: NetworkWindow, seen: tuple[int, int], inputs: Array, weight: Array, bias: Array
) -> Window:
    """The numbers of a window out of those of its layer.

    seen: (height, width) of the picture as the network sees it. inputs: (C, H, W), the maps
    below; for the first layer what the network reads. weight: (O, C, kh, kw), of a linear layer
    (O, C H W). bias: (O,). Raises Refusal where the map has no such cell.
    """
    place = source.place(seen)
    if inputs.shape != place.inputs:
        raise ValueError(f"{source.layer} reads {place.inputs}, not {inputs.shape}")
    top, left, tall, wide = place.box
    planes = inputs[:, top : top + tall, left : left + wide]
    kernel = weight[source.channel].reshape(len(inputs), *place.kernel)
    return Window(
        place,
        np.ascontiguousarray(planes, np.float32),
        np.ascontiguousarray(kernel, np.float32),
        float(bias[source.channel]),
    )
