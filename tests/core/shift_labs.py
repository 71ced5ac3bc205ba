"""Random shift labs, and how the browser's engine is asked about them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np

from cnnviz.core.activations import ACTIVATIONS
from cnnviz.core.shift_demo import ShiftDemo


def encoded(array: np.ndarray) -> str:
    return b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def question(planes: np.ndarray, lab: ShiftDemo) -> dict[str, Any]:
    weights = lab.demo.kernels[0].array
    settings = lab.demo.to_json()
    settings.pop("kernels")
    return {
        "planes": [encoded(plane) for plane in planes],
        "height": planes.shape[1],
        "width": planes.shape[2],
        "kernels": [encoded(plane) for plane in weights],
        "kernelHeight": weights.shape[1],
        "kernelWidth": weights.shape[2],
        "settings": {**settings, "mode": lab.demo.effective_mode(len(planes))},
        "blocks": lab.blocks,
        "fill": lab.fill,
        "shift": list(lab.shift),
    }


def any_lab(rng: np.random.Generator) -> tuple[np.ndarray, ShiftDemo]:
    """A random picture and lab, which may not fit."""
    channels = int(rng.choice([1, 1, 3]))
    mode = str(rng.choice(["each", "sum"]))
    kh, kw = (
        int(n) for n in (rng.integers(4, 16, 2) if rng.random() < 0.2 else rng.integers(1, 6, 2))
    )
    count = 3 if channels == 3 and mode == "sum" else 1
    weights = rng.standard_normal((count, kh, kw))
    if kh > 3 and kw > 3:  # the browser computes these as a column and a row
        weights = rng.standard_normal((count, kh, 1)) * rng.standard_normal((count, 1, kw))
    kind = str(rng.choice(["none", "max", "average", "l2", "blur", "global max", "global average"]))
    size = [int(n) for n in rng.integers(1, 5, 2)]
    stride = None if rng.random() < 0.5 else [int(n) for n in rng.integers(1, 4, 2)]
    pool: dict[str, Any] = {"kind": kind, "size": size, "stride": stride}
    if kind != "blur":
        pool |= {"padding": int(rng.integers(0, min(size) // 2 + 1)), "ceil": bool(rng.integers(2))}
    grain = int(rng.choice([1, 1, 2]))
    lab = {
        "demo": {
            "kernels": [{"slug": None, "planes": (weights / (kh * kw)).tolist()}],
            "mode": mode,
            "bias": float(np.float32(rng.choice([0, 0.1, -0.2]))),
            "spec": {
                "stride": [int(n) for n in rng.choice([1, 1, 2, 3], 2)],
                "padding": "same"
                if rng.random() < 0.6
                else [int(n) for n in rng.integers(0, 4, 4)],
                "padding_mode": str(
                    rng.choice(["zeros", "mean", "replicate", "reflect", "circular"])
                ),
                "dilation": [int(n) for n in rng.choice([1, 1, 2, 3], 2)],
                "flip": bool(rng.integers(2)),
            },
            "activation": str(rng.choice(list(ACTIVATIONS))),
            "pool": pool,
        },
        "blocks": int(rng.choice([1, 1, 2, 3, 4])),
        "fill": str(rng.choice(["circular", "zeros", "replicate", "camera"])),
        "shift": [int(n) / grain for n in rng.integers(-12 * grain, 12 * grain + 1, 2)],
    }
    height, width = (int(n) for n in rng.integers(20, 70, 2))
    return rng.random((channels, height, width)).astype(np.float32), ShiftDemo.from_json(lab)
