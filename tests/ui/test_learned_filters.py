"""The built-in network's filters in the kernel libraries, against torch on preprocessed pixels."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it

from cnnviz.core.forward import network_input
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import SMALL_VGG
from cnnviz.ui import learned_filters as module
from tests.networks import random_weights


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    module.learned_filters.clear()
    yield
    module.learned_filters.clear()


def test_every_filter_is_the_networks_but_for_a_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = random_weights(SMALL_VGG, seed=2)
    monkeypatch.setattr(module, "load_built_in", lambda network: arrays)
    filters = module.learned_filters()["learned"]
    assert filters.shape == (48, 4, 3, 3)
    assert filters.dtype == np.float32
    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    x, seen = network_input(pixels, SMALL_VGG)
    weight = torch.tensor(arrays["conv1_1.weight"])
    wanted = F.conv2d(torch.tensor(x)[None], weight)[0].numpy()
    planes = torch.tensor(seen).permute(2, 0, 1)[None].float() / 255
    found = F.conv2d(planes, torch.tensor(filters[:, :3]))[0].numpy()
    apart = wanted - found
    constant = apart.mean(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(apart, np.broadcast_to(constant, apart.shape), atol=1e-4)
    grey = planes[:, :1]
    alike = F.conv2d(grey.repeat(1, 3, 1, 1), torch.tensor(filters[:, :3]))[0].numpy()
    whole = F.conv2d(grey, torch.tensor(filters[:, 3:]))[0].numpy()
    np.testing.assert_allclose(whole, alike, atol=1e-4)


def test_without_weights_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(network: object) -> object:
        raise Refusal("not here.")

    monkeypatch.setattr(module, "load_built_in", missing)
    assert module.learned_filters()["learned"].shape == (0, 4, 3, 3)


def test_a_library_does_not_wait_for_torch() -> None:
    told = (
        "import sys; sys.modules['torch'] = None;"
        "from cnnviz.ui.learned_filters import learned_filters;"
        "assert learned_filters()['learned'].shape == (48, 4, 3, 3)"
    )
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
