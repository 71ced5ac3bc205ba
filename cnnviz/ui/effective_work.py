"""How effective receptive fields are computed: in turn, once for everyone, with a bar meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cnnviz.core.effective_choice import EffectiveChoice
from cnnviz.core.effective_field import (
    Effective,
    field_widths,
    ones_field,
    random_field,
)
from cnnviz.core.field_window import field_window
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.network_input import preprocessed
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.receptive_field import Box
from cnnviz.core.trained_field import inner_cells, trained_field, trained_stack
from cnnviz.ui.networks import turns, weights_of
from cnnviz.ui.progress_bar import progress_bar, waiting_words
from cnnviz.ui.shared_picture import Current
from cnnviz.ui.text import t

__all__ = ["EffectiveWork"]


@dataclass(frozen=True)
class EffectiveWork:
    """A stack and what is asked of it, on the shared picture; numbers come from the shared cache
    or are computed in turn."""

    picture: Current
    stack: LayerStack
    choice: EffectiveChoice

    @property
    def trained(self) -> bool:
        """Whether it is about the trained network and not about the stack."""
        return self.choice.weights == "trained"

    @property
    def looked_at(self) -> LayerStack:
        """The layers that are looked through, and the cell: of the stack the chosen one or that
        in the middle, of the trained network one of those whose field lies inside the picture.
        Raises Refusal where the picture is too small for the network."""
        if self.trained:
            whole = trained_stack(SMALL_VGG, self.choice.layer, *self.picture.shape[1:])
            rows, cols = inner_cells(whole)
            return replace(whole, cell=(rows[0], cols[0]))
        cell = self.stack.cell if self.choice.chosen else self.stack.middle
        return LayerStack(self.stack.layers, self.stack.input, cell)

    @property
    def box(self) -> Box:
        """(top, left, height, width) of the theoretical field in the input; of the trained
        network, whose cells lie anywhere, about its own middle."""
        top, left, tall, wide = self.looked_at.box
        return (-(tall // 2), -(wide // 2), tall, wide) if self.trained else (top, left, tall, wide)

    @property
    def channels(self) -> int:
        """How many the random layers have. Raises Refusal where it would take too long."""
        return field_widths(self.looked_at, field_window(self.looked_at))

    def ways(self) -> Effective:
        """That of equal weights: on how many ways each pixel is read."""
        stack = self.looked_at
        key = ("effective-ways", stack.layers, stack.input, stack.cell)

        def compute() -> Any:
            return turns().run(lambda: ones_field(stack)).heat.astype(np.float32)

        heat = np.asarray(self.picture.kept.get_or_make(key, compute), np.float64)
        return Effective(heat, heat)

    def found(self) -> Effective:
        """The field. Raises Refusal as those of the core do."""
        choice, stack = self.choice, self.looked_at
        if choice.weights == "ones":
            return self.ways()
        about: tuple[Any, ...] = (stack.layers, stack.input, stack.cell, choice.relu)
        if self.trained:
            about = (self.picture.key, choice.layer)
        with progress_bar(t("Drawing weights and inputs …")) as progress:

            def wait(ahead: int) -> None:
                progress(0.0, waiting_words(ahead))

            def compute() -> tuple[Any, ...]:
                with turns().take(wait):
                    made = self._drawn(stack, progress)
                return made.heat.astype(np.float32), made.energy.astype(np.float32)

            key = ("effective", choice.weights, choice.draws, *about)
            kept = self.picture.kept.get_or_make(key, compute)
        heat, energy = (np.asarray(each, np.float64) for each in kept)
        return Effective(heat, energy)

    def _drawn(self, stack: LayerStack, progress: Any) -> Effective:
        choice, run = self.choice, turns().run
        if not self.trained:
            return random_field(stack, choice.relu, choice.draws, progress, run)
        network, weights = weights_of(SMALL_VGG.slug)
        pixels = self.picture.pixels
        colour = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels
        planes = preprocessed(colour, network.preprocessing)
        return trained_field(network, weights, choice.layer, planes, choice.draws, progress, run)
