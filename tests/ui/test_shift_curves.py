"""The section of curves: silent until opened, the file holds what the figure shows, true words."""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.rotation import ANGLES, FACTORS
from cnnviz.core.shift_curves import CURVE_KINDS, GLOBAL, REACH, SHIFTS, STRIDES, WINDOWS
from cnnviz.ui import curve_words
from cnnviz.ui.charts import Axis, Line, line_figure, map_figure

TABS = ("Tolerance", "Equivariance", "Rotation and scale", "Map of shifts")


def section() -> None:
    """A page with nothing but the section, the coins under Sobel's kernel."""
    from cnnviz.core.demo import Demo, KernelChoice
    from cnnviz.core.picture import View
    from cnnviz.core.pool_spec import PoolSpec
    from cnnviz.core.shift_demo import ShiftDemo
    from cnnviz.ui.shared_picture import Current, cache
    from cnnviz.ui.shift_curves import shift_curves

    demo = Demo((KernelChoice.named("sobel-x"),), activation="relu", pool=PoolSpec("max", (3, 3)))
    shift_curves(ShiftDemo(demo), Current("coins", None, View(size=64), True, cache()))


def table(data: bytes) -> dict[str, list[float]]:
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return {name: [float(row[i]) for row in rows] for i, name in enumerate(head)}


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def numbers(values: Any) -> list[float]:
    """A trace's numbers, which plotly packs as bytes where they come from NumPy."""
    assert isinstance(values, list)
    return [math.nan if value is None else float(value) for value in values]


def test_nothing_is_drawn_before_it_is_opened_and_plotly_waits_for_a_chart() -> None:
    app = AppTest.from_function(section, default_timeout=60).run()
    assert not app.exception
    assert not app.get("plotly_chart")
    told = "import sys; sys.modules['plotly'] = None; import cnnviz.ui.shift_curves"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_draws_its_figures_and_offers_the_same_numbers(
    tab: str, files: dict[str, bytes]
) -> None:
    app = AppTest.from_function(section, default_timeout=60)
    app.session_state["shift-curves-open"] = True
    app.session_state["shift-curves-tab"] = tab
    app.run()
    assert not app.exception
    drawn = charts(app)
    assert len(drawn) == len(files) == (2 if tab == TABS[2] else 1)
    for figure, (name, data) in zip(drawn, files.items(), strict=True):
        assert "coins" in name
        held = table(data)
        traces = [trace for trace in figure["data"] if not np.isnan(numbers_of(trace)).all()]
        if tab == TABS[3]:
            (trace,) = traces
            at = [(down, right) for down in trace["y"] for right in trace["x"]]
            assert list(zip(held["down"], held["right"], strict=True)) == at
            assert held["changed"] == [value for row in trace["z"] for value in row]
            continue
        x, *columns = held.values()
        assert len(columns) == len(traces) > 1
        for trace, values in zip(traces, columns, strict=True):
            assert numbers(trace["x"]) == x
            assert numbers(trace["y"]) == values
            assert len(trace["text"]) == len(x)


def numbers_of(trace: dict[str, Any]) -> list[float]:
    return [0.0] if trace["type"] == "heatmap" else numbers(trace["y"])


def test_every_kind_of_pooling_has_its_curves(files: dict[str, bytes]) -> None:
    app = AppTest.from_function(section, default_timeout=60)
    app.session_state["shift-curves-open"] = True
    app.run()
    for kind in ("average", "blur"):
        app.session_state["shift-curves-kind"] = kind
        app.run()
        assert not app.exception
        held = table(files[f"tolerance-{kind}-coins.csv"])
        assert held["shift"] == list(SHIFTS)
        assert (f"{kind} global" in held) == (kind != "blur")
        assert ("isolated peak 4 x 4" in held) == (kind != "blur")
    assert held["blur 2 x 2"][0] == 1


