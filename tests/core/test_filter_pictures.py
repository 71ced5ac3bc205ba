"""First-layer filters as colour pictures."""

from __future__ import annotations

import numpy as np

from cnnviz.core.filter_pictures import filter_board, filter_colours


def test_the_largest_weight_is_full_and_none_is_grey() -> None:
    weight = np.zeros((2, 3, 3, 3))
    weight[0, 0, 0, 0], weight[0, 2, 2, 1] = 0.5, -0.25
    pictures = filter_colours(weight)
    assert pictures.shape == (2, 3, 3, 3)
    assert pictures[0, 0, 0].tolist() == [255, 127, 127]
    assert pictures[0, 2, 1].tolist() == [127, 127, 63]
    assert (pictures[1] == 127).all()


def test_filters_lie_in_rows_on_white() -> None:
    weight = np.ones((5, 3, 2, 3))
    weight[4] = -1
    board = filter_board(weight, columns=2, cell=10, gap=4)
    assert board.shape == (3 * 24 + 4, 2 * 34 + 4, 3)
    black = (board == 0).all(axis=2)
    assert black[2 * 24 + 4 : 2 * 24 + 24, 4:34].all()
    assert black.sum() == 20 * 30
    assert (board[2 * 24 + 4 :, 38:] == 255).all()
    assert (board[:4] == 255).all()
