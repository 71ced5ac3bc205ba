"""Small kernels against a large one: figures by hand, counts of torch modules, and the link."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import nn

from cnnviz.core.kernel_pair import PAIR_CHANNELS, KernelPair, pair_from_query, pair_to_query
from cnnviz.core.messages import Refusal
from cnnviz.core.torch_stack import same_on_torch
from tests.core.test_link import as_query


@pytest.mark.parametrize(("count", "small", "large", "side"), [(2, 18, 25, 5), (3, 27, 49, 7)])
@pytest.mark.parametrize("channels", [1, 3, 64])
def test_18_against_25_and_27_against_49(
    count: int, small: int, large: int, side: int, channels: int
) -> None:
    pair = KernelPair(count, channels)
    for stack, each in ((pair.small, small), (pair.large, large)):
        assert sum(row.parameters for row in stack.rows) == each * channels**2
        assert (
            sum(row.multiply_adds or 0 for row in stack.rows if row.shape == (channels, 1, 1)) > 0
        )
        assert stack.rows[-1].field.size == (side, side)
        assert stack.last == (channels, 1, 1)
        assert same_on_torch(stack)
    sizes = [3] * count
    modules = nn.Sequential(*[nn.Conv2d(channels, channels, k, bias=False) for k in sizes])
    assert sum(p.numel() for p in modules.parameters()) == small * channels**2
    assert modules(torch.zeros(1, channels, side, side)).shape == (1, channels, 1, 1)


def test_every_pair_survives_json_and_the_link() -> None:
    for count, channels in product((2, 3), PAIR_CHANNELS):
        pair = KernelPair(count, channels)
        assert KernelPair.from_json(pair.to_json()) == pair
        assert pair_from_query(as_query(pair_to_query(pair))) == (pair, {})
    assert pair_to_query(KernelPair()) == {}
    assert pair_to_query(KernelPair(3, 64)) == {"compare": "3,64"}


@pytest.mark.parametrize("value", ["", "2", "4,64", "2,5", "2,1024", "a,b", "2,64,1", "1,1"])
def test_an_unusable_link_compares_the_usual_pair_and_says_why(value: str) -> None:
    pair, problems = pair_from_query({"compare": [value]})
    assert pair == KernelPair()
    assert list(problems) == ["compare"]


@pytest.mark.parametrize("data", [None, [], {"count": True}, {"channels": "64"}, {"count": 2.0}])
def test_what_no_pair_is_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        KernelPair.from_json(data)
