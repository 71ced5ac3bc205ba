"""Where a film is taken away: choose size and speed, have a GIF or a WebM made, save it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.section_link import Option, Section
from cnnviz.core.sweep_layout import SIZES
from cnnviz.io.sweep_files import SPEEDS
from cnnviz.ui.film import Film
from cnnviz.ui.sections import kept_choice, section_panel
from cnnviz.ui.text import explain, sentences, t

__all__ = ["MakeFilm", "film_panel", "film_section"]

# Of form, size, frames a second and whether the ground is dark.
MakeFilm = Callable[[str, str, int, bool], Film]

NAMES = MappingProxyType({"gif": "GIF", "webm": "WebM"})
MIME = MappingProxyType({"gif": "image/gif", "webm": "video/webm"})


def film_section(page: str) -> Section:
    """The panel of `page` as links know it: `sweep=1`."""
    options = (
        Option("size", tuple(SIZES), "medium"),
        Option("fps", tuple(map(str, SPEEDS)), "15"),
        Option("dark", ("0", "1")),
    )
    which = () if page == "shift" else (Option("which", tuple("0123"), "0"),)
    return Section(f"{page}-sweep", "sweep", options=(*options, *which))


def film_panel(page: str, prepare: Callable[[], tuple[MakeFilm, int]]) -> None:
    """Draw the panel of `page`; nothing is computed before somebody opens it.

    prepare: may ask for choices of its own, and returns what makes a film and how many positions
    it has; a Refusal that it raises is said in place of the panel.
    """
    panel = section_panel(film_section(page), t("Take the sweep"), ":material/animation:")
    if panel is None:
        return
    with panel:
        try:
            _panel(page, *prepare())
        except Refusal as why:
            st.info(explain(why))


def _panel(page: str, make: MakeFilm, positions: int) -> None:
    left, right = st.columns(2)
    section, sizes = film_section(page), tuple(SIZES)
    size = left.radio(
        t("Size"),
        sizes,
        format_func=t,
        horizontal=True,
        **kept_choice(section, "size", sizes),
    )
    fps = right.radio(
        t("Pictures a second"), SPEEDS, horizontal=True, **kept_choice(section, "fps", SPEEDS)
    )
    dark_page = st.context.theme.type == "dark"
    dark = st.toggle(t("Dark background"), **kept_choice(section, "dark", (False, True), dark_page))
    films = {form: make(form, size, fps, dark) for form in NAMES}
    for film in films.values():
        _facts(film, positions)
    asked = ""
    with st.container(horizontal=True):
        for form, label in (("gif", t("Make the GIF")), ("webm", t("Make the WebM"))):
            if st.button(label, key=f"{page}-sweep-{form}", icon=":material/movie:"):
                asked = form
    # The session keeps a name and a number for each form; the file lies in the shared cache.
    made: dict[str, tuple[str, int]] = st.session_state.setdefault(f"{page}-sweep-made", {})
    if asked:
        made[asked] = (films[asked].key, len(_made(films[asked])))
    with st.container(horizontal=True):
        for form, film in films.items():
            key, length = made.get(form, ("", 0))
            if key == film.key:
                _download(page, film, length)


def _facts(film: Film, positions: int) -> None:
    seconds = f"{film.seconds(positions):.0f}"
    said = t("{form}: {seconds} seconds.", form=NAMES[film.form], seconds=seconds)
    step = film.step(positions)
    if step > 1:
        said = sentences(said, t("One position in {n} is shown, and the last.", n=step))
    st.caption(said)


def _made(film: Film) -> bytes:
    """The file, with a bar that fills up meanwhile."""
    bar: Any = st.progress(0.0, t("Drawing …"))
    try:
        return film.file(
            lambda part: bar.progress(part, t("Drawing …")),
            lambda: bar.progress(0.0, t("Another sweep is being made; this one is next.")),
        )
    finally:
        bar.empty()


def _download(page: str, film: Film, length: int) -> None:
    st.download_button(
        t("Save the {form}, {size} kB", form=NAMES[film.form], size=f"{length / 1000:,.0f}"),
        film.file,
        f"{page}-sweep.{film.form}",
        MIME[film.form],
        key=f"{page}-sweep-save-{film.form}",
        on_click="ignore",
        icon=":material/download:",
    )
