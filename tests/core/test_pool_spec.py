"""PoolSpec and the sizes that follow, by hand."""

from __future__ import annotations

import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.pool_spec import PoolSpec, pool_size
from tests.core.cases import poolings


def test_blur_pooling_gives_the_size_of_max_pooling_without_padding() -> None:
    for height in range(1, 20):
        for size in range(1, height + 1):
            for stride in range(1, 6):
                window = ((size, 1), (stride, stride))
                wanted = pool_size(height, 9, PoolSpec("max", *window))
                assert pool_size(height, 9, PoolSpec("blur", *window)) == wanted
    with pytest.raises(Refusal, match="has 3 cells"):
        pool_size(2, 9, PoolSpec("blur", (3, 3)))
    assert not PoolSpec("blur").windowed
    assert not PoolSpec("blur").is_global
    assert PoolSpec("global max").is_global


def test_sizes() -> None:
    assert pool_size(5, 5, PoolSpec()) == (2, 2)
    assert pool_size(5, 5, PoolSpec(ceil=True)) == (3, 3)
    assert pool_size(7, 9, PoolSpec("global max")) == (1, 1)
    assert pool_size(7, 9, PoolSpec("none")) == (7, 9)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"kind": "median"}, "'median' is unknown"),
        ({"kind": ["max"]}, "is unknown"),
        ({"size": (0, 2)}, r"window \[0, 2\]"),
        ({"size": 2}, "window 2"),
        ({"size": (2.0, 2)}, "window"),
        ({"size": (True, 2)}, "window"),
        ({"stride": (0, 1)}, "stride"),
        ({"stride": 2}, "stride 2"),
        ({"padding": -1}, "padding -1"),
        ({"padding": True}, "padding True"),
        ({"padding": 2, "size": (4, 3)}, r"padding 2 is more than half of the window \[4, 3\]"),
        ({"ceil": 1}, "neither true nor false"),
        ({"kind": "blur", "padding": 1}, "neither padding nor"),
        ({"kind": "blur", "ceil": True}, "an incomplete last window"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, object], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        PoolSpec(**settings)  # type: ignore[arg-type]


def test_a_specification_survives_json() -> None:
    for case in poolings(50, seed=4):
        assert PoolSpec.from_json(case.spec.to_json()) == case.spec
    assert PoolSpec.from_json({"kind": "none"}) == PoolSpec("none")
    assert PoolSpec().to_json() == {
        "kind": "max",
        "size": [2, 2],
        "stride": None,
        "padding": 0,
        "ceil": False,
    }


@pytest.mark.parametrize(
    "data", [None, "max", {"window": [2, 2]}, {"size": "22"}, {"padding": [0]}, {"ceil": None}]
)
def test_json_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        PoolSpec.from_json(data)
