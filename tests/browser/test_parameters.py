"""/parameters as a person uses it: every figure read off the page, the slider, the columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnnviz.core.rival_questions import questions
from tests.browser.parameters_hands import (
    expect_fact,
    open_parameters,
    plain,
    preset,
    slide,
    type_in,
)
from tests.browser.stage_hands import listening
from tests.browser.test_present import SMALLEST
from tests.browser.test_studio import address_with

Ready = Callable[[Page], Page]

# Preset, then layer, fact, count: the figures of the lectures.
FIGURES = (
    (
        "224",
        ("dense", "weights", 150_528_000),
        ("dense", "biases", 1000),
        ("local", "weights", 1_354_752),
        ("local", "outputs", 50_176),
        ("conv", "weights", 27),
        ("conv", "biases", 1),
    ),
    ("224-grey", ("local", "weights", 451_584), ("conv", "weights", 9)),
    ("30", ("dense", "weights", 900_000), ("conv", "weights", 144)),
    ("100", ("dense", "weights", 30_000_000)),
    ("12mp-grey", ("dense", "weights", 1_200_000_000)),
    ("12mp", ("dense", "weights", 3_600_000_000)),
    ("64", ("conv", "weights", 36_864), ("conv", "biases", 64)),
    ("fair", ("conv", "weights", 27_000), ("conv", "multiplyAdds", 1_354_752_000)),
)


def test_every_figure_of_the_lectures_stands_there(page: Page, ready: Ready) -> None:
    open_parameters(page, ready)
    for slug, *facts in FIGURES:
        preset(page, slug)
        for rival, name, count in facts:
            expect_fact(page, rival, name, count)
    preset(page, "224")
    memory = page.locator('.pa-card[data-rival="dense"] [data-fact="bytes"]')
    expect(memory).to_contain_text(re.compile("602.1 MB"))
    ratios = page.locator('.pa-card[data-rival="conv"] .pa-ratios')
    expect(ratios).to_contain_text(re.compile(r"50\s176 times fewer"))
    page.get_by_test_id("rivals-padding").select_option("valid")
    expect(page.get_by_test_id("rivals-sizes")).to_contain_text("222")
    expect_fact(page, "conv", "outputs", 222 * 222)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("224", ("50176 pixels × 3 = 150528 numbers", "150529000 fully connected")),
        ("30", ("901000 fully connected", "160 convolutional", "[8, 16, 30, 30]")),
        ("64", ("36928 convolutional",)),
        ("fair", ("28000 convolutional",)),
    ],
)
def test_python_says_what_is_together_and_counts_again(
    page: Page, ready: Ready, slug: str, words: tuple[str, ...]
) -> None:
    open_parameters(page, ready)
    preset(page, "100")
    preset(page, slug)
    line = page.get_by_text("Weights and biases together")
    for word in words:
        expect(line).to_have_text(_grouped(word))
    expect(page.get_by_text("Counted again on torch modules")).to_be_visible()


def _grouped(words: str) -> re.Pattern[str]:
    """A pattern for words whose numbers may stand in groups."""
    return re.compile(re.sub(r"(?<=\d)(?=\d)", r"\\s?", re.escape(words)))


def test_numbers_are_counted_without_a_message_and_one_follows_the_rest(
    page: Page, ready: Ready
) -> None:
    sent = listening(page)
    open_parameters(page, ready)
    expect(page.get_by_text("Counted again on torch modules")).to_be_visible()
    before = len(sent)
    type_in(page, "rivals-height", "300")
    expect_fact(page, "dense", "weights", 1000 * 3 * 300 * 224)
    expect(page).to_have_url(address_with("layer_height=300"))
    assert len(sent) == before + 1
    type_in(page, "rivals-kernel", "99")
    alert = page.get_by_test_id("problem").first
    expect(alert).to_contain_text("99")
    expect(page.get_by_test_id("rivals-kernel")).to_have_value("3")
    expect_fact(page, "dense", "weights", 1000 * 3 * 300 * 224)
    assert len(sent) == before + 1


def test_a_kernel_that_does_not_fit_leaves_the_last_good_state(page: Page, ready: Ready) -> None:
    open_parameters(page, ready, "?layer_height=5&layer_width=5&layer_padding=valid")
    expect_fact(page, "conv", "outputs", 9)
    type_in(page, "rivals-kernel", "7")
    expect(page.get_by_test_id("problem").first).to_contain_text("does not fit")
    expect_fact(page, "conv", "outputs", 9)


def test_the_questions_are_guessed_first(page: Page, ready: Ready) -> None:
    open_parameters(page, ready)
    page.get_by_test_id("questions-layout").get_by_text("all").click()
    for n, question in enumerate(questions()):
        card = page.locator(f'[data-question="{question.id}"]')
        reason = page.get_by_test_id(f"reason-{question.id}")
        expect(reason).not_to_contain_text(".")
        wrong = n % 2
        choice = (question.answer + wrong) % len(question.choices)
        card.get_by_role("radio").nth(choice).check()
        page.get_by_test_id(f"show-{question.id}").click()
        expect(reason).to_contain_text("Not quite." if wrong else "Right.")
        wanted = re.sub(r"(?<=\d),(?=\d{3})", "", str(question.reason))
        assert wanted in plain(reason.inner_text())
    expect(page.get_by_test_id("questions-score")).to_contain_text("3 of 6 right")


def test_the_slider_goes_from_dense_to_convolution_and_back(page: Page, ready: Ready) -> None:
    sent = listening(page)
    open_parameters(page, ready)
    state = page.get_by_test_id("matrix-state")
    expect(state).to_contain_text("Free parameters: 9")
    expect(state).to_contain_text("equal to the last digit")
    expect(page.get_by_text("differ by exactly 0")).to_be_visible()
    expect(page.get_by_text("Counted again on torch modules")).to_be_visible()
    before = len(sent)
    slide(page, 0)
    expect(state).to_contain_text(re.compile(r"Free parameters: 1\s?296"))
    expect(state).to_contain_text("Largest difference")
    expect(page).to_have_url(address_with("matrix_at=0.0"))
    assert len(sent) == before + 1
    expect(page.get_by_text("differ by at most")).to_be_visible()
    page.locator('[data-stop="2"]').click()
    expect(state).to_contain_text("Free parameters: 121")
    page.get_by_test_id("matrix-order").get_by_text("locality", exact=True).click()
    expect(state).to_contain_text("Free parameters: 256")
    page.locator('[data-stop="3"]').click()
    expect(state).to_contain_text("equal to the last digit")


def test_an_entry_says_its_cell_and_its_copies(page: Page, ready: Ready) -> None:
    open_parameters(page, ready)
    cells = page.get_by_test_id("matrix-cells")
    cells.scroll_into_view_if_needed()
    cells.hover()
    cells.focus()
    cells.press("ArrowRight")
    expect(page.get_by_test_id("matrix-said")).to_contain_text("of the matrix is output")


def test_the_matrix_is_saved_as_it_is_shown(page: Page, ready: Ready) -> None:
    open_parameters(page, ready, "?matrix_side=4&matrix_channels=2")
    with page.expect_download() as info:
        page.get_by_role("button", name="Matrix, .csv").click()
    lines = Path(info.value.path()).read_text().strip().splitlines()
    assert len(lines) == 1 + 16
    assert len(lines[0].split(",")) == 32


def test_the_columns_and_the_race(page: Page, ready: Ready) -> None:
    open_parameters(page, ready)
    expect(page.get_by_test_id("im2col-memory")).to_contain_text("576")
    expect(page.get_by_text("9 × 16 columns, 2 maps")).to_be_visible()
    expect(page.get_by_text("times faster")).to_be_hidden()
    page.get_by_text("The race on your picture").click()
    expect(page.get_by_text("as fast as the loops")).to_be_visible()


def test_the_cut_up_photo_and_plotly_only_with_its_chart(page: Page, ready: Ready) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_parameters(page, ready)
    page.get_by_text("The cut-up photo, and one pixel").click()
    expect(page.get_by_text("as if everything were an edge")).to_be_visible()
    page.get_by_role("tab", name="A fully connected layer").click()
    expect(page.get_by_text("8 of 8 outputs are identical")).to_be_visible()
    page.get_by_role("tab", name="One pixel of shift").click()
    expect(page.get_by_text("exactly 0 in the interior, exactly 0 in the border")).to_be_visible()
    page.get_by_text("zeros come in").click()
    expect(page.get_by_text("exactly 0 in the interior, at most")).to_be_visible()
    assert not any("plotly" in url.lower() for url in fetched)
    page.get_by_role("tab", name="Neighbours").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.get_by_text("Direct neighbours:")).to_be_visible()


def test_what_a_link_names_and_cannot_be_is_said(page: Page, ready: Ready) -> None:
    open_parameters(page, ready, "?layer_height=0&matrix_side=99&columns_filters=none")
    for name in ("layer_height", "matrix_side", "columns_filters"):
        expect(page.get_by_text(f"In the link, {name}")).to_be_visible()
    expect_fact(page, "dense", "weights", 150_528_000)
    preset(page, "30")
    expect(page.get_by_text("In the link, layer_height")).to_be_hidden()


def test_the_last_row_can_read_every_figure(page: Page, ready: Ready) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_parameters(page, ready, "?present=1")
    expect(page.get_by_test_id("leave-present")).to_be_visible()
    page.wait_for_function(f"({SMALLEST})().every(([size]) => size >= 24)")


def test_nothing_is_wider_than_a_phone(new_context: Callable[..., object], ready: Ready) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page: Page = context.new_page()  # type: ignore[attr-defined]
    open_parameters(page, ready)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
