"""The networks that ship: small enough, the same answers everywhere, and not beside themselves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from cnnviz.core.forward import layer_outputs, prepare, probabilities
from cnnviz.core.network import Network
from cnnviz.core.network_input import network_input
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.io.samples import load_sample
from cnnviz.io.weights import BUILT_IN, load_built_in
from tests.networks import reference

BOTH = pytest.mark.parametrize("network", [SMALL_VGG, SMALL_VGG_BLUR], ids=lambda n: n.slug)


@pytest.fixture
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def logits(network: Network, sample: str) -> np.ndarray:
    x, _ = network_input(load_sample(sample, 256), network)
    return list(layer_outputs(network, prepare(load_built_in(network)), x))[-1].ravel()


@BOTH
def test_the_file_has_at_most_three_megabytes(network: Network) -> None:
    assert (BUILT_IN / f"{network.slug}.safetensors").stat().st_size <= 3_000_000


@BOTH
@pytest.mark.parametrize("sample", ["cat", "camera", "astronaut", "page"])
def test_the_answers_are_those_of_double_precision(network: Network, sample: str) -> None:
    arrays = {name: value.astype(np.float64) for name, value in load_built_in(network).items()}
    plain = reference(network, arrays).double()
    x, _ = network_input(load_sample(sample, 256), network)
    with torch.no_grad():
        exact = plain(torch.from_numpy(x[None].astype(np.float64))).numpy().ravel()
    assert np.abs(logits(network, sample) - exact).max() < 1e-4


@BOTH
def test_one_thread_answers_as_many_do(network: Network, one_thread: None) -> None:
    alone = logits(network, "cat")
    torch.set_num_threads(4)
    assert np.abs(logits(network, "cat") - alone).max() < 1e-4


@BOTH
def test_the_cat_is_a_cat(network: Network) -> None:
    shares = probabilities(logits(network, "cat"))
    assert network.classes[int(shares.argmax())] == "cat"
    assert float(shares.sum()) == pytest.approx(1)
