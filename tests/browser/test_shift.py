"""The shift lab as a person uses it: dragging the cat, reading the numbers, the guided path."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from torch.nn import functional

from cnnviz.core.picture import View, prepare
from cnnviz.io.samples import load_sample
from tests.browser.test_studio import address_with

Ready = Callable[[Page], Page]
EDGE = torch.tensor([[[[1.0, 0, -1]] * 3]], dtype=torch.float64)
ZEROS = "fill=zeros&padding=same&padding_mode=zeros&activation=relu&pool=none"


def open_lab(page: Page, ready: Ready, query: str = "") -> None:
    page.goto(f"/shift{query}")
    ready(page)
    expect(page.locator(".lab[data-cnnviz-ready=true]")).to_be_visible()


def drag(page: Page, test_id: str, rows: int, cols: int, width: int) -> None:
    """Drag a panel whose picture is `width` pixels wide by so many of them."""
    box = page.get_by_test_id(test_id).bounding_box()
    assert box is not None
    scale = box["width"] / width
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + cols * scale, y + rows * scale, steps=5)
    page.mouse.up()


def numbers(page: Page) -> dict[str, tuple[str, str]]:
    """The table under the maps: name -> (largest, share)."""
    found = {}
    for row in page.locator('[data-testid="shift-numbers"] tbody tr').all():
        name, largest, share = row.locator("th, td").all_inner_texts()
        found[name] = (largest, share)
    return found


def cat() -> torch.Tensor:
    """The cat as the page shows it, (1, 1, H, W) from 0 to 1."""
    pixels = prepare(load_sample("cat", 256), View(size=256))
    return torch.tensor(np.float64(np.float32(pixels) / np.float32(255)))[None, None]


def test_dragging_the_cat_by_5_and_3_leaves_the_interior_exactly_0(
    page: Page, ready: Ready
) -> None:
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    open_lab(page, ready, f"?{ZEROS}")
    before = len(sent)
    drag(page, "shift-moved", 5, 3, 256)
    expect(page.locator(".lab")).to_have_attribute("data-shift", "5,3")
    x = cat()
    height, width = x.shape[2:]
    slid = torch.zeros_like(x)
    slid[..., 5:, 3:] = x[..., :-5, :-3]
    a = functional.relu(functional.conv2d(slid, EDGE, padding=1)).float()
    mapped = functional.relu(functional.conv2d(x, EDGE, padding=1)).float()
    b = torch.zeros_like(mapped)
    b[..., 5:, 3:] = mapped[..., :-5, :-3]
    inside = torch.zeros(height, width, dtype=torch.bool)
    inside[6 : height - 1, 4 : width - 1] = True
    differ = (a != b)[0, 0]
    assert not differ[inside].any()
    share = float(differ[~inside].double().mean()) * 100
    border = page.locator('[data-testid="shift-numbers"] tbody tr').nth(1)
    expect(border).to_contain_text(f"{share:.1f} %")
    found = numbers(page)
    assert found["Interior"] == ("exactly 0", "0 %")
    assert float(found["Border"][1].removesuffix(" %")) == pytest.approx(share, abs=0.051)
    largest = float((a - b).abs().max())
    assert float(found["Border"][0]) == pytest.approx(largest, abs=5e-4)
    expect(page).to_have_url(address_with("shift=5,3"))
    assert len(sent) > before


def test_nothing_is_sent_while_the_picture_is_held(page: Page, ready: Ready) -> None:
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    open_lab(page, ready)
    before = len(sent)
    box = page.get_by_test_id("shift-f").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 80, steps=8)
    expect(page.locator(".lab")).not_to_have_attribute("data-shift", "0,0")
    assert len(sent) == before
    page.mouse.up()


def test_the_arrow_keys_shift_and_circular_stride_1_is_exactly_0_everywhere(
    page: Page, ready: Ready
) -> None:
    open_lab(page, ready, "?fill=circular&padding=same&padding_mode=circular&pool=max&shift=0,0")
    page.locator("body").press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".lab")).to_have_attribute("data-shift", "8,1")
    expect(page.get_by_test_id("shift-verdict")).to_contain_text("exactly the same")
    assert {largest for largest, _ in numbers(page).values()} == {"exactly 0"}
    page.keyboard.press("0")
    expect(page.locator(".lab")).to_have_attribute("data-shift", "0,0")


def test_a_stride_of_2_commutes_only_with_even_shifts(page: Page, ready: Ready) -> None:
    query = "?fill=circular&padding=same&padding_mode=circular&stride=2&pool=none&shift=0,1"
    open_lab(page, ready, query)
    expect(page.get_by_test_id("shift-verdict")).to_contain_text("no multiple of the stride")
    expect(page.get_by_test_id("shift-phase")).to_contain_text("phase")
    page.locator("body").press("ArrowRight")
    expect(page.get_by_test_id("shift-verdict")).to_contain_text("exactly the same")


def test_global_pooling_says_the_same_number_wherever_the_cat_is(page: Page, ready: Ready) -> None:
    open_lab(page, ready, "?fill=circular&padding=same&padding_mode=circular&pool=global max")
    page.get_by_test_id("shift-dx-number").fill("20")
    page.get_by_test_id("shift-dx-number").press("Enter")
    expect(page.get_by_test_id("shift-global")).to_contain_text("exactly 0")


def test_the_pooled_shares_are_torchs(page: Page, ready: Ready) -> None:
    query = "?fill=circular&padding=same&padding_mode=circular&activation=relu&pool=max&shift=0,1"
    open_lab(page, ready, query)
    shares = page.get_by_test_id("shift-shares")
    expect(shares).to_contain_text("stayed the same")
    x = cat()

    def pooled(picture: torch.Tensor) -> torch.Tensor:
        around = functional.pad(picture, (1, 1, 1, 1), mode="circular")
        return functional.max_pool2d(functional.relu(functional.conv2d(around, EDGE)).float(), 2)

    same = float((pooled(x) == pooled(x.roll(1, 3))).double().mean()) * 100
    found = re.findall(r"([\d.]+) %", shares.inner_text())
    assert float(found[0]) == pytest.approx(same, abs=0.051)


def test_the_guided_path_by_keyboard_alone(page: Page, ready: Ready) -> None:
    open_lab(page, ready)
    page.get_by_test_id("guide-start").press("Enter")
    guide = page.get_by_test_id("guide")
    for step in range(1, 7):
        expect(guide).to_contain_text(f"Step {step} of 6")
        expect(page.get_by_test_id("guide-answer")).to_contain_text("Predict first")
        page.get_by_test_id("guide-option-0").press("Enter")
        expect(page.get_by_test_id("guide-answer")).to_contain_text(re.compile("Right|Not so"))
        page.get_by_test_id("guide-next").press("Enter")
    expect(guide).to_be_hidden()


def test_a_link_restores_the_lab_and_nonsense_is_said(page: Page, ready: Ready) -> None:
    query = "kernel=sobel-y&fill=replicate&blocks=2&shift=-4,7&pool=average"
    open_lab(page, ready, f"?{query}")
    expect(page.get_by_test_id("shift-fill")).to_have_value("replicate")
    expect(page.get_by_test_id("shift-blocks")).to_have_value("2")
    expect(page.locator(".lab")).to_have_attribute("data-shift", "-4,7")
    expect(page).to_have_url(address_with(*query.split("&")))
    open_lab(page, ready, "?fill=wool&blocks=9&shift=a,b&kernel=nan&stride=0")
    for name in ("fill", "blocks", "shift", "kernel", "stride"):
        expect(page.get_by_text(f"In the link, {name}")).to_be_visible()


def test_settings_that_do_not_fit_keep_the_last_map(page: Page, ready: Ready) -> None:
    open_lab(page, ready, "?sample=coins&size=64&padding=valid&pool=max")
    page.get_by_test_id("pool-y").fill("60")
    page.get_by_test_id("pool-y").press("Enter")
    page.get_by_test_id("shift-blocks").select_option("4")
    expect(page.get_by_test_id("shift-problem")).to_be_visible()
    expect(page.get_by_test_id("shift-f")).to_be_visible()


def test_half_pixels_cost_the_exactness_of_what_is_not_linear(page: Page, ready: Ready) -> None:
    query = "?fill=circular&padding=same&padding_mode=circular&activation=relu&pool=none"
    open_lab(page, ready, query)
    page.get_by_test_id("shift-half").check()
    page.locator("body").press("ArrowRight")
    expect(page.locator(".lab")).to_have_attribute("data-shift", "0,0.5")
    expect(page.get_by_test_id("shift-numbers")).not_to_contain_text("exactly 0")
