"""Pooling as shown code says it, run on maps of two forms, against the pooling itself."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from cnnviz.core.pooling import KINDS, PoolSpec, pool
from cnnviz.core.torch_pooling import torch_helpers, torch_pool
from tests.core.cases import poolings
from tests.core.test_pooling import random_blur


def shown(act: torch.Tensor, spec: PoolSpec) -> torch.Tensor:
    """What the lines and the expression make of `act`."""
    names: dict[str, object] = {"torch": torch, "F": F}
    exec("\n".join(torch_helpers(spec)), names)
    return eval(torch_pool(spec), names, {"act": act})


def test_every_kind_of_pooling_as_shown() -> None:
    rng = np.random.default_rng(25)
    cases = [(case.image, case.spec) for case in poolings(200, seed=26)]
    cases += [random_blur(rng) for _ in range(200)]
    cases.append((np.ones((3, 4), np.float32), PoolSpec("none")))
    assert {spec.kind for _, spec in cases} == set(KINDS)
    for image, spec in cases:
        planes = image.reshape(-1, *image.shape[-2:])
        wanted = pool(planes, spec).values
        for act in (torch.from_numpy(planes), torch.from_numpy(planes)[:, None]):
            found = shown(act, spec).numpy().reshape(wanted.shape)
            np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)


def test_only_blur_pooling_needs_a_function() -> None:
    for kind in KINDS:
        lines = torch_helpers(PoolSpec(kind))
        assert ("blur_pool" in "".join(lines)) == (kind == "blur")
    assert torch_pool(PoolSpec("blur", (3, 3), (2, 2))) == "blur_pool(act, (3, 3), (2, 2))"
