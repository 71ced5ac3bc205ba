"""Splitting a browser's trace into the work of each pointer event, on a trace made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tools.bench.probes import split_by_event


def task(start_ms: float, took_ms: float, *, process: int = 1) -> dict[str, Any]:
    return {
        "name": "ThreadControllerImpl::RunTask", "ph": "X", "pid": process, "tid": process,
        "ts": start_ms * 1e3, "dur": took_ms * 1e3, "tdur": took_ms * 500, "args": {},
    }  # fmt: skip


def event(at_ms: float, kind: str) -> dict[str, Any]:
    return {
        "name": "EventDispatch", "ph": "X", "pid": 1, "tid": 1,
        "ts": at_ms * 1e3, "dur": 1, "args": {"data": {"type": kind}},
    }  # fmt: skip


def test_work_belongs_to_the_event_it_follows() -> None:
    trace = [
        task(0, 1),  # before any event
        task(10, 2), event(11, "pointermove"), task(13, 3),
        task(20, 4), event(21, "pointerdown"), event(22, "mousedown"),
        task(30, 1), event(30.5, "pointerup"),
    ]  # fmt: skip
    work = split_by_event(trace)
    assert [w.busy for w in work] == pytest.approx([5, 4])
    assert [w.computing for w in work] == pytest.approx([2.5, 2])


def test_nested_tasks_and_other_threads_count_nothing() -> None:
    trace = [task(10, 4), event(11, "pointermove"), task(12, 1), task(12, 9, process=2),
             event(20, "pointermove")]  # fmt: skip
    assert [w.busy for w in split_by_event(trace)] == pytest.approx([4])


def test_a_task_still_running_when_the_trace_ends_is_left_out() -> None:
    unfinished = {key: value for key, value in task(12, 1).items() if key != "dur"}
    trace = [event(11, "pointermove"), unfinished, event(20, "pointermove")]
    assert [w.busy for w in split_by_event(trace)] == [0]


def test_a_trace_without_pointer_events_is_refused() -> None:
    with pytest.raises(RuntimeError, match="no pointermove or pointerdown"):
        split_by_event([task(0, 1)])
