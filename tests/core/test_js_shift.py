"""The browser's shift lab, run by node on random cases: against torch, and against Python's lab."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.conv_spec import resolve_padding
from cnnviz.core.demo import Demo
from cnnviz.core.kernels import LIBRARY, kernel
from cnnviz.core.messages import Refusal
from cnnviz.core.shift_demo import ShiftDemo
from cnnviz.core.shift_lab import run_lab
from cnnviz.io.samples import load_sample
from tests.core.shift_labs import any_lab, question
from tools.find_node import obtain_node

DRIVER = Path(__file__).resolve().parents[1] / "js" / "shift_driver.mjs"
TORCH_MODES = {"replicate": "replicate", "reflect": "reflect", "circular": "circular"}


@pytest.fixture
def shift_lab(tmp_path: Path):
    """Answers of the browser's lab to (planes, ShiftDemo) cases."""
    node = obtain_node()

    def run(cases: list[tuple[np.ndarray, ShiftDemo]]) -> list[dict[str, Any]]:
        questions, answers = tmp_path / "cases.json", tmp_path / "answers.json"
        questions.write_text(json.dumps([question(*case) for case in cases]), encoding="utf-8")
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


def maps(shown: dict[str, Any]) -> np.ndarray:
    """What the driver tells of maps, as (C, height, width)."""
    planes = [np.frombuffer(b64decode(text), "<f4") for text in shown["maps"]]
    return np.stack(planes).reshape(-1, shown["height"], shown["width"])


def torch_map(planes: np.ndarray, demo: Demo) -> torch.Tensor:
    """The first map of the demo's convolution, without activation, in double precision."""
    x = torch.from_numpy(planes.astype(np.float64))[None]
    top, bottom, left, right = resolve_padding(demo.spec, *demo.kernels[0].array.shape[1:])
    mode = TORCH_MODES.get(demo.spec.padding_mode, "constant")
    x = F.pad(x, (left, right, top, bottom), mode=mode)
    weight = torch.from_numpy(demo.kernels[0].array.astype(np.float64))[None]
    return F.conv2d(x, weight, stride=demo.spec.stride, dilation=demo.spec.dilation)[0] + demo.bias


def test_circular_shifts_as_torch_roll(shift_lab) -> None:
    """f(roll(x)) by torch, and roll(f(x)); where the stride divides the shift both are equal."""
    rng = np.random.default_rng(31)
    cases = []
    for k in range(150):
        stride = [int(n) for n in rng.integers(1, 4, 2)]
        kh, kw = (int(n) for n in rng.integers(1, 6, 2))
        shift = [int(n) for n in rng.integers(-9, 10, 2)]
        if k % 2:
            shift = [d * s for d, s in zip(shift, stride, strict=True)]
        spec = {"stride": stride, "padding": "same", "padding_mode": "circular"}
        choice = {"slug": None, "planes": rng.standard_normal((1, kh, kw)).tolist()}
        demo = {"kernels": [choice], "mode": "each", "bias": 0.5, "spec": spec}
        lab = {"demo": demo, "blocks": 1, "fill": "circular", "shift": shift}
        height, width = (int(n) * s for n, s in zip(rng.integers(6, 12, 2), stride, strict=True))
        planes = rng.standard_normal((1, height, width)).astype(np.float32)
        cases.append((planes, ShiftDemo.from_json(lab)))
    commute = 0
    for (planes, lab), answer in zip(cases, shift_lab(cases), strict=True):
        dy, dx = (int(d) for d in lab.shift)
        moved = torch.roll(torch.from_numpy(planes), (dy, dx), (1, 2)).numpy()
        np.testing.assert_array_equal(maps(answer["moved"]), moved)
        f, f_moved = torch_map(planes, lab.demo), torch_map(moved, lab.demo)
        np.testing.assert_allclose(maps(answer["f"]), f, atol=2e-6)
        np.testing.assert_allclose(maps(answer["fMoved"]), f_moved, atol=2e-6)
        back = torch.roll(f, answer["steps"], (1, 2))
        gap = float((f_moved - back).abs().max())
        assert answer["numbers"]["all"]["largest"] == pytest.approx(gap, abs=4e-6)
        fits = all(d % s == 0 for d, s in zip((dy, dx), lab.demo.spec.stride, strict=True))
        assert (answer["numbers"]["all"]["largest"] == 0) == fits
        commute += fits
    assert 60 < commute < 120


def test_filled_shifts_as_torch(shift_lab) -> None:
    """Zeros, an edge repeated and a camera, with zero padding: both parts' numbers."""
    rng = np.random.default_rng(32)
    cases = []
    for fill in ("zeros", "replicate", "camera"):
        for _ in range(40):
            choice = {"slug": None, "planes": rng.standard_normal((1, 3, 5)).tolist()}
            demo = {"kernels": [choice], "mode": "each", "spec": {"padding": "same"}}
            shift = [int(n) for n in rng.integers(-6, 7, 2)]
            lab = {"demo": demo, "blocks": 1, "fill": fill, "shift": shift}
            planes = rng.random((1, 32, 36)).astype(np.float32)
            cases.append((planes, ShiftDemo.from_json(lab)))
    for (planes, lab), answer in zip(cases, shift_lab(cases), strict=True):
        dy, dx = (int(d) for d in lab.shift)
        x, rolled = planes, torch.roll(torch.from_numpy(planes), (dy, dx), (1, 2)).numpy()
        if lab.fill == "camera":
            x, moved = planes[:, 8:-8, 8:-8], rolled[:, 8:-8, 8:-8]
        else:
            mode = "constant" if lab.fill == "zeros" else "replicate"
            wide = F.pad(torch.from_numpy(planes)[None], (6, 6, 6, 6), mode=mode)[0]
            moved = wide[:, 6 - dy : 38 - dy, 6 - dx : 42 - dx].numpy()
        np.testing.assert_array_equal(maps(answer["moved"]), moved)
        f, f_moved = torch_map(x, lab.demo), torch_map(moved, lab.demo)
        mode = "replicate" if lab.fill == "replicate" else "constant"
        wide = F.pad(f[None], (6, 6, 6, 6), mode=mode)[0]
        height, width = f.shape[1:]
        gap = (f_moved - wide[:, 6 - dy : 6 - dy + height, 6 - dx : 6 - dx + width]).abs().numpy()
        inner = np.zeros(
            gap.shape, bool
        )  # three rows and five columns, so 1 and 2 beside the shift
        inner[
            :, 1 + max(0, dy) : height - 1 + min(0, dy), 2 + max(0, dx) : width - 2 + min(0, dx)
        ] = True
        numbers = answer["numbers"]
        assert numbers["interior"]["count"] == inner.sum()
        assert numbers["interior"]["largest"] == 0
        assert gap[inner].max() < 1e-12
        assert numbers["border"]["largest"] == pytest.approx(gap[~inner].max(), abs=4e-6)
        assert numbers["border"]["share"] == pytest.approx((gap[~inner] > 1e-9).mean(), abs=1e-9)


