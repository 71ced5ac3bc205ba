"""Decisions over moves on the page: silent until opened, files hold the figures, true words."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.forward import prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.network_moves import ANGLES, FACTORS, MOVES
from cnnviz.core.network_shift import Kept, class_probabilities
from cnnviz.core.networks import CIFAR_CLASSES, named
from cnnviz.ui import class_charts, network_shift_words, network_shift_work
from cnnviz.ui.charts import Axis
from cnnviz.ui.class_charts import class_figure, probability_figure, run_labels
from cnnviz.ui.network_shift_work import ANTI_ALIASED, PLAIN, Answers
from cnnviz.ui.shared_picture import cache
from tests.networks import random_weights

TABS = {"Shifts": MOVES, "Rotation": ANGLES, "Scale": FACTORS}
CAT, DOG, FROG = (CIFAR_CLASSES.index(name) for name in ("cat", "dog", "frog"))


def section() -> None:
    """A page with nothing but the section, on the coins."""
    from cnnviz.core.picture import View
    from cnnviz.ui.network_shift import network_shift
    from cnnviz.ui.shared_picture import Current, cache

    network_shift(Current("coins", None, View(size=64), True, cache()))


def shares_of(decisions: list[int], share: float = 0.75) -> np.ndarray:
    """Probabilities with these decisions, of `share` each; the others have the rest alike."""
    found = np.full((len(decisions), 10), (1 - share) / 9, np.float32)
    found[np.arange(len(decisions)), decisions] = share
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Networks that take every moved picture for a cat but the first, a dog; who was asked."""
    log: list[tuple[str, int]] = []

    def decide(network: Any, weights: Any, pictures: Any, progress: Any, run: Any) -> np.ndarray:
        log.append((network.slug, len(pictures)))
        progress(0.0)
        return shares_of([DOG] + [CAT] * (len(pictures) - 1))

    cache.clear()
    monkeypatch.setattr(network_shift_work, "class_probabilities", decide)
    monkeypatch.setattr(network_shift_work, "weights_of", lambda slug: (named(slug), {}))
    return log


def opened(**state: object) -> AppTest:
    app = AppTest.from_function(section, default_timeout=60)
    app.session_state["network-shift-open"] = True
    for name, value in state.items():
        app.session_state[f"network-shift-{name}"] = value
    app.run()
    assert not app.exception
    return app


def table(data: bytes) -> dict[str, list[str]]:
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return {name: [row[i] for row in rows] for i, name in enumerate(head)}


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def test_nothing_is_asked_before_it_is_opened_and_plotly_waits(
    asked: list[tuple[str, int]],
) -> None:
    app = AppTest.from_function(section, default_timeout=60).run()
    assert not app.exception
    assert not app.get("plotly_chart")
    assert not asked
    told = (
        "import sys; sys.modules['plotly'] = sys.modules['torch'] = None;"
        "import cnnviz.ui.network_shift"
    )
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_draws_both_twins_and_offers_the_same_numbers(
    tab: str, asked: list[tuple[str, int]], files: dict[str, bytes]
) -> None:
    app = opened(tab=tab)
    n = len(TABS[tab])
    assert asked == [("small", n), ("small-blur", n)]
    drawn = charts(app)
    assert len(drawn) == len(files) == (4 if tab == "Shifts" else 2)
    assert all("coins" in name for name in files)
    for name, data in files.items():
        held = table(data)
        if name.startswith("decision"):
            said = [v for column, v in held.items() if "decision" in column]
            assert all(column == ["dog", *["cat"] * (n - 1)] for column in said)
            assert len(said) == (1 if tab == "Shifts" else 2)
        if name.startswith("probability") and tab == "Shifts":
            assert [float(v) for v in held["cat"]] == pytest.approx([0.25 / 9, *[0.75] * (n - 1)])
            assert list(zip(held["down"], held["right"], strict=True)) == [
                (str(dy), str(dx)) for dy, dx in MOVES
            ]
    maps = [trace for figure in drawn for trace in figure["data"] if trace["type"] == "heatmap"]
    assert len(maps) == (4 if tab == "Shifts" else 1)
    app.run()
    assert len(asked) == 2  # the rest comes from the cache


def test_one_network_alone_and_another_fill(
    asked: list[tuple[str, int]], files: dict[str, bytes]
) -> None:
    app = opened(twins="anti-aliased", fill="camera")
    assert asked == [("small-blur", 289)]
    assert len(charts(app)) == 2
    assert set(files) == {
        "probability-anti-aliased-camera-coins.csv",
        "decision-anti-aliased-camera-coins.csv",
    }
    said = " ".join(element.value for element in [*app.markdown, *app.caption])
    assert "On this picture" not in said
    assert "288 of 289" in said
    assert "resized to 48 × 48" in said
    assert "88.5 %" in said


def test_the_sentences_are_those_of_the_numbers(asked: list[tuple[str, int]]) -> None:
    said = " ".join(each.value for each in opened().markdown)
    assert "both networks keep their decision at equally many moves: 288 of 289" in said
    assert "takes the unmoved picture for: cat, with probability 75.0%" in said
    turned = " ".join(each.value for each in opened(tab="Rotation").markdown)
    # -180 degrees is 180, and is counted once.
    assert "All 72 moves" in turned
    assert "from -175° to +180°" in turned


