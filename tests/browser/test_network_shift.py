"""With a network, as a person sees it: the counts are torch's, hovering names classes, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import numpy as np
import torch
from playwright.sync_api import Page, expect

from cnnviz.core.network import Network
from cnnviz.core.network_input import network_input
from cnnviz.core.networks import SMALL_VGG, SMALL_VGG_BLUR
from cnnviz.core.picture import View, prepare
from cnnviz.io.samples import load_sample
from cnnviz.io.weights import load_built_in
from tests.browser.test_shift import drag, open_lab
from tests.networks import reference

Ready = Callable[[Page], Page]
REACH = range(-8, 9)


def shares(network: Network) -> np.ndarray:
    """The cat in colour, rolled by torch and decided by a plain torch network: (289, 10)."""
    pixels = prepare(load_sample("cat", 256), View(size=256, colour=True))
    x = torch.from_numpy(network_input(pixels, network)[0])[None]
    moved = torch.cat([x.roll((dy, dx), (2, 3)) for dy in REACH for dx in REACH])
    plain = reference(network, {k: np.float32(v) for k, v in load_built_in(network).items()})
    with torch.no_grad():
        return torch.cat([plain(some).softmax(1) for some in moved.split(64)]).numpy()


def open_section(page: Page, ready: Ready, query: str = "?colour=1") -> None:
    open_lab(page, ready, query)
    page.get_by_text("With a network").click()
    expect(page.get_by_text("Known, not measured here")).to_be_visible(timeout=60_000)


def test_the_counts_are_torchs_and_the_file_holds_its_numbers(page: Page, ready: Ready) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_lab(page, ready, "?colour=1")
    assert not any("plotly" in url.lower() for url in asked)
    page.get_by_text("With a network").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Known, not measured here")).to_be_visible(timeout=60_000)
    for network, name in ((SMALL_VGG, "plain"), (SMALL_VGG_BLUR, "anti-aliased")):
        expected = shares(network)
        decision = int(expected[144].argmax())
        count = int((expected.argmax(1) == decision).sum())
        # Two sums in another order may differ where two classes are equally probable.
        close = int((np.diff(np.sort(expected, axis=1)[:, -2:], axis=1) < 1e-5).sum())
        said = page.get_by_text(re.compile(f"keep the decision of the {name} network")).last
        text = said.inner_text()
        found = re.match(r"(\d+) of 289 moves", text)
        assert abs((int(found[1]) if found else 289) - count) <= close
        assert network.classes[decision] in text
        chart = page.locator(f".st-key-network-shift-{name}-shares-csv")
        with page.expect_download() as download:
            chart.get_by_role("button").click()
        text = download.value.path().read_text("utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        held = np.array([[float(row[name]) for name in network.classes] for row in rows])
        assert [(int(row["down"]), int(row["right"])) for row in rows] == [
            (dy, dx) for dy in REACH for dx in REACH
        ]
        assert np.abs(held - expected).max() < 1e-4


def test_hovering_names_the_class_and_the_other_tabs_draw(page: Page, ready: Ready) -> None:
    open_section(page, ready)
    page.locator(".st-key-network-shift-plain-classes .nsewdrag").hover()
    label = page.locator(".st-key-network-shift-plain-classes .hoverlayer")
    expect(label).to_contain_text(re.compile(rf"plain, .*({'|'.join(SMALL_VGG.classes)})"))
    for tab in ("Rotation", "Scale"):
        page.get_by_role("tab", name=tab).click()
        for kind in ("shares", "classes"):
            slug = {"Rotation": "turn", "Scale": "scale"}[tab]
            chart = page.locator(f".st-key-network-shift-{slug}-{kind} .main-svg").first
            expect(chart).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Without a break it stays from")).to_be_visible()


def test_the_picture_can_be_dragged_while_the_networks_are_asked(page: Page, ready: Ready) -> None:
    open_lab(page, ready, "?fill=zeros&shift=0,0")
    page.get_by_text("With a network").click()
    page.get_by_test_id("shift-moved").scroll_into_view_if_needed()
    drag(page, "shift-moved", 5, 3, 256)
    expect(page.locator(".lab")).to_have_attribute("data-shift", "5,3")
    expect(page.get_by_text("The picture is grey here")).to_be_visible()
    expect(page.get_by_text("Known, not measured here")).to_be_visible(timeout=60_000)


def test_on_a_phone_the_page_does_not_grow_wide(page: Page, ready: Ready) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_section(page, ready)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
