"""Reading the zip of photographs."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.networks import CIFAR_CLASSES
from cnnviz.training.photographs import read_photographs
from tests.training.zips import photographs_zip


def test_pictures_and_labels_in_the_order_of_the_names(tmp_path: Path) -> None:
    path = photographs_zip(tmp_path / "a.zip", {"cat": [10, 20], "airplane": [30]})
    read = read_photographs(path, CIFAR_CLASSES, "train")
    assert read.labels.tolist() == [0, 3, 3]
    assert read.pictures.shape == (3, 3, 32, 32)
    assert [round(float(p[0].mean())) for p in read.pictures] == [30, 10, 20]
    with pytest.raises(ValueError, match="holds no test/"):
        read_photographs(path, CIFAR_CLASSES, "test")


def test_a_limit_takes_some_of_every_class(tmp_path: Path) -> None:
    path = photographs_zip(tmp_path / "a.zip", {"cat": [1] * 30, "dog": [2] * 30})
    assert np.bincount(read_photographs(path, CIFAR_CLASSES, "train", limit=10).labels)[
        [3, 5]
    ].tolist() == [5, 5]


def test_unknown_classes_and_other_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="class 'unicorn', unknown here"):
        read_photographs(
            photographs_zip(tmp_path / "a.zip", {"unicorn": [1]}), CIFAR_CLASSES, "train"
        )
    big = BytesIO()
    Image.new("RGB", (40, 32)).save(big, "JPEG")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("train/cat/0.jpg", big.getvalue())
    with pytest.raises(ValueError, match="not 32 x 32"):
        read_photographs(tmp_path / "b.zip", CIFAR_CLASSES, "train")
