"""Forgiven moves: worked by hand, against torch move by move, and the browser's counts."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.forgiveness import SCENES, Tally, count_forgiven, endless_share, scene_map
from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import PoolSpec
from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "pooling_toys_driver.mjs"
WINDOWS = tuple((p, s) for p in (2, 3, 4, 8) for s in (1, 2, 3, 4, 8) if s <= p)


def spec_of(size: int, stride: int | None = None, kind: str = "max") -> PoolSpec:
    return PoolSpec(kind, (size, size), None if stride is None else (stride, stride))


def torch_pooled(image: np.ndarray, kind: str, size: int, stride: int) -> torch.Tensor:
    x = torch.from_numpy(image)[None]
    if kind == "max":
        return F.max_pool2d(x, size, stride)
    if kind == "average":
        return F.avg_pool2d(x, size, stride)
    return F.lp_pool2d(x, 2.0, size, stride)


def torch_count(kind: str, size: int, stride: int, step: int, diagonal: bool, scene: str) -> Tally:
    forgiven = moves = leaving = 0
    for row in range(8):
        for col in range(8):
            here = torch_pooled(scene_map(row, col, scene), kind, size, stride)
            for down in (-step, 0, step):
                for across in (-step, 0, step):
                    if (down != 0) + (across != 0) != 1 + diagonal:
                        continue
                    if not (0 <= row + down < 8 and 0 <= col + across < 8):
                        leaving += 1
                        continue
                    there = scene_map(row + down, col + across, scene)
                    moves += 1
                    forgiven += torch.equal(here, torch_pooled(there, kind, size, stride))
    return Tally(forgiven, moves, leaving)


def test_two_by_two_by_hand() -> None:
    # Of 7 steps to the right in a row, those from columns 0, 2, 4 and 6 stay in their window.
    assert count_forgiven(spec_of(2), 1) == Tally(4 * 8 * 4, 4 * 8 * 7, 4 * 8)
    assert count_forgiven(spec_of(2), 1, diagonal=True) == Tally(4 * 16, 4 * 49, 256 - 196)
    assert count_forgiven(spec_of(2), 2) == Tally(0, 4 * 8 * 6, 4 * 8 * 2)
    assert count_forgiven(spec_of(8), 1) == Tally(224, 224, 32)
    assert count_forgiven(spec_of(4), 3) == Tally(4 * 8 * 2, 4 * 8 * 5, 4 * 8 * 3)
    # Windows of 3 see 6 of 8 columns: 0>1, 1>2, 3>4, 4>5 stay; 6>7 is not seen at all, and
    # in the two rows that are not seen nothing is: 6 rows of 5, 2 rows of 7.
    assert count_forgiven(spec_of(3), 1).forgiven == 4 * (6 * 5 + 2 * 7)


def test_with_the_moves_that_leave_counting_is_the_theory() -> None:
    for size in (2, 4, 8):
        for step in range(1, 9):
            share = endless_share(size, step)
            assert share == max(Fraction(0), 1 - Fraction(step, size))
            along, across = (count_forgiven(spec_of(size), step, diagonal=d) for d in (False, True))
            assert Fraction(along.forgiven, along.moves + along.leaving) == share
            assert Fraction(across.forgiven, 256) == share**2


def test_an_endless_line_with_any_stride_cell_by_cell() -> None:
    assert endless_share(3, 1, 2) == 0
    assert endless_share(2, 1) == Fraction(1, 2)
    for size in range(1, 10):
        for stride in range(1, size + 1):
            for step in range(6):
                begins = range(-20 * stride, 40 * stride, stride)
                over = [{b for b in begins if b <= x < b + size} for x in range(stride + step)]
                same = sum(over[x] == over[x + step] for x in range(stride))
                assert endless_share(size, step, stride) == Fraction(same, stride)


def test_every_count_as_torch_pools_it() -> None:
    for size, stride in ((2, 2), (3, 2), (4, 4)):
        for scene in SCENES:
            for kind in ("max", "average", "l2"):
                for diagonal in (False, True):
                    ours = count_forgiven(
                        spec_of(size, stride, kind), 1, diagonal=diagonal, scene=scene
                    )
                    assert ours == torch_count(kind, size, stride, 1, diagonal, scene)


def test_average_pooling_forgives_a_lone_point_as_much_and_a_textured_one_nothing() -> None:
    for kind in ("average", "l2"):
        assert count_forgiven(spec_of(2, kind=kind), 1) == count_forgiven(spec_of(2), 1)
        assert count_forgiven(spec_of(2, kind=kind), 1, scene="texture").forgiven == 0
    assert count_forgiven(spec_of(2), 1, scene="texture") == count_forgiven(spec_of(2), 1)
    assert count_forgiven(spec_of(2), 1, scene="spot").forgiven < 64


def test_the_browser_counts_the_same(tmp_path: Path) -> None:
    kinds = ("max", "average", "l2")
    cases = [
        {"kind": kind, "size": size, "stride": stride, "scene": scene}
        for size, stride in WINDOWS
        for kind in kinds
        for scene in SCENES
    ]
    questions, answers = tmp_path / "cases.json", tmp_path / "answers.json"
    questions.write_text(json.dumps(cases), "utf-8")
    command = [obtain_node(), str(DRIVER), str(questions), str(answers)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    for case, answer in zip(cases, json.loads(answers.read_text("utf-8")), strict=True):
        size, stride = case["size"], case["stride"]
        spec = spec_of(size, stride, case["kind"])
        for said in answer:
            for diagonal, name in ((False, "axis"), (True, "diagonal")):
                ours = count_forgiven(spec, said["step"], diagonal=diagonal, scene=case["scene"])
                tally = {"forgiven": ours.forgiven, "moves": ours.moves, "leaving": ours.leaving}
                assert said[name] == tally, (case, said["step"])
            endless = endless_share(size, said["step"], stride)
            assert said["endless"] == pytest.approx(float(endless))
            assert said["theory"] == pytest.approx(float(endless_share(size, said["step"])))


def test_what_cannot_be_counted_is_refused() -> None:
    for work in (
        lambda: scene_map(8, 0),
        lambda: scene_map(0, -1),
        lambda: scene_map(0, 0, "cat"),
        lambda: count_forgiven(spec_of(2), 0),
        lambda: count_forgiven(spec_of(9), 1),
        lambda: endless_share(2, 1, 3),
    ):
        with pytest.raises(Refusal):
            work()
