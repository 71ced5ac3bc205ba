"""Predicted numbers judged by the browser's engine: every slip is made by torch, then recognised.

A case is a random cell; torch says its value, and what comes out when the bias is left out, the
kernel turned, a weight's sign changed, and so on. The engine must call the value right, and name
the slip, or one before it in its list that leads to the same number.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "predict_driver.mjs"
ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "identity": lambda x: x,
    "relu": F.relu,
    "leaky relu": F.leaky_relu,
    "absolute": torch.abs,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}
Slips = list[tuple[str, float]]


@pytest.fixture
def judge(tmp_path: Path):
    def run(cases: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        questions, verdicts = tmp_path / "cases.json", tmp_path / "verdicts.json"
        questions.write_text(json.dumps(cases), encoding="utf-8")
        done = subprocess.run(
            [obtain_node(), str(DRIVER), str(questions), str(verdicts)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(verdicts.read_text(encoding="utf-8"))

    return run


def convolution_case(rng: np.random.Generator) -> tuple[dict[str, Any], float, Slips]:
    """A random cell, its value, and the numbers that slips lead to, in the engine's order."""
    channels = int(rng.choice([1, 1, 3]))
    kh, kw = (int(k) for k in rng.integers(1, 5, 2))
    stride, dilation = (int(v) for v in rng.integers(1, 3, 2))
    padding = int(rng.integers(0, 3))
    size = [dilation * (k - 1) + 1 + int(rng.integers(0, 4)) for k in (kh, kw)]
    whole = bool(rng.random() < 0.5)

    def draw(*shape: int) -> torch.Tensor:
        values = rng.integers(-6, 7, shape) if whole else rng.standard_normal(shape) * 3
        return torch.from_numpy(values.astype(np.float32)).double()

    image, kernel = draw(1, channels, *size), draw(1, channels, kh, kw)
    bias = draw(1) if rng.random() < 0.7 else torch.zeros(1).double()
    name = str(rng.choice(list(ACTIVATIONS)))
    act, flip = ACTIVATIONS[name], bool(rng.random() < 0.4)
    used = kernel.flip(-2, -1) if flip else kernel

    def maps(weight: torch.Tensor, at: slice = slice(None)) -> torch.Tensor:
        return F.conv2d(image[:, at], weight[:, at], None, stride, padding, dilation)[0, 0]

    sums = maps(used)
    row, col = int(rng.integers(0, sums.shape[0])), int(rng.integers(0, sums.shape[1]))

    def cell(weight: torch.Tensor, add: float | torch.Tensor, at: slice = slice(None)) -> float:
        return float(act(maps(weight, at)[row, col] + add))

    exact = cell(used, bias)
    slips: Slips = [("sign", -exact), ("sign", cell(-used, -bias))]
    if bias:
        slips += [("bias", cell(used, 0)), ("bias-sign", cell(used, -bias))]
    slips.append(("activation", float(sums[row, col] + bias)))
    slips.append(("not-turned" if flip else "turned", cell(used.flip(-2, -1), bias)))
    for reason, times in (("missed", 0), ("product-sign", -1), ("twice", 2)):
        for k in range(used.numel()):
            changed = used.clone()
            changed.view(-1)[k] *= times
            slips.append((reason, cell(changed, bias)))
    if channels > 1:
        for c in range(channels):
            alone = slice(c, c + 1)
            slips += [("channel", cell(used, bias, alone)), ("channel", cell(used, 0, alone))]
    case = {
        "planes": image[0].tolist(),
        "kernels": kernel[0].tolist(),
        "spec": {
            "stride": [stride] * 2,
            "padding": [padding] * 4,
            "padding_mode": "zeros",
            "dilation": [dilation] * 2,
            "flip": flip,
        },
        "bias": float(bias),
        "activation": name,
        "at": [row, col],
    }
    return case, exact, slips


def pool_case(rng: np.random.Generator) -> tuple[dict[str, Any], float, Slips]:
    """The same for a cell of a pooled map."""
    kind = str(rng.choice(["max", "average", "l2"]))
    size, stride = (int(v) for v in rng.integers(2, 4, 2))
    plane = torch.from_numpy(rng.standard_normal((6, 7)).astype(np.float32) * 4).double()[None]
    pools = {
        "max": F.max_pool2d(plane, size, stride),
        "average": F.avg_pool2d(plane, size, stride),
        "l2": F.avg_pool2d(plane**2, size, stride).mul(size**2).sqrt(),
    }
    out = pools[kind][0]
    row, col = int(rng.integers(0, out.shape[0])), int(rng.integers(0, out.shape[1]))
    values = {name: float(each[0, row, col]) for name, each in pools.items()}
    values["min"] = -float(F.max_pool2d(-plane, size, stride)[0, row, col])
    total = values["average"] * size**2
    slips: Slips = {
        "max": [("min", values["min"]), ("average", values["average"])],
        "average": [("max", values["max"]), ("min", values["min"]), ("sum", total)],
        "l2": [("squares", values["l2"] ** 2), ("unsquared", total), ("max", values["max"])],
    }[kind]
    pool = {"kind": kind, "size": [size] * 2, "stride": [stride] * 2, "padding": 0, "ceil": False}
    return {"plane": plane[0].tolist(), "pool": pool, "at": [row, col]}, values[kind], slips


@pytest.mark.parametrize(("make", "count"), [(convolution_case, 400), (pool_case, 150)])
def test_every_slip_is_recognised(judge, make, count) -> None:
    rng = np.random.default_rng(33)
    cases = [make(rng) for _ in range(count)]
    verdicts = judge(
        [{**case, "answers": [exact, *(v for _, v in slips)]} for case, exact, slips in cases]
    )
    named: dict[str, int] = {}
    for (case, exact, slips), (first, *others) in zip(cases, verdicts, strict=True):
        assert first == {"right": True}, case
        for k, ((reason, value), verdict) in enumerate(zip(slips, others, strict=True)):
            if verdict["right"]:
                assert abs(value - exact) < 0.3, (case, reason, value, exact)
                continue
            near = 1e-3 * max(1.0, abs(value))
            earlier = {name for name, other in slips[:k] if abs(other - value) <= near}
            allowed = {reason, *earlier}
            if case.get("activation") == "relu" and value == 0:
                # Every slip that makes the sum negative leads to 0: which one it was stays open.
                allowed |= {"coarse", "unknown"} | {name for name, other in slips if other == 0}
            assert verdict["reason"] in allowed, (case, reason, value, exact, verdict)
            named[verdict["reason"]] = named.get(verdict["reason"], 0) + 1
    expected = {reason for _, _, slips in cases for reason, _ in slips}
    assert expected <= set(named), named


def test_an_answer_rounded_to_two_decimals_is_right_and_to_one_is_not(judge) -> None:
    rng = np.random.default_rng(34)
    cases = [convolution_case(rng) for _ in range(200)]
    verdicts = judge(
        [{**case, "answers": [round(exact, 2), round(exact, 1)]} for case, exact, _ in cases]
    )
    coarse = 0
    for (case, exact, _), (two, one) in zip(cases, verdicts, strict=True):
        assert two["right"] or abs(exact) < 0.1, (case, exact)
        if abs(round(exact, 1) - exact) <= 0.005:
            assert one["right"], (case, exact)
        coarse += one.get("reason") == "coarse"
    assert coarse > 30
