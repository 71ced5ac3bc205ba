"""Links: what is written is read back, and what cannot be read leaves the default with a reason."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.demo import Demo, KernelChoice
from cnnviz.core.link import (
    KERNELS,
    demo_from_query,
    demo_to_query,
    planes_from_text,
    planes_to_text,
)
from cnnviz.core.messages import Refusal
from cnnviz.core.pooling import PoolSpec
from tests.core.demos import random_demo


def as_query(pairs: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in pairs.items()}


def test_three_hundred_random_demos_survive_the_link() -> None:
    rng = np.random.default_rng(7)
    for _ in range(300):
        demo = random_demo(rng)
        found, problems = demo_from_query(as_query(demo_to_query(demo)))
        assert not problems
        assert found.kernels == demo.kernels
        assert (found.mode, found.bias, found.activation) == (demo.mode, demo.bias, demo.activation)
        assert found.spec == demo.spec
        if demo.pool.kind != "none":
            assert found.pool == demo.pool


def test_the_default_link_is_short_and_readable() -> None:
    assert demo_to_query(Demo()) == {"kernel": "vertical-edge"}


def test_a_typed_kernel_reads_as_rows() -> None:
    demo, problems = demo_from_query({"kernel": ["1,0;-0.5,2"]})
    assert not problems
    np.testing.assert_array_equal(demo.kernels[0].array, [[[1, 0], [-0.5, 2]]])


def test_an_empty_link_is_the_default() -> None:
    assert demo_from_query({}) == (Demo(), {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kernel", "no-such-kernel"),
        ("kernel", "gaussian:sigma=nan"),
        ("kernel", "gaussian:nonsense=3"),
        ("kernel", "gaussian:sigma=abc"),
        ("kernel", ""),
        ("kernel", "1,2;3"),
        ("kernel", "1,nan"),
        ("kernel", "1,inf"),
        ("kernel", "1,1e300"),
        ("kernel", "1,,2"),
        ("kernel", "1,x"),
        ("kernel", "<script>alert(1)</script>"),
        ("kernel", ";".join([",".join(["1"] * 40)] * 40)),
        ("kernel", "1," * 100_000),
        ("kernel", "1|2|3|4"),
        ("compare", "1,2;3"),
        ("mode", "purple"),
        ("bias", "lots"),
        ("bias", "nan"),
        ("bias", "1e300"),
        ("stride", "0"),
        ("stride", "-1"),
        ("stride", "1,2,3"),
        ("stride", "1.5"),
        ("stride", "--5"),
        ("stride", "9" * 400),
        ("padding", "some"),
        ("padding", "1,1,1"),
        ("padding", "-1,0,0,0"),
        ("padding_mode", "wallpaper"),
        ("dilation", "0"),
        ("dilation", "a"),
        ("flip", "yes"),
        ("activation", "softplus"),
        ("pool", "median"),
        ("pool_size", "0"),
        ("pool_size", "2,2,2"),
        ("pool_stride", "-2"),
        ("pool_padding", "7"),
        ("pool_padding", "x"),
        ("pool_ceil", "2"),
    ],
)
def test_an_unusable_parameter_leaves_the_default_and_says_why(name: str, value: str) -> None:
    given = {"pool": ["max"]} if name.startswith("pool_") else {}
    demo, problems = demo_from_query({**given, name: [value]})
    assert demo == Demo(pool=PoolSpec("max" if given else "none"))
    assert list(problems) == [name]
    sentence = str(problems[name])
    assert sentence.endswith(".")
    assert len(sentence) < 400


def test_a_repeated_parameter_is_not_guessed() -> None:
    demo, problems = demo_from_query({"bias": ["1", "2"], "stride": ["2"]})
    assert demo.bias == 0
    assert demo.spec.stride == (2, 2)
    assert str(problems["bias"]) == "it is given 2 times."


def test_one_bad_parameter_does_not_spoil_the_others() -> None:
    demo, problems = demo_from_query(
        {"kernel": ["sobel-x"], "stride": ["0"], "activation": ["relu"], "pool": ["max"]}
    )
    assert demo.kernels == (KernelChoice.named("sobel-x"),)
    assert (demo.activation, demo.pool.kind) == ("relu", "max")
    assert list(problems) == ["stride"]


def test_four_kernels_survive_the_link_of_a_stage_and_the_studio_reads_two() -> None:
    demo = Demo(kernels=tuple(map(KernelChoice.named, ("sobel-x", "box", "sharpen", "sobel-y"))))
    query = as_query(demo_to_query(demo))
    assert list(query) == list(KERNELS)
    assert demo_from_query(query, KERNELS) == (demo, {})
    studio, problems = demo_from_query(query)
    assert (studio.kernels, problems) == (demo.kernels[:2], {})


def test_a_reader_may_refuse_more_and_start_elsewhere() -> None:
    def small(demo: Demo) -> Demo:
        if demo.spec.stride[0] > 2:
            raise Refusal("too far: {value}.", value=demo.spec.stride[0])
        return demo

    start = Demo(bias=2.0, kernels=(KernelChoice.named("box"),))
    demo, problems = demo_from_query({"stride": ["3"], "flip": ["1"]}, KERNELS, start, small)
    assert (demo.bias, demo.kernels, demo.spec.flip) == (2.0, start.kernels, True)
    assert {name: str(why) for name, why in problems.items()} == {"stride": "too far: 3."}


def test_numbers_of_three_planes_are_written_and_read() -> None:
    planes = (((1.0, 0.5), (-2.0, 1e-7)), ((0.0, 3.0), (4.0, 5.0)))
    text = planes_to_text(planes)
    assert text == "1,0.5;-2,0.0000001|0,3;4,5"
    assert planes_from_text(text) == [[list(row) for row in plane] for plane in planes]
