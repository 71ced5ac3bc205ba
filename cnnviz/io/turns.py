"""Heavy work in turn: so many at once and no more, the others in a queue that tells their place.

Thirty sessions that ask at once would otherwise compute at once, each with all its activations in
memory; in turn they need the memory of one, and the last is served no later. For that the work must
also be done by one thread: the C library keeps what a thread has freed for that thread, and thirty
threads, one after another, keep as much as thirty at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from cnnviz.core.messages import Refusal
from cnnviz.io.memory import give_back

__all__ = ["PATIENCE", "Turns"]

Result = TypeVar("Result")

# How often somebody who waits hears of it, in seconds; a session that has ended is noticed then.
PATIENCE = 0.3


class Turns:
    """A fair queue for `at_once` workers, in which at most `most_waiting` wait.

    >>> turns = Turns()
    >>> with turns.take():
    ...     turns.waiting
    0
    """

    def __init__(self, at_once: int = 1, most_waiting: int = 100) -> None:
        if at_once < 1 or most_waiting < 0:
            raise ValueError(f"At least 1 at once and 0 waiting, not {at_once}, {most_waiting}.")
        self.at_once = at_once
        self.most_waiting = most_waiting
        self._changed = threading.Condition()
        # Who has come and not yet gone, first come first: the first `at_once` work, others wait.
        self._queue: list[object] = []
        self._mine = threading.local()
        self._workers = ThreadPoolExecutor(at_once, "turn", self._begin_worker)

    @property
    def waiting(self) -> int:
        """How many wait now."""
        with self._changed:
            return max(0, len(self._queue) - self.at_once)

    def _begin_worker(self) -> None:
        self._mine.worker = self._mine.inside = True

    def run(
        self, work: Callable[[], Result], on_wait: Callable[[int], None] | None = None
    ) -> Result:
        """What `work()` returns or raises, done in turn by a thread that does all such work.

        It may stand within a turn that was taken, which it then uses; all else as in `take`.
        `work` must not draw on a page: it knows no session.
        """
        if getattr(self._mine, "worker", False):
            return work()
        with self.take(on_wait):
            done = self._workers.submit(work)
            self._workers.submit(give_back)  # nobody waits for it
            return done.result()

    @contextmanager
    def take(self, on_wait: Callable[[int], None] | None = None) -> Iterator[None]:
        """Wait for a turn, and keep it for the body of the `with`.

        on_wait: told the place in the queue (1: next), at once and then every PATIENCE seconds;
        what it raises ends the waiting. Whoever leaves, by whatever exception, lets the next one
        in. Within its own turn a thread may take another: it is the same one. Raises Refusal
        where too many wait already.

        Inside a turn, never wait for a thread that may itself wait for one: take it within what
        makes a cached value, not around the asking for it.
        """
        if getattr(self._mine, "inside", False):
            yield
            return
        ticket = object()
        self._come(ticket)
        try:
            self._wait(ticket, on_wait)
            self._mine.inside = True
            yield
        finally:
            self._mine.inside = False
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _come(self, ticket: object) -> None:
        with self._changed:
            waiting = len(self._queue) - self.at_once
            if waiting >= self.most_waiting and waiting >= 0:
                raise Refusal(
                    "{n} others already wait for the network here; try again in a moment.",
                    n=waiting,
                )
            self._queue.append(ticket)

    def _wait(self, ticket: object, on_wait: Callable[[int], None] | None) -> None:
        while True:
            with self._changed:
                place = self._queue.index(ticket) - self.at_once + 1
            if place <= 0:
                return
            if on_wait is not None:
                on_wait(place)  # outside the lock: it draws on a page, or raises
            with self._changed:
                self._changed.wait_for(
                    lambda: self._queue.index(ticket) < self.at_once, timeout=PATIENCE
                )
