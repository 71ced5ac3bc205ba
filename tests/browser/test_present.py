"""Present mode: by link, switch and key; nothing around the page; figures the last row can read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Ready = Callable[[Page], Page]
PRESENTED = re.compile(r"[?&]present=1\b")
AROUND = ("stSidebar", "stHeader", "stToolbar", "stStatusWidget")
PAINTED = "[data-cnnviz-ready=true]"

# Every visible text with a digit, in shadow roots too, and the size of its letters.
SMALLEST = """() => {
  const found = [];
  const visit = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === 3 && /[0-9]/.test(node.textContent)) {
        const parent = node.parentElement ?? node.getRootNode().host;
        if (parent.checkVisibility({ visibilityProperty: true }) && !parent.closest('.sr, option'))
          found.push([parseFloat(getComputedStyle(parent).fontSize), node.textContent.trim()]);
      }
      if (node.nodeType !== 1 || ['STYLE', 'SCRIPT'].includes(node.tagName)) continue;
      if (node.matches('input:is([type=number], [type=text]), select') && node.checkVisibility())
        found.push([parseFloat(getComputedStyle(node).fontSize), node.value]);
      if (node.shadowRoot) visit(node.shadowRoot);
      visit(node);
    }
  };
  visit(document.body);
  return found.sort((a, b) => a[0] - b[0]).slice(0, 8);
}"""
# What canvases write from now on: each font with the height of a digit in it.
RECORD = """() => {
  const drawn = (window.drawnFigures = []);
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
    const digit = this.measureText("0");
    const tall = digit.actualBoundingBoxAscent + digit.actualBoundingBoxDescent;
    if (/[0-9]/.test(text)) drawn.push([tall, text]);
    return write.call(this, text, ...at);
  };
}"""


@pytest.fixture
def hall(page: Page) -> Page:
    """A page on a projector of 1920 x 1080."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    return page


def bare(page: Page) -> None:
    expect(page.get_by_test_id("leave-present")).to_be_visible()
    for name in AROUND:
        for part in page.get_by_test_id(name).all():
            expect(part).to_be_hidden()


def framed(page: Page) -> None:
    expect(page.get_by_test_id("leave-present")).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/kernels"])
def test_a_link_opens_the_page_presented(hall: Page, ready: Ready, path: str) -> None:
    hall.goto(f"{path}?present=1")
    ready(hall)
    expect(hall.locator(PAINTED)).to_be_visible()
    bare(hall)
    expect(hall).to_have_url(PRESENTED)
    for pointed in ("map-canvas", "leave-present", "stMain"):
        cursor = hall.get_by_test_id(pointed).evaluate("e => getComputedStyle(e).cursor")
        assert cursor.startswith('url("data:image/svg+xml'), pointed


@pytest.mark.parametrize("path", ["/", "/kernels"])
def test_the_last_row_can_read_every_figure(hall: Page, ready: Ready, path: str) -> None:
    hall.goto(f"{path}?present=1")
    ready(hall)
    expect(hall.locator(PAINTED)).to_be_visible()
    bare(hall)
    hall.wait_for_function(f"({SMALLEST})().every(([size]) => size >= 24)")
    hall.evaluate(RECORD)
    hall.get_by_test_id("map-canvas").hover(position={"x": 70, "y": 70})
    hall.wait_for_function("window.drawnFigures.length > 12")
    drawn = [(tall, text) for tall, text in hall.evaluate("window.drawnFigures")]
    in_cells = [(tall, text) for tall, text in drawn if re.fullmatch(r"[−0-9.]+", text)]
    assert in_cells
    assert min(in_cells)[0] >= 24, sorted(in_cells)[:5]


def test_the_last_row_can_read_where_the_window_is(hall: Page, ready: Ready) -> None:
    hall.goto("/slide?present=1")
    ready(hall)
    bare(hall)
    hall.evaluate(RECORD)
    hall.get_by_test_id("transport-forward").click()
    hall.wait_for_function("window.drawnFigures.some(([, text]) => / of 16$/.test(text))")
    said = [tall for tall, text in hall.evaluate("window.drawnFigures") if text.endswith(" of 16")]
    assert min(said) >= 24


