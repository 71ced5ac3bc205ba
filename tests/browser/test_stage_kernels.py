"""Several kernels on one stage, and what is taken away from it."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from cnnviz.core.stage_presets import preset
from tests.browser.stage_hands import (
    at,
    box_of,
    click,
    press,
    said,
    saved_picture,
    taken_map,
    value,
)
from tests.browser.stages import Ready, open_stage, torch_maps
from tests.browser.test_studio import address_with


def maps(page: Page, count: int) -> None:
    """Expect so many output planes."""
    expect(page.locator(".outputs .grid-pic")).to_have_count(count)
    for k in range(count):
        expect(page.get_by_test_id(f"stage-output-{k}")).to_be_visible()


def use_kernel(page: Page, text: str) -> None:
    """Paste a kernel into the editor that is open."""
    area = page.get_by_test_id("kernel-text")
    if not area.is_visible():
        page.get_by_text("Paste, load or copy").click()
    area.fill(text)
    page.get_by_test_id("kernel-text-use").click()


def test_up_to_four_kernels_come_and_go_each_with_its_map(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=nine")
    add = page.get_by_test_id("kernel-add")
    expect(page.get_by_test_id("kernel-remove")).to_be_hidden()
    for count, kernel, shown in ((2, "1 1; 1 1", "12"), (3, "0 0; 0 1", "5"), (4, "2 0; 0 0", "2")):
        add.click()
        maps(page, count)
        at(page, 0, 0, which=count - 1)
        use_kernel(page, kernel)
        value(page, shown)
    expect(add).to_have_count(0)
    expect(page).to_have_url(
        address_with("kernel=1,0;0,-1", "compare=1,1;1,1", "kernel3=0,0;0,1", "kernel4=2,0;0,0")
    )
    page.get_by_test_id("stage-output-0").focus()
    for key, shown in (("1", "-4"), ("3", "5"), ("2", "12"), ("4", "2")):
        press(page, key)
        at(page, 0, 0, which=int(key) - 1)
        value(page, shown)
        tab = page.get_by_test_id(f"kernel-tab-{key}")
        expect(tab).to_have_attribute("aria-selected", "true")
    page.get_by_test_id("kernel-tab-2").click()
    value(page, "12")
    page.get_by_test_id("kernel-remove").click()
    maps(page, 3)
    value(page, "5")
    for count in (2, 1):
        page.get_by_test_id("kernel-remove").click()
        maps(page, count)
    expect(page.get_by_test_id("kernel-remove")).to_be_hidden()
    press(page, "4")
    at(page, 0, 0)
    value(page, "-4")
    expect(page).to_have_url(address_with("preset=nine"))


def test_a_kernel_is_added_while_the_window_runs(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    page.get_by_test_id("transport-speed").select_option("Infinity")
    page.get_by_test_id("transport-loop").click()
    page.get_by_test_id("transport-play").click()
    for count in (2, 3):
        page.get_by_test_id("kernel-add").click()
        maps(page, count)
        expect(page.locator(f'.stage-view[data-map="{count - 1}"]')).to_be_visible()
    page.get_by_test_id("kernel-remove").click()
    maps(page, 2)
    expect(page.locator('.stage-view[data-map="1"]')).to_be_visible()
    expect(page.locator('[data-testid="transport-play"][data-playing="true"]')).to_be_visible()


def test_a_number_key_looks_at_a_map_also_where_a_cell_is_pinned(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=two-kernels")
    click(page, "output-0", (1, 1), (8, 8))
    expect(said(page)).to_contain_text("pinned")
    press(page, "2")
    at(page, 1, 1, which=1)


def test_several_kernels_keep_one_size(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=two-kernels")
    page.get_by_test_id("kernel-tab-2").click()
    use_kernel(page, "1 2")
    expect(page).to_have_url(address_with("compare=1,2"))
    at(page, 0, 0, which=1)
    press(page, "1")
    page.get_by_test_id("stage-output-0").focus()
    press(page, "1")
    at(page, 0, 0, which=0)
    expect(page.locator(".insp [data-part=kernel]").first).to_have_attribute("data-rows", "1")
    expect(page.locator(".insp [data-part=kernel]").first).to_have_attribute("data-cols", "2")
    expect(page.get_by_text("the browser's map differs by at most")).to_be_visible()
    assert taken_map(page).shape == (2, 8, 8)


def test_the_studios_kernel_and_the_library_can_be_chosen(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=lecture-diagonal")
    picker = page.get_by_test_id("kernel-picker")
    picker.select_option("vertical-edge")
    value(page, "0")  # 1 + 0 + 0 - (0 + 0 + 1)
    picker.select_option(label="The studio's kernel")
    expect(page.get_by_test_id("stage-problem")).to_be_hidden()
    expect(page.get_by_text("the browser's map differs by at most")).to_be_visible()


def test_kernels_need_not_be_square_and_what_is_made_equals_torch(page: Page, ready: Ready) -> None:
    open_stage(page, ready, "/slide?preset=rgb-patch")
    stage = preset("rgb-patch", "/slide"[1:]).stage.to_json()
    wanted = torch_maps(stage, np.array(stage["source"]["planes"]))
    found = taken_map(page)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    open_stage(page, ready, "/slide?matrix=1,2,3,4;5,6,7,8&kernel=1,2,3&padding=0,1,2,0")
    weights = np.array([1.0, 2, 3])
    rows = np.pad(np.arange(1.0, 9).reshape(2, 4), ((0, 1), (2, 0)))
    wanted = np.stack([np.correlate(row, weights, "valid") for row in rows])
    np.testing.assert_array_equal(taken_map(page)[0], wanted)


def test_the_view_is_saved_as_a_picture(page: Page, ready: Ready) -> None:
    for name in ("slide", "pooling"):
        open_stage(page, ready, f"/{name}")
        view = box_of(page.locator(".stage-view"))
        with Image.open(BytesIO(saved_picture(page))) as picture:
            assert picture.format == "PNG"
            for side, wanted in zip(picture.size, (view["width"], view["height"]), strict=True):
                assert abs(side - 2 * (wanted + 32)) <= 2
            grey = np.asarray(picture.convert("L"))
        assert len(np.unique(grey)) > 20  # cells, numbers, words
