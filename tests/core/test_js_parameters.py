"""The browser's arithmetic of /parameters, run by node: against torch modules and conv2d.

Each of the three parts starts node once, on many random cases.
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.layer_rivals import Rivals, RivalSpec, formula
from cnnviz.core.weight_matrix import SEED, MatrixSpec, WeightMatrix, cut, kernel_bank, times
from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "parameters_driver.mjs"
Case = dict[str, Any]


@pytest.fixture
def answers(tmp_path: Path):
    def run(kind: str, cases: list[Case]) -> list[Case]:
        (tmp_path / "cases.json").write_text(json.dumps(cases), "utf-8")
        command = [obtain_node(), str(DRIVER), kind, "cases.json", "answers.json"]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads((tmp_path / "answers.json").read_text("utf-8"))

    return run


def packed(array: np.ndarray) -> Case:
    raw = b64encode(np.ascontiguousarray(array, np.float32).tobytes()).decode()
    return {"data": raw, "shape": list(array.shape)}


def floats(text: str, *shape: int) -> torch.Tensor:
    return torch.from_numpy(np.frombuffer(b64decode(text), "<f4").copy()).reshape(*shape)


def layer(case: Case) -> torch.nn.Conv2d:
    """The convolution of a case on the meta device, its input already padded where torch cannot."""
    padding = 0 if case["padding"] in {"same", "valid"} else case["padding"]
    size = (case["channels"], case["filters"], case["kernel"], case["stride"], padding)
    return torch.nn.Conv2d(*size, bias=case["bias"], device="meta")


def rivals_case(rng: np.random.Generator) -> Case:
    kernel = int(rng.integers(1, 12))
    return {
        "height": int(rng.integers(kernel, 400)),
        "width": int(rng.integers(kernel, 400)),
        "channels": int(rng.integers(1, 70)),
        "neurons": int(rng.integers(1, 3000)),
        "filters": int(rng.integers(1, 300)),
        "kernel": kernel,
        "stride": int(rng.integers(1, 5)),
        "padding": rng.choice(["same", "valid", "number"]),
        "bias": bool(rng.random() < 0.5),
    }


def test_counts_are_those_of_torch_modules(answers) -> None:
    rng = np.random.default_rng(6)
    cases = [rivals_case(rng) for _ in range(300)]
    for case in cases:
        if case["padding"] == "number":
            case["padding"] = int(rng.integers(0, 8))
    for case, found in zip(cases, answers("rivals", cases), strict=True):
        conv = layer(case)
        shape = [case["channels"], case["height"], case["width"]]
        extra = case["kernel"] - 1 if case["padding"] == "same" else 0
        seen = [shape[0], shape[1] + extra, shape[2] + extra]
        output = list(conv(torch.empty(1, *seen, device="meta")).shape[1:])
        flat = int(np.prod(shape))
        dense = torch.nn.Linear(flat, case["neurons"], bias=case["bias"], device="meta")
        for name, module in (("dense", dense), ("conv", conv)):
            biases = 0 if module.bias is None else module.bias.numel()
            counted = [module.weight.numel(), biases, 4 * (module.weight.numel() + biases)]
            assert [int(found[name][key]) for key in ("weights", "biases", "bytes")] == counted
        assert found["output"] == found["conv"]["outputs"] == found["local"]["outputs"] == output
        windows = torch.empty(
            output[0], output[1] * output[2], conv.weight[0].numel(), device="meta"
        )
        assert int(found["local"]["weights"]) == windows.numel()
        assert int(found["local"]["biases"]) == (int(np.prod(output)) if case["bias"] else 0)
        assert int(found["conv"]["multiplyAdds"]) == windows.numel()
        assert int(found["dense"]["multiplyAdds"]) == dense.weight.numel()


def test_counts_and_formulas_are_the_cores(answers) -> None:
    rng = np.random.default_rng(16)
    cases = [rivals_case(rng) for _ in range(200)]
    for case in cases:
        if case["padding"] == "number":
            case["padding"] = int(rng.integers(0, 17))
    for case, found in zip(cases, answers("rivals", cases), strict=True):
        spec = RivalSpec.from_json(case)
        for name in ("dense", "local", "conv"):
            counts, own = getattr(Rivals.of(spec), name), found[name]
            theirs = [own["weights"], own["biases"], own["multiplyAdds"], own["bytes"]]
            ours = [counts.weights, counts.biases, counts.multiply_adds, counts.bytes]
            assert [int(value) for value in theirs] == ours
            assert counts.outputs == np.prod([int(side) for side in own["outputs"]])
            written = found["formulas"][name]
            line = f"{written['symbols']} = {written['numbers']} = {written['result']}"
            ascii_line = line.replace("\u202f", ",").replace("′", "'")
            assert ascii_line == formula(spec, name)


def test_the_matrix_is_the_cores_wherever_the_slider_stands(answers) -> None:
    rng = np.random.default_rng(17)
    specs = []
    while len(specs) < 200:
        side, kernel = int(rng.integers(4, 13)), int(rng.integers(1, 6))
        padding = str(rng.choice(["same", "valid"]))
        if padding == "valid" and kernel > side:
            continue
        channels, stride = int(rng.integers(1, 3)), int(rng.integers(1, 4))
        order = str(rng.choice(["translation", "locality"]))
        at = float(rng.choice([0, 1 / 3, 2 / 3, 1, rng.random(), rng.random()]))
        specs.append(MatrixSpec(side, channels, kernel, stride, padding, order, at))
    planes = rng.random((2, 12, 12)).astype(np.float32)
    shared = {"seed": SEED, "planes": packed(planes), "kernel": packed(kernel_bank())}
    cases = [{"spec": spec.to_json(), **shared} for spec in specs]
    for spec, found in zip(specs, answers("matrix", cases), strict=True):
        matrix = WeightMatrix(spec)
        picture = cut(planes[: spec.channels], spec.side)
        values = matrix.values(cut(kernel_bank()[: spec.channels], spec.kernel))
        assert found["free"] == matrix.free
        assert np.array_equal(floats(found["values"], *values.shape).numpy(), values)
        product = floats(found["product"], spec.outputs).numpy()
        assert np.array_equal(product, times(values, picture))


def convolved(picture: torch.Tensor, kernel: torch.Tensor, spec: Case) -> torch.Tensor:
    """torch's answer in float64, with the odd cell of "same" at the end."""
    all_round = kernel.shape[-1] - 1 if spec["padding"] == "same" else 0
    before = all_round // 2
    pads = (before, all_round - before) * 2
    return F.conv2d(F.pad(picture[None].double(), pads), kernel.double(), stride=spec["stride"])[0]


