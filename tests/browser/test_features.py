"""/features as a person uses it: a layer, a map, a cell, a channel switched off, and away."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.features_hands import (
    number_of,
    open_channel,
    open_features,
    press_cell,
    press_layer,
    settled,
    sum_lines,
)
from tests.browser.stage_hands import listening
from tests.browser.test_studio import address_with

Ready = Callable[[Page], Page]


def downloaded(page: Page, label: str) -> np.ndarray:
    with page.expect_download() as info:
        page.get_by_role("button", name=label).click()
    found: np.ndarray = np.load(BytesIO(Path(info.value.path()).read_bytes()))
    return found


def test_from_a_layer_to_the_sum_of_one_cell_in_one_round_trip_each(
    page: Page, ready: Ready
) -> None:
    sent = listening(page)
    open_features(page, ready)
    before = len(sent)
    press_layer(page, "relu2_1")
    assert len(sent) == before + 1
    expect(page.get_by_test_id("count")).to_contain_text("64 of 96 shown")
    open_channel(page, 70)
    before = len(sent)
    press_cell(page, (4, 5), (16, 16))
    assert len(sent) == before + 1
    expect(page).to_have_url(address_with("layer=relu2_1", "channel=70", "cell=4,5"))
    maps = downloaded(page, "Map, .npy")
    lines = sum_lines(page)
    assert lines[-1][1] == pytest.approx(float(maps[4, 5]), abs=1e-3)
    total = sum(value for _, value in lines[:-2])  # terms, rest and bias
    assert total == pytest.approx(lines[-2][1], abs=2e-3)
    assert max(0.0, total) == pytest.approx(float(maps[4, 5]), abs=2e-3)


def test_pointing_is_answered_without_a_message(page: Page, ready: Ready) -> None:
    sent = listening(page)
    open_features(page, ready, "?layer=conv2_1")
    before = len(sent)
    sheet = page.get_by_test_id("sheet")
    sheet.hover(position={"x": 30, "y": 40})
    pointed = page.get_by_test_id("pointed")
    expect(pointed).to_contain_text("channel 0, row")
    expect(pointed).to_contain_text("It sees 10 × 10 pixels")
    assert len(sent) == before
    said = re.search(r"row (\d+), column (\d+): (\S+?)\.? ", pointed.inner_text())
    assert said is not None
    maps = downloaded(page, "Layer, .npy")
    shown = number_of(said[3])
    assert shown == pytest.approx(float(maps[0, int(said[1]), int(said[2])]), abs=1e-3)


def test_a_channel_switched_off_changes_the_scores_and_one_press_restores(
    page: Page, ready: Ready
) -> None:
    off = ",".join(map(str, range(0, 48, 2)))
    open_features(page, ready, f"?layer=conv1_1&channel=1&off=conv1_1:{off}")
    first = page.locator(".sc-number").first
    expect(first).to_contain_text("before")
    expect(page.locator('[data-layer="conv1_1"]')).to_contain_text("24 off")
    page.get_by_test_id("switch").click()
    expect(page.get_by_test_id("restore")).to_contain_text("25")
    settled(page)
    page.get_by_test_id("restore").click()
    expect(page.get_by_test_id("restore")).to_be_hidden()
    expect(first).not_to_contain_text("before")
    expect(page).not_to_have_url(re.compile("off="))


def test_pages_orders_and_numbers_that_are_not_there(page: Page, ready: Ready) -> None:
    open_features(page, ready, "?layer=conv3_1")
    page.get_by_test_id("page-on").click()
    expect(page).to_have_url(address_with("page=2"))
    page.get_by_test_id("order").select_option("strongest")
    expect(page).to_have_url(address_with("order=strongest"))
    page.get_by_test_id("search").fill("192")
    page.get_by_test_id("search").press("Enter")
    expect(page.get_by_test_id("search-why")).to_contain_text("from 0 to 191")


def test_away_to_the_stage_and_to_the_studio(page: Page, ready: Ready) -> None:
    open_features(page, ready, "?layer=conv2_1&channel=7&cell=3,4")
    page.get_by_test_id("to-stage").click()
    expect(page).to_have_url(re.compile("/slide.*conv2_1"))
    open_features(page, ready, "?layer=relu1_1&channel=7")
    page.get_by_test_id("to-studio").click()
    expect(page).to_have_url(re.compile("/kernels.*kernel="))


def test_the_scores_are_written_out(page: Page, ready: Ready) -> None:
    open_features(page, ready)
    expect(page.locator(".sc-row")).to_have_count(10)
    page.locator(".sc-row").nth(3).hover()
    expect(page.get_by_test_id("score-sum")).to_contain_text("Logit of cat")
    page.get_by_test_id("score-kind").get_by_text("logits").click()
    logit = number_of(page.locator(".sc-number").nth(3).inner_text())
    title = page.get_by_test_id("score-sum").locator("h4").inner_text()
    assert number_of(title.split(":")[1]) == pytest.approx(logit, abs=1e-3)


def test_what_a_link_names_and_is_not_there_is_said(page: Page, ready: Ready) -> None:
    open_features(page, ready, "?layer=conv9_9&order=best&off=conv1_1:99")
    for name in ("layer", "order", "off"):
        expect(page.get_by_text(f"In the link, {name}")).to_be_visible()
    page.locator('[data-layer="pool2"]').click()
    expect(page.get_by_text("In the link, layer")).to_be_hidden()


def test_plotly_is_fetched_with_the_first_curve_and_not_before(page: Page, ready: Ready) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_features(page, ready)
    assert not any("plotly" in url.lower() for url in fetched)
    page.get_by_text("With depth").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
