"""What a stage may work on, and where it begins."""

from __future__ import annotations

import pytest

from cnnviz.core.matrix import Matrix
from cnnviz.core.messages import Refusal
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.region import Region
from cnnviz.core.stage_source import Source, first_place, source_from_json

SOURCES = (
    Matrix((((1.0, 2.0),),)),
    Region(1, 2, 30, 40, 9),
    NetworkWindow("small", "conv2_1", 17, 4, 9),
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: type(source).__name__)
def test_json_goes_to_the_browser_and_back(source: Source) -> None:
    assert source_from_json(source.to_json()) == source


@pytest.mark.parametrize("data", [None, 3, "network", [], {}, {"kind": "cloud"}, {"kind": None}])
def test_anything_else_is_refused(data: object) -> None:
    with pytest.raises(Refusal):
        source_from_json(data)


def test_a_window_begins_at_its_cell_and_all_else_at_the_first() -> None:
    assert first_place(SOURCES[0]) == (0, 0, 0)
    assert first_place(SOURCES[1], (3, 48, 64)) == (0, 0, 0)
    assert first_place(SOURCES[2]) == (0, 2, 2)
    assert first_place(NetworkWindow("small", "conv2_1", 17, 0, 15)) == (0, 0, 4)
    own = NetworkWindow("vgg16", "conv1_1", 0, 1, 60, own_size=True)
    assert first_place(own, (3, 48, 64)) == (0, 1, 60 - (64 - 5 - 1))
