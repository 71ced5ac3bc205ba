"""What the browser is sent: exact numbers or a sheet, the opened channel, its filter, its sum."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.colour import colour_signed
from cnnviz.core.features_demo import FeaturesDemo
from cnnviz.core.packing import pack, unpack
from cnnviz.ui.features_header import maps_message, shrunk_size
from tests.ui.features_works import arrays, work_of


def sent(demo: FeaturesDemo, **options: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The message as it arrives."""
    header, found = maps_message(work_of(demo, **options), 7)
    return unpack(pack(header, found))


def test_small_maps_travel_as_numbers() -> None:
    demo = FeaturesDemo(layer="conv3_1", order="strongest", page=2)
    header, found = sent(demo)
    maps = work_of(demo).maps()
    np.testing.assert_array_equal(found["values"], maps[header["shown"]])
    assert "sheet" not in found
    assert (header["pages"], header["total"], len(header["shown"])) == (3, 192, 64)
    assert header["scale"]["high"] == -header["scale"]["low"] == float(np.abs(maps).max())
    assert FeaturesDemo.from_json(header["demo"]) == demo
    assert (header["press"], header["opened"], header["arithmetic"]) == (7, None, None)


def test_large_maps_travel_as_one_picture_in_the_same_colours() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (150, 210, 3)).astype(np.uint8)
    demo = FeaturesDemo("vgg16", "conv1_1", own_size=True)
    header, found = sent(demo, pixels=pixels)
    tile = header["tile"]
    assert (tile["rows"], tile["cols"]) == (75, 105)
    drawn = np.array(Image.open(BytesIO(found["sheet"].tobytes()))).astype(float)
    assert drawn.shape == (8 * 75, 8 * 105, 3)
    one = work_of(demo, pixels).maps()[9].reshape(75, 2, 105, 2).mean(axis=(1, 3))
    wanted = colour_signed(one, header["scale"]["high"])
    shown = drawn[75:150, 105:210]  # the second in the second row
    assert np.abs(shown - wanted).mean() < 6
    assert "values" not in found


@pytest.mark.parametrize(
    ("size", "shrunk"),
    [
        ((128, 128), (128, 128)),
        ((224, 224), (112, 112)),
        ((512, 32), (128, 8)),
        ((3, 512), (1, 128)),
    ],
)
def test_tiles_are_a_whole_number_of_times_smaller(
    size: tuple[int, int], shrunk: tuple[int, int]
) -> None:
    assert shrunk_size(*size) == shrunk


def test_an_opened_channel_brings_its_map_filter_and_places() -> None:
    demo = FeaturesDemo(layer="relu2_1", channel=9, cell=(4, 5), off=(("relu2_1", 3),))
    header, found = sent(demo)
    opened, weight = header["opened"], arrays("small")["conv2_1.weight"][9]
    maps = work_of(demo).maps()
    np.testing.assert_array_equal(found["map"], maps[9])
    np.testing.assert_array_equal(np.maximum(found["before"], 0), maps[9])
    assert opened["before"] is True
    assert opened["facts"]["max"] == float(maps[9].max())
    assert opened["facts"]["zero_share"] == pytest.approx(float((maps[9] == 0).mean()))
    row, col, value = opened["places"][0]
    assert value == float(maps[9].max()) == float(maps[9, row, col])
    about = opened["filter"]
    norms = (weight.astype(np.float64) ** 2).sum(axis=(1, 2))
    assert about["inputs"] == np.argsort(-norms, kind="stable")[:12].tolist()
    np.testing.assert_allclose(found["filter"], weight[about["inputs"]], atol=1e-7)
    assert (about["layer"], about["colour"], about["shape"]) == ("conv2_1", False, [48, 3, 3])
    assert about["statistics"]["mean"] == pytest.approx(float(weight.mean()), abs=1e-6)
    found_sum = header["arithmetic"]
    assert found_sum["relu"] == pytest.approx(float(maps[9, 4, 5]), abs=1e-5)
    assert header["off"] == [3]


def test_first_filters_are_colours_and_the_last_are_as_large_as_their_maps() -> None:
    header, found = sent(FeaturesDemo(layer="conv1_1", channel=2, cell=(0, 0)))
    about = header["opened"]["filter"]
    assert (about["colour"], about["inputs"], found["filter"].shape) == (True, [0, 1, 2], (3, 3, 3))
    assert "relu" not in header["arithmetic"]
    assert (header["arithmetic"]["kind"], header["arithmetic"]["rest_count"]) == ("conv", 15)
    header, found = sent(FeaturesDemo(layer="fc", channel=2, cell=(0, 0)))
    assert header["opened"]["filter"]["shape"] == [384, 1, 1]
    assert found["filter"].shape == (12, 1, 1)
    header, found = sent(FeaturesDemo(layer="pool1", channel=2, cell=(0, 0)))
    assert header["opened"]["filter"] is None
    assert header["arithmetic"]["kind"] == "max"
