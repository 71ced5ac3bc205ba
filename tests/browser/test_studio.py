"""The studio as a person uses it: upload, pick, paint, take away, and what the numbers then are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect
from scipy.signal import correlate2d

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
Ready = Callable[[Page], Page]


def open_studio(page: Page, ready: Ready, query: str = "") -> None:
    page.goto(f"/kernels{query}")
    ready(page)
    expect(page.locator("[data-cnnviz-ready=true]")).to_be_visible()


def map_picture(page: Page) -> str:
    """The feature map's canvas as it stands."""
    return str(page.get_by_test_id("map-canvas").evaluate("canvas => canvas.toDataURL()"))


def photograph() -> Image.Image:
    """A real photograph of scikit-image, smaller than the working size so that no pixel is lost."""
    from skimage import data

    return Image.fromarray(data.camera()).resize((200, 160))


def address_with(*parts: str) -> re.Pattern[str]:
    """An address that holds all these parameters, in any order."""
    return re.compile("".join(f"(?=.*[?&]{re.escape(part)}(&|$))" for part in parts))


def downloaded(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def take(page: Page, label: str) -> bytes:
    with page.expect_download() as info:
        page.get_by_role("button", name=label).click()
    return downloaded(info.value)


def test_an_uploaded_photograph_through_sobel_x_is_what_scipy_says(
    page: Page, ready: Ready, tmp_path: Path
) -> None:
    picture = photograph()
    picture.save(tmp_path / "photo.png")
    open_studio(page, ready)
    page.get_by_text("Upload a picture").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "photo.png")
    expect(page.get_by_test_id("input-canvas")).to_have_attribute(
        "aria-label", "Picture, 160 × 200. Arrow keys move the window."
    )
    page.get_by_test_id("kernel-picker").select_option("sobel-x")
    expect(page.get_by_text("158 × 198 float32")).to_be_visible()
    expect(page.get_by_text("the browser's map differs by at most")).to_be_visible()
    expect(page).to_have_url(address_with("kernel=sobel-x"))
    found = np.load(BytesIO(take(page, "Map, .npy")))
    wanted = correlate2d(np.asarray(picture, np.float32) / 255, SOBEL_X, mode="valid")
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_painting_changes_the_map_before_any_message_to_the_server(
    page: Page, ready: Ready
) -> None:
    sent: list[float] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    open_studio(page, ready, "?kernel=0,0,0;0,1,0;0,0,0")
    before, messages = map_picture(page), len(sent)
    cell = page.locator('[data-testid="kernel-grid"] [data-row="0"][data-col="0"]')
    last = page.locator('[data-testid="kernel-grid"] [data-row="0"][data-col="2"]')
    start, stop = cell.bounding_box(), last.bounding_box()
    assert start is not None
    assert stop is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(stop["x"] + stop["width"] / 2, stop["y"] + stop["height"] / 2, steps=6)
    page.get_by_test_id("map-canvas").evaluate(
        """async (canvas, before) => { while (canvas.toDataURL() === before)
        await new Promise(requestAnimationFrame) }""",
        before,
    )
    assert len(sent) == messages
    page.mouse.up()
    expect(page).to_have_url(address_with("kernel=1,1,1;0,1,0;0,0,0"))
    assert len(sent) > messages


def test_a_link_restores_everything_and_writes_itself_again(page: Page, ready: Ready) -> None:
    query = (
        "?sample=coins&size=128&kernel=1,2;3,-4&bias=0.5&stride=2&padding=same"
        "&padding_mode=reflect&flip=1&activation=relu&pool=max&pool_size=3,2"
    )
    open_studio(page, ready, query)
    expect(page.get_by_test_id("activation")).to_have_value("relu")
    expect(page.get_by_test_id("pool-y")).to_have_value("3")
    expect(page.get_by_test_id("stride-x")).to_have_value("2")
    expect(page.get_by_test_id("flip")).to_be_checked()
    expect(page.get_by_test_id("bias-number")).to_have_value("0.5")
    expect(page).to_have_url(address_with(*query[1:].split("&")))


def test_the_kernel_goes_out_as_json_and_comes_in_again(
    page: Page, ready: Ready, tmp_path: Path
) -> None:
    open_studio(page, ready, "?kernel=1,2.5;-3,0.125")
    file = tmp_path / "kernel.json"
    file.write_bytes(take(page, "Kernel, .json"))
    assert json.loads(file.read_text())["format"] == "cnnviz-kernel"
    page.get_by_test_id("kernel-picker").select_option("sobel-x")
    expect(page).to_have_url(address_with("kernel=sobel-x"))
    page.get_by_text("Paste, load or copy").click()
    page.locator('[data-testid="kernel-file"]').set_input_files(file)
    expect(page).to_have_url(address_with("kernel=1,2.5;-3,0.125"))


def test_every_way_of_pointing_meets_in_the_same_cell(page: Page, ready: Ready) -> None:
    open_studio(page, ready, "?sample=lecture&kernel=1,-1,-1;-1,1,-1;-1,-1,1")
    box = page.get_by_test_id("map-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    inspector = page.get_by_label("The arithmetic of one cell")
    expect(inspector).to_contain_text("row 0, column 0")
    expect(inspector).to_contain_text("= 3")
    page.mouse.down()
    page.mouse.up()
    expect(inspector).to_contain_text("pinned")
    page.keyboard.press("ArrowRight")
    expect(inspector).to_contain_text("row 0, column 1")
    expect(inspector).to_contain_text("= −1")
    page.keyboard.press("Escape")
    expect(inspector).to_contain_text("click to pin")


def test_three_partial_sums_and_the_bias_add_up(page: Page, ready: Ready) -> None:
    open_studio(page, ready, "?sample=colours&colour=1&mode=sum&kernel=1|2|3&bias=0.5")
    inspector = page.get_by_label("The arithmetic of one cell")
    for channel in "RGB":
        expect(inspector).to_contain_text(f"{channel}:")
    expect(inspector).to_contain_text("0.5 (bias)")


def test_compare_shows_a_second_map_of_the_same_picture(page: Page, ready: Ready) -> None:
    open_studio(page, ready, "?kernel=sobel-x")
    page.get_by_test_id("compare").check()
    page.get_by_test_id("kernel-picker").select_option("sobel-y")
    expect(page.get_by_test_id("map-canvas-b")).to_be_visible()
    expect(page).to_have_url(address_with("kernel=sobel-x", "compare=sobel-y"))


@pytest.mark.parametrize(
    ("test_id", "value", "sentence"),
    [
        ("stride-y", "0", "Stride, down: 0 cannot be used"),
        ("stride-y", "", "Stride, down: ∅ cannot be used"),
        ("bias-number", "1e300", "The bias 1e300 cannot be used"),
        ("stride-x", "999", "is larger than the picture"),
        ("dilation-y", "64", "kernel"),
    ],
)
def test_a_bad_setting_says_one_sentence_and_keeps_the_last_map(
    page: Page, ready: Ready, test_id: str, value: str, sentence: str
) -> None:
    open_studio(page, ready, "?sample=coins&size=64&kernel=1,2,3,4;5,6,7,8")
    before = map_picture(page)
    page.get_by_test_id(test_id).fill(value)
    page.get_by_test_id(test_id).press("Enter")
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    assert map_picture(page) == before