def test_lines_are_told_apart_without_colour_and_a_map_names_its_zeros() -> None:
    lines = [Line(f"{i}", f"{i}", (0.0, 1.0), i) for i in range(6)]
    theory = Line("theory", "", (), 5, "dash")
    figure = line_figure((0, 1), [*lines, theory], Axis("Shift"), Axis("Share", (0, 1)))
    looks = {(trace.line.dash, trace.marker.symbol, trace.mode) for trace in figure.data}
    assert len(looks) == len(figure.data)
    assert figure.layout.xaxis.title.text == "Shift"
    assert tuple(figure.layout.yaxis.range) == (0, 1)
    shares = [[0.0, 0.5], [1e-9, 0.0]]
    shown = map_figure((0, 1), (0, 1), shares, Axis("x"), Axis("y"), "share", [["a"] * 2] * 2)
    assert [list(row) for row in shown.data[0].text] == [["0", ""], ["", "0"]]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    def say(text: str, **values: object) -> str:
        return text.format(**values)

    monkeypatch.setattr(curve_words, "t", say)


def test_exactly_is_said_only_when_it_is() -> None:
    errors = np.zeros((2, len(STRIDES), len(SHIFTS)))
    errors[:, 1, 1::2] = 0.5
    errors[:, 2, 1:] = 0.25
    said = curve_words.equivariance_words(errors)
    assert "Stride 1: exactly 0 at every shift." in said
    assert "Stride 2: exactly 0 at multiples of 2, up to 0.50 between them." in said
    assert "Stride 4: up to 0.25." in said
    shares = np.zeros((2 * REACH + 1, 2 * REACH + 1))
    assert "Exactly 0 at 289 of 289 shifts" in curve_words.change_words(shares, (2, 2))
    at = np.arange(-REACH, REACH + 1)
    shares[:] = np.where((at % 3 == 0)[:, None] & (at % 2 == 0), 0, 0.999)
    said = curve_words.change_words(shares, (3, 2))
    assert "multiple of 3 rows and 2 columns, and nowhere else" in said
    assert "> 99%" in said
    shares[0, 0] = 0
    assert "nowhere else" not in curve_words.change_words(shares, (3, 2))


def test_shares_are_said_of_the_kind_that_is_chosen() -> None:
    found = np.full((2, len(CURVE_KINDS), len(WINDOWS), len(SHIFTS)), 0.5)
    found[:, 2, :, 1] = 0.25
    found[0, :, WINDOWS.index(GLOBAL)] = 1
    found[0, 0, WINDOWS.index(8), 1] = 0.0004
    said = curve_words.tolerance_words(found, "max")
    assert "50% of the cells of 2 × 2" in said
    assert "< 1% of those of 8 × 8" in said
    assert "Without pooling 50%" in said
    assert "exactly the same number" in said
    found[0, 1, WINDOWS.index(GLOBAL), 3] = 0
    assert "exactly the same" not in curve_words.tolerance_words(found, "average")
    said = curve_words.tolerance_words(found, "blur")
    assert "by 0.25 of the map's spread, without the blur by 0.50" in said
    assert "Global" not in said


def test_turning_is_said_by_the_kernels_symmetry() -> None:
    errors = np.full((2, len(ANGLES)), 0.2)
    angle = np.array(ANGLES)
    errors[:, angle % 90 == 0] = 0
    assert "the kernel turned is itself" in curve_words.rotation_words(errors)
    assert "nothing else need be at work" in curve_words.rotation_words(errors)
    errors[0, angle % 180 == 90] = 0.7
    assert "by a quarter it is 0.70" in curve_words.rotation_words(errors)
    errors[0, abs(angle) == 180] = 1.5
    errors[0, angle == 40] = 1.25
    said = curve_words.rotation_words(errors)
    assert "0.70 at a quarter turn and 1.50 at a half" in said
    assert "up to 1.25; interpolation alone makes at most 0.20" in said
    assert "at every angle" in curve_words.rotation_words(errors * 0)


def test_scale_is_said_at_both_ends() -> None:
    errors = np.full((2, len(FACTORS)), 0.003)
    errors[0] = np.abs(np.log2(FACTORS))
    said = curve_words.scale_words(errors)
    assert "Half the size: 1.00, where interpolation alone makes 0.003" in said
    assert "at no other scale than 1" in said
    assert "at every scale" in curve_words.scale_words(errors * 0)
