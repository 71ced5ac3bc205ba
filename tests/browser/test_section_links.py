"""Sections, tabs and options in the address: what one reader opened is open for the next."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext
from tests.browser.stages import Ready
from tests.browser.test_studio import address_with

SLOW = 60_000  # ms; two networks are asked
TURNED = ".st-key-network-shift-turn-shares .main-svg"
MAP = ".st-key-shift-curves-map .main-svg"


def fresh(page: Page, new_context: NewContext, ready: Ready, locale: str = "en-US") -> Page:
    """Another reader who opens the address of `page`."""
    other = new_context(locale=locale).new_page()
    other.goto(page.url)
    return ready(other)


def drawn(page: Page, chart: str) -> None:
    expect(page.locator(chart).first).to_be_visible(timeout=SLOW)


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True)


def chosen(page: Page, name: str) -> None:
    expect(tab(page, name)).to_have_attribute("aria-selected", "true")


def without(page: Page, *names: str) -> None:
    expect(page).not_to_have_url(re.compile(rf"[?&]({'|'.join(names)})="))


def test_a_tab_of_the_networks_with_one_of_the_twins_travels(
    page: Page, new_context: NewContext, ready: Ready
) -> None:
    page.goto("/shift")
    ready(page)
    expect(page).to_have_url(address_with("kernel=vertical-edge"))
    without(page, "networks", "curves")
    page.get_by_text("With a network").click()
    expect(page).to_have_url(address_with("networks=shifts"))
    tab(page, "Rotation").click()
    expect(page).to_have_url(address_with("networks=turn", "kernel=vertical-edge"))
    page.get_by_role("radio", name="anti-aliased").click()
    expect(page).to_have_url(address_with("networks=turn", "networks_twins=anti-aliased"))
    drawn(page, TURNED)
    other = fresh(page, new_context, ready, "zh-CN")
    drawn(other, TURNED)
    chosen(other, "旋转")
    expect(other.get_by_role("radio", checked=True, name="抗混叠")).to_be_visible()
    expect(other.locator(".st-key-network-shift-turn-shares .legendtext")).to_have_count(1)
    expect(other).to_have_url(page.url)
    expect(other.get_by_test_id("stAlert")).to_have_count(0)
    other.get_by_text("让网络来判断", exact=True).click()
    without(other, "networks", "networks_twins")
    expect(other.locator(TURNED)).to_have_count(0)


def test_the_curves_tab_and_kind_travel_and_the_lab_goes_on(
    page: Page, new_context: NewContext, ready: Ready
) -> None:
    page.goto("/shift?curves_kind=average")
    ready(page)
    chosen(page, "Tolerance")
    drawn(page, ".st-key-shift-curves-tolerance .main-svg")
    page.get_by_role("radio", name="blur").click()
    expect(page).to_have_url(address_with("curves_kind=blur"))
    tab(page, "Map of shifts").click()
    expect(page).to_have_url(address_with("curves=map", "curves_kind=blur"))
    drawn(page, MAP)
    page.get_by_test_id("ear-size").focus()
    page.get_by_test_id("ear-size").select_option("4")
    expect(page).to_have_url(address_with("curves=map", "ear_size=4"))
    expect(page.get_by_test_id("ear-size")).to_be_focused()  # it is not mounted anew
    page.get_by_test_id("ear-map").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(address_with("curves=map", "ear_at=3,4"))
    other = fresh(page, new_context, ready)
    drawn(other, MAP)
    chosen(other, "Map of shifts")
    expect(other.get_by_test_id("ear-size")).to_have_value("4")
    expect(other.get_by_test_id("ear-stride")).to_have_value("4")
    expect(other.get_by_test_id("ear-map")).to_have_attribute("aria-label", re.compile("row 3"))
    tab(other, "Tolerance").click()
    expect(other.get_by_role("radio", checked=True, name="blur")).to_be_visible()
    expect(other).to_have_url(address_with("curves_kind=blur", "ear_at=3,4"))


def test_the_place_of_the_window_stays_while_the_toys_are_set(
    page: Page, new_context: NewContext, ready: Ready
) -> None:
    page.goto("/pooling")
    ready(page)
    page.locator(".stage[data-cnnviz-ready=true]").wait_for()
    page.keyboard.press("End")
    without(page, "ladder")
    expect(page).to_have_url(re.compile(r"[?&]at=(?!0,0)"))
    at = re.search(r"[?&](at=[\d,]+)", page.url)
    assert at
    page.get_by_test_id("ladder-source").select_option("rings")
    expect(page).to_have_url(address_with(at[1], "ladder=rings"))
    page.get_by_text("Show the code").click()
    expect(page).to_have_url(address_with(at[1], "ladder=rings", "code=1"))
    other = fresh(page, new_context, ready)
    expect(other.get_by_test_id("ladder-source")).to_have_value("rings")
    expect(other.get_by_test_id("stCode")).to_be_visible()
    expect(other).to_have_url(address_with(at[1], "ladder=rings", "code=1"))
    page.get_by_test_id("ladder-source").select_option("picture")
    without(page, "ladder")


@pytest.mark.parametrize(
    ("address", "title", "name", "parameter", "chart"),
    [
        (
            "/parameters",
            "The cut-up photo, and one pixel of shift",
            "Neighbours",
            "shuffle=neighbours",
            ".st-key-shuffle-chart .main-svg",
        ),
        (
            "/features",
            "With depth",
            "Size and channels",
            "curves=sizes",
            ".st-key-depth-curves-sizes .main-svg",
        ),
        (
            "/receptive-field",
            "What really counts: the effective receptive field",
            "",
            "effective=1",
            ".js-plotly-plot .main-svg",
        ),
    ],
)
def test_a_section_of_the_other_pages_travels(
    page: Page,
    new_context: NewContext,
    ready: Ready,
    address: str,
    title: str,
    name: str,
    parameter: str,
    chart: str,
) -> None:
    page.goto(address)
    ready(page)
    page.get_by_text(title, exact=True).click()
    if name:
        tab(page, name).click()
    expect(page).to_have_url(address_with(parameter))
    drawn(page, chart)
    other = fresh(page, new_context, ready)
    drawn(other, chart)
    if name:
        chosen(other, name)
    expect(other).to_have_url(page.url)


def test_scores_as_logits_travel(page: Page, new_context: NewContext, ready: Ready) -> None:
    page.goto("/features")
    ready(page)
    page.get_by_test_id("score-kind").get_by_text("logits").click()
    expect(page).to_have_url(address_with("scores=logits"))
    other = fresh(page, new_context, ready)
    kinds = other.get_by_test_id("score-kind")
    expect(kinds.get_by_role("radio", name="logits")).to_be_checked()
    expect(other).to_have_url(page.url)
    kinds.get_by_text("softmax").click()
    without(other, "scores")


def test_the_copied_link_is_the_address(new_context: NewContext, ready: Ready) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/shift")
    ready(page)
    page.get_by_text("The curves", exact=True).click()
    tab(page, "Equivariance").click()
    expect(page).to_have_url(address_with("curves=equivariance"))
    page.get_by_test_id("copy-link").click()
    expect(page.locator(".copy-note")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_another_language_and_another_page_leave_the_tab_open(page: Page, ready: Ready) -> None:
    page.goto("/shift?curves=map")
    ready(page)
    drawn(page, MAP)
    page.get_by_text("中文", exact=True).click()
    expect(page).to_have_url(address_with("curves=map", "lang=zh"))
    drawn(page, MAP)
    page.locator('a[href$="/slide"]').first.click()
    page.locator(".stage[data-cnnviz-ready=true]").wait_for()
    without(page, "curves")
    page.locator('a[href$="/shift"]').first.click()
    expect(page).to_have_url(address_with("curves=map", "lang=zh"))
    drawn(page, MAP)


def test_bad_values_are_said_and_nothing_is_open(page_zh: Page, ready: Ready) -> None:
    page_zh.goto("/shift?curves=third&networks_twins=nobody&ear_at=9,9&code=yes")
    ready(page_zh)
    for name in ("curves", "networks_twins", "ear_at", "code"):
        expect(page_zh.get_by_text(f"链接中的 {name}：")).to_be_visible()
    expect(page_zh.get_by_test_id("stAlert")).to_have_count(4)
    expect(page_zh.get_by_test_id("stException")).to_have_count(0)
    expect(page_zh.locator(".js-plotly-plot")).to_have_count(0)
    without(page_zh, "curves", "networks_twins", "ear_at", "code")
