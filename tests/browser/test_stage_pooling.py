"""The stage of /pooling: its numbers, its winners, and the map that the studio's kernel makes."""

from __future__ import annotations

import re
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from scipy.signal import correlate2d

from tests.browser.stage_hands import at, hover, press, said, taken, taken_map, value
from tests.browser.stages import Array, Ready, open_stage, plane
from tests.browser.test_studio import SOBEL_X, address_with

LECTURE = plane("3 -1 -3 -1 | -3 1 0 -3 | -3 -3 0 1 | 3 -2 -2 -1")


def windows(map_: Array, size: int, stride: int) -> list[list[float]]:
    """The values of each window, row by row."""
    starts = range(0, len(map_) - size + 1, stride)
    return [map_[r : r + size, c : c + size].ravel().tolist() for r in starts for c in starts]


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 1), (2, 1)])
@pytest.mark.parametrize(
    ("kind", "pooled"),
    [
        ("max", max),
        ("average", lambda cells: sum(cells) / len(cells)),
        ("l2", lambda cells: sum(v * v for v in cells) ** 0.5),
    ],
)
def test_the_lectures_map_is_pooled_in_every_way(
    page: Page, ready: Ready, kind: str, pooled: object, size: int, stride: int
) -> None:
    assert callable(pooled)
    open_stage(page, ready, "/pooling?preset=pool-lecture")
    page.get_by_test_id("pool").select_option(kind)
    for test_id, number in (("pool-y", size), ("pool-x", size), ("pool-stride-y", stride),
                            ("pool-stride-x", stride)):  # fmt: skip
        page.get_by_test_id(test_id).fill(str(number))
        page.get_by_test_id(test_id).press("Enter")
    wanted = [pooled(cells) for cells in windows(LECTURE, size, stride)]
    side = round(len(wanted) ** 0.5)
    page.get_by_test_id("stage-output-0").focus()
    press(page, "Home")
    for index, exact in enumerate(wanted):
        at(page, *divmod(index, side))
        shown = float(page.locator(".stage-view").get_attribute("data-value") or "nan")
        assert shown == pytest.approx(exact, abs=1e-5)
        press(page, "PageDown")
    parts = {f"pool={kind}": True, "pool_size=3": size == 3, "pool_stride=1": stride == 1}
    plain = (kind, size, stride) == ("max", 2, 2)
    told = ["preset=pool-lecture"] if plain else [part for part, given in parts.items() if given]
    expect(page).to_have_url(address_with(*told))
    np.testing.assert_allclose(taken_map(page)[0].ravel(), wanted, atol=1e-5)


def test_of_equal_values_the_first_in_reading_order_wins(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/pooling?preset=pool-ties")
    for cell, wins in {(0, 0): 1, (0, 1): 0, (1, 0): 0, (0, 2): 1, (1, 3): 0, (2, 1): 1, (3, 0): 0,
                       (2, 2): 1, (2, 3): 0, (3, 3): 0}.items():  # fmt: skip
        hover(page, "input-0", cell, (4, 4))
        expect(said(page)).to_contain_text(f"windows that hold it: 1, won by it: {wins}.")


def test_one_cell_wins_all_the_windows_that_overlap_on_it(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/pooling?preset=pool-overlap")
    hover(page, "input-0", (2, 2), (7, 7))
    expect(said(page)).to_contain_text("value 9: windows that hold it: 4, won by it: 4.")
    hover(page, "input-0", (3, 3), (7, 7))
    expect(said(page)).to_contain_text("value 1: windows that hold it: 1, won by it: 0.")


def test_the_studios_map_is_pooled(page: Page, ready: Ready) -> None:
    page.goto("/kernels?kernel=sobel-x&activation=relu")
    ready(page)
    expect(page.get_by_test_id("map-canvas")).to_be_visible()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Pooling").click()
    expect(page.locator(".stage[data-cnnviz-ready=true]")).to_be_visible()
    page.get_by_test_id("source-region").click()
    expect(page).to_have_url(address_with("pool=max"))
    page.get_by_test_id("pool-of").select_option("studio")
    expect(page).to_have_url(address_with("kernel=sobel-x", "activation=relu", "pool=max"))
    expect(page.get_by_test_id("stage-problem")).to_be_hidden()
    expect(page.locator(".inputs .pic-note")).to_have_text("10 × 10")
    expect(page.get_by_text("5 × 5 float32")).to_be_visible()
    found = taken_map(page)[0]
    pixels = np.array(Image.open(BytesIO(taken(page, "Picture, .png"))), np.float64) / 255
    size = page.get_by_test_id("region-box").get_attribute("aria-label") or ""
    expect(page.get_by_test_id("region-size")).to_contain_text("as 12 × 12 cells")
    height, width, top, left = (int(n) for n in re.findall(r"\d+", size))
    part = cv2.resize(
        pixels[top : top + height, left : left + width], (12, 12), interpolation=cv2.INTER_AREA
    )
    map_ = np.maximum(correlate2d(part, SOBEL_X.astype(np.float64), mode="valid"), 0)
    wanted = [max(cells) for cells in windows(map_, 2, 2)]
    np.testing.assert_allclose(found.ravel(), wanted, atol=1e-5)
    page.get_by_test_id("pool-of").select_option("plain")
    expect(page.locator(".inputs .pic-note")).to_have_text("12 × 12")


@pytest.mark.parametrize(
    ("test_id", "typed"), [("pool-y", "5"), ("pool-y", "0"), ("pool-padding", "2")]
)
def test_a_window_that_does_not_fit_is_one_sentence(
    page: Page, ready: Ready, test_id: str, typed: str
) -> None:
    open_stage(page, ready, "/pooling?preset=pool-lecture")
    page.get_by_test_id(test_id).fill(typed)
    page.get_by_test_id(test_id).press("Enter")
    expect(page.locator(".stage").get_by_role("alert")).to_be_visible()
    value(page, "3")
    page.get_by_test_id("preset").select_option("pool-l2")
    value(page, "5")
    expect(page.locator(".stage").get_by_role("alert")).to_have_count(0)
