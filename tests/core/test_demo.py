"""The studio's description: what the browser may send, and how it meets a picture."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.messages import Refusal
from tests.core.demos import random_demo


def test_json_goes_to_the_browser_and_back() -> None:
    rng = np.random.default_rng(3)
    for _ in range(100):
        demo = random_demo(rng)
        assert Demo.from_json(json.loads(json.dumps(demo.to_json()))) == demo


def test_the_library_answers_for_a_named_kernel_whatever_weights_come_along() -> None:
    choice = KernelChoice.from_json({"slug": "vertical-edge", "params": {}, "planes": [[[9]]]})
    np.testing.assert_array_equal(choice.array, [[[1, 0, -1]] * 3])


@pytest.mark.parametrize(
    "change",
    [
        {"kernels": []},
        {"kernels": "sobel"},
        {"kernels": [{"slug": None, "planes": [[[1], [1, 2]]]}]},
        {"kernels": [{"slug": None, "planes": [[["a"]]]}]},
        {"kernels": [{"slug": "nobody"}]},
        {"kernels": [{"slug": 7}]},
        {"kernels": [None]},
        {"mode": "grey"},
        {"bias": None},
        {"bias": True},
        {"bias": 1e9},
        {"spec": {"stride": [0, 1]}},
        {"spec": {"padding": {}}},
        {"spec": 4},
        {"activation": "gelu"},
        {"activation": ["relu"]},
        {"pool": {"kind": "median"}},
        {"pool": 3},
    ],
)
def test_what_the_browser_could_not_have_made_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        Demo.from_json({**Demo().to_json(), **change})


@pytest.mark.parametrize("data", [None, 3, "x", [], [1]])
def test_anything_but_an_object_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        Demo.from_json(data)


def test_a_single_plane_serves_three_channels_and_three_planes_serve_a_grey_picture() -> None:
    one = Demo(kernels=(KernelChoice.own([[1, 2]]),), mode="sum")
    three = Demo(kernels=(KernelChoice.own([[[1, 2]], [[3, 4]], [[5, 6]]]),), mode="sum")
    np.testing.assert_array_equal(one.weights(0, 3), [[[1, 2]]] * 3)
    np.testing.assert_array_equal(three.weights(0, 3), [[[1, 2]], [[3, 4]], [[5, 6]]])
    np.testing.assert_array_equal(three.weights(0, 1), [[1, 2]])
    assert (one.effective_mode(1), one.effective_mode(3)) == ("grey", "sum")


def test_the_studio_compares_two_kernels_and_a_stage_shows_four() -> None:
    kernels = [{"slug": slug} for slug in ("sobel-x", "sobel-y", "box", "sharpen", "identity")]
    for n, most in ((3, 2), (5, 4), (0, 4)):
        with pytest.raises(Refusal, match=f"One to {most} kernels can be shown, not {n}"):
            Demo.from_json({"kernels": kernels[:n]}, **({} if most == 2 else {"most": most}))
    assert len(Demo.from_json({"kernels": kernels[:4]}, most=4).kernels) == 4
    with pytest.raises(Refusal, match="not 5"):
        Demo(kernels=(KernelChoice.named("box"),) * 5)
