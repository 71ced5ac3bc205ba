"""A network on a picture: its maps against torch's, its sums, and what one pass costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.features_snippet import weights_file
from cnnviz.io.safetensors import pack_tensors
from cnnviz.ui import features_work
from cnnviz.ui.features_work import FeaturesWork
from tests.ui.features_works import arrays, torch_layers, work_of

OFF = (("conv1_1", 5), ("relu2_1", 40), ("pool3", 7))


@pytest.mark.parametrize("slug", ["small", "small-blur"])
def test_every_layer_is_torchs_whatever_is_opened(slug: str) -> None:
    plain = work_of(FeaturesDemo(slug, off=OFF))
    wanted = torch_layers(plain)
    for index, layer in enumerate(plain.network.layers):
        for channel, cell in ((None, None), (3, None), (3, (0, 0))):
            demo = FeaturesDemo(slug, layer.name, channel, cell, off=OFF)
            work = work_of(demo)
            maps = work.maps()
            np.testing.assert_allclose(maps, wanted[index].reshape(maps.shape), atol=2e-5)
            assert maps.flags.c_contiguous
            assert work.maps() is maps


def test_the_sum_of_a_cell_is_the_value_that_is_shown() -> None:
    rng = np.random.default_rng(3)
    for _ in range(60):
        slug = str(rng.choice(["small", "small-blur"]))
        network = FeaturesDemo(slug).shown
        layer = str(rng.choice([each.name for each in network.layers]))
        work = work_of(FeaturesDemo(slug, layer))
        channels, rows, cols = work.sizes[work.index]
        at = (int(rng.integers(channels)), int(rng.integers(rows)), int(rng.integers(cols)))
        work = replace(work, demo=replace(work.demo, channel=at[0], cell=at[1:]))
        found = work.sum()
        assert found is not None
        shown = max(0.0, found.value) if work.layer.kind == "relu" else found.value
        assert shown == pytest.approx(float(work.maps()[at]), abs=2e-5)
        if work.layer.kind == "relu":
            assert (found.kind, work.made_by) == ("conv", work.index - 1)


@pytest.mark.parametrize("layer", ["conv2_1", "relu2_1"])
def test_a_channel_that_is_switched_off_has_no_sum(layer: str) -> None:
    demo = FeaturesDemo(layer=layer, channel=4, cell=(2, 2), off=(("conv2_1", 4),))
    work = work_of(demo)
    assert work.sum() is None
    assert not work.maps()[4].any()
    assert work_of(replace(demo, off=(("conv2_1", 5),))).sum() is not None


def passes(demo: FeaturesDemo) -> list[int]:
    """What is computed for the maps, the map before ReLU and the sum: layers of each pass."""
    counted: list[int] = []
    real = features_work.batch_output

    def counting(network: Any, *rest: Any) -> Any:
        counted.append(len(network.layers))
        return real(network, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features_work, "batch_output", counting)
        work = work_of(demo)
        work.maps()
        if demo.channel is not None:
            work.below(work.index)
        work.sum()
    return counted


def test_one_pass_serves_for_all_that_is_asked() -> None:
    index = FeaturesDemo(layer="relu3_1").index
    assert passes(FeaturesDemo(layer="relu3_1")) == [index + 1]
    assert passes(FeaturesDemo(layer="relu3_1", channel=2)) == [index, 1]
    assert passes(FeaturesDemo(layer="relu3_1", channel=2, cell=(1, 1))) == [index - 1, 1, 1]
    assert passes(FeaturesDemo(layer="relu1_1", channel=2, cell=(1, 1))) == [1, 1]
    assert passes(FeaturesDemo(layer="conv1_1", channel=2, cell=(1, 1))) == [1]


def test_maps_too_large_to_keep_beside_the_shown_ones_give_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    demo = FeaturesDemo(layer="relu2_2", channel=2, cell=(1, 1))
    kept = work_of(demo)
    maps, found = kept.maps(), kept.sum()
    monkeypatch.setattr(features_work, "MOST_BELOW", 0)
    work = work_of(demo)
    np.testing.assert_allclose(work.maps(), maps, atol=1e-5)
    assert found is not None
    assert work.sum() == found
    assert work.picture.kept.stats().bytes < kept.picture.kept.stats().bytes


def test_what_is_switched_off_behind_the_layer_does_not_compute_it_again() -> None:
    work = work_of(FeaturesDemo())
    maps = work.maps()
    later = replace(work, demo=FeaturesDemo(off=(("conv2_1", 3),)))
    assert later.maps() is maps
    before = replace(work, demo=FeaturesDemo(off=(("conv1_1", 3),)))
    assert not before.maps()[3].any()


def test_a_turn_is_taken_once_for_a_pass_and_never_for_what_is_kept() -> None:
    taken: list[int] = []

    def in_turn(work: Callable[[], Any]) -> Any:
        taken.append(1)
        return work()

    work = work_of(FeaturesDemo(), in_turn=in_turn)
    work.maps()
    work.maps()
    assert len(taken) == 1


@pytest.mark.parametrize("shape", [(1, 1, 3), (20, 3000, 3), (3000, 20, 3), (5, 7)])
@pytest.mark.parametrize("own_size", [False, True])
def test_pictures_of_any_shape_have_maps(shape: tuple[int, ...], own_size: bool) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    demo = FeaturesDemo("vgg16", "pool1", own_size=True) if own_size else FeaturesDemo()
    work = work_of(demo, pixels)
    channels, rows, cols = work.maps().shape
    assert (channels, rows, cols) == work.sizes[work.index]
    assert np.isfinite(work.maps()).all()
    assert min(work.seen.shape[:2]) >= 32


def test_the_sheet_is_in_the_chosen_order() -> None:
    demo = FeaturesDemo("small", "conv3_1", order="mean", page=1)
    work = work_of(demo)
    means = work.maps().mean(axis=(1, 2))
    assert np.all(np.diff(means[list(work.channels())]) <= 1e-6)
    assert len(work.channels()) == 64
    every = [
        c for page in range(3) for c in replace(work, demo=replace(demo, page=page)).channels()
    ]
    assert sorted(every) == list(range(192))
    sheet = np.array(Image.open(BytesIO(work.sheet_png())))
    assert sheet.shape == (8 * 8, 8 * 8, 3)


def test_files_hold_the_exact_numbers_and_the_code_prints_them(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = work_of(FeaturesDemo(layer="relu2_1", channel=6, cell=(3, 4), off=OFF))
    np.testing.assert_array_equal(np.load(BytesIO(work.npy())), work.maps())
    np.testing.assert_array_equal(np.load(BytesIO(work.npy(6))), work.maps()[6])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seen.png").write_bytes(work.seen_png())
    (tmp_path / weights_file(work.network)).write_bytes(pack_tensors(arrays("small")))
    exec(compile(work.code(), "features.py", "exec"), {})
    said = capsys.readouterr().out.splitlines()
    assert float(said[2].split()[1]) == pytest.approx(float(work.maps()[6, 3, 4]), abs=1e-5)


def test_a_description_is_small_and_compares_by_what_it_shows() -> None:
    work = work_of(FeaturesDemo())
    assert isinstance(work, FeaturesWork)
    assert work == replace(work, weights={})
    assert work != replace(work, demo=FeaturesDemo(channel=1))
