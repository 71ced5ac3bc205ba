"""What /parameters gives away: files that hold the numbers of the page."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.demo import KernelChoice
from cnnviz.core.im2col import Im2colSpec
from cnnviz.core.layer_rivals import RivalSpec
from cnnviz.core.matrix_spec import MatrixSpec
from cnnviz.core.messages import Refusal
from cnnviz.core.parameters_demo import ParametersDemo
from cnnviz.ui.parameters_work import CELL, ParametersWork
from tests.ui.features_works import own_picture


def work_of(demo: ParametersDemo, colour: bool = True, kernel: str = "sobel-x") -> ParametersWork:
    pixels = np.random.default_rng(5).integers(0, 256, (64, 70, 3)).astype(np.uint8)
    return ParametersWork(own_picture(pixels, colour), demo, KernelChoice.named(kernel).planes)


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_the_layers_as_a_table() -> None:
    head, *rows = table(work_of(ParametersDemo(RivalSpec(30, 30, 1, filters=16))).rivals_csv())
    found = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert found["fully connected"]["weights"] == "900000"
    assert found["locally connected"]["formula"].endswith("= 129,600")
    assert found["convolutional"]["output"] == "16 x 30 x 30"
    assert found["convolutional"]["bytes"] == "640"


@pytest.mark.parametrize("colour", [True, False])
def test_the_matrix_as_a_table_and_a_picture(colour: bool) -> None:
    spec = MatrixSpec(5, 2, 3, 2, "same", "locality", 0.7)
    work = work_of(ParametersDemo(matrix=spec), colour)
    head, *rows = table(work.matrix_csv())
    assert len(head) == spec.inputs
    assert head[-1] == "channel 1 row 4 column 4"
    assert np.array(rows, float).astype(np.float32).tolist() == work.matrix().tolist()
    with Image.open(io.BytesIO(work.matrix_png())) as image:
        assert image.size == (CELL * spec.inputs, CELL * spec.outputs)
    assert work.matrix_difference() > 0
    end = replace(spec, at=1.0)
    assert work_of(ParametersDemo(matrix=end), colour).matrix_difference() == 0


@pytest.mark.parametrize("colour", [True, False])
def test_the_columns_as_a_table_a_picture_and_maps(colour: bool) -> None:
    spec = Im2colSpec(("sobel-x", "studio"), 6, 1, "same")
    work = work_of(ParametersDemo(im2col=spec), colour)
    channels = 3 if colour else 1
    head, *rows = table(work.columns_csv())
    assert len(head) == 36
    assert np.array(rows, float).shape == (9 * channels, 36)
    maps = np.load(io.BytesIO(work.maps_npy()))
    assert maps.shape == (2, 6, 6)
    assert (maps[0] == maps[1]).all()  # the studio has Sobel x too
    with Image.open(io.BytesIO(work.columns_png())) as image:
        assert image.size == (CELL * 36, CELL * (9 * channels + 1 + 2))


def test_a_studio_kernel_of_another_size_is_not_in_the_menu() -> None:
    work = work_of(ParametersDemo(im2col=Im2colSpec(("studio",))), kernel="roberts-1")
    assert "studio" not in work.menu
    with pytest.raises(Refusal):
        work.maps()


def test_the_programs_are_about_what_is_shown() -> None:
    work = work_of(ParametersDemo())
    assert "C, H, W = 3, 224, 224" in work.rivals_code()
    assert "free parameters" in work.matrix_code()
    assert "F.unfold" in work.im2col_code()
