"""The whole description: read back, refused by its parts."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.parameters_demo import ParametersDemo
from tests.core.parameters_demos import random_parameters


def test_the_json_is_read_back() -> None:
    rng = np.random.default_rng(72)
    for _ in range(200):
        demo = random_parameters(rng)
        assert ParametersDemo.from_json(demo.to_json()) == demo
    assert ParametersDemo.from_json({}) == ParametersDemo()


@pytest.mark.parametrize(
    "data", [None, [], "x", {"rivals": 3}, {"matrix": []}, {"im2col": {"side": 99}}]
)
def test_what_cannot_be_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        ParametersDemo.from_json(data)
