"""Every visible sentence, in the reader's language.

English sentences are the keys; `assets/locale/<language>/LC_MESSAGES/cnnviz.po` holds the
translations. The language comes from the link (`?lang=`), else from the browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import streamlit as st
from babel.messages.pofile import read_po

from cnnviz.core.messages import Refusal

__all__ = ["LANGUAGES", "catalogue", "choose_language", "explain", "language", "sentences", "t"]

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "zh": "中文"})
LOCALE = Path(__file__).parents[2] / "assets" / "locale"
STATE_KEY = "language"


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """English text -> text in language `code`; empty for English, which is the key itself."""
    path = LOCALE / code / "LC_MESSAGES" / "cnnviz.po"
    if not path.exists():
        return MappingProxyType({})
    with path.open("rb") as file:
        messages = read_po(file)
    said = {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy}
    return MappingProxyType(said)


def _from_locale(locale: str | None) -> str:
    return "zh" if re.match(r"zh\b", locale or "", re.IGNORECASE) else "en"


def language() -> str:
    """The reader's language: chosen in this session, else in the link, else the browser's."""
    if STATE_KEY not in st.session_state:
        asked = st.query_params.get("lang", "")
        st.session_state[STATE_KEY] = (
            asked if asked in LANGUAGES else _from_locale(st.context.locale)
        )
    return str(st.session_state[STATE_KEY])


def choose_language(code: str) -> None:
    """Keep `code` as this session's language."""
    st.session_state[STATE_KEY] = code


def t(text: str, **values: object) -> str:
    """`text` in the reader's language, its `{name}` placeholders filled with `values`."""
    said = catalogue(language()).get(text, text)
    return said.format(**values) if values else said


def sentences(*parts: str) -> str:
    """Sentences behind each other; a full-width stop (。！？) brings its own space."""
    return re.sub("([。！？]) ", r"\1", " ".join(part for part in parts if part))


def explain(refusal: Refusal) -> str:
    """A refusal as one sentence in the reader's language, names of ours in it too.

    What a reader typed stands in quotation marks in a refusal, so it is no name of ours.
    """
    known = catalogue(language())
    values = {
        name: known.get(value, value) if isinstance(value, str) else value
        for name, value in refusal.values.items()
    }
    return known.get(refusal.template, refusal.template).format(**values)