def test_the_matrix_times_the_picture_is_torchs_convolution(answers) -> None:
    rng = np.random.default_rng(7)
    cases = []
    while len(cases) < 300:
        spec = {
            "side": int(rng.integers(4, 13)),
            "channels": int(rng.integers(1, 3)),
            "kernel": int(rng.integers(1, 6)),
            "stride": int(rng.integers(1, 4)),
            "padding": str(rng.choice(["same", "valid"])),
            "order": str(rng.choice(["translation", "locality"])),
            "at": 1,
        }
        if spec["padding"] == "valid" and spec["kernel"] > spec["side"]:
            continue
        planes, kernel = rng.random((2, 12, 12)), rng.standard_normal((2, 5, 5))
        cases.append({"spec": spec, "seed": 7, "planes": packed(planes), "kernel": packed(kernel)})
    for case, found in zip(cases, answers("matrix", cases), strict=True):
        spec = case["spec"]
        channels, size = spec["channels"], spec["kernel"]
        picture = floats(found["picture"], channels, spec["side"], spec["side"])
        kernel = floats(found["kernel"], 1, channels, size, size)
        expected = convolved(picture, kernel, spec)
        places = expected[0].numel()
        product = floats(found["product"], places)
        assert found["product"] == found["convolution"]
        assert found["largest"] == 0
        torch.testing.assert_close(product, expected.flatten().float(), rtol=3e-7, atol=3e-7)
        matrix = floats(found["values"], places, picture.numel()).double()
        torch.testing.assert_close(
            matrix @ picture.flatten().double(), expected.flatten(), rtol=1e-12, atol=1e-12
        )
        assert found["free"] == channels * size * size == len(set(matrix[matrix != 0].tolist()))


def test_windows_as_columns_are_torchs_unfold(answers) -> None:
    rng = np.random.default_rng(8)
    cases = []
    for _ in range(200):
        spec = {
            "side": int(rng.integers(4, 13)),
            "stride": int(rng.integers(1, 3)),
            "padding": str(rng.choice(["same", "valid"])),
        }
        channels = int(rng.choice([1, 3]))
        chosen = rng.choice(6, int(rng.integers(1, 5)), replace=False).tolist()
        cases.append(
            {
                "spec": spec,
                "planes": packed(rng.random((channels, 12, 12))),
                "kernels": packed(rng.standard_normal((6, channels, 3, 3))),
                "chosen": chosen,
            }
        )
    for case, found in zip(cases, answers("im2col", cases), strict=True):
        spec, channels = case["spec"], case["planes"]["shape"][0]
        side = spec["side"]
        picture = floats(found["picture"], channels, side, side)
        whole = floats(case["planes"]["data"], channels, 12, 12)
        start = (12 - side) // 2
        assert torch.equal(picture, whole[:, start : start + side, start : start + side])
        kernels = floats(case["kernels"]["data"], 6, channels, 3, 3)[case["chosen"]]
        columns = F.unfold(
            picture[None], 3, padding=int(spec["padding"] == "same"), stride=spec["stride"]
        )[0]
        assert torch.equal(floats(found["columns"], *columns.shape), columns)
        expected = convolved(picture, kernels, spec).flatten(1)
        product = floats(found["product"], *expected.shape)
        torch.testing.assert_close(product, expected.float(), rtol=3e-7, atol=3e-7)
