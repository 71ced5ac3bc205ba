"""The library as a whole: every entry is complete, and what is not in it is refused."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import numpy as np
import pytest

from cnnviz.core.kernel_families import GENERATORS
from cnnviz.core.kernels import LIBRARY, catalogue_json, kernel
from cnnviz.core.messages import Refusal

SLUGS = [each.slug for each in LIBRARY]


def test_the_library_has_what_was_asked_for() -> None:
    assert len(LIBRARY) >= 28
    assert len(set(SLUGS)) == len(SLUGS)
    assert len({each.name for each in LIBRARY}) == len(LIBRARY)
    asked = """identity shift box gaussian sharpen unsharp laplacian-4 laplacian-8 log
        sobel-x sobel-y prewitt-x prewitt-y scharr-x scharr-y roberts-1 roberts-2 vertical-edge
        horizontal-edge
        diagonal-edge-left diagonal-edge-right lecture-diagonal lecture-column corner line-level
        line-upright line-rising line-falling emboss outline gabor random motion-blur"""
    assert set(asked.split()) <= set(SLUGS)


@pytest.mark.parametrize("each", LIBRARY, ids=SLUGS)
def test_every_entry_is_complete(each) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9-]*", each.slug)
    assert each.finds.endswith(".")
    assert each.name
    assert each.source
    assert (each.matrix is None) != (each.generator is None)
    weights = kernel(each.slug)
    assert weights.dtype == np.float32
    assert weights.ndim == 2
    assert max(weights.shape) <= 31
    assert np.isfinite(weights).all()
    assert np.abs(weights).max() <= 20
    assert weights is not kernel(each.slug)


@pytest.mark.parametrize(
    ("slug", "params", "sentence"),
    [
        ("sobel", {}, "There is no kernel named 'sobel'; the list of kernels has their names."),
        ("<b>" * 50, {}, "There is no kernel named '<b>"),
        ("sobel-x", {"size": 3}, "The kernel sobel-x has no setting 'size'."),
        ("box", {"size": 32}, "The setting size of the kernel box is 32; it goes from 1 to 31."),
        ("box", {"size": 0}, "is 0; it goes from 1 to 31"),
        ("box", {"size": 2.5}, "is 2.5; it goes from 1 in steps of 1"),
        ("unsharp", {"size": 4}, "is 4; it goes from 3 in steps of 2"),
        ("kirsch", {"angle": 44}, "is 44; it goes from 0 in steps of 45"),
        ("gaussian", {"sigma": float("nan")}, "is nan; it goes from 0.3 to 10"),
        ("gaussian", {"sigma": float("inf")}, "is inf; it goes from 0.3 to 10"),
        ("gaussian", {"sigma": "1"}, "is 1; it goes from 0.3 to 10"),
        ("gaussian", {"sigma": None}, "is None; it goes from 0.3 to 10"),
        ("gaussian", {"size": True}, "is True; it goes from 1 to 31"),
        ("random", {"seed": 10**400}, "it goes from 0 to 9999"),
    ],
)
def test_what_is_refused(slug: str, params: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=re.escape(sentence)) as refusal:
        kernel(slug, **params)  # type: ignore[arg-type]
    assert len(str(refusal.value)) < 200


def test_whole_numbers_may_come_as_floats() -> None:
    np.testing.assert_array_equal(kernel("box", size=4.0), kernel("box", size=4))
    np.testing.assert_array_equal(kernel("box", size=np.float32(4)), kernel("box", size=4))


def test_the_catalogue_is_json_and_complete() -> None:
    catalogue = json.loads(json.dumps(catalogue_json(), allow_nan=False))
    assert [entry["slug"] for entry in catalogue] == SLUGS
    for entry in catalogue:
        np.testing.assert_array_equal(np.float32(entry["matrix"]), kernel(entry["slug"]))
        assert entry["generator"] is None or entry["generator"] in GENERATORS
        assert bool(entry["params"]) == bool(entry["generator"])
        for spec in entry["params"]:
            assert spec["min"] <= spec["default"] <= spec["max"]
            assert set(spec) == {"name", "label", "min", "max", "step", "default"}
    families = [entry["family"] for entry in catalogue]
    assert len(set(families)) == 1 + sum(a != b for a, b in pairwise(families))