def compare(planes: np.ndarray, lab: ShiftDemo, answer: dict[str, Any]) -> bool:
    """Hold one answer to Python's lab: numbers within 1e-6, sizes, counts and states the same.

    Returns False, and leaves out shares and states, where two cells that only rounding makes equal
    are so for one of both only.
    """
    ours = run_lab(planes, lab)
    names = {"f_moved": "fMoved", "moved_f": "movedF", "g_moved": "gMoved"}
    for name in ("x", "moved", "f", "f_moved", "moved_f", "difference", "g", "g_moved"):
        expected, found = getattr(ours, name), maps(answer[names.get(name, name)])
        scale = max(1.0, float(np.abs(ours.f).max()))
        np.testing.assert_allclose(found, expected, atol=1e-6 * scale, rtol=1e-6, err_msg=name)
    for part in ("all", "interior", "border"):
        expected, found = getattr(ours.numbers, part), answer["numbers"][part]
        assert found["count"] == expected.count, part
        assert found["largest"] == pytest.approx(expected.largest, abs=1e-6 * scale), part
        assert (found["largest"] == 0) == (expected.largest == 0), part
    for side in ("top", "bottom", "left", "right"):
        assert answer["border"][side] == getattr(ours.border, side), side
    assert answer["reach"] == list(ours.border.reach)
    assert answer["shift"] == list(ours.shift)
    assert answer["jump"] == list(ours.alignment.jump)
    assert answer["steps"] == list(ours.alignment.cells)
    assert answer["phase"] == list(ours.alignment.phase)
    assert answer["pooledJump"] == list(ours.g_alignment.jump)
    assert answer["pooled"]["steps"] == list(ours.g_alignment.cells)
    theirs = maps(answer["difference"])
    accident = (theirs != 0) != (ours.difference != 0)
    assert np.abs(theirs - ours.difference)[accident].max(initial=0) <= 1e-7 * scale
    states = np.frombuffer(b64decode(answer["pooled"]["states"]), np.uint8)
    states = states.reshape(ours.states.shape)
    if accident.any():
        return False
    for part in ("all", "interior", "border"):
        expected, found = getattr(ours.numbers, part), answer["numbers"][part]
        assert found["share"] == pytest.approx(expected.share, abs=1e-12), part
        assert found["differing"] == round(expected.share * expected.count), part
    np.testing.assert_array_equal(states, ours.states)
    for name in ("same", "moved", "changed"):
        assert answer["pooled"][name] == pytest.approx(getattr(ours.shares, name), abs=1e-12)
    return True


def test_random_labs_as_python(shift_lab) -> None:
    rng = np.random.default_rng(33)
    cases = [any_lab(rng) for _ in range(600)]
    fitting = alike = 0
    for (planes, lab), answer in zip(cases, shift_lab(cases), strict=True):
        if "refusal" in answer:
            with pytest.raises(Refusal) as refused:
                run_lab(planes, lab)
            assert answer["refusal"]["template"] == refused.value.template
            assert answer["refusal"]["text"] == str(refused.value)
            continue
        alike += compare(planes, lab, answer)
        fitting += 1
    assert 400 < fitting < 590
    assert alike >= fitting - 2


def test_library_on_photographs_as_python(shift_lab) -> None:
    """Photographs have flat parts and few values, so that cells are equal by accident."""
    rng = np.random.default_rng(34)
    cases = []
    for k, each in enumerate(LIBRARY):
        pixels = load_sample(("cat", "astronaut")[k % 2], 64)[100:140, 100:150] / np.float32(255)
        planes = pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, -1, 0)
        for pool in ("max", "blur", "average"):
            stride = [1, 1] if pool == "max" else [1 + k % 2, 2]
            demo = {
                "kernels": [{"slug": each.slug, "planes": kernel(each.slug)[None].tolist()}],
                "mode": "each",
                "spec": {"stride": stride, "padding": "same", "padding_mode": "circular"},
                "activation": "relu",
                "pool": {"kind": pool},
            }
            shift = [int(n) for n in rng.integers(-8, 9, 2)]
            lab = {"demo": demo, "blocks": 1, "fill": ("circular", "zeros")[k % 2], "shift": shift}
            cases.append((planes[:1] if k % 3 else planes, ShiftDemo.from_json(lab)))
    for (planes, lab), answer in zip(cases, shift_lab(cases), strict=True):
        assert compare(planes, lab, answer), (lab.demo.kernels[0].slug, lab.shift)
