"""How fluently /parameters and /receptive-field answer, and what their server side costs.

Hover and slider are to be answered within a frame and without the server, and the slider of a
12 x 12 picture with two channels is to move at 55 frames a second. A frame is all that the main
thread does from one event to the next, layout and painting of the page included.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import cycle

from playwright.sync_api import Browser, Page

from cnnviz.core.conv_spec import ConvSpec
from cnnviz.core.effective_choice import EffectiveChoice
from cnnviz.core.effective_field import random_field
from cnnviz.core.im2col import MENU, chosen_kernels
from cnnviz.core.im2col_race import race
from cnnviz.core.layer_rivals import Rivals, RivalSpec
from cnnviz.core.picture import shrink, to_planes
from cnnviz.core.stack_presets import preset_stack, stack_preset
from cnnviz.core.torch_rivals import counted_on_torch
from cnnviz.io.samples import load_sample
from cnnviz.ui.im2col_race import LARGEST_SIDE
from tools.bench.hands import Moves, box_of, hover, playing
from tools.bench.networks import beside
from tools.bench.probes import POINTER, frames_a_second, open_page, work_per_event
from tools.bench.table import Row, percentile, show
from tools.browser import chromium, ready
from tools.serve import AppServer

__all__ = ["main", "rows"]

READY = '[data-cnnviz-ready="true"]'
PARAMETERS = (
    "/parameters?matrix_side=12&matrix_channels=2&columns_side=12"
    f"&columns_filters={','.join(MENU[:4])}"
)
FIELDS = "/receptive-field?preset=vgg16"
SLIDER = '[data-testid="matrix-slider"]'
MATRIX = '[data-testid="matrix-cells"]'
HEIGHT = '[data-testid="rivals-height"]'
OUTPUT = '[data-testid="matrix-y"]'
CARD = '.pa-card[data-rival="dense"] .pa-facts'
COLUMNS = '[data-testid="im2col-picture"]'
LAST = '[data-testid="level-18"]'
PICTURE = '[data-testid="field-picture"]'
FRAME = 1000 / 60
MOVED = ("input",)
RATE = 60  # moves a second
RESTED = 1000  # ms after which everything that a change causes is done


def rows(quick: bool = False) -> list[Row]:
    """Measure, on a server and a browser of its own; `quick` takes less time."""
    seconds, rounds = (1.5, 3) if quick else (5.0, 9)
    found = []
    with chromium() as browser, AppServer() as server:
        for measure, address, shown in (
            (_parameters, PARAMETERS, f"{READY} {COLUMNS}"),
            (_fields, FIELDS, f".fs{READY}"),
        ):
            page = open_page(browser, server.url + address, shown)
            found += measure(browser, page, seconds)
            page.context.close()
    return [*found, *_server(rounds)]


def _parameters(browser: Browser, page: Page, seconds: float) -> list[Row]:
    measure = partial(_measured, browser, page, seconds)
    steps, heights = (["PageDown"] * 90 + ["PageUp"] * 90, ["ArrowUp"] * 40 + ["ArrowDown"] * 40)
    slide = partial(_slide, page)
    return [
        _frames("12 x 12, two channels: frames while the slider moves", page, slide, seconds),
        *measure("moving the slider", MOVED, slide, MATRIX),
        *measure("hovering an entry of the matrix", POINTER, partial(_over, page, MATRIX), MATRIX),
        *measure("hovering an output, a row", POINTER, partial(_over, page, OUTPUT), MATRIX),
        *measure("im2col: a step", ("keydown",), partial(_keys, page, COLUMNS, steps), COLUMNS),
        *measure(
            "a changed height to the numbers of three layers",
            ("change",),
            partial(_keys, page, HEIGHT, heights),
            CARD,
        ),
    ]


def _fields(browser: Browser, page: Page, seconds: float) -> list[Row]:
    measure = partial(_measured, browser, page, seconds)
    steps = ["PageUp"] * 17 + ["PageDown"] * 17
    return [
        *measure("VGG-16: hovering its last map", POINTER, partial(_over, page, LAST), PICTURE),
        *measure("VGG-16: hovering the picture", POINTER, partial(_over, page, PICTURE), PICTURE),
        *measure(
            "VGG-16: a step of the growth",
            ("keydown",),
            partial(_keys, page, PICTURE, steps),
            PICTURE,
        ),
    ]


def _measured(
    browser: Browser,
    page: Page,
    seconds: float,
    what: str,
    kinds: tuple[str, ...],
    moves: Callable[[], Moves],
    seen: str,
) -> list[Row]:
    """What an event of these kinds costs and sends; raises RuntimeError if `seen` stays.

    A key or a typed number may take longer than a frame, a moved pointer may not.
    """
    before = page.locator(seen).first.screenshot()
    playing(moves(), 0.3, RATE)()
    if page.locator(seen).first.screenshot() == before:
        raise RuntimeError(f"{what}: nothing changed at {seen}")
    work = work_per_event(browser, page, playing(moves(), seconds, RATE), kinds)
    busy, computing = [w.busy for w in work], [w.computing for w in work]
    page.wait_for_timeout(RESTED)
    ready(page)
    page.evaluate("cnnvizBench.messages()")
    playing(moves(), seconds / 2, RATE)()
    sent = page.evaluate("cnnvizBench.messages()")
    most = FRAME if kinds in (POINTER, MOVED) else None
    return [
        Row(f"{what}, median", percentile(busy, 0.5), "ms"),
        Row(f"{what}, p95", percentile(busy, 0.95), "ms", most=most),
        Row(f"{what}, of it computing, p95", percentile(computing, 0.95), "ms"),
        Row(f"{what}, messages before it rests", sent, "", most=0),
    ]


def _frames(what: str, page: Page, moves: Callable[[], Moves], seconds: float) -> Row:
    playing(moves(), 0.5)()
    return Row(what, frames_a_second(page, playing(moves(), seconds)), "/s", least=55)


def _over(page: Page, selector: str) -> Moves:
    return hover(page, box_of(page, selector))


def _slide(page: Page) -> Moves:
    """Drag the slider from end to end and back, never letting it go."""
    box = box_of(page, SLIDER)
    y = box["y"] + box["height"] / 2
    places = [box["x"] + box["width"] * (0.02 + 0.96 * part / 240) for part in range(241)]
    page.mouse.move(places[-1], y)
    page.mouse.down()
    try:
        for x in cycle(places[::-1] + places):
            yield partial(page.mouse.move, x, y)
    finally:
        page.mouse.up()


def _keys(page: Page, selector: str, keys: list[str]) -> Moves:
    page.locator(selector).focus()
    for key in cycle(keys):
        yield partial(page.keyboard.press, key)


def _server(rounds: int) -> list[Row]:
    """Counts, race and effective field, on this process's own core."""
    spec = RivalSpec()
    by_formula, by_torch = beside(lambda: Rivals.of(spec), lambda: counted_on_torch(spec), rounds)
    planes = to_planes(shrink(load_sample("astronaut", 512), LARGEST_SIDE))
    kernels = chosen_kernels(MENU[:4], len(planes))
    found = race(
        planes, kernels, ConvSpec(), lambda part: None, lambda work: work(), time.perf_counter
    )
    loops, product, conv = (1000 * each for each in found.seconds)
    stack, draws = preset_stack(stack_preset("vgg16"), planes.shape), EffectiveChoice().draws
    start = time.perf_counter()
    random_field(stack, True, draws, lambda part: None, lambda work: work())
    took = time.perf_counter() - start
    return [
        Row("three layers counted on torch (floor: by formula)", by_torch, "ms", by_formula),
        Row(f"race, {len(planes)} x {planes.shape[1]} x {planes.shape[2]}: loops", loops, "ms"),
        Row("race: im2col as fast as the loops", loops / product, "times"),
        Row("race: torch as fast as the loops", loops / conv, "times"),
        Row(f"effective field of VGG-16, {draws} draws", took, "s"),
    ]


def main(quick: bool = False) -> None:
    """Print the table."""
    show("Why convolution: /parameters and /receptive-field", rows(quick))


if __name__ == "__main__":
    main()
