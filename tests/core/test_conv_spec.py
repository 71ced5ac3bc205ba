"""ConvSpec and the sizes that follow, against the lectures' figures and hand-worked cases."""

from __future__ import annotations

import pytest

from cnnviz.core.conv_spec import ConvSpec, output_size
from cnnviz.core.messages import Refusal
from tests.core.cases import convolutions

SAME = ConvSpec(padding="same")


def test_the_sizes_the_lectures_give() -> None:
    assert output_size(224, 224, 3, 3) == (222, 222)
    assert output_size(224, 224, 3, 3, SAME) == (224, 224)
    assert output_size(32, 32, 3, 3, ConvSpec()) == (30, 30)
    assert output_size(224, 224, 3, 3, ConvSpec((2, 2), "same")) == (112, 112)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 6])
@pytest.mark.parametrize("size", [7, 8])
def test_same_gives_one_cell_for_each_stride_begun(size: int, kernel: int, stride: int) -> None:
    spec = ConvSpec((stride, stride), "same", dilation=(2, 2))
    rows = -(-size // stride)
    assert output_size(size, size, kernel, kernel, spec) == (rows, rows)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"stride": (0, 1)}, r"stride \[0, 1\]"),
        ({"stride": 2}, "stride 2"),
        ({"stride": [1, 1]}, "stride"),
        ({"stride": (1.0, 1)}, "stride"),
        ({"stride": (True, 1)}, r"stride \[True, 1\]"),
        ({"dilation": (1, 0)}, "dilation"),
        ({"dilation": (1, 1, 1)}, "dilation"),
        ({"padding": "full"}, "padding 'full'"),
        ({"padding": (1, 1)}, "padding"),
        ({"padding": (0, 0, 0, -1)}, "padding"),
        ({"padding": None}, "padding None"),
        ({"padding_mode": "wrap"}, "padding mode 'wrap' is unknown"),
        ({"padding_mode": ["zeros"]}, "padding mode"),
        ({"flip": 1}, "flip 1"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, object], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        ConvSpec(**settings)  # type: ignore[arg-type]


def test_a_specification_survives_json() -> None:
    for case in convolutions(50, seed=3):
        assert ConvSpec.from_json(case.spec.to_json()) == case.spec
    assert ConvSpec.from_json({}) == ConvSpec()
    assert ConvSpec().to_json() == {
        "stride": [1, 1],
        "padding": "valid",
        "padding_mode": "zeros",
        "dilation": [1, 1],
        "flip": False,
    }


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "same",
        {"strides": [1, 1]},
        {1: 2},
        {"stride": "11"},
        {"stride": [[1], 1]},
        {"padding": [1, 1, 1]},
        {"padding": {"top": 1}},
        {"dilation": [2.0, 2]},
        {"flip": "false"},
        {"padding_mode": None},
    ],
)
def test_json_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        ConvSpec.from_json(data)
