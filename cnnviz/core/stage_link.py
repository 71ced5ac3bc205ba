"""A stage as URL parameters, and back: the name of a preset, or the settings and the input.

Reading never fails: a parameter that cannot be used is left out, and one sentence says why.
"""

from __future__ import annotations

from dataclasses import replace

from cnnviz.core.link import (
    KERNELS,
    Query,
    demo_from_query,
    demo_to_query,
    planes_from_text,
    planes_to_text,
    read_wholes,
    single,
)
from cnnviz.core.matrix import Matrix
from cnnviz.core.messages import Refusal
from cnnviz.core.network_window import NetworkWindow
from cnnviz.core.region import Region
from cnnviz.core.stage_demo import Shape, StageDemo, check_pooling, check_slide
from cnnviz.core.stage_presets import PRESETS, default_stage, preset, preset_stage
from cnnviz.core.stage_source import Position, Source, first_place

__all__ = ["stage_from_query", "stage_to_query"]

LONGEST = 60_000
FIRST = (0, 0, 0)
# What may be to blame when a kernel or a window does not fit, the likeliest first.
SIZES = ("preset", "matrix", "input", *KERNELS, "dilation", "pool_size")


def stage_to_query(stage: StageDemo, page: str, picture: Shape | None = None) -> dict[str, str]:
    """The parameters that restore `stage`: a preset's name where it is one, else all of it.

    picture: the shape (C, H, W) of the shared picture, in whose middle a preset may have its box.
    """
    for each in PRESETS:
        of_preset = preset_stage(each, picture)
        if each.page == page and replace(of_preset, at=stage.at) == stage:
            return {"preset": each.slug, **_at_text(stage.at, of_preset.at)}
    query, source = demo_to_query(replace(stage.demo, mode="each")), stage.source
    if isinstance(source, Matrix):
        query["matrix"] = planes_to_text(source.planes)
    elif isinstance(source, Region):
        query["input"] = "region:" + ",".join(map(str, (*source.box, source.cells)))
    else:
        del query["kernel"]
        parts = (source.network, source.layer, source.channel, source.row, source.col)
        query["input"] = "network:" + ",".join(map(str, parts)) + ",own" * source.own_size
    return {**query, **_at_text(stage.at, _begins(source, picture))}


def _at_text(at: Position, usual: Position) -> dict[str, str]:
    return {} if at == usual else {"at": ",".join(map(str, at if at[0] else at[1:]))}


def _begins(source: Source, picture: Shape | None) -> Position:
    unknown = isinstance(source, NetworkWindow) and source.own_size and picture is None
    return FIRST if unknown else first_place(source, picture)


def stage_from_query(
    query: Query, page: str, picture: Shape | None = None
) -> tuple[StageDemo, dict[str, Refusal]]:
    """The stage a link describes, and for each unusable parameter why it was left out.

    picture: the shape (C, H, W) of the shared picture; without it, whether a region's maps hold
    the position is left to `StageDemo.fitted`.
    """
    problems: dict[str, Refusal] = {}
    usual = default_stage(page)
    stage, why = single(query, "preset", lambda v: preset_stage(preset(v, page), picture), usual)
    if why is not None:
        problems["preset"] = why
    if why is not None or not query.get("preset"):
        stage, found = _settings(query, page, usual)
        problems |= found
    why = _misfit(stage, picture)
    if why is not None:
        blamed = (name for name in SIZES if query.get(name) and name not in problems)
        stage, problems = usual, {**problems, next(blamed, "kernel"): why}
    stage = stage if query.get("preset") else replace(stage, at=_begins(stage.source, picture))
    placed, why = single(query, "at", lambda v: _placed(stage, v, picture), stage)
    if why is not None:
        problems["at"] = why
        placed = replace(stage, at=_begins(stage.source, picture))
    return placed, problems


def _settings(query: Query, page: str, usual: StageDemo) -> tuple[StageDemo, dict[str, Refusal]]:
    implied = ("mode", "pool") if page == "slide" else ("mode",)
    read = {name: values for name, values in query.items() if name not in implied}
    names, check = (KERNELS, check_slide) if page == "slide" else (KERNELS[:1], check_pooling)
    demo, problems = demo_from_query(read, names, usual.demo, check)
    source = usual.source
    inputs = _window_or_region if page == "slide" else _region
    for name, reader in (("matrix", _matrix), ("input", inputs)):
        if name == "input" and query.get("matrix") and list(query.get("input", ())) == ["matrix"]:
            continue  # says no more than the matrix itself
        source, why = single(query, name, reader, source)
        if why is not None:
            problems[name] = why
    return StageDemo(demo, source), problems


def _matrix(text: str) -> Source:
    if len(text) > LONGEST:
        raise Refusal(
            "The matrix is {n} characters long, but at most {most} are read.",
            n=len(text),
            most=LONGEST,
        )
    return Matrix(planes_from_text(text))  # type: ignore[arg-type]


def _window_or_region(text: str) -> Source:
    kind, _, rest = text.partition(":")
    if kind != "network":
        return _region(text)
    parts = rest.split(",")
    own = parts[-1] == "own"
    numbers = parts[2:-1] if own else parts[2:]
    if len(numbers) != 3:
        raise Refusal(
            "The window {value} is not a network, a layer, and three whole numbers: channel, row "
            "and column.",
            value=repr(rest[:40]),
        )
    channel, row, col = read_wholes(",".join(numbers))
    return NetworkWindow(parts[0], parts[1], channel, row, col, own)


def _region(text: str) -> Source:
    kind, _, numbers = text.partition(":")
    if kind != "region":
        raise Refusal(
            "The input {value} is unknown: a matrix, or region: and top, left, height, width and "
            "cells.",
            value=repr(text[:40]),
        )
    parts = read_wholes(numbers)
    if len(parts) != 5:
        raise Refusal(
            "The region {value} is not five whole numbers: top, left, height, width and cells.",
            value=repr(numbers[:40]),
        )
    return Region(*parts)


def _misfit(stage: StageDemo, picture: Shape | None) -> Refusal | None:
    """Why the stage has no maps, if it has none and that can be known."""
    try:
        if isinstance(stage.source, Matrix) or picture is not None:
            stage.shapes(picture)
    except Refusal as why:
        return why
    return None


def _placed(stage: StageDemo, text: str, picture: Shape | None) -> StageDemo:
    parts = read_wholes(text)
    if len(parts) not in (2, 3) or min(parts) < 0:
        raise Refusal(
            "{value} is not a position: row and column, or map, row and column, counted from 0.",
            value=repr(text[:40]),
        )
    which, row, col = (0, *parts) if len(parts) == 2 else parts
    placed = replace(stage, at=(which, row, col))
    known = picture is not None or isinstance(stage.source, Matrix)
    if known and not placed.holds(picture):
        shapes = placed.shapes(picture)
        rows, cols = shapes[min(which, len(shapes) - 1)]
        raise Refusal(
            "There is no cell at {value}, counted from 0, in an output of {maps} x {rows} x {cols} "
            "cells: maps, rows, columns.",
            value=",".join(map(str, placed.at)),
            maps=len(shapes),
            rows=rows,
            cols=cols,
        )
    return placed
