"""Where VGG-16 comes from: what each environment variable does, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.networks import VGG16
from cnnviz.io.vgg16_place import ADDRESS, vgg16_place


def test_with_nothing_set_the_known_address_is_used_and_a_cache_folder_of_the_user() -> None:
    place = vgg16_place({})
    assert place.url == ADDRESS
    assert ADDRESS.startswith("https://huggingface.co/timm/vgg16.tv_in1k/")
    assert place.own is None
    assert place.network is VGG16
    assert place.folder.name.lower() == "cnnviz"
    assert place.kept.parent == place.folder


def test_blank_is_as_good_as_unset() -> None:
    names = ("CNNVIZ_VGG16", "CNNVIZ_CACHE", "CNNVIZ_VGG16_PREPROCESSING")
    assert vgg16_place(dict.fromkeys(names, " ")) == vgg16_place({})


def test_a_file_of_ones_own_is_read_where_it_lies() -> None:
    place = vgg16_place({"CNNVIZ_VGG16": " ~/weights.safetensors ", "CNNVIZ_CACHE": "/tmp/x"})
    assert place.own == place.kept == Path.home() / "weights.safetensors"


def test_every_address_has_a_file_of_its_own() -> None:
    places = [
        vgg16_place({"CNNVIZ_CACHE": "/tmp/x", "CNNVIZ_VGG16": url})
        for url in ("", "http://10.0.0.1/a", "HTTPS://school.example/b.safetensors")
    ]
    assert len({place.kept for place in places}) == 3
    assert {place.kept.parent for place in places} == {Path("/tmp/x")}
    assert [place.url for place in places][1:] == [
        "http://10.0.0.1/a",
        "HTTPS://school.example/b.safetensors",
    ]


def test_the_original_training_wants_other_preprocessing() -> None:
    network = vgg16_place({"CNNVIZ_VGG16_PREPROCESSING": "Caffe"}).network
    assert network.preprocessing.mean == (123.68, 116.779, 103.939)
    assert network.preprocessing.std == (1, 1, 1)
    assert network.layers == VGG16.layers
    assert vgg16_place({"CNNVIZ_VGG16_PREPROCESSING": "torchvision"}).network is VGG16


def test_the_user_cache_follows_the_desktops_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert vgg16_place({"XDG_CACHE_HOME": "/var/x"}).folder == Path("/var/x/cnnviz")
    monkeypatch.setattr("sys.platform", "win32")
    assert vgg16_place({"LOCALAPPDATA": "/c/local"}).folder == Path("/c/local/cnnviz")
    monkeypatch.setattr("sys.platform", "darwin")
    assert vgg16_place({}).folder == Path.home() / "Library/Caches/cnnviz"


def test_a_container_without_a_home_has_a_folder_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert vgg16_place({}).folder.name == "cnnviz"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("CNNVIZ_VGG16", "ftp://x/y", "'ftp://x/y'; it can be a file, or an address"),
        ("CNNVIZ_VGG16", "file:///etc/passwd", "begins with http"),
        ("CNNVIZ_VGG16_PREPROCESSING", "keras", "'keras'; it can be torchvision or caffe"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, value: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        vgg16_place({name: value})
