"""Links of /parameters: what is written is read back, and nonsense leaves the default."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.im2col import Im2colSpec
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.link import demo_from_query
from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.core.parameters_link import parameters_from_query, parameters_to_query
from tests.core.parameters_demos import random_parameters
from tests.core.test_link import as_query


def test_four_hundred_random_pages_survive_the_link() -> None:
    rng = np.random.default_rng(73)
    for _ in range(400):
        demo = random_parameters(rng)
        query = as_query(parameters_to_query(demo))
        assert parameters_from_query(query) == (demo, {})
        assert demo_from_query(query) == demo_from_query({})  # the studio reads none of it


def test_the_default_is_an_empty_link() -> None:
    assert parameters_to_query(ParametersDemo()) == {}
    assert parameters_from_query({}) == (ParametersDemo(), {})


def test_a_link_reads_as_written_by_hand() -> None:
    demo = ParametersDemo(
        RivalSpec(30, 40, 1, 10, 16, 5, 2, 2, False),
        MatrixSpec(12, 2, 4, 3, "valid", "locality", 0.25),
        Im2colSpec(("sobel-y", "studio"), 5, 2, "same"),
    )
    assert parameters_to_query(demo) == {
        "layer_height": "30",
        "layer_width": "40",
        "layer_channels": "1",
        "layer_neurons": "10",
        "layer_filters": "16",
        "layer_kernel": "5",
        "layer_stride": "2",
        "layer_padding": "2",
        "layer_bias": "0",
        "matrix_side": "12",
        "matrix_channels": "2",
        "matrix_kernel": "4",
        "matrix_stride": "3",
        "matrix_padding": "valid",
        "matrix_order": "locality",
        "matrix_at": "0.25",
        "columns_filters": "sobel-y,studio",
        "columns_side": "5",
        "columns_stride": "2",
        "columns_padding": "same",
    }


def test_the_studios_kernel_travels_where_the_rows_hold_it() -> None:
    rows = ParametersDemo(im2col=Im2colSpec(("studio",)))
    own = KernelChoice.own([[[1, 0, 0], [0, 1, 0], [0, 0, 1]]])
    query = {"columns_filters": "studio", "kernel": "1,0,0;0,1,0;0,0,1"}
    assert parameters_to_query(rows, own) == query
    assert demo_from_query(as_query(query))[0].kernels == (own,)
    assert parameters_to_query(rows, Demo().kernels[0]) == {"columns_filters": "studio"}
    assert parameters_to_query(ParametersDemo(), own) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((f"layer_{n}", bad) for n in ("height", "kernel", "bias") for bad in ("", "x", "-1")),
        ("layer_height", "20001"),
        ("layer_height", "1,2"),
        ("layer_height", "9" * 400),
        ("layer_padding", "full"),
        ("layer_padding", "17"),
        ("layer_bias", "true"),
        ("matrix_side", "3"),
        ("matrix_at", "2"),
        ("matrix_at", "nan"),
        ("matrix_at", "half"),
        ("matrix_order", "none"),
        ("matrix_kernel", "6"),
        ("columns_filters", ""),
        ("columns_filters", "sobel-x,,"),
        ("columns_filters", "x" * 10_000),
        ("columns_padding", "<script>"),
    ],
)
def test_an_unusable_parameter_leaves_the_default_and_says_why(name: str, value: str) -> None:
    demo, problems = parameters_from_query({name: [value]})
    assert demo == ParametersDemo()
    assert list(problems) == [name]
    assert str(problems[name]).endswith(".")
    assert len(str(problems[name])) < 400


def test_the_rest_of_a_link_is_kept() -> None:
    demo, problems = parameters_from_query(
        {"layer_height": ["2"], "layer_padding": ["valid"], "layer_neurons": ["7"]}
    )
    assert demo.rivals == RivalSpec(height=2, neurons=7)
    assert list(problems) == ["layer_padding"]
    demo, problems = parameters_from_query({"layer_height": ["3", "4"], "matrix_side": ["8"]})
    assert (demo.matrix.side, demo.rivals.height) == (8, 224)
    assert str(problems["layer_height"]) == "it is given 2 times."


def test_what_fits_only_together_is_taken_together() -> None:
    demo, problems = parameters_from_query(
        {
            "layer_height": ["5"],
            "layer_width": ["5"],
            "layer_kernel": ["31"],
            "layer_padding": ["16"],
        }
    )
    assert not problems
    assert demo.rivals.map_size == (7, 7)
