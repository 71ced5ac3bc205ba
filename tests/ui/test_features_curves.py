"""The curves with depth: silent until opened, the file holds the figure, fields counted by hand."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.receptive_field import field_box, fields
from cnnviz.ui.depth_curves import mean_seen
from tests.ui.features_works import torch_layers, work_of

TABS = ("Share of zeros", "Receptive field", "Size and channels")


def section() -> None:
    from cnnviz.core.features_demo import FeaturesDemo
    from cnnviz.ui.depth_curves import depth_curves
    from tests.ui.features_works import work_of

    depth_curves(work_of(FeaturesDemo("small")))


def test_nothing_is_drawn_before_it_is_opened_and_plotly_waits_for_a_chart() -> None:
    app = AppTest.from_function(section, default_timeout=60).run()
    assert not app.exception
    assert not app.get("plotly_chart")
    told = "import sys; sys.modules['plotly'] = None; import cnnviz.ui.depth_curves"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_draws_a_figure_and_offers_its_numbers(tab: str, files: dict[str, bytes]) -> None:
    app = AppTest.from_function(section, default_timeout=60)
    app.session_state["depth-curves-open"] = True
    app.session_state["depth-curves-tab"] = tab
    app.run()
    assert not app.exception
    (chart,) = app.get("plotly_chart")
    traces = json.loads(chart.proto.spec)["data"]
    ((name, data),) = files.items()
    assert "small" in name
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    columns = {part: [row[i] for row in rows] for i, part in enumerate(head)}
    if tab == TABS[0]:
        (zeros,) = [list(map(float, columns["zeros"]))]
        shown = {i: y for t in traces for i, y in enumerate(t["y"]) if y is not None and y == y}
        assert [shown[i] for i in range(len(zeros))] == zeros
        from cnnviz.core.features_demo import FeaturesDemo

        wanted = torch_layers(work_of(FeaturesDemo("small")))
        by_name = dict(zip((x.name for x in SMALL_VGG.layers), wanted, strict=True))
        for layer, share in zip(columns["layer"], zeros, strict=True):
            assert share == pytest.approx(float((by_name[layer] == 0).mean()), abs=0.01)
        return
    assert columns["layer"] == [layer.name for layer in SMALL_VGG.layers]
    for trace, part in zip(traces, [n for n in head if n not in ("layer", "numbers")], strict=True):
        assert trace["y"] == list(map(float, columns[part]))


def test_the_mean_of_what_cells_see_is_counted_cell_by_cell() -> None:
    sides = [32, 16, 8, 4, 2, 1]
    for field in fields(SMALL_VGG.layers, 32, 32):
        for cells in sides:
            counted = []
            for row in range(cells):
                top, _, size, _ = field_box(field, row, 0)
                counted.append(sum(0 <= y < 32 for y in range(top, top + size)))
            assert mean_seen(field, 0, cells, 32) == pytest.approx(np.mean(counted))
