"""Windows on an axis and on planes: counted and read one by one."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.windows import windows_along, windows_of


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("reach", [1, 2, 5])
def test_as_many_as_can_be_counted(reach: int, stride: int) -> None:
    for cells in range(reach, 20):
        stands = [at for at in range(0, cells, stride) if at + reach <= cells]
        assert windows_along(cells, reach, stride) == len(stands)
    assert windows_along(reach - 1, reach, stride) < 1


def test_every_window_sees_its_cells() -> None:
    planes = np.arange(2 * 9 * 11, dtype=np.float32).reshape(2, 9, 11)
    seen = windows_of(planes, (3, 2), (2, 3), (1, 4))
    assert seen.shape == (2, 3, 2, 4, 3)
    for c, a, b, i, j in np.ndindex(seen.shape):
        assert seen[c, a, b, i, j] == planes[c, 2 * i + a, 3 * j + 4 * b]
