"""The generator against its JavaScript, as it was published."""

from __future__ import annotations

import json
import subprocess

import numpy as np

from cnnviz.core.mulberry import mulberry32

SCRIPT = """
function mulberry32(a) {
  return function () {
    let t = (a += 0x6d2b79f5);
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const drawn = (seed) => { const next = mulberry32(seed); return Array.from({ length: 50 }, next); };
console.log(JSON.stringify([0, 1, 6, 4294967295].map(drawn)));
"""


def test_the_numbers_are_those_of_javascript() -> None:
    done = subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True)
    for seed, wanted in zip((0, 1, 6, 4294967295), json.loads(done.stdout), strict=True):
        assert mulberry32(seed, 50).tolist() == wanted


def test_they_are_spread_evenly() -> None:
    drawn = mulberry32(3, 100_000)
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert np.abs(np.histogram(drawn, 10, (0, 1))[0] - 10_000).max() < 500
