"""The table of samples, against scikit-image's own reading of its photographs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import skimage.io

from cnnviz.core.drawings import DRAWINGS
from cnnviz.core.messages import Refusal
from cnnviz.io import samples
from cnnviz.io.samples import SAMPLES, load_sample

PHOTOGRAPHS = [sample for sample in SAMPLES if sample.kind == "photograph"]


def test_the_table_is_in_order_and_complete() -> None:
    slugs = [sample.slug for sample in SAMPLES]
    assert slugs[0] == "cat"
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
    assert len({sample.label for sample in SAMPLES}) == len(SAMPLES)
    assert len(PHOTOGRAPHS) >= 12
    assert slugs[len(PHOTOGRAPHS) :] == [drawing.slug for drawing in DRAWINGS]
    for sample in SAMPLES:
        assert sample.label
        assert sample.credit.endswith(".")
        assert sample.sentence[-1] in ".?"


@pytest.mark.parametrize("sample", PHOTOGRAPHS, ids=lambda sample: sample.slug)
def test_photographs_are_what_scikit_image_reads(sample: samples.Sample) -> None:
    picture = load_sample(sample.slug, 256)
    reference = skimage.io.imread(Path(skimage.__file__).parent / "data" / sample.file)
    assert picture.dtype == np.uint8
    assert max(picture.shape) <= 1024
    assert np.abs(picture.astype(int) - reference).max() <= (2 if ".jpg" in sample.file else 0)


@pytest.mark.parametrize("size", [64, 300])
def test_drawings_are_drawn_at_the_size_asked_for(size: int) -> None:
    assert load_sample("fan", size).shape == (size, size)
    assert load_sample("lecture", size).shape == (6, 6)


def test_an_unknown_sample_is_refused() -> None:
    with pytest.raises(Refusal, match="no sample called dog; there are cat, astronaut, "):
        load_sample("dog", 256)
    with pytest.raises(Refusal, match=r"no sample called x{40};"):
        load_sample("x" * 1000, 256)


@pytest.mark.parametrize("missing", ["package", "file"])
def test_a_missing_scikit_image_is_said(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if missing == "package":
        monkeypatch.setattr(samples, "find_spec", lambda name: None)
    else:
        monkeypatch.setattr(samples, "_photograph_folder", lambda: tmp_path)
    with pytest.raises(Refusal, match=r"The photograph coffee\.png is missing"):
        load_sample("coffee", 256)
    assert load_sample("disc", 64).shape == (64, 64)


def test_scikit_image_itself_is_not_imported() -> None:
    code = (
        "import sys; from cnnviz.io.samples import load_sample; load_sample('cat', 64);"
        "sys.exit('skimage' in sys.modules or 'scipy' in sys.modules or 'torch' in sys.modules)"
    )
    root = Path(samples.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
