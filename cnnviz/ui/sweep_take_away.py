"""The sweep to take away: choose size and speed, have a GIF or a WebM made, save it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.sweep_layout import SIZES
from cnnviz.core.sweep_scene import SweepScene
from cnnviz.io.sweep_files import SPEEDS
from cnnviz.ui.stage_work import StageWork
from cnnviz.ui.sweep_work import SweepWork, caption_of, stage_scene
from cnnviz.ui.text import explain, t

__all__ = ["sweep_take_away"]

NAMES = {"gif": "GIF", "webm": "WebM"}
MIME = {"gif": "image/gif", "webm": "video/webm"}


def sweep_take_away(page: str, work: StageWork) -> None:
    """Draw the panel for the stage of `page`; nothing is computed before somebody opens it."""
    panel = st.expander(
        t("Take the sweep"),
        icon=":material/animation:",
        on_change="rerun",
        key=f"{page}-sweep-open",
    )
    if not panel.open:
        return
    with panel:
        try:
            _panel(page, work)
        except Refusal as why:
            st.info(explain(why))


def _panel(page: str, work: StageWork) -> None:
    which = _which(page, work)
    left, right = st.columns(2)
    size = left.radio(
        t("Size"), list(SIZES), index=1, format_func=t, key=f"{page}-sweep-size", horizontal=True
    )
    fps = right.radio(
        t("Pictures a second"), SPEEDS, index=2, key=f"{page}-sweep-fps", horizontal=True
    )
    dark = st.toggle(
        t("Dark background"), value=st.context.theme.type == "dark", key=f"{page}-sweep-dark"
    )
    scene = stage_scene(work, which)
    caption = caption_of(work.stage, which)
    files = {form: SweepWork(work, which, caption, form, size, fps, dark) for form in NAMES}
    for file in files.values():
        _facts(file, scene)
    asked = ""
    with st.container(horizontal=True):
        for form, label in (("gif", t("Make the GIF")), ("webm", t("Make the WebM"))):
            if st.button(label, key=f"{page}-sweep-{form}", icon=":material/movie:"):
                asked = form
    # The session keeps a name and a number for each form; the file lies in the shared cache.
    made: dict[str, tuple[str, int]] = st.session_state.setdefault(f"{page}-sweep-made", {})
    if asked:
        made[asked] = (files[asked].key, len(_made(files[asked])))
    with st.container(horizontal=True):
        for form, file in files.items():
            key, length = made.get(form, ("", 0))
            if key == file.key:
                _download(page, file, length)


def _which(page: str, work: StageWork) -> int:
    """Which of several maps: kernels by letter, channels by colour."""
    stage = work.fitted()
    if page == "slide":
        count = len(stage.demo.kernels)
        label, names = t("Which kernel"), "ABCD"
    else:
        count = stage.input_shape(work.shape)[0]
        label, names = t("Which channel"), "RGB"
    if count == 1:
        return 0
    return int(
        st.radio(
            label,
            range(count),
            format_func=names.__getitem__,
            key=f"{page}-sweep-which-{count}",
            horizontal=True,
        )
    )


def _facts(file: SweepWork, scene: SweepScene) -> None:
    said = t(
        "{form}: {seconds} seconds.", form=NAMES[file.form], seconds=f"{file.seconds(scene):.0f}"
    )
    step = file.step(scene)
    if step > 1:
        said += " " + t("One position in {n} is shown, and the last.", n=step)
    st.caption(said)


def _made(file: SweepWork) -> bytes:
    """The file, with a bar that fills up meanwhile."""
    bar: Any = st.progress(0.0, t("Drawing …"))
    try:
        return file.file(
            lambda part: bar.progress(part, t("Drawing …")),
            lambda: bar.progress(0.0, t("Another sweep is being made; this one is next.")),
        )
    finally:
        bar.empty()


def _download(page: str, file: SweepWork, length: int) -> None:
    st.download_button(
        t("Save the {form}, {size} kB", form=NAMES[file.form], size=f"{length / 1000:,.0f}"),
        file.file,
        f"{page}-sweep.{file.form}",
        MIME[file.form],
        key=f"{page}-sweep-save-{file.form}",
        on_click="ignore",
        icon=":material/download:",
    )
