"""What is asked of the effective receptive field, as one frozen description and as a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cnnviz.core.conv_spec import quoted, whole_numbers
from cnnviz.core.link import Query, read_flag, read_whole, single
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.trained_field import trained_layers

__all__ = ["DRAWS", "WEIGHTS", "EffectiveChoice", "effective_from_query", "effective_to_query"]

WEIGHTS = ("random", "ones", "trained")
DRAWS = (1, 5, 20, 50, 100)


@dataclass(frozen=True)
class EffectiveChoice:
    """weights: one of WEIGHTS. relu: between the random layers. draws: one of DRAWS. chosen: the
    chosen cell instead of the middle one. layer: of the trained network. Raises Refusal."""

    weights: str = "random"
    relu: bool = True
    draws: int = 20
    chosen: bool = False
    layer: str = "conv3_2"

    def __post_init__(self) -> None:
        if not isinstance(self.weights, str) or self.weights not in WEIGHTS:
            raise Refusal(
                "The weights {value} are unknown: random, ones or trained.",
                value=quoted(self.weights),
            )
        for flag in (self.relu, self.chosen):
            if not isinstance(flag, bool):
                raise Refusal("{value} is neither true nor false.", value=quoted(flag))
        if not whole_numbers((self.draws,), 1, 1) or self.draws not in DRAWS:
            raise Refusal(
                "{value} draws cannot be made: one of {known}.",
                value=quoted(self.draws),
                known=", ".join(map(str, DRAWS)),
            )
        if self.layer not in trained_layers(SMALL_VGG):
            raise Refusal(
                "{value} is no layer with windows; there are {known}.",
                value=quoted(self.layer),
                known=", ".join(trained_layers(SMALL_VGG)),
            )


def effective_to_query(choice: EffectiveChoice) -> dict[str, str]:
    """The parameters that restore it; what is as usual is left out."""
    query, usual = {}, EffectiveChoice()
    if choice.weights != usual.weights:
        query["weights"] = choice.weights
    if choice.relu != usual.relu:
        query["relu"] = str(int(choice.relu))
    if choice.draws != usual.draws:
        query["draws"] = str(choice.draws)
    if choice.chosen != usual.chosen:
        query["of"] = "chosen"
    if choice.layer != usual.layer:
        query["layer"] = choice.layer
    return query


def effective_from_query(query: Query) -> tuple[EffectiveChoice, dict[str, Refusal]]:
    """What a link asks, and for each unusable parameter why it was left out."""
    choice, problems = EffectiveChoice(), {}

    def step(name: str, change: Callable[[str], EffectiveChoice]) -> None:
        nonlocal choice
        choice, why = single(query, name, change, choice)
        if why is not None:
            problems[name] = why

    step("weights", lambda text: replace(choice, weights=text))
    step("relu", lambda text: replace(choice, relu=read_flag(text)))
    step("draws", lambda text: replace(choice, draws=read_whole(text)))
    step("of", lambda text: replace(choice, chosen=_chosen(text)))
    step("layer", lambda text: replace(choice, layer=text))
    return choice, problems


def _chosen(text: str) -> bool:
    if text not in ("middle", "chosen"):
        raise Refusal(
            "{value} is neither {no} nor {yes}.", value=repr(text[:40]), no="middle", yes="chosen"
        )
    return text == "chosen"
