"""One pixel of shift: everything changes in the vector, and in the map only the border."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.demo import KernelChoice
from cnnviz.core.one_pixel import one_pixel

SOBEL = KernelChoice.named("sobel-x")


def test_the_vector_is_compared_entry_by_entry(rng: np.random.Generator) -> None:
    for fill in ("circular", "zeros"):
        planes = rng.random((3, 12, 17)).astype(np.float32)
        moved = np.roll(planes, 1, axis=2)
        if fill == "zeros":
            moved[:, :, 0] = 0
        found = one_pixel(planes, SOBEL, fill)
        assert found.changed == (moved != planes).mean()
        spread = float(planes.max()) - float(planes.min())
        change = np.abs(moved.astype(float) - planes).mean() / spread
        assert found.mean_change == pytest.approx(change)
        assert found.correlation == pytest.approx(np.corrcoef(planes.ravel(), moved.ravel())[0, 1])


def test_the_map_moves_along_exactly_with_joined_edges(rng: np.random.Generator) -> None:
    planes = rng.random((1, 20, 20)).astype(np.float32)
    found = one_pixel(planes, SOBEL, "circular").map
    assert found.all.exact
    assert found.all.count == 400


def test_with_zeros_only_the_border_differs(rng: np.random.Generator) -> None:
    found = one_pixel(rng.random((1, 20, 20)).astype(np.float32), SOBEL, "zeros").map
    assert found.interior.exact
    assert found.border.largest > 0
    assert found.interior.count + found.border.count == 400


def test_a_picture_of_one_value_does_not_change() -> None:
    found = one_pixel(np.full((1, 8, 8), 0.5, np.float32), SOBEL, "circular")
    assert (found.changed, found.mean_change) == (0, 0)
    assert np.isnan(found.correlation)
