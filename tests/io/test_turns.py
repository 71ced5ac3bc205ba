"""Turns: fair, bounded, told while waiting, and none lost when somebody is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from cnnviz.core.messages import Refusal
from cnnviz.io.turns import Turns

Sayer = Callable[[], None]


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.002)


def holding(turns: Turns) -> tuple[threading.Thread, Sayer]:
    """A thread that has a turn, and what makes it leave."""
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with turns.take():
            inside.set()
            leave.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.wait(20)
    return thread, leave.set


def test_thirty_at_once_are_served_in_turn_and_each_sees_that_it_waits() -> None:
    turns = Turns(most_waiting=30)
    lock = threading.Lock()
    inside = most = live = most_live = 0
    places: dict[int, list[int]] = {n: [] for n in range(30)}
    order: list[int] = []
    first, leave = holding(turns)

    def ask(n: int) -> None:
        nonlocal inside, most, live, most_live
        with turns.take(places[n].append):
            with lock:
                inside += 1
                most = max(most, inside)
                order.append(n)
            maps = np.ones((8, 256, 256), np.float32)  # 2 MB of activations
            with lock:
                live += maps.nbytes
                most_live = max(most_live, live)
            time.sleep(0.005)
            with lock:
                live -= maps.nbytes
                inside -= 1

    threads = []
    for n in range(30):
        threads.append(threading.Thread(target=ask, args=(n,)))
        threads[-1].start()
        until(lambda n=n: turns.waiting == n + 1)
    until(lambda: all(places.values()))
    leave()
    for thread in (first, *threads):
        thread.join(20)
    assert order == list(range(30))
    assert most == 1
    assert most_live == 2**21
    assert [seen[0] for seen in places.values()] == list(range(1, 31))
    assert all(seen == sorted(seen, reverse=True) for seen in places.values())
    assert turns.waiting == 0


def test_as_many_as_allowed_work_at_once() -> None:
    turns = Turns(at_once=2)
    held = [holding(turns), holding(turns)]
    places: list[int] = []
    done = threading.Event()

    def third() -> None:
        with turns.take(places.append):
            done.set()

    thread = threading.Thread(target=third)
    thread.start()
    until(lambda: bool(places))
    assert not done.is_set()
    held[1][1]()
    assert done.wait(20)
    held[0][1]()
    assert places[0] == 1
    for each in (thread, held[0][0], held[1][0]):
        each.join(20)


class StoppedError(BaseException):
    """As Streamlit stops a script: no Exception."""


def test_who_is_stopped_while_waiting_leaves_the_queue() -> None:
    turns = Turns()
    first, leave = holding(turns)
    caught: list[BaseException] = []

    def stopped(place: int) -> None:
        raise StoppedError

    def ask() -> None:
        try:
            with turns.take(stopped):
                pytest.fail("it had no turn")
        except StoppedError as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(20)
    assert len(caught) == 1
    assert turns.waiting == 0
    leave()
    first.join(20)
    with turns.take(lambda place: pytest.fail("nobody is before me")):
        pass


@pytest.mark.parametrize("error", [ValueError, StoppedError, KeyboardInterrupt])
def test_a_turn_ends_with_whatever_is_raised_in_it(error: type[BaseException]) -> None:
    turns = Turns()
    for _ in range(2):
        with pytest.raises(error), turns.take(lambda place: pytest.fail("the turn was lost")):
            raise error


def test_a_turn_within_ones_own_turn_is_the_same() -> None:
    turns = Turns(most_waiting=0)
    with turns.take(), turns.take():
        assert turns.waiting == 0
    with turns.take(lambda place: pytest.fail("the inner one kept it")):
        pass
    held, leave = holding(turns)  # another thread has to wait its turn
    leave()
    held.join(20)


def test_a_queue_too_long_is_refused_with_a_sentence() -> None:
    turns = Turns(most_waiting=1)
    first, leave = holding(turns)
    waits = threading.Thread(target=lambda: _take(turns))
    waits.start()
    until(lambda: turns.waiting == 1)
    with pytest.raises(Refusal, match="1 others already wait"), turns.take():
        pass
    assert turns.waiting == 1
    leave()
    for thread in (first, waits):
        thread.join(20)
    none = Turns(most_waiting=0)
    first, leave = holding(none)
    with pytest.raises(Refusal, match="try again"), none.take():
        pass
    leave()
    first.join(20)


def _take(turns: Turns) -> None:
    with turns.take():
        pass


def test_it_still_tells_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnviz.io.turns.PATIENCE", 0.01)
    turns = Turns()
    first, leave = holding(turns)
    places: list[int] = []

    def ask() -> None:
        with turns.take(places.append):
            pass

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: len(places) >= 3)
    leave()
    for each in (first, thread):
        each.join(20)
    assert set(places) == {1}


@pytest.mark.parametrize("sizes", [(0, 1), (1, -1)])
def test_a_queue_for_nobody_is_a_mistake(sizes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="At least 1 at once"):
        Turns(*sizes)


def test_one_thread_does_all_the_work_in_turn() -> None:
    turns = Turns()
    places: list[int] = []
    first, leave = holding(turns)
    found: list[tuple[int, str]] = []

    def ask(n: int) -> None:
        found.append(turns.run(lambda: (n, threading.current_thread().name), places.append))

    threads = []
    for n in range(5):
        threads.append(threading.Thread(target=ask, args=(n,)))
        threads[-1].start()
        until(lambda n=n: turns.waiting == n + 1)
    until(lambda: len(places) >= 5)
    leave()
    for thread in (first, *threads):
        thread.join(20)
    assert found == [(n, found[0][1]) for n in range(5)]
    assert found[0][1].startswith("turn")


def test_work_within_a_turn_and_work_within_work_need_no_second_turn() -> None:
    turns = Turns(most_waiting=0)

    def inner() -> str:
        with turns.take(lambda place: pytest.fail("it waits for itself")):
            return turns.run(lambda: threading.current_thread().name)

    with turns.take():
        assert turns.run(inner).startswith("turn")
    assert turns.run(inner).startswith("turn")


@pytest.mark.parametrize("error", [Refusal, StoppedError])
def test_what_the_work_raises_is_raised_and_the_turn_ends(error: type[BaseException]) -> None:
    turns = Turns()

    def fail() -> None:
        raise error("it cannot be done")

    for _ in range(2):
        with pytest.raises(error, match="cannot be done"):
            turns.run(fail, lambda place: pytest.fail("the turn was lost"))
