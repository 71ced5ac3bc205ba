"""Shared by all tests: seeded randomness, and browser tests last."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

BROWSER = Path(__file__).parent / "browser"


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers that are the same in every run."""
    return np.random.default_rng(20240229)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick tests first: a wrong sum is known before a browser has started."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
