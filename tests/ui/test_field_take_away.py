"""What is taken away from a stack: the table holds what the stack says, also where it ends."""

from __future__ import annotations

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.layer_stack import LayerStack
from cnnviz.core.stack_layer import StackLayer
from cnnviz.core.stack_presets import PRESETS, preset_stack
from cnnviz.ui import field_take_away
from cnnviz.ui.field_take_away import stack_table


def table(stack: LayerStack) -> dict[str, list[str]]:
    head, *rows = csv.reader(io.StringIO(stack_table(stack), newline=""))
    return {name: [row[i] for row in rows] for i, name in enumerate(head)}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda each: each.slug)
def test_the_table_holds_every_row(preset) -> None:
    stack = preset_stack(preset, (1, 170, 256))
    found = table(stack)
    assert found["layer"] == [str(i + 1) for i in range(len(stack.layers))]
    for i, row in enumerate(stack.rows):
        assert row.shape is not None
        shape = tuple(int(found[name][i]) for name in ("channels", "height", "width"))
        assert shape == row.shape
        for axis, name in enumerate(("rows", "columns")):
            assert int(found[f"receptive field, {name}"][i]) == row.field.size[axis]
            assert int(found[f"jump, {name}"][i]) == row.field.jump[axis]
            assert float(found[f"first centre, {name}"][i]) == row.centre[axis]
        assert int(found["parameters"][i]) == row.parameters
        assert int(found["multiply-adds"][i]) == row.multiply_adds


def test_a_layer_that_does_not_fit_has_empty_cells() -> None:
    stack = LayerStack((StackLayer("max", (2, 2), (2, 2)), StackLayer(size=(9, 9))), (1, 9, 9))
    found = table(stack)
    assert found["height"] == ["4", ""]
    assert found["multiply-adds"] == ["0", ""]
    assert found["receptive field, rows"] == ["2", "18"]
    assert found["operation"] == ["max pooling", "convolution"]


def panel(slug: str) -> None:
    from cnnviz.core.stack_presets import preset_stack, stack_preset
    from cnnviz.ui.field_take_away import field_take_away

    field_take_away(preset_stack(stack_preset(slug), (1, 170, 256)))


def test_the_go_network_is_said_and_counted_again() -> None:
    app = AppTest.from_function(panel, default_timeout=60, args=("go",)).run()
    assert not app.exception
    said = app.caption[0].value
    assert "Layers: 13. Parameters: 3\u202f880\u202f128." in said
    assert "27 × 27 pixels of 19 × 19" in said
    assert said.endswith("counted again on torch modules: the same.")


def test_another_count_of_torch_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_take_away, "same_on_torch", lambda stack: False)
    app = AppTest.from_function(panel, default_timeout=60, args=("lenet",)).run()
    assert app.caption[0].value.endswith("not the same!")