def test_the_whole_way_with_random_weights(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]
) -> None:
    cache.clear()
    taken: list[str] = []

    class Queue:
        @contextmanager
        def take(self, on_wait: Any) -> Iterator[None]:
            on_wait(3)
            taken.append("in")
            yield
            taken.append("out")

        def run(self, work: Callable[[], Any]) -> Any:
            assert taken == ["in"]
            return work()

    weights = prepare(random_weights(PLAIN.network, 2))
    monkeypatch.setattr(network_shift_work, "weights_of", lambda slug: (named(slug), weights))
    monkeypatch.setattr(network_shift_work, "turns", Queue)
    opened(tab="Scale", twins="plain")
    assert taken == ["in", "out"]
    ((name, held),) = ((n, table(d)) for n, d in files.items() if n.startswith("probability"))
    assert name == "probability-scale-plain-coins.csv"
    from cnnviz.core.network_moves import scaled_pictures
    from cnnviz.core.picture import View
    from cnnviz.ui.shared_picture import Current

    pixels = Current("coins", None, View(size=64), True, cache()).pixels
    pictures = scaled_pictures(pixels, PLAIN.network)
    expected = class_probabilities(PLAIN.network, weights, pictures)
    decision = int(expected[FACTORS.index(1.0)].argmax())
    column = held[f"plain {CIFAR_CLASSES[decision]}"]
    assert [float(v) for v in column] == pytest.approx(expected[:, decision].tolist(), abs=1e-6)


def test_weights_that_cannot_be_read_are_said_calmly(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(slug: str) -> None:
        raise Refusal("The file {name} is not there.", name=f"{slug}.safetensors")

    cache.clear()
    monkeypatch.setattr(network_shift_work, "weights_of", none)
    app = opened()
    assert [each.value for each in app.info] == ["The file small.safetensors is not there."]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    def say(text: str, **values: object) -> str:
        return text.format(**values)

    monkeypatch.setattr(network_shift_words, "t", say)
    monkeypatch.setattr(class_charts, "t", say)
    monkeypatch.setattr(class_charts, "language", lambda: "en")


def test_percents_are_never_whole_by_rounding() -> None:
    said = [network_shift_words.percent(p) for p in (0, 1e-9, 0.0005, 0.123, 0.9994, 0.9999, 1)]
    assert said == ["0%", "< 0.1%", "0.1%", "12.3%", "99.9%", "> 99.9%", "100%"]


def test_a_decision_is_said_with_its_rivals_and_its_range() -> None:
    found = Answers(PLAIN, shares_of([FROG, CAT, DOG, CAT, CAT, CAT, DOG]), 4)
    said = network_shift_words.decision_words(found)
    assert "4 of 7 moves" in said
    assert "cat: 57.1%" in said
    assert "more frequent than dog: 2" in said
    assert "from 3 to 5" in network_shift_words.range_words(found, range(7), str)
    flat = Answers(ANTI_ALIASED, shares_of([CAT] * 5), 2)
    assert "All 5 moves keep the decision of the anti-aliased network, cat" in (
        network_shift_words.decision_words(flat)
    )
    assert "by 0.0 percentage points" in network_shift_words.probability_words(flat)


def test_the_twins_are_compared_as_far_as_the_numbers_go() -> None:
    few, many = Kept(CAT, 0.5, 270, 289, 0.1), Kept(CAT, 0.5, 280, 289, 0.1)
    compare = network_shift_words.compare_words
    assert "at more moves than the plain one: 280 against 270 of 289" in compare(few, many, True)
    assert "at fewer moves than the plain one: 270 against 280" in compare(many, few, True)
    assert "equally many moves: 270 of 289" in compare(few, few, True)
    assert "do not agree" in compare(few, many, False)
    assert "do not agree" not in compare(few, many, True)
    for said in (compare(few, many, True), compare(few, few, False)):
        assert said.endswith("One picture says little about others.")


def test_a_map_of_decisions_has_letters_and_a_legend_of_what_is_there() -> None:
    decisions = np.array([[CAT, CAT], [DOG, FROG]])
    labels = [["", ""], ["do", "fr"]]
    axes = Axis("x"), Axis("y")
    figure = class_figure((0, 1), (0, 1), decisions, CIFAR_CLASSES, *axes, labels, [["a"] * 2] * 2)
    heat, *legend = figure.data
    assert [entry.name for entry in legend] == ["cat", "dog", "frog"]
    for entry in legend:
        step = (CIFAR_CLASSES.index(entry.name) + 0.5) / 10
        below = max((at, i) for i, (at, _) in enumerate(heat.colorscale) if at <= step)[1]
        assert heat.colorscale[below][1] == entry.marker.color
    assert [list(row) for row in heat.text] == labels
    shares, kept = np.array([[0.9, 0.8], [0.1, 0.2]]), np.array([[True, True], [False, False]])
    figure = probability_figure((0, 1), shares, kept, *axes, "share", [["a"] * 2] * 2)
    assert [list(row) for row in figure.data[0].text] == [["", ""], ["×", "×"]]
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 1)


def test_runs_that_have_room_are_labelled_in_their_middle() -> None:
    decisions = np.array([CAT] * 6 + [DOG] * 3 + [FROG] * 11)
    labels = run_labels(decisions, CIFAR_CLASSES)
    assert {i: label for i, label in enumerate(labels) if label} == {2: "cat", 14: "frog"}
    assert run_labels(np.array([DOG]), CIFAR_CLASSES) == ["dog"]


def test_the_letters_of_no_two_classes_are_the_same() -> None:
    assert len({class_charts.letters(name) for name in CIFAR_CLASSES}) == 10
