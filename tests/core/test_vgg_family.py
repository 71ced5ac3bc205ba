"""The lectures' totals, torch's modules on the meta device, and the program that is shown."""

from __future__ import annotations

import contextlib
import io

import pytest
from torch import nn

from cnnviz.core.vgg_family import FAMILY, VggCounts, vgg_code

BY_NAME = {each.name: each for each in FAMILY}


@pytest.mark.parametrize(
    ("name", "total"),
    [("VGG-11", 132_863_336), ("VGG-16", 138_357_544), ("VGG-19", 143_667_240)],
)
def test_the_totals_are_those_of_the_lectures(name: str, total: int) -> None:
    assert BY_NAME[name].total == total


def test_the_first_fully_connected_layer_has_most_of_them() -> None:
    sixteen = BY_NAME["VGG-16"]
    assert sixteen.first == 102_764_544
    assert f"{sixteen.first_share:.0%}" == "74%"


@pytest.mark.parametrize("counts", FAMILY, ids=lambda counts: counts.name)
def test_torch_counts_the_same(counts: VggCounts) -> None:
    layers: list[nn.Module] = []
    inputs = 3
    for count, outputs in zip(counts.blocks, (64, 128, 256, 512, 512), strict=True):
        for _ in range(count):
            layers.append(nn.Conv2d(inputs, outputs, 3, device="meta"))
            inputs = outputs
    sums = [sum(p.numel() for p in layer.parameters()) for layer in layers]
    heads = [nn.Linear(25088, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000)]
    with_heads = sum(sums) + sum(p.numel() for head in heads for p in head.parameters())
    assert len(layers) == counts.layers == int(counts.name.removeprefix("VGG-")) - 3
    assert counts.convolutions == sum(sums)
    assert counts.total == with_heads
    assert counts.pooled == sum(sums) + 513_000


def test_the_program_prints_the_same() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(vgg_code(), {})
    for counts in FAMILY:
        for number in (counts.convolutions, counts.total, counts.pooled):
            assert f"{number:,}" in printed.getvalue()
        assert f"{counts.first_share:.1%}" in printed.getvalue()
