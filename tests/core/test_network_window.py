"""Where the window of a layer's cell lies: against the whole map of torch, cut and stepped."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.network import shapes
from cnnviz.core.network_window import REACH, NetworkWindow, window_layers
from cnnviz.core.networks import SMALL_VGG, VGG16, named


def test_the_layers_with_weights_have_windows() -> None:
    assert window_layers(SMALL_VGG) == (
        *("conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1", "conv3_2", "conv4_1", "fc"),
    )
    assert len(window_layers(VGG16)) == 13


def test_in_the_middle_the_box_has_no_padding_and_the_cell_is_in_its_middle() -> None:
    place = NetworkWindow("small", "conv2_1", 17, 7, 9).place()
    assert place.inputs == (48, 16, 16)
    assert place.outputs == (96, 16, 16)
    assert place.first == (5, 7)
    assert place.box == (4, 6, 7, 7)
    assert place.padding == (0, 0, 0, 0)
    assert place.shape == (5, 5)


@pytest.mark.parametrize(
    ("cell", "first", "box", "padding"),
    [
        ((0, 0), (0, 0), (0, 0, 6, 6), (1, 0, 1, 0)),
        ((0, 8), (0, 6), (0, 5, 6, 7), (1, 0, 0, 0)),
        ((15, 15), (11, 11), (10, 10, 6, 6), (0, 1, 0, 1)),
        ((14, 2), (11, 0), (10, 0, 6, 6), (0, 1, 1, 0)),
    ],
)
def test_at_the_end_of_the_map_the_layers_own_padding_follows(
    cell: tuple[int, int], first: object, box: object, padding: object
) -> None:
    place = NetworkWindow("small", "conv2_1", 0, *cell).place()
    assert (place.first, place.box, place.padding) == (first, box, padding)
    assert place.shape == (5, 5)


def test_a_small_map_is_there_whole() -> None:
    place = NetworkWindow("small", "conv4_1", 383, 3, 0).place()
    assert (place.first, place.box, place.padding) == ((0, 0), (0, 0, 4, 4), (1, 1, 1, 1))
    assert place.shape == (4, 4)


def test_a_linear_layer_sees_all_at_once() -> None:
    place = NetworkWindow("small", "fc", 3, 0, 0).place()
    assert (place.inputs, place.kernel, place.shape) == ((384, 1, 1), (1, 1), (1, 1))
    assert place.padding == (0, 0, 0, 0)


def test_every_cell_of_every_layer_lies_in_its_own_window() -> None:
    rng = np.random.default_rng(1)
    for slug in ("small", "small-blur", "vgg16"):
        network = named(slug)
        assert network is not None
        sizes = shapes(network, network.side, network.side)
        for name in window_layers(network):
            channels, rows, cols = sizes[network.index(name)]
            for _ in range(20):
                cell = (int(rng.integers(rows)), int(rng.integers(cols)))
                place = NetworkWindow(slug, name, int(rng.integers(channels)), *cell).place()
                inside = [at - f for at, f in zip(cell, place.first, strict=True)]
                assert all(
                    0 <= k < n <= 2 * REACH + 1 for k, n in zip(inside, place.shape, strict=True)
                )
                top, left, tall, wide = place.box
                assert 0 <= top < top + tall <= place.inputs[1]
                assert 0 <= left < left + wide <= place.inputs[2]
                ends = (
                    top == 0,
                    top + tall == place.inputs[1],
                    left == 0,
                    left + wide == place.inputs[2],
                )
                assert all(end or not pad for end, pad in zip(ends, place.padding, strict=True))


def test_at_the_pictures_own_size_the_maps_have_other_sizes() -> None:
    source = NetworkWindow("vgg16", "conv2_1", 5, 30, 150, own_size=True)
    with pytest.raises(ValueError, match="shape"):
        source.seen()
    assert source.seen((3, 100, 380)) == (100, 380)
    assert source.place(source.seen((1, 100, 380))).outputs == (128, 50, 190)
    with pytest.raises(Refusal, match="no cell 30,150"):
        source.place(source.seen((3, 100, 300)))
    assert NetworkWindow("vgg16", "conv2_1", 5, 30, 100).seen((3, 100, 380)) is None


def test_json_goes_to_the_browser_and_back() -> None:
    for source in (
        NetworkWindow("small", "conv2_1", 17, 4, 9),
        NetworkWindow("vgg16", "conv5_3", 511, 13, 0, own_size=True),
    ):
        assert source.to_json()["kind"] == "network"
        assert NetworkWindow.from_json(source.to_json()) == source


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"network": "large"}, "'large'"),
        ({"network": None}, "None"),
        ({"network": ["small"]}, "small"),
        ({"layer": "conv9_1"}, "conv9_1"),
        ({"layer": 3}, "3"),
        ({"layer": "pool1"}, "pool1 has no weights"),
        ({"layer": "relu1_1"}, "relu1_1 has no weights"),
        ({"channel": 96}, "no channel 96"),
        ({"channel": -1}, "-1"),
        ({"channel": True}, "True"),
        ({"channel": 1.0}, "1.0"),
        ({"row": 16}, "no cell 16,9"),
        ({"col": 99}, "no cell 4,99"),
        ({"col": -1}, "-1"),
        ({"row": None}, "None"),
        ({"own_size": True}, "32 x 32"),
        ({"own_size": 1}, "neither"),
    ],
)
def test_what_no_network_has_is_refused(change: dict[str, object], said: str) -> None:
    good = NetworkWindow("small", "conv2_1", 17, 4, 9).to_json()
    with pytest.raises(Refusal) as refused:
        NetworkWindow.from_json({**good, **change})
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


def test_anything_but_an_object_is_refused() -> None:
    with pytest.raises(Refusal, match="an object"):
        NetworkWindow.from_json([1])
