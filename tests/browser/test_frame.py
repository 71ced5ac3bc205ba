"""The frame around the pages: cold deep links, languages, bad uploads, bad links."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader
from tools.serve import AppServer

Ready = Callable[[Page], Page]


def test_a_cold_server_opened_on_a_deep_link_shows_that_page_and_the_whole_menu(
    page: Page, ready: Ready, cold_server: Callable[[], AppServer]
) -> None:
    page.goto(f"{cold_server().url}/kernels")
    ready(page)
    expect(page.get_by_role("heading", name="Kernel studio")).to_be_visible()
    links = page.get_by_test_id("stSidebarNavLink")
    titles = (
        "Start",
        "Kernel studio",
        "Step the window",
        "Pooling",
        "Shift the picture",
        "From dense to convolution",
        "Receptive field",
        "Inside a trained network",
    )
    expect(links).to_have_text([re.compile(title) for title in titles])
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_page_sweeps_and_can_be_paused(page: Page, ready: Ready) -> None:
    page.goto("/")
    ready(page)
    inspector = page.get_by_label("The arithmetic of one cell")
    first = inspector.inner_text()
    expect(inspector).not_to_have_text(first)
    page.get_by_test_id("sweep-play").click()
    expect(page.get_by_test_id("sweep-play")).to_have_text("Play")


def test_a_card_opens_the_studio_on_its_demo(page: Page, ready: Ready) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="Find edges").click()
    expect(page.get_by_role("heading", name="Kernel studio")).to_be_visible()
    expect(page.get_by_test_id("kernel-picker")).to_have_value("sobel-x")
    expect(page).to_have_url(re.compile("kernel=sobel-x.*padding_mode=reflect"))


def test_a_card_opens_the_stage_on_its_preset(page: Page, ready: Ready) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="What pooling forgives").click()
    expect(page.get_by_role("heading", name="Pooling", exact=True)).to_be_visible()
    expect(page.get_by_test_id("preset")).to_have_value("pool-lecture")


def test_a_card_opens_the_network(page: Page, ready: Ready) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="Inside a trained network").click()
    expect(page.get_by_role("heading", name="Inside a trained network")).to_be_visible()
    expect(page.get_by_test_id("sheet")).to_be_visible()
    expect(page.get_by_test_id("verdict")).to_contain_text("cat")


@pytest.mark.parametrize(
    ("card", "title", "shown"),
    [
        ("From dense to convolution", "From dense to convolution", "matrix-slider"),
        ("How far a cell sees", "Receptive field", "field-picture"),
    ],
)
def test_a_card_opens_a_page_as_it_begins(
    page: Page, ready: Ready, card: str, title: str, shown: str
) -> None:
    page.goto("/")
    ready(page)
    page.get_by_role("button", name=card).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_test_id(shown)).to_be_visible()


def test_a_reader_gets_the_browsers_language(reader: Reader, ready: Ready) -> None:
    reader.page.goto("/kernels")
    ready(reader.page)
    title = {"en": "Kernel studio", "zh": "卷积核工作台"}[reader.language]
    expect(reader.page.get_by_role("heading", name=title)).to_be_visible()
    expect(reader.page.locator("html")).to_have_attribute("lang", reader.language)


def test_the_language_can_be_changed_and_stays_in_the_link(page: Page, ready: Ready) -> None:
    page.goto("/kernels?activation=relu")
    ready(page)
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", name="卷积核工作台")).to_be_visible()
    expect(page).to_have_url(re.compile(r"lang=zh"))
    expect(page.get_by_test_id("activation")).to_have_value("relu")
    page.goto("/kernels?lang=zh")
    expect(page.get_by_role("heading", name="卷积核工作台")).to_be_visible()


def test_no_english_sentence_is_left_on_a_chinese_page(page_zh: Page, ready: Ready) -> None:
    for path in ("/", "/kernels", "/slide", "/pooling", "/shift"):
        page_zh.goto(path)
        ready(page_zh)
        expect(page_zh.locator("[data-cnnviz-ready=true]").first).to_be_visible()
        text = page_zh.evaluate(
            """() => { const say = root => [...root.childNodes].map(n =>
                n.nodeType === 3 ? n.textContent : n.nodeType !== 1 || ['STYLE', 'SCRIPT'].includes(
                n.tagName) || (n.checkVisibility && !n.checkVisibility()) ? '' :
                (n.shadowRoot ? say(n.shadowRoot) : '') + ' ' + say(n)).join(' ');
                return say(document.querySelector('[data-testid=stApp]')) }"""
        )
        words = re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}", text)
        assert words == [], words


def corrupt(name: str) -> tuple[str, bytes]:
    """Files that are no picture, or too much of one."""
    good = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(good, "PNG")
    if name == "empty.png":
        return name, b""
    if name == "cut.png":
        return name, good.getvalue()[:-30]
    if name == "text.png":
        return name, b"hello, I am no picture at all"
    if name == "strip.png":
        strip = BytesIO()
        Image.new("L", (20_000, 1)).save(strip, "PNG")
        return name, strip.getvalue()
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b""))
    bomb = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return name, b"\x89PNG\r\n\x1a\n" + bomb


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("empty.png", "empty"),
        ("cut.png", "cut short"),
        ("text.png", "is text, not a picture"),
        ("strip.png", "20000 x 1"),
        ("bomb.png", "megapixels"),
    ],
)
def test_a_bad_upload_is_one_sentence_and_the_picture_stays(
    page: Page, ready: Ready, name: str, sentence: str
) -> None:
    page.goto("/kernels")
    ready(page)
    page.get_by_text("Upload a picture").click()
    file_name, data = corrupt(name)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": file_name, "mimeType": "image/png", "buffer": data}
    )
    expect(page.get_by_test_id("stAlert").filter(has_text=sentence)).to_be_visible()
    expect(page.get_by_test_id("input-canvas")).to_have_attribute(
        "aria-label", "Picture, 170 × 256. Arrow keys move the window."
    )
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_picture_whose_name_is_markup_stays_text(page: Page, ready: Ready) -> None:
    picture = BytesIO()
    Image.new("L", (1, 1)).save(picture, "PNG")
    page.goto("/kernels")
    ready(page)
    page.get_by_text("Upload a picture").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {
            "name": "<img src=x onerror=document.title='hit'>.png",
            "mimeType": "image/png",
            "buffer": picture.getvalue(),
        }
    )
    expect(page.get_by_test_id("input-canvas")).to_have_attribute(
        "aria-label", "Picture, 1 × 1. Arrow keys move the window."
    )
    expect(page).not_to_have_title("hit")
    expect(page.get_by_role("alert").filter(has_text="set back to fit")).to_be_visible()


def test_a_link_full_of_nonsense_still_opens_the_page(page: Page, ready: Ready) -> None:
    page.goto(
        "/kernels?sample=%3Cb%3E&size=7&colour=maybe&crop=1,2&value_range=x&kernel=nan&bias=inf"
        "&stride=0&stride=2&padding=-1&dilation=99999&activation=soft&pool=median&lang=fr&nonsense=1"
    )
    ready(page)
    expect(page.get_by_role("heading", name="Kernel studio")).to_be_visible()
    expect(page.locator("[data-cnnviz-ready=true]")).to_be_visible()
    expect(page.get_by_text("In the link, sample")).to_be_visible()
    expect(page.get_by_text("In the link, kernel")).to_be_visible()
    expect(page.get_by_text("In the link, stride: it is given 2 times.")).to_be_visible()
