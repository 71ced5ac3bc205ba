"""The one VGG-16 of this server: absent, being fetched, ready or failed, for all sessions alike."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy.typing as npt

from cnnviz.core.messages import Refusal
from cnnviz.core.network import Network
from cnnviz.io.ranged_download import PATIENCE, CancelledError
from cnnviz.io.vgg16_fetch import fetch
from cnnviz.io.vgg16_place import Vgg16Place
from cnnviz.io.weights import TensorFile, check_tensors, complete_part, wanted_shapes

__all__ = ["Absent", "Failed", "Fetching", "Ready", "Status", "Vgg16Store", "megabytes"]

# The time left is not guessed from less than this, in seconds.
SETTLED = 0.7


@dataclass(frozen=True)
class Absent:
    """Nobody has fetched the weights yet."""


@dataclass(frozen=True)
class Fetching:
    """`done` of `total` bytes have arrived (0 of 0 before the first); `seconds` are left, about,
    None while nobody can say."""

    done: int
    total: int
    seconds: float | None


@dataclass(frozen=True)
class Ready:
    """The weights lie on the disk and were found right; `network` is what they are for."""

    network: Network


@dataclass(frozen=True)
class Failed:
    """Why there are no weights."""

    why: Refusal


Status = Absent | Fetching | Ready | Failed


@dataclass
class _Wish:
    """One download: who wants it, how far it is, and the end of all wanting."""

    askers: set[str]
    cancelled: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    total: int = 0
    began: float = 0.0


def megabytes(network: Network) -> float:
    """How much there is to fetch: the network's numbers as float32, in millions of bytes."""
    return sum(prod(shape) for shape in wanted_shapes(network).values()) * 4 / 1e6


class Vgg16Store:
    """Fetches at most once at a time, in a thread of its own, and says how far it is.

    All methods may be called from any thread and answer at once, but for the one reading of the
    file that `status` needs to call it ready.
    """

    def __init__(self, place: Vgg16Place, patience: float = PATIENCE) -> None:
        self.place = place
        self._patience = patience
        self._lock = threading.Lock()
        self._checking = threading.Lock()
        self._state: Status | None = None  # None: not looked at yet
        self._wish: _Wish | None = None
        self._worker: threading.Thread | None = None

    @property
    def fetchable(self) -> bool:
        """Whether the weights come from a server, and not from a file of one's own."""
        return self.place.own is None

    def status(self) -> Status:
        """How things stand, for all sessions."""
        with self._lock:
            now = self._now()
        if now is not None:
            return now
        with self._checking:
            if self._state is None:
                found = self._look()
                with self._lock:
                    self._state = found
            return self.status()

    def wanted_by(self, asker: str) -> bool:
        """Whether `asker` is among those for whom a download runs."""
        with self._lock:
            return self._wish is not None and asker in self._wish.askers

    def start(self, asker: str) -> None:
        """Fetch the weights for `asker`, or let it share in the download that runs.

        A file of one's own that was found wrong is looked at again instead.
        """
        if isinstance(self.status(), Ready):
            return
        if not self.fetchable:
            with self._lock:
                self._state = None
            return
        with self._lock:
            if self._wish is not None:
                self._wish.askers.add(asker)
                return
            self._wish = _Wish({asker})
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="fetch VGG-16", daemon=True)
                self._worker.start()

    def cancel(self, asker: str) -> None:
        """`asker` wants it no more; the download ends where nobody else does."""
        with self._lock:
            if self._wish is None:
                return
            self._wish.askers.discard(asker)
            if not self._wish.askers:
                self._wish.cancelled.set()
                self._wish = None
                self._state = Absent()

    def tensors(self) -> tuple[Network, Mapping[str, npt.NDArray[Any]]]:
        """The network and its tensors, each checked and then read when it is asked for.

        Raises Refusal where they are not ready. A fetched file that turns out damaged is thrown
        away, so that it can be fetched again.
        """
        now = self.status()
        if isinstance(now, Failed):
            raise Refusal(now.why.template, **now.why.values)
        if not isinstance(now, Ready):
            raise Refusal("The weights of VGG-16 have not been fetched yet.")
        try:
            return self._read()
        except Refusal as why:
            with self._lock:
                self._state = self._spoilt(why)
            raise

    def _now(self) -> Status | None:
        wish = self._wish
        if wish is None:
            return self._state
        spent = time.monotonic() - wish.began
        left = None
        if wish.done and spent > SETTLED:
            left = spent * (wish.total - wish.done) / wish.done
        return Fetching(wish.done, wish.total, left)

    def _look(self) -> Status:
        if self.fetchable and not self.place.kept.exists():
            return Absent()
        try:
            return Ready(self._read()[0])
        except Refusal as why:
            return self._spoilt(why)

    def _read(self) -> tuple[Network, TensorFile]:
        file = TensorFile(self.place.kept)
        part = complete_part(self.place.network, file.keys())
        wanted = TensorFile(self.place.kept, tuple(wanted_shapes(part)))
        check_tensors(part, wanted)
        return part, wanted

    def _spoilt(self, why: Refusal) -> Failed:
        if self.fetchable:
            with suppress(OSError):
                self.place.kept.unlink(missing_ok=True)
        return Failed(_bare(why))

    def _work(self) -> None:
        """Serve wishes until there is none; so no two downloads ever run side by side."""
        while True:
            with self._lock:
                wish = self._wish
                if wish is None:
                    self._worker = None
                    return
            ended: Status | None
            try:
                self._fetch(wish)
                ended = None  # to be looked at as any file is
            except CancelledError:
                ended = Absent()
            except Refusal as why:
                ended = Failed(_bare(why))
            except Exception:
                logging.getLogger(__name__).exception("Fetching VGG-16")
                ended = Failed(Refusal("Fetching the weights failed."))
            with self._lock:
                if self._wish is wish:
                    self._wish, self._state = None, ended
                elif ended is None:
                    self._state = None

    def _fetch(self, wish: _Wish) -> None:
        def told(done: int, total: int) -> None:
            with self._lock:
                wish.began = wish.began or time.monotonic()
                wish.done, wish.total = done, total

        place = self.place
        if place.kept.exists():  # another server process was quicker
            return
        fetch(place.url, place.network, place.kept, told, wish.cancelled, self._patience)


def _bare(why: Refusal) -> Refusal:
    """The same sentence without its traceback, which would keep what it was raised in alive."""
    return Refusal(why.template, **why.values)
