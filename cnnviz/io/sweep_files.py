"""A sweep as a file: an animated GIF, exact, or a WebM video, close.

Frames are drawn while they are written, so that a long sweep takes no more memory than a short one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.GifImagePlugin import getdata, getheader

from cnnviz.core.messages import Refusal
from cnnviz.core.sweep_palette import UNDRAWN, palette

__all__ = ["HOLD", "SPEEDS", "VIDEO_FRAMES", "write_gif", "write_webm"]

Frame = npt.NDArray[np.uint8]
Progress = Callable[[float], None]

# Frames a second that can be asked for, and how long the finished map stands before it starts over.
SPEEDS = (4, 8, 15, 30)
HOLD = 1.5
# How long a video should be at most: OpenCV lets nobody choose a faster encoder, and its own takes
# 15 ms for a frame of 800 pixels.
VIDEO_FRAMES = 360
# GIF: leave what was drawn.
KEEP = 1
CODECS = ("VP80", "VP90")


def write_gif(
    frames: Iterable[Frame], count: int, fps: int, progress: Progress | None = None
) -> bytes:
    """Frames of palette indices, uint8 (h, w) and all of one size, as a GIF that repeats for ever.

    count: how many frames there are, for `progress`, which is told the part done, 0 to 1. A GIF
    counts hundredths of a second: frames differ by one where 1 / fps is no whole number of them.
    The last one stands for HOLD seconds more. Raises Refusal for a speed that is none of SPEEDS.
    """
    _check(fps)
    out = BytesIO()
    before: Frame | None = None
    for k, frame in enumerate(_told(frames, count, progress)):
        pause = round(100 * (k + 1) / fps) - round(100 * k / fps)
        pause += round(100 * HOLD) if k == count - 1 else 0
        if before is None:
            out.writelines(getheader(_indexed(frame), info={"loop": 0})[0])
            top = left = 0
            part = before = frame.copy()
        else:
            top, left, part = _changes(before, frame)
            np.copyto(before, frame)
        # Pillow's own writer would hold all frames; its parts write one at a time.
        image = _indexed(part)
        out.writelines(
            getdata(image, (left, top), duration=10 * pause, disposal=KEEP, transparency=UNDRAWN)
        )
    out.write(b";")
    return out.getvalue()


def write_webm(
    frames: Iterable[Frame], count: int, fps: int, progress: Progress | None = None
) -> bytes:
    """The same frames as a WebM video without sound; h and w must be even.

    Colours are near: video halves the resolution of hue. The last frame stands for HOLD seconds
    more. Raises Refusal where this machine's OpenCV writes no WebM, and as `write_gif`.
    """
    _check(fps)
    colours = np.ascontiguousarray(palette()[:, ::-1])  # OpenCV's order is blue, green, red
    told = _told(frames, count, progress)
    first = next(told)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sweep.webm"
        writer = _writer(path, fps, (first.shape[1], first.shape[0]))
        try:
            for frame in chain((first,), told):
                picture = colours[frame]
                writer.write(picture)
            for _ in range(round(HOLD * fps)):
                writer.write(picture)
        finally:
            writer.release()
        data = path.read_bytes() if path.exists() else b""
    if not data:
        raise _no_webm()
    return data


def _check(fps: int) -> None:
    if fps not in SPEEDS:
        raise Refusal(
            "{value} frames a second cannot be chosen: one of {options}.",
            value=repr(fps)[:40],
            options=", ".join(map(str, SPEEDS)),
        )


def _told(frames: Iterable[Frame], count: int, progress: Progress | None) -> Iterator[Frame]:
    """The frames, and on the way about a hundred reports of how many there were."""
    every = max(1, count // 100)
    for k, frame in enumerate(frames, start=1):
        yield frame
        if progress is not None and (k % every == 0 or k == count):
            progress(min(1.0, k / count))


def _indexed(frame: Frame) -> Image.Image:
    image = Image.frombytes("P", (frame.shape[1], frame.shape[0]), frame.tobytes())
    image.putpalette(palette().tobytes())
    return image


def _changes(before: Frame, frame: Frame) -> tuple[int, int, Frame]:
    """The least rectangle around all that changed, (top, left, pixels), the rest in it UNDRAWN.

    Long runs of one index are what GIF packs fast and small.
    """
    changed = before != frame
    rows, cols = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not len(rows):
        return 0, 0, np.full((1, 1), UNDRAWN, np.uint8)
    inside = np.s_[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    part = np.where(changed[inside], frame[inside], np.uint8(UNDRAWN))
    return int(rows[0]), int(cols[0]), part


def _writer(path: Path, fps: int, size: tuple[int, int]) -> cv2.VideoWriter:
    for codec in CODECS:
        fourcc = cv2.VideoWriter.fourcc(*codec)
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, fourcc, float(fps), size)
        if writer.isOpened():
            return writer
        writer.release()
    raise _no_webm()


def _no_webm() -> Refusal:
    return Refusal("OpenCV on this machine cannot write WebM; take the GIF instead.")