def test_key_and_switch_present_and_what_was_set_stays(page: Page, ready: Ready) -> None:
    page.goto("/kernels?sample=coins&lang=zh")
    ready(page)
    expect(page.locator(PAINTED)).to_be_visible()
    page.get_by_test_id("activation").select_option("relu")
    cell = page.get_by_test_id("kernel-grid").get_by_role("gridcell").nth(4)
    cell.click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("kernel=1,0,-1;1,7,-1;1,0,-1.*activation=relu"))
    usual = cell.evaluate("e => getComputedStyle(e).fontSize")
    page.get_by_test_id("input-canvas").focus()
    page.keyboard.press("p")
    bare(page)
    expect(page).to_have_url(PRESENTED)
    expect(cell).not_to_have_css("font-size", usual)
    page.keyboard.press("p")
    framed(page)
    expect(page).not_to_have_url(PRESENTED)
    expect(cell).to_have_css("font-size", usual)
    page.get_by_test_id("present").click()
    bare(page)
    page.get_by_test_id("leave-present").click()
    framed(page)
    expect(page.get_by_test_id("activation")).to_have_value("relu")
    expect(cell).to_have_text("7")
    expect(page.get_by_test_id("sample")).to_have_value("coins")
    expect(page.get_by_role("heading", name="卷积核工作台")).to_be_visible()
    expect(page).to_have_url(re.compile("kernel=1,0,-1;1,7,-1;1,0,-1.*activation=relu"))


def test_the_switch_is_seen_without_scrolling_and_worked_by_key(page: Page, ready: Ready) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/")
    ready(page)
    switch = page.get_by_role("switch", name="Present")
    expect(switch).to_be_in_viewport()
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.press("Enter")
    bare(page)


def test_a_p_that_is_typed_does_nothing(page: Page, ready: Ready) -> None:
    page.goto("/kernels")
    ready(page)
    expect(page.locator(PAINTED)).to_be_visible()
    page.get_by_text("Paste, load or copy").click()
    area = page.locator("textarea").first
    area.press_sequentially("pp f>")
    expect(area).to_have_value("pp f>")
    page.keyboard.press("Control+Shift+p")
    framed(page)
    assert page.evaluate("document.fullscreenElement") is None


def test_f_fills_the_screen_and_gives_it_back(page: Page, ready: Ready) -> None:
    page.goto("/kernels?present=1")
    ready(page)
    bare(page)
    page.keyboard.press("f")
    expect(page.get_by_test_id("full-screen")).to_have_text("Leave full screen (F)")
    assert page.evaluate("document.fullscreenElement === document.documentElement")
    page.keyboard.press("f")
    expect(page.get_by_test_id("full-screen")).to_have_text("Full screen (F)")


def test_pages_are_turned_by_keyboard_alone(page: Page, ready: Ready) -> None:
    page.goto("/?present=1")
    ready(page)
    bare(page)
    pages = page.get_by_test_id("present-page")
    page.keyboard.press("Shift+Period")
    expect(pages).to_have_value("kernels")
    expect(page).to_have_url(re.compile(r"/kernels\?.*present=1"))
    page.keyboard.press("Shift+Comma")
    expect(pages).to_have_value("")
    expect(page.get_by_role("heading", name="Convolution, one window at a time")).to_be_visible()
    pages.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="Kernel studio")).to_be_visible()
    page.keyboard.press("p")
    framed(page)


def test_a_kernel_chosen_on_the_first_page_stays_chosen(page: Page, ready: Ready) -> None:
    page.goto("/")
    ready(page)
    chip = page.get_by_role("button", name="Gaussian blur")
    chip.click()
    page.keyboard.press("p")
    bare(page)
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_a_present_that_is_neither_0_nor_1_is_one_sentence(page: Page, ready: Ready) -> None:
    page.goto("/?present=yes")
    ready(page)
    framed(page)
    expect(page.get_by_text("In the link, present: 'yes' is none of 0, 1.")).to_be_visible()
