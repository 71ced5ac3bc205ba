"""The stage's link: it restores everything, the position too, and forgives what is not usable."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.stage_hands import at, box_of, click, press, said, value
from tests.browser.stages import Ready, open_stage
from tests.browser.test_studio import address_with

FULL = (
    "kernel=1,2,0;0,-1,3", "compare=0,1,0;2,0,-1", "bias=0.5", "stride=1,2", "padding=1,0,2,1",
    "padding_mode=reflect", "dilation=2,1", "flip=1", "activation=leaky%20relu",
)  # fmt: skip
INPUTS = (
    "matrix=1,2,3,4,5;6,7,8,9,0;1,-2,3.5,4,5;9,8,7,6,5",
    "input=region:10,20,60,80,16",
    "matrix=1,2,3;4,5,6;7,8,9;1,1,1|0,1,0;1,0,1;0,1,0;2,2,2|9,8,7;6,5,4;3,2,1;3,3,3",
)


def address(*parts: str) -> re.Pattern[str]:
    return address_with(*(part.replace("%20", "+") for part in parts))


@pytest.mark.parametrize("source", INPUTS)
def test_a_link_restores_every_setting_and_writes_itself(
    page: Page, ready: Ready, source: str
) -> None:
    open_stage(page, ready, f"/slide?{'&'.join((*FULL, source, 'at=1,1,1'))}")
    at(page, 1, 1, which=1)
    for test_id, shown in {
        "stride-y": "1", "stride-x": "2", "padding": "own", "padding-0": "1", "padding-1": "0",
        "padding-2": "2", "padding-3": "1", "padding-mode": "reflect", "dilation-y": "2",
        "dilation-x": "1", "bias-number": "0.5", "activation": "leaky relu",
    }.items():  # fmt: skip
        expect(page.get_by_test_id(test_id)).to_have_value(shown)
    expect(page.get_by_test_id("flip")).to_be_checked()
    expect(page.get_by_test_id("kernel-tab-2")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_test_id("stage-output-1")).to_be_visible()
    expect(page).to_have_url(address(*FULL, source, "at=1,1,1"))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    before = page.locator(".stage-view").get_attribute("data-value")
    assert before
    kept = (FULL[0], *FULL[2:])  # the second kernel may have become one plane a channel
    page.get_by_test_id("flip").uncheck()
    expect(page).not_to_have_url(re.compile("flip=1"))
    page.get_by_test_id("flip").check()
    expect(page).to_have_url(address(*kept, source, "at=1,1,1"))
    value(page, before)


@pytest.mark.parametrize("preset", ["edge-bright-dark", "lecture-diagonal"])
def test_a_step_is_in_the_address_and_reloading_shows_the_same_cell(
    page: Page, ready: Ready, preset: str
) -> None:
    open_stage(page, ready, f"/slide?preset={preset}")
    press(page, "End", "ArrowUp")
    expect(page).to_have_url(address(f"preset={preset}", "at=2,3"))
    page.reload()
    ready(page)
    at(page, 2, 3)
    press(page, "Home")
    expect(page).to_have_url(address("at=0,0"))
    page.reload()
    ready(page)
    at(page, 0, 0)
    expect(page).to_have_url(address(f"preset={preset}"))


def test_a_preset_begins_at_its_own_cell_and_another_takes_its_place(
    page: Page, ready: Ready
) -> None:
    open_stage(page, ready, "/slide?preset=edge-bright-dark")
    at(page, 0, 1)
    value(page, "30")
    page.get_by_test_id("preset").select_option("nine")
    at(page, 0, 0)
    expect(page).to_have_url(address("preset=nine"))
    page.get_by_test_id("preset").select_option("edge-dark-bright")
    at(page, 0, 1)
    expect(page).to_have_url(address("preset=edge-dark-bright"))
    page.reload()
    ready(page)
    at(page, 0, 1)
    value(page, "-30")


def test_the_copied_link_holds_the_position(new_context: NewContext, ready: Ready) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    press(page, "End")
    expect(page).to_have_url(address("at=3,3"))
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    other = context.new_page()
    open_stage(other, ready, link)
    at(other, 3, 3)


def test_where_the_clipboard_is_refused_the_link_is_shown(page: Page, ready: Ready) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    press(page, "ArrowDown")
    expect(page).to_have_url(address("at=1,0"))
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_text(page.url)).to_be_visible()


@pytest.mark.parametrize(
    "place", ["9,9", "0,4", "1,0,0", "99999999,0", "-1,0", "1", "a,b", "1.5,0", "0,0,0,0"]
)
def test_a_position_outside_the_output_is_one_sentence(
    page: Page, ready: Ready, place: str
) -> None:
    open_stage(page, ready, f"/slide?preset=lecture-diagonal&at={place}")
    warnings = page.get_by_test_id("stAlert")
    expect(warnings).to_have_count(1)
    expect(warnings).to_contain_text("In the link, at: ")
    at(page, 0, 0)
    value(page, "3")
    press(page, "PageDown")
    at(page, 0, 1)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("preset=nonsense&at=0,0", ["preset"]),
        ("matrix=1,2;3&kernel=x&stride=9&dilation=4&padding=17,0,0,0",
         ["matrix", "kernel", "stride", "dilation", "padding"]),
        ("matrix=1,nan;3,4", ["matrix"]),
        ("matrix=1,1e300;3,4", ["matrix"]),
        ("matrix=", ["matrix"]),
        ("matrix=" + ";".join([",".join("1" * 100)] * 100), ["matrix"]),
        ("kernel=" + ";".join([",".join("1" * 9)] * 9), ["kernel"]),
        ("matrix=1,2;3,4&kernel=1,1,1;1,1,1;1,1,1", ["matrix"]),
        ("kernel=1,2;3,4&compare=1&at=1,0,0", ["compare", "at"]),
        ("input=circle:1,2,3&bias=much&flip=2&activation=soft", ["input", "bias", "flip",
                                                                 "activation"]),
        ("input=region:1,2,3", ["input"]),
        ("stride=1&stride=2", ["stride"]),
    ],
)  # fmt: skip
def test_nonsense_in_the_link_is_a_sentence_each_and_the_page_works(
    page: Page, ready: Ready, query: str, names: list[str]
) -> None:
    open_stage(page, ready, f"/slide?{query}")
    for name in names:
        expect(page.get_by_text(f"In the link, {name}: ", exact=False).first).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(len(names))
    expect(page.get_by_test_id("stage-problem")).to_be_hidden()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    press(page, "End", "Home", "PageDown")
    page.get_by_test_id("preset").select_option("nine")
    value(page, "-4")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_nonsense_of_the_pooling_page(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/pooling?pool=median&pool_size=0&matrix=1,2;3&at=7,7")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    value(page, "3")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_language_changes_and_the_stage_stays(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    page.get_by_test_id("bias-number").fill("2")
    page.get_by_test_id("bias-number").press("Enter")
    click(page, "output-0", (2, 3), (4, 4))
    expect(page).to_have_url(address("bias=2", "at=2,3"))
    page.get_by_text("中文", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    at(page, 2, 3)
    value(page, "3")
    expect(page.get_by_test_id("bias-number")).to_have_value("2")
    expect(page).to_have_url(address("bias=2", "at=2,3", "lang=zh"))


def test_another_page_and_back_keeps_the_stage(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=edge-bright-dark")
    page.get_by_test_id("bias-number").fill("2")
    page.get_by_test_id("bias-number").press("Enter")
    value(page, "32")
    expect(page).to_have_url(address("bias=2"))
    links = page.get_by_test_id("stSidebarNavLink")
    links.filter(has_text="Kernel studio").click()
    expect(page.get_by_test_id("map-canvas")).to_be_visible()
    links.filter(has_text="Step the window").click()
    value(page, "32")
    at(page, 0, 1)
    assert box_of(page.get_by_test_id("stage-output-0"))["width"] > 100
    expect(said(page)).to_contain_text("2 (bias)")


def test_the_window_is_where_it_was_left_when_the_reader_comes_back(
    page: Page, ready: Ready
) -> None:
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(address_with("at=1,1"))
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Start").click()
    expect(page.get_by_role("heading", name="Convolution, one window")).to_be_visible()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Step the window").click()
    expect(page.locator('.stage-view[data-row="1"][data-col="1"]')).to_be_visible()
