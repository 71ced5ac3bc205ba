"""The browser's engine, run by node on random cases: against torch, and against Python's words.

Each test starts node once, on many cases. Answers that are refusals must be Python's, word for
word, since one translation serves both.
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

from cnnviz.core.colour import (
    colour_grey,
    colour_sequential,
    colour_signed,
    sequential_table,
    signed_table,
)
from cnnviz.core.convolution import output_size, window
from cnnviz.core.kernel_families import GENERATORS
from cnnviz.core.kernel_json import kernel_from_json, kernel_to_json
from cnnviz.core.kernels import LIBRARY, kernel
from cnnviz.core.messages import Refusal
from cnnviz.core.packing import pack
from cnnviz.core.pooling import PoolSpec, pool, pool_size
from tests.core.cases import any_convolution, poolings, torch_convolve, torch_pool
from tests.core.test_kernel_json import FILES
from tools.find_node import obtain_node

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "tests" / "js" / "engine_driver.mjs"
CELLS = ((0, 0), (0.5, 0.4), (0.999, 0.999), (0.2, 0.999))


@pytest.fixture(scope="module")
def node() -> str:
    return obtain_node()


@pytest.fixture
def engine(node: str, tmp_path: Path):
    def run(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        questions, answers = tmp_path / "cases.json", tmp_path / "answers.json"
        questions.write_text(json.dumps(cases), encoding="utf-8")
        done = subprocess.run(
            [node, str(DRIVER), str(questions), str(answers)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(answers.read_text(encoding="utf-8"))

    return run


def encoded(array: np.ndarray) -> str:
    return b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def decoded(text: str, *shape: int) -> np.ndarray:
    return np.frombuffer(b64decode(text), "<f4").reshape(shape)


def assert_refused_alike(answer: dict[str, Any], refusal: Refusal) -> None:
    assert "refusal" in answer, f"JavaScript accepts what Python refuses: {refusal}"
    assert answer["refusal"] == {
        "template": refusal.template,
        "values": refusal.values,
        "text": str(refusal),
    }


def test_convolution_as_torch(engine) -> None:
    rng = np.random.default_rng(11)
    cases = []
    while len(cases) < 420:
        case = any_convolution(rng)
        if case.kernel.ndim < 4:
            cases.append(case)
    answers = engine(
        [
            {
                "work": "convolution",
                "planes": [encoded(plane) for plane in case.planes],
                "height": case.image.shape[-2],
                "width": case.image.shape[-1],
                "kernels": [encoded(plane) for plane in case.bank[0]],
                "kernelHeight": case.kernel.shape[-2],
                "kernelWidth": case.kernel.shape[-1],
                "spec": case.spec.to_json(),
                "bias": float(np.float32(case.bias)),
                "cells": CELLS,
            }
            for case in cases
        ]
    )
    refused, split = 0, 0
    for case, answer in zip(cases, answers, strict=True):
        try:
            size = output_size(*case.image.shape[-2:], *case.kernel.shape[-2:], case.spec)
        except Refusal as refusal:
            assert_refused_alike(answer, refusal)
            refused += 1
            continue
        assert (answer["height"], answer["width"]) == size
        expected = torch_convolve(case)
        split += "split" in answer["maps"]
        for name, text in answer["maps"].items():
            error = np.abs(decoded(text, *size) - expected).max() / case.scale
            assert error < 5e-7, (name, case)
        for cell in answer["windows"]:
            at = window(case.image, case.kernel, case.spec, cell["row"], cell["col"], case.bias)
            np.testing.assert_array_equal(cell["rows"], at.rows)
            np.testing.assert_array_equal(cell["cols"], at.cols)
            np.testing.assert_array_equal(cell["padding"], at.padding.ravel())
            flat = (len(case.planes), -1)
            np.testing.assert_array_equal(cell["kernel"], at.kernel.reshape(flat))
            np.testing.assert_allclose(cell["patch"], at.patch.reshape(flat), rtol=1e-6, atol=1e-7)
            tolerance = 1e-6 * case.scale
            np.testing.assert_allclose(cell["products"], at.products.reshape(flat), atol=tolerance)
            np.testing.assert_allclose(cell["sums"], at.channel_sums, atol=tolerance)
            assert cell["total"] == pytest.approx(at.total, abs=tolerance)
            assert cell["total"] == pytest.approx(expected[cell["row"], cell["col"]], abs=tolerance)
    assert refused >= 40
    assert split >= 80
    assert len(cases) - refused >= 300


def test_pooling_as_torch(engine) -> None:
    cases = [case for case in poolings(700, seed=12) if case.image.ndim == 2]
    answers = engine(
        [
            {
                "work": "pooling",
                "data": encoded(case.image),
                "height": case.image.shape[0],
                "width": case.image.shape[1],
                "pool": case.spec.to_json(),
                "cells": CELLS,
            }
            for case in cases
        ]
    )
    assert len(cases) >= 300
    for case, answer in zip(cases, answers, strict=True):
        size = pool_size(*case.image.shape, case.spec)
        assert (answer["height"], answer["width"]) == size
        values, winners = torch_pool(case)
        np.testing.assert_allclose(decoded(answer["map"], *size), values, rtol=1e-6, atol=1e-6)
        ours = pool(case.image, case.spec)
        np.testing.assert_allclose(decoded(answer["map"], *size), ours.values, rtol=1e-5, atol=1e-6)
        for cell in answer["windows"]:
            at = cell["row"], cell["col"]
            assert cell["value"] == pytest.approx(values[at], rel=1e-6, abs=1e-6)
            assert cell["winner"] == (None if winners is None else winners[at].tolist())


def torch_blur(image: np.ndarray, size: list[int], stride: list[int]) -> torch.Tensor:
    """Max pooling with stride 1, and the binomial with reflection, in double precision."""
    dense = F.max_pool2d(torch.from_numpy(image.astype(np.float64))[None, None], size, 1)
    weights = torch.tensor([1.0, 2.0, 1.0], dtype=torch.float64) / 4
    for axis in (2, 3):
        if dense.shape[axis] > 1:  # a single cell has nothing to be reflected
            sides, shape = (
                ((0, 0, 1, 1), (1, 1, 3, 1)) if axis == 2 else ((1, 1, 0, 0), (1, 1, 1, 3))
            )
            dense = F.conv2d(F.pad(dense, sides, mode="reflect"), weights.reshape(shape))
    return dense[0, 0, :: stride[0], :: stride[1]]


def test_blur_pooling_as_torch(engine) -> None:
    rng = np.random.default_rng(19)
    cases, questions = [], []
    for k in range(300):
        height, width = (int(n) for n in rng.integers(1, 30, 2))
        size = [int(rng.integers(1, min(8, height) + 1)), int(rng.integers(1, min(8, width) + 1))]
        stride = size if k % 3 == 0 else [int(s) for s in rng.integers(1, 6, 2)]
        image = rng.standard_normal((height, width)).astype(np.float32)
        pool_json = {"kind": "blur", "size": size, "stride": None if k % 3 == 0 else stride}
        shape = {"height": height, "width": width}
        questions.append(
            {"work": "pooling", "data": encoded(image), **shape, "pool": pool_json, "cells": CELLS}
        )
        cases.append((image, size, stride))
    for (image, size, stride), answer in zip(cases, engine(questions), strict=True):
        expected = torch_blur(image, size, stride).numpy()
        assert (answer["height"], answer["width"]) == expected.shape
        values = decoded(answer["map"], *expected.shape)
        np.testing.assert_allclose(values, expected, rtol=1e-6, atol=1e-7)
        for cell in answer["windows"]:
            at = cell["row"], cell["col"]
            assert cell["value"] == pytest.approx(expected[at], rel=1e-6, abs=1e-7)
            assert cell["winner"] is None


def test_pooling_that_does_not_fit_is_refused_in_the_same_words(engine) -> None:
    rng = np.random.default_rng(13)
    cases, refusals = [], []
    while len(cases) < 60:
        height, width, kh, kw, p = (int(n) for n in rng.integers(1, 7, 5))
        pool_json = {
            "kind": "max",
            "size": [kh, kw],
            "stride": None,
            "padding": p - 1,
            "ceil": bool(rng.integers(2)),
        }
        try:
            pool_size(height, width, PoolSpec.from_json(pool_json))
        except Refusal as refusal:
            data = encoded(np.zeros((height, width)))
            size = {"height": height, "width": width}
            cases.append({"work": "pooling", "data": data, **size, "pool": pool_json, "cells": []})
            refusals.append(refusal)
    for answer, refusal in zip(engine(cases), refusals, strict=True):
        assert_refused_alike(answer, refusal)
    assert len({refusal.template for refusal in refusals}) == 2


def test_activations_as_torch(engine) -> None:
    functions = {
        "identity": lambda x: x,
        "relu": F.relu,
        "leaky relu": lambda x: F.leaky_relu(x, 0.01),
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "absolute": torch.abs,
    }
    rng = np.random.default_rng(14)
    cases = []
    for name in functions:
        for scale in (1e-4, 1, 5, 90, 1e6):
            values = (rng.standard_normal(40) * scale).astype(np.float32)
            cases.append((name, np.append(values, np.float32([0, -0.0]))))
    questions = [{"work": "activation", "name": n, "data": encoded(v)} for n, v in cases]
    for (name, values), answer in zip(cases, engine(questions), strict=True):
        expected = functions[name](torch.from_numpy(values.astype(np.float64))).numpy()
        for text in (answer["out"], answer["inPlace"]):
            np.testing.assert_allclose(decoded(text, -1), expected, rtol=2e-7, atol=1e-37)


def test_generators_as_python(engine) -> None:
    rng = np.random.default_rng(15)
    cases = []
    for each in LIBRARY:
        if each.generator is None:
            continue
        for k in range(40):
            params: dict[str, float] = {}
            for spec in each.params:
                steps = int((spec.most - spec.least) / spec.step)
                step = int(rng.integers(0, steps + 1)) if k else steps
                value = spec.least + step * spec.step
                params[spec.name] = int(value) if spec.whole else min(spec.most, value)
            cases.append((each.slug, each.generator, params))
    answers = engine([{"work": "generation", "name": g, "params": p} for _, g, p in cases])
    assert {generator for _, generator, _ in cases} == set(GENERATORS)
    assert len(cases) >= 300
    for (slug, _, params), answer in zip(cases, answers, strict=True):
        expected = kernel(slug, **params)
        assert (answer["height"], answer["width"]) == expected.shape
        weights = decoded(answer["data"], *expected.shape)
        np.testing.assert_allclose(weights, expected, atol=1e-7 * max(1, np.abs(expected).max()))


def test_colours_as_python(engine) -> None:
    rng = np.random.default_rng(16)
    cases = []
    for limit in (1, 0.3, 0, 255, 1e-6):
        values = (rng.standard_normal(200) * (limit or 1)).astype(np.float32)
        values[:4] = [0, limit, -limit, limit / 2]
        cases.append((values, limit, -0.5 * limit, 0.8 * limit))
    tables = {"signed": signed_table(), "sequential": sequential_table()}
    flat = {name: table.ravel().tolist() for name, table in tables.items()}
    questions = [
        {"work": "colouring", "data": encoded(v), "limit": a, "low": b, "high": c, **flat}
        for v, a, b, c in cases
    ]
    for (values, limit, low, high), answer in zip(cases, engine(questions), strict=True):
        expected = {
            "signed": colour_signed(values, limit),
            "sequential": colour_sequential(values, low, high),
            "grey": colour_grey(values[None], low, high)[0],
        }
        for name, colours in expected.items():
            pixels = np.array(answer[name]).reshape(-1, 4)
            assert (pixels[:, 3] == 255).all()
            np.testing.assert_array_equal(pixels[:, :3], colours, err_msg=name)


def test_messages_of_python_are_read(engine) -> None:
    rng = np.random.default_rng(17)
    cases = []
    for n in range(20):
        arrays = {
            "bytes": rng.integers(0, 256, (n, 3)).astype(np.uint8),
            "whole": rng.integers(-(2**31), 2**31, 5).astype(np.int32),
            "real": rng.standard_normal((2, 1, n)).astype(np.float32),
            "exact": rng.standard_normal(()),
        }
        arrays["exact"] = np.asarray(arrays["exact"])
        cases.append(({"名": "卷" * n, "n": [n, None, True]}, arrays))
    messages = [b64encode(pack(*case)).decode() for case in cases]
    answers = engine([{"work": "unpacking", "message": message} for message in messages])
    types = {"bytes": "Uint8", "whole": "Int32", "real": "Float32", "exact": "Float64"}
    for (header, arrays), answer in zip(cases, answers, strict=True):
        assert answer["header"] == header
        for name, array in arrays.items():
            seen = answer["arrays"][name]
            assert seen["type"] == f"{types[name]}Array"
            assert tuple(seen["shape"]) == array.shape
            np.testing.assert_array_equal(np.reshape(seen["values"], array.shape), array)


def test_kernel_files_of_python_are_read(engine) -> None:
    rng = np.random.default_rng(18)
    kernels = [kernel(each.slug)[None] for each in LIBRARY]
    kernels += [rng.standard_normal((3, 4, 31)).astype(np.float32) * 1e-3]
    files = [kernel_to_json(planes, "a name") for planes in kernels]
    answers = engine([{"work": "reading", "kernel": file} for file in files])
    for planes, answer in zip(kernels, answers, strict=True):
        assert len(answer["planes"]) == len(planes)
        for plane, seen in zip(planes, answer["planes"], strict=True):
            weights = decoded(seen["data"], seen["height"], seen["width"])
            np.testing.assert_array_equal(weights, plane)


def test_bad_kernel_files_are_refused_in_the_same_words(engine) -> None:
    # JavaScript also reads matrices that are not JSON, and says otherwise how large 1e400 is.
    files = [text for text, _ in FILES if text.startswith(("{", "x" * 70000)) or len(text) > 1e6]
    files += [
        "[[]]",
        "[[1, 2], [3]]",
        '[["a"]]',
        "[[1000001]]",
        "[[[[1]]]]",
        "[[[1]], [[2]]]",
        "[[[1]], [[2, 3]], [[4]]]",
        json.dumps([[1] * 32]),
        json.dumps([[1]] * 32),
        json.dumps([[1] * 100] * 100),
        '{"kernel": {"kernel": 1}}',
        '{"kernel": "1"}',
        '{"kernel": [[[1]], 2, 3]}',
    ]
    answers = engine([{"work": "reading", "kernel": text} for text in files])
    for text, answer in zip(files, answers, strict=True):
        with pytest.raises(Refusal) as refusal:
            kernel_from_json(text)
        assert_refused_alike(answer, refusal.value)
