"""The window of a network's cell on the stage: its channels, its sum, its keys, its link."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnnviz.core.forward import layer_outputs, network_input, prepare
from cnnviz.core.networks import SMALL_VGG
from cnnviz.core.picture import View
from cnnviz.core.picture import prepare as prepared
from cnnviz.io.samples import load_sample
from cnnviz.io.weights import load_built_in
from tests.browser.stage_hands import at, hover, listening, press, said, taken_map
from tests.browser.stages import Ready, open_stage, shown, total

WINDOW = "/slide?input=network:small,conv3_1,17,4,7&activation=relu"


def network_map(layer: str, colour: bool = False) -> np.ndarray[Any, Any]:
    """The maps of a layer on the sample that the page begins with, by the network itself."""
    pixels = prepared(load_sample("cat", 256), View(colour=colour))
    x, _ = network_input(pixels, SMALL_VGG)
    weights = prepare(load_built_in(SMALL_VGG))
    *_, maps = layer_outputs(SMALL_VGG, weights, x, until=SMALL_VGG.index(layer))
    return maps


def open_window(page: Page, ready: Ready, address: str = WINDOW) -> None:
    """The stage with its channels, once the list says its words, which follow when steps rest."""
    open_stage(page, ready, address)
    expect(page.get_by_test_id("channel-total")).to_contain_text("Together")


def numbers(text: str) -> list[float]:
    """All numbers of a text with real minus signs."""
    found = re.findall(r"[−-]?\d+(?:\.\d+)?(?:e[−-]?\d+)?", text)
    return [float(each.replace("−", "-")) for each in found]


def test_the_cell_is_the_networks_and_its_channels_add_up(page: Page, ready: Ready) -> None:
    open_window(page, ready)
    wanted = network_map("conv3_1")[17]
    which, row, col, value = shown(page)
    assert (which, row, col) == (0, 2, 4)  # the window begins at (2, 3) of 8 x 8
    assert abs(value - max(0.0, float(wanted[4, 7]))) < 1e-4
    expect(page.get_by_text("row 4, column 7")).to_have_count(1)
    expect(page.get_by_test_id("channel-total")).to_contain_text("Sum of all 96 channels")
    summed, bias, together = numbers(page.get_by_test_id("channel-total").inner_text())[1:]
    assert abs(summed + bias - together) < 2e-3
    assert abs(together - float(wanted[4, 7])) < 2e-3
    np.testing.assert_allclose(taken_map(page)[0], np.maximum(wanted[2:7, 3:8], 0), atol=1e-4)
    assert total(page) == round(max(0.0, together), 3)


def test_channels_are_chosen_turned_and_sorted_by_mouse_and_key(page: Page, ready: Ready) -> None:
    open_window(page, ready)
    rows = [page.get_by_test_id(f"channel-row-{i}") for i in range(12)]
    drawn = page.locator(".grid-group.inputs .pic-title")
    first = drawn.all_inner_texts()
    assert first == [f"Input {name(row)}" for row in rows[:3]]
    rows[4].click()
    expect(drawn).to_have_text([*first[1:], f"Input {name(rows[4])}"])
    page.get_by_test_id("channel-order").select_option("number")
    expect(rows[0]).to_have_attribute("aria-label", re.compile("^Channel 0: "))
    rows[11].focus()
    press(page, "ArrowDown")
    expect(page.get_by_test_id("channel-pages")).to_have_text("13–24 of 96")
    expect(rows[0]).to_be_focused()
    press(page, "ArrowDown", "Enter")
    expect(drawn.last).to_have_text("Input 13")
    expect(rows[1]).to_have_attribute("aria-pressed", "true")
    press(page, "ArrowUp", "ArrowUp")
    expect(rows[11]).to_be_focused()
    expect(page.get_by_test_id("channel-back")).to_be_disabled()
    page.get_by_test_id("channel-largest").click()
    expect(drawn).to_have_text(first)
    at(page, 2, 4)  # the arrow keys in the list did not move the window


def name(row: Locator) -> str:
    found = re.match(r"Channel (\w+): ", row.get_attribute("aria-label") or "")
    assert found is not None
    return found[1]


def test_stepping_and_pointing_send_nothing_and_the_sum_follows(page: Page, ready: Ready) -> None:
    sent = listening(page)
    open_window(page, ready)
    wanted = network_map("conv3_1")[17]
    press(page, "Home")
    expect(page).to_have_url(re.compile("at=0,0"))
    before = len(sent)
    for row, col in ((0, 0), (0, 1), (0, 2)):
        at(page, row, col)
        value = shown(page)[3]
        assert abs(value - max(0.0, float(wanted[2 + row, 3 + col]))) < 1e-4
        press(page, ".")
    hover(page, "output-0", (4, 4), (5, 5))
    expect(said(page)).to_contain_text("row 6, column 7")
    hover(page, "input-0", (0, 0), (7, 7))
    expect(said(page)).to_contain_text("row 1, column 2")
    expect(page).to_have_url(re.compile("at=0,3"))  # all that is done at rest has been done
    assert len(sent) == before


def test_predicting_is_work_for_a_hand(page: Page, ready: Ready) -> None:
    open_window(page, ready)
    answer = page.get_by_test_id("channel-total").inner_text().split()[-1]
    rest = page.locator(".formula-words", has_text="93 other channels")
    expect(rest).to_have_count(1)
    press(page, "t")
    expect(page.get_by_test_id("channel-total")).to_contain_text("Together ?")
    expect(page.get_by_test_id("channel-row-0")).to_have_attribute(
        "aria-label", re.compile(r": \?$")
    )
    expect(page.get_by_test_id("channel-row-3")).not_to_have_attribute(
        "aria-label", re.compile(r": \?$")
    )
    field = page.get_by_test_id("predict-answer")
    field.fill(str(max(0.0, float(answer.replace("−", "-")))))
    field.press("Enter")
    expect(page.get_by_test_id("predict-verdict")).to_contain_text("Right")
    expect(page.get_by_test_id("channel-total")).to_contain_text(f"Together {answer}")


def test_a_picture_and_back(page: Page, ready: Ready) -> None:
    open_window(page, ready)
    page.get_by_test_id("source-region").click()
    expect(page.get_by_test_id("channel-list")).to_be_hidden()
    expect(page.get_by_test_id("kernel-editor")).to_be_visible()
    page.get_by_test_id("source-network").click()
    expect(page.get_by_test_id("channel-list")).to_be_visible()
    expect(page.get_by_test_id("kernel-editor")).to_be_hidden()
    expect(page.get_by_test_id("network-words")).to_contain_text("96 input channels")
    expect(page).to_have_url(re.compile("input=network:small,conv3_1,17,4,7"))


def test_another_picture_is_another_sum(page: Page, ready: Ready) -> None:
    open_window(page, ready, WINDOW + "&at=4,4&sample=coins")
    first = shown(page)[3]
    together = page.get_by_test_id("channel-total").inner_text()
    open_window(page, ready, WINDOW + "&at=4,4")
    at(page, 4, 4)
    expect(page.get_by_test_id("channel-total")).not_to_have_text(together)
    assert shown(page)[3] != first or first == 0


def test_a_link_to_a_cell_that_is_not_there_is_one_sentence(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?input=network:small,conv3_1,17,8,7")
    expect(page.get_by_text("In the link, input: conv3_1 has no cell 8,7")).to_be_visible()
    expect(page.get_by_test_id("channel-list")).to_be_hidden()


def test_presenting_keeps_the_channels(page: Page, ready: Ready) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_stage(page, ready, WINDOW + "&present=1")
    expect(page.get_by_test_id("channel-list")).to_be_visible()
    press(page, "Home", "ArrowRight")
    at(page, 0, 1)
    expect(page.get_by_test_id("channel-total")).to_contain_text("Sum of all 96 channels")


def test_from_the_network_s_page_to_this_very_window(page: Page, ready: Ready) -> None:
    page.goto("/features?layer=relu2_1&channel=17&cell=4,9")
    ready(page)
    page.get_by_role("button", name="Open this window in the sliding-window stage").click()
    expect(page.locator(".stage[data-cnnviz-ready=true]")).to_be_visible()
    expect(page.get_by_test_id("network-words")).to_contain_text("conv2_1, channel 17, cell 4, 9")
    wanted = network_map("conv2_1", colour=True)[17, 4, 9]  # as a network reads it
    assert abs(shown(page)[3] - max(0.0, float(wanted))) < 1e-4
    expect(page).to_have_url(re.compile("activation=relu&input=network:small,conv2_1,17,4,9"))


@pytest.mark.parametrize(
    ("button", "path"),
    [("kernel studio", "/kernels"), ("shift", "/shift")],
    ids=["studio", "shift"],
)
def test_a_filter_becomes_a_kernel_and_the_page_says_how(
    page: Page, ready: Ready, button: str, path: str
) -> None:
    page.goto("/features?layer=conv1_1&channel=11")
    ready(page)
    page.get_by_role("button", name=re.compile(button)).click()
    expect(page.get_by_text("This is filter 11 of Small VGG")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{path}.*colour=1.*mode=sum"))


def test_the_learned_filters_are_a_family_of_the_library(page: Page, ready: Ready) -> None:
    page.goto("/kernels?colour=1&mode=sum")
    ready(page)
    picker = page.get_by_test_id("kernel-picker")
    expect(picker.locator("optgroup").last).to_have_attribute("label", "Learned by the small VGG")
    picker.select_option(label="Filter 5")
    expect(page).to_have_url(re.compile(r"kernel=[^&|]+\|[^&|]+\|[^&|]+"))
