"""The effective field's section: silent until opened, cached, its words and files true."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnnviz.core.colour import sequential_table
from cnnviz.core.effective_choice import EffectiveChoice
from cnnviz.core.effective_field import Effective, middle_share, ones_field, random_field
from cnnviz.core.forward import prepare
from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.networks import SMALL_VGG, named
from cnnviz.core.stack_layer import StackLayer
from cnnviz.ui import effective_work
from cnnviz.ui.effective_charts import along, heat_figure, heat_png
from cnnviz.ui.effective_work import EffectiveWork
from cnnviz.ui.shared_picture import cache
from tests.networks import random_weights
from tests.ui.features_works import own_picture

SAME = StackLayer(padding=(1, 1, 1, 1))
STACK = LayerStack((SAME,) * 3, (1, 43, 64), (0, 0))


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def section() -> None:
    """A page with nothing but the section, on the coins."""
    import streamlit as st

    from cnnviz.core.layer_stack import LayerStack
    from cnnviz.core.picture import View
    from cnnviz.core.stack_layer import StackLayer
    from cnnviz.ui.effective_field import begin_effective, effective_field
    from cnnviz.ui.shared_picture import Current, cache

    st.session_state.setdefault("visit", 1)
    begin_effective()
    layer = StackLayer(padding=(1, 1, 1, 1))
    picture = Current("coins", None, View(size=64), True, cache())
    effective_field(picture, LayerStack((layer,) * 3, (1, 43, 64), (0, 0)))


def opened(choice: EffectiveChoice = EffectiveChoice(draws=5)) -> AppTest:  # noqa: B008
    app = AppTest.from_function(section, default_timeout=60)
    app.session_state["effective-open"] = True
    app.session_state["effective_choice"] = choice
    app.session_state["effective_linked"] = True
    app.run()
    assert not app.exception
    return app


def table(data: Any) -> dict[str, np.ndarray]:
    data = data() if callable(data) else data  # made when asked for
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return {name: np.array([float(row[i]) for row in rows]) for i, name in enumerate(head)}


def test_nothing_is_computed_before_it_is_opened_and_torch_and_plotly_wait() -> None:
    app = AppTest.from_function(section, default_timeout=60).run()
    assert not app.exception
    assert not app.get("plotly_chart")
    assert cache().stats().items == 0
    told = (
        "import sys; sys.modules['plotly'] = sys.modules['torch'] = None;"
        "import cnnviz.ui.effective_field, cnnviz.ui.field_stack, cnnviz.ui.kernel_pair"
    )
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


def test_random_weights_are_drawn_once_and_the_files_hold_the_field(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def counting(*args: Any) -> Effective:
        asked.append(args)
        return random_field(*args)

    monkeypatch.setattr(effective_work, "random_field", counting)
    app = opened()
    assert len(asked) == 1
    held = table(files["effective-field-random.csv"])
    expected = random_field(
        LayerStack(STACK.layers, STACK.input), True, 5, lambda part: None, lambda work: work()
    )
    np.testing.assert_allclose(held["energy"].reshape(7, 7), expected.energy, atol=1e-6)
    np.testing.assert_allclose(
        held["mean absolute gradient"].reshape(7, 7), expected.heat, atol=1e-6
    )
    assert (held["row"].min(), held["row"].max()) == (18, 24)  # the middle cell, row 21
    said = " ".join(each.value for each in app.markdown)
    assert f"{100 * middle_share(expected.energy):.1f} %" in said
    assert "16 channels in each convolution" in " ".join(each.value for each in app.caption)
    profile = table(files["effective-field-random-profile.csv"])
    np.testing.assert_allclose(profile["energy"], along(expected.energy), atol=1e-6)
    np.testing.assert_allclose(profile["ways"], np.array([1, 3, 6, 7, 6, 3, 1]) / 7, atol=1e-6)
    app.run()
    assert len(asked) == 1


def test_the_picture_has_the_colours_of_the_chart() -> None:
    found = ones_field(LayerStack(STACK.layers, STACK.input))
    pixels = np.asarray(Image.open(io.BytesIO(heat_png(found))))
    assert pixels.shape == (7 * 73, 7 * 73, 3)
    assert (pixels[3 * 73 + 70, 3 * 73] == sequential_table()[255]).all()
    assert (pixels[0, 0] == sequential_table()[5]).all()  # 255 / 49


def test_equal_weights_in_a_corner(files: dict[str, bytes]) -> None:
    app = opened(EffectiveChoice("ones", chosen=True))
    held = table(files["effective-field-ones.csv"])
    expected = ones_field(STACK)
    np.testing.assert_allclose(held["energy"].reshape(7, 7), expected.heat, atol=1e-6)
    assert held["row"].min() == -3
    assert not app.get("checkbox")
    (heat, _) = (json.loads(each.proto.spec) for each in app.get("plotly_chart"))
    assert len(heat["layout"]["shapes"]) == 2  # the middle half, and the edge of the input


def test_leaving_in_the_middle_lets_the_next_one_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Left(BaseException):
        """What Streamlit raises in a run that a newer one replaces."""

    def leaving(*_: Any) -> Effective:
        raise Left

    picture = own_picture(np.zeros((43, 64, 3), np.uint8))
    work = EffectiveWork(picture, STACK, EffectiveChoice(draws=1))
    monkeypatch.setattr(effective_work, "random_field", leaving)
    with pytest.raises(Left):
        work.found()
    monkeypatch.undo()
    assert effective_work.turns().waiting == 0
    assert work.found().heat.shape == (7, 7)


def test_a_setting_is_kept_and_asked_again() -> None:
    app = opened()
    app.checkbox(key="effective-relu").uncheck().run()
    assert not app.exception
    assert app.session_state["effective_choice"] == EffectiveChoice(relu=False, draws=5)
    assert "Without ReLU" in " ".join(each.value for each in app.caption)


def test_the_trained_network_slides_over_the_picture(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]
) -> None:
    weights = prepare(random_weights(SMALL_VGG, 3))
    monkeypatch.setattr(effective_work, "weights_of", lambda slug: (named(slug), weights))
    opened(EffectiveChoice("trained", draws=1, layer="conv2_2"))
    held = table(files["effective-field-trained.csv"])
    assert len(held["energy"]) == 14 * 14
    assert held["energy"].max() == 1


def test_a_picture_too_small_for_the_network_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = own_picture(np.zeros((3, 90, 3), np.uint8))
    work = EffectiveWork(picture, STACK, EffectiveChoice("trained", layer="conv4_1"))
    with pytest.raises(ValueError, match="does not fit"):
        work.found()


def test_a_field_too_large_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnviz.core import field_window

    monkeypatch.setattr(field_window, "MOST_FIELD", 5)
    app = opened()
    assert "has 7 x 7 pixels" in app.info[0].value


def test_the_figure_has_the_pixels_of_the_input() -> None:
    work = EffectiveWork(
        own_picture(np.zeros((43, 64, 3), np.uint8)), STACK, EffectiveChoice("ones")
    )
    figure = heat_figure(work, work.found())
    (heat,) = figure.data
    assert (heat.x0, heat.y0, heat.z.shape) == (28, 18, (7, 7))
    assert len(figure.layout.shapes) == 1
