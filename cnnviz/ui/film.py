"""A film to take away, whatever it shows: its name, how long it plays, and one made at a time."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import streamlit as st

from cnnviz.core.sweep_frames import MOST_FRAMES, shown_of, step_of
from cnnviz.io.cache import BoundedCache, content_key
from cnnviz.io.sweep_files import HOLD, VIDEO_FRAMES, write_gif, write_webm

__all__ = ["MOST", "Film", "Frame"]

Frame = npt.NDArray[np.uint8]

MOST = MappingProxyType({"gif": MOST_FRAMES, "webm": VIDEO_FRAMES})
WRITERS = MappingProxyType({"gif": write_gif, "webm": write_webm})
# How often somebody who waits for a turn hears of it, in seconds.
PATIENCE = 0.3


@st.cache_resource(max_entries=1)
def _turn() -> threading.Lock:
    """Whose turn it is: one film at a time, so that many askers leave the server its cores."""
    return threading.Lock()


class Film(ABC):
    """One file to be made: in which form ("gif" or "webm"), how large, how fast, on which ground.

    A film knows its texts from the start, since a download is served where no reader's language
    is.
    """

    form: str
    size: str
    fps: int
    dark: bool

    @property
    @abstractmethod
    def shows(self) -> Hashable:
        """All that the frames follow from, besides size and ground."""

    @property
    @abstractmethod
    def kept(self) -> BoundedCache:
        """Where the file is kept."""

    @abstractmethod
    def frames(self) -> tuple[Iterator[Frame], int]:
        """The frames as palette indices, and how many; Refusal when there can be none."""

    @property
    def key(self) -> str:
        """A name for the file; the same name, the same file."""
        described = (type(self).__name__, self.shows, self.form, self.size, self.fps, self.dark)
        return content_key(repr(described).encode())

    def seconds(self, positions: int) -> float:
        """How long a film of so many positions plays."""
        return shown_of(positions, MOST[self.form]) / self.fps + HOLD

    def step(self, positions: int) -> int:
        """Every how many positions one is shown."""
        return step_of(positions, MOST[self.form])

    def file(
        self,
        progress: Callable[[float], None] | None = None,
        waiting: Callable[[], None] | None = None,
    ) -> bytes:
        """The file, from the shared cache or made now; raises Refusal when it cannot be.

        progress: told the part done. waiting: called again and again while others have their turn.
        """

        def make() -> bytes:
            frames, count = self.frames()
            turn = _turn()
            while not turn.acquire(timeout=PATIENCE):
                if waiting is not None:
                    waiting()
            try:
                return WRITERS[self.form](frames, count, self.fps, progress)
            finally:
                turn.release()

        return self.kept.get_or_make(("film", self.key), make)
