"""What /features shows as URL parameters, and back.

Only what differs from the defaults is written. Reading never fails: a parameter that cannot be
used is left out, and one sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from cnnviz.core.features_demo import FeaturesDemo, Off
from cnnviz.core.link import Query, read_cell, read_flag, read_whole, read_wholes, single
from cnnviz.core.messages import Refusal

__all__ = ["features_from_query", "features_to_query"]

LONGEST = 10_000


def features_to_query(demo: FeaturesDemo) -> dict[str, str]:
    """The parameters that restore `demo`: off is `conv1_1:3,5;conv2_1:7`, pages count from 1."""
    query, usual = {}, FeaturesDemo()
    if demo.network != usual.network:
        query["network"] = demo.network
    if demo.layer != usual.layer:
        query["layer"] = demo.layer
    if demo.channel is not None:
        query["channel"] = str(demo.channel)
    if demo.cell is not None:
        query["cell"] = "{},{}".format(*demo.cell)
    if demo.order != usual.order:
        query["order"] = demo.order
    if demo.page:
        query["page"] = str(demo.page + 1)
    if demo.off:
        query["off"] = ";".join(
            f"{layer}:" + ",".join(str(channel) for _, channel in pairs)
            for layer, pairs in groupby(demo.off, lambda pair: pair[0])
        )
    if demo.own_size:
        query["own"] = "1"
    return query


def features_from_query(query: Query) -> tuple[FeaturesDemo, dict[str, Refusal]]:
    """What a link describes, and for each unusable parameter why it was left out.

    What a link says of a network, layer or channel that is not there is not read. A cell that lies
    outside the maps of the picture at hand is found by `FeaturesDemo.fitted`.
    """
    demo, problems = FeaturesDemo(), {}

    def step(name: str, change: Callable[[str], FeaturesDemo]) -> None:
        nonlocal demo
        demo, why = single(query, name, change, demo)
        if why is not None:
            problems[name] = why

    step("order", lambda text: replace(demo, order=text))
    step("network", lambda text: replace(demo, network=text))
    if "network" in problems:
        return demo, problems
    step("own", lambda text: replace(demo, own_size=read_flag(text)))
    step("off", lambda text: replace(demo, off=_off(text)))
    step("layer", lambda text: replace(demo, layer=text))
    if "layer" in problems:
        return demo, problems
    step("page", lambda text: replace(demo, page=_whole(text, 1) - 1))
    step("channel", lambda text: replace(demo, channel=_whole(text)))
    if "channel" not in problems:
        step("cell", lambda text: replace(demo, cell=read_cell(text)))
    return demo, problems


def _whole(text: str, least: int = 0) -> int:
    number = read_whole(text)
    if number < least:
        raise Refusal(
            "{value} is not a whole number from {least}.", value=repr(text[:40]), least=least
        )
    return number


def _off(text: str) -> Off:
    if len(text) > LONGEST:
        raise Refusal(
            "The channels that are switched off take {n} characters; at most {most} are read.",
            n=len(text),
            most=LONGEST,
        )
    found: list[tuple[str, int]] = []
    for part in text.split(";"):
        layer, _, channels = part.partition(":")
        found += [(layer, channel) for channel in read_wholes(channels)]
    return tuple(found)
