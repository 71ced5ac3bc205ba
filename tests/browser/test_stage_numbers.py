"""300 random settings of /slide: the number on the screen at a random cell against torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from playwright.sync_api import Page

from tests.browser.stages import Ready, open_stage, torch_maps, total

CASES = 300
MODES = ("zeros", "mean", "replicate", "reflect", "circular")
ACTIVATIONS = ("identity", "relu", "leaky relu", "sigmoid", "tanh", "absolute")

# Sets every control as a hand would, one after the other, and waits until the stage shows it.
SET = """async ({ matrix, kernel, spec, bias, activation, at }) => {
  const shadow = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).find((r) => r?.querySelector(".stage"));
  const by = (id) => shadow.querySelector(`[data-testid="${id}"]`);
  const set = (id, value) => {
    const field = by(id);
    if (field.type === "checkbox") { if (field.checked !== value) field.click(); return; }
    field.value = value;
    field.dispatchEvent(new Event("input"));
    field.dispatchEvent(new Event("change"));
  };
  const frames = async (n) => { while (n--) await new Promise(requestAnimationFrame); };
  set("padding", "valid"); set("dilation-y", 1); set("dilation-x", 1); set("stride-y", 1); set("stride-x", 1);
  set("kernel-text", "1"); by("kernel-text-use").click();
  set("matrix-text", matrix); by("matrix-use").click();
  await frames(2);
  set("padding-mode", spec.padding_mode);
  if (Array.isArray(spec.padding)) { set("padding", "own"); spec.padding.forEach((p, i) => set(`padding-${i}`, p)); }
  else set("padding", spec.padding);
  await frames(2);
  set("kernel-text", kernel); by("kernel-text-use").click();
  await frames(2);
  set("dilation-y", spec.dilation[0]); set("dilation-x", spec.dilation[1]);
  set("stride-y", spec.stride[0]); set("stride-x", spec.stride[1]);
  set("flip", spec.flip); set("activation", activation); set("bias-number", bias);
  await frames(3);
  const problem = by("stage-problem");
  if (!problem.hidden) return { problem: problem.textContent };
  set("transport-scrubber", at);
  await frames(2);
  const { row, col, value } = shadow.querySelector(".stage-view").dataset;
  return { row: Number(row), col: Number(col), value: Number(value), count: Number(by("transport-scrubber").max) + 1 };
}"""  # noqa: E501


def random_case(rng: np.random.Generator) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Settings that fit, and their input (1, H, W)."""
    kh, kw = (int(n) for n in rng.integers(1, 8, 2))
    dilation = [
        int(n) if k > 1 else 1 for n, k in zip(rng.integers(1, 4, 2), (kh, kw), strict=True)
    ]
    least = [d * (k - 1) + 1 for d, k in zip(dilation, (kh, kw), strict=True)]
    height, width = (int(n + rng.integers(0, 12)) for n in least)
    padding: Any = rng.choice(["valid", "same", "own"])
    if padding == "same":  # the border must fit into the picture for reflect and circular
        height, width = max(height, 20), max(width, 20)
    elif padding == "own":
        padding = [int(n) for n in rng.integers(0, min(4, height, width), 4)]
    spec = {
        "stride": [int(n) for n in rng.integers(1, 5, 2)],
        "padding": padding if isinstance(padding, list) else str(padding),
        "padding_mode": str(rng.choice(MODES)),
        "dilation": dilation,
        "flip": bool(rng.integers(2)),
    }
    spec["stride"] = [min(s, n) for s, n in zip(spec["stride"], (height, width), strict=True)]
    picture = np.round(rng.normal(size=(1, height, width)), 2)
    kernel = np.round(rng.normal(size=(1, kh, kw)), 2)
    demo = {
        "kernels": [{"planes": kernel.tolist()}],
        "spec": spec,
        "bias": float(np.round(rng.normal(), 2)),
        "activation": str(rng.choice(ACTIVATIONS)),
        "pool": {"kind": "none"},
    }
    return {"demo": demo}, picture


def rows_of(matrix: np.ndarray[Any, Any]) -> str:
    """A matrix as a hand would type it."""
    return "\n".join(" ".join(str(float(v)) for v in row) for row in matrix)


def test_300_random_settings_show_what_torch_computes(
    page: Page, ready: Ready, record_property: Callable[[str, object], None]
) -> None:
    rng = np.random.default_rng(7)
    open_stage(page, ready, "/slide")
    page.get_by_text("Type, paste or fill the matrix").click()
    page.get_by_text("Paste, load or copy").click()
    largest = 0.0
    for case in range(CASES):
        stage, picture = random_case(rng)
        demo = stage["demo"]
        wanted = torch_maps(stage, picture)[0]
        at = int(rng.integers(wanted.size))
        kernel = np.array(demo["kernels"][0]["planes"][0])
        told = {"matrix": rows_of(picture[0]), "kernel": rows_of(kernel), "at": at, **demo}
        found = page.evaluate(SET, told)
        assert "problem" not in found, (case, demo, picture.shape, found)
        assert found["count"] == wanted.size
        assert (found["row"], found["col"]) == divmod(at, wanted.shape[1])
        exact = wanted[found["row"], found["col"]]
        largest = max(largest, abs(found["value"] - exact))
        if case % 20 == 0:  # the words on the screen, to the digits that they have
            assert abs(total(page) - exact) <= 5e-3 * max(1.0, abs(exact))
    record_property("largest_difference", f"{largest:.1e}")
    assert largest < 2e-5
