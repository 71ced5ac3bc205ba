"""The lab's program, executed as a student would: it prints the page's numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.messages import Refusal
from cnnviz.core.picture import to_planes
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_lab import run_lab
from cnnviz.core.shift_snippet import shift_code
from tests.core.labs import random_lab

LINE = re.compile(r"(\w+): (\d+) cells, largest difference (\S+), share differing (\S+)")
LABS = 120


def printed(
    code: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, tuple[int, float, float]]:
    """What a program prints: for each part the cells, the largest difference and the share."""
    monkeypatch.chdir(folder)
    exec(compile(code, "shown.py", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    return {m[1]: (int(m[2]), float(m[3]), float(m[4])) for m in found if m}


def test_random_labs_print_the_numbers_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(91)
    exact, seen, uneven = 0, set(), 0
    for _ in range(LABS):
        shape = (int(rng.integers(30, 60)), int(rng.integers(30, 60)))
        colour, unit = bool(rng.random() < 0.5), bool(rng.random() < 0.7)
        pixels = rng.integers(0, 256, (*shape, 3) if colour else shape).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / "picture.png")
        planes = to_planes(pixels, "unit" if unit else "byte")
        demo = random_lab(rng, planes.shape)
        lab = run_lab(planes, demo)
        code = shift_code(demo, planes.shape, unit)
        found = printed(code, tmp_path, monkeypatch, capsys)
        wanted = {
            "all": lab.numbers.all,
            "interior": lab.numbers.interior,
            "border": lab.numbers.border,
        }
        if demo.demo.pool.kind != "none":
            wanted["pooled"] = lab.pooled
        assert set(found) == set(wanted), code
        scale = max(1e-3, float(np.abs(lab.f).max()), float(np.abs(lab.g).max()))
        for name, numbers in wanted.items():
            count, largest, share = found[name]
            assert count == numbers.count
            assert abs(largest - numbers.largest) <= 1e-5 * scale
            uneven += share != numbers.share
        if not any(lab.alignment.phase):
            assert found["interior"][1:] == (0, 0)
            exact += lab.numbers.interior.exact
        seen.add((demo.fill, demo.demo.effective_mode(len(planes))))
    assert exact >= 20
    assert len(seen) == 12
    # A last bit may round otherwise where the padding is the mean of a map.
    assert uneven <= 2


def test_a_shift_program_names_what_it_does() -> None:
    code = shift_code(ShiftDemo(shift=(5, 3)), (3, 64, 64))
    assert "moved = shift(x, 5, 3)" in code
    assert "interior[:, 6:63, 4:63] = True" in code
    half = shift_code(ShiftDemo(shift=(0.5, 0), fill="circular"), (1, 64, 64))
    assert "torch.stack([shift(x, 0, 0), shift(x, 1, 0)])" in half
    assert "-0.5 and 0 pixels are left over" in half
    assert "torch.roll" in half
    camera = shift_code(ShiftDemo(shift=(40, 0), fill="camera"), (1, 64, 64))
    assert "moved = x[:, 0:32, 16:48]" in camera


def test_layers_that_do_not_fit_have_no_program() -> None:
    with pytest.raises(Refusal):
        shift_code(replace(ShiftDemo(), blocks=4), (1, 4, 4))
