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
from cnnviz.core.region import Region
from cnnviz.core.stage_demo import Position, Shape, StageDemo, check_pooling, check_slide
from cnnviz.core.stage_presets import PRESETS, default_stage, preset, preset_stage

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
    query = demo_to_query(replace(stage.demo, mode="each"))
    if isinstance(stage.source, Matrix):
        query["matrix"] = planes_to_text(stage.source.planes)
    else:
        query["input"] = "region:" + ",".join(map(str, (*stage.source.box, stage.source.cells)))
    return {**query, **_at_text(stage.at, FIRST)}


def _at_text(at: Position, usual: Position) -> dict[str, str]:
    return {} if at == usual else {"at": ",".join(map(str, at if at[0] else at[1:]))}


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
    placed, why = single(query, "at", lambda v: _placed(stage, v, picture), stage)
    if why is not None:
        problems["at"] = why
        placed = replace(stage, at=FIRST)
    return placed, problems


def _settings(query: Query, page: str, usual: StageDemo) -> tuple[StageDemo, dict[str, Refusal]]:
    implied = ("mode", "pool") if page == "slide" else ("mode",)
    read = {name: values for name, values in query.items() if name not in implied}
    names, check = (KERNELS, check_slide) if page == "slide" else (KERNELS[:1], check_pooling)
    demo, problems = demo_from_query(read, names, usual.demo, check)
    source: Matrix | Region = usual.source
    for name, reader in (("matrix", _matrix), ("input", _region)):
        if name == "input" and query.get("matrix") and list(query.get("input", ())) == ["matrix"]:
            continue  # says no more than the matrix itself
        source, why = single(query, name, reader, source)
        if why is not None:
            problems[name] = why
    return StageDemo(demo, source), problems


def _matrix(text: str) -> Matrix | Region:
    if len(text) > LONGEST:
        raise Refusal(
            "The matrix is {n} characters long, but at most {most} are read.",
            n=len(text),
            most=LONGEST,
        )
    return Matrix(planes_from_text(text))  # type: ignore[arg-type]


def _region(text: str) -> Matrix | Region:
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
