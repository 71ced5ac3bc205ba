"""Blurs and sharpening: what they sum to, and their weights by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.kernels import kernel
from cnnviz.core.library_smooth import SMOOTH


@pytest.mark.parametrize("slug", [e.slug for e in SMOOTH if e.slug not in ("random", "outline")])
def test_even_pictures_stay_as_bright_as_they_are(slug: str) -> None:
    assert kernel(slug).sum() == pytest.approx(1, abs=1e-6)


def test_matrices_by_hand() -> None:
    assert kernel("identity").tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert kernel("shift").tolist() == [[0] * 5, [0] * 5, [1, 0, 0, 0, 0], [0] * 5, [0] * 5]
    assert kernel("box", size=2).tolist() == [[0.25, 0.25]] * 2
    assert kernel("sharpen").tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert kernel("outline").tolist() == [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    assert (kernel("binomial")[2] * 256).tolist() == [6, 24, 36, 24, 6]
    assert kernel("motion-blur", size=3, angle=90).tolist() == [[0, np.float32(1 / 3), 0]] * 3
    assert kernel("unsharp", size=3, sigma=1, amount=0).tolist() == kernel("identity").tolist()


def test_a_disc_by_hand() -> None:
    disc, rim = kernel("disc", size=3), 1.5 - 2**0.5
    expected = [[rim, 0.5, rim], [0.5, 1, 0.5], [rim, 0.5, rim]]
    np.testing.assert_allclose(disc / disc[1, 1], expected, rtol=1e-6)


def test_a_relief_is_lit_from_the_upper_left() -> None:
    y, x = np.mgrid[-1.0:2, -1.0:2]
    assert (kernel("emboss") * (x + y)).sum() > 0  # ground that rises away from the light
