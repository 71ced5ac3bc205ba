"""What an entry of the library says about itself."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from cnnviz.core.named_kernel import FAMILIES, Param, angle_param, sigma_param, size_param


def test_whole_steps_make_whole_numbers() -> None:
    assert size_param(5, 3, 2).whole
    assert not sigma_param(1.0).whole
    assert not angle_param().whole


def test_a_parameter_as_a_slider_reads_it() -> None:
    assert Param("n", "Count", 1, 9, 2, 3).to_json() == {
        "name": "n",
        "label": "Count",
        "min": 1,
        "max": 9,
        "step": 2,
        "default": 3,
    }


def test_entries_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        size_param(3).least = 0  # type: ignore[misc]
    assert len(set(FAMILIES)) == len(FAMILIES)
