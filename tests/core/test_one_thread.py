"""One thread inside, as many as before outside, whatever happens."""

from __future__ import annotations

import pytest
import torch

from cnnviz.core.one_thread import one_thread


def test_the_threads_come_back() -> None:
    before = torch.get_num_threads()
    with one_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
    with pytest.raises(ZeroDivisionError), one_thread():
        raise ZeroDivisionError
    assert torch.get_num_threads() == before
