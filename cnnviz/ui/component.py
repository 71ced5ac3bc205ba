"""Browser components: plain ES modules of `assets/js`, joined into the one script Streamlit sends.

Streamlit turns a component's JavaScript into a Blob URL, in which relative imports fail; so the
modules are joined in the order of their imports. They stay real modules for node and its tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.packing import pack
from cnnviz.ui.text import catalogue, language

__all__ = ["PRESENT", "Component", "is_presenting", "join_modules", "present_css", "texts_of"]

ASSETS = Path(__file__).parents[2] / "assets"
IMPORT = re.compile(r'^import \{[^}]*\} from "(\./|\.\./)([^"]+)";\n', re.MULTILINE)
FONT_SIZE = re.compile(r"\bfont-size: (\d*\.?\d+(?:rem|px))(?=[;\s}])")
CURSOR = re.compile(r"\bcursor: (crosshair|pointer|grab|move)\b")
PRESENT = "present"  # the session's state: is the page being presented?
TEXT = re.compile(r'\b(?:t|mark|Refusal)\(\s*"((?:[^"\\]|\\.)*)"')


def is_presenting() -> bool:
    """Whether this session is in Present mode."""
    return bool(st.session_state.get(PRESENT, False))


def join_modules(entry: Path) -> str:
    """The script of `entry` and all it imports, each module once, imports first."""
    seen: dict[Path, None] = {}
    parts: list[str] = []

    def visit(path: Path) -> None:
        if path in seen:
            return
        seen[path] = None
        source = path.read_text("utf-8")
        for up, rest in IMPORT.findall(source):
            visit((path.parent / up / rest).resolve())
        parts.append(_bare(source))

    visit(entry.resolve())
    return "\n".join(parts)


def _bare(source: str) -> str:
    """The module without imports, comments on lines of their own, and export keywords."""
    source = IMPORT.sub("", source)
    source = re.sub(r"^\s*/\*.*?\*/\s*?\n", "", source, flags=re.MULTILINE | re.DOTALL)
    source = re.sub(r"^\s*//.*\n", "", source, flags=re.MULTILINE)
    source = re.sub(r"^\s*\n", "", source, flags=re.MULTILINE)
    source = re.sub(r"^ +", "", source, flags=re.MULTILINE)
    return re.sub(r"^export (?!default\b)", "", source, flags=re.MULTILINE)


def texts_of(script: str) -> tuple[str, ...]:
    """The English sentences that a script may show."""
    found = (json.loads(f'"{text}"') for text in TEXT.findall(script))
    return tuple(dict.fromkeys(found))


def present_css(css: str) -> str:
    """The same style sheet, with what Present mode may set from outside a component's shadow root.

    No text is smaller than `--least-text`, and the pointers are the page's larger ones, where
    present.css defines those; elsewhere nothing changes.
    """
    css = FONT_SIZE.sub(r"font-size: max(\1, var(--least-text, 0px))", css)
    return CURSOR.sub(r"cursor: var(--\1-cursor, \1)", css)


@dataclass(frozen=True)
class Component:
    """A component of `assets/js/components/<name>.js` with its styles, ready to be mounted."""

    name: str
    styles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        script = join_modules(ASSETS / "js" / "components" / f"{self.name}.js")
        sheets = ((ASSETS / "css" / f"{name}.css").read_text("utf-8") for name in self.styles)
        css = present_css("\n".join(sheets))
        css = re.sub(r"/\*.*?\*/|^\s+", "", css, flags=re.MULTILINE | re.DOTALL)
        object.__setattr__(self, "_texts", texts_of(script))
        object.__setattr__(
            self,
            "_mount",
            st.components.v2.component(f"cnnviz_{self.name}", js=script + "\n", css=css + "\n"),
        )

    def __call__(
        self,
        *,
        key: str,
        header: Mapping[str, Any],
        arrays: Mapping[str, np.ndarray[Any, Any]] | None = None,
        **mount: Any,
    ) -> Any:
        """Mount it: `header` and `arrays` reach the browser packed, texts translated.

        JavaScript runs again only when what is packed has changed, so keep out of `header`
        whatever the browser already knows.
        """
        translate = catalogue(language())
        texts: tuple[str, ...] = self._texts  # type: ignore[attr-defined]
        known = {text: translate[text] for text in texts if text in translate}
        frame = {"texts": known, "language": language(), "present": is_presenting()}
        blob = pack({**header, **frame}, arrays or {})
        return self._mount(key=key, data=blob, **mount)  # type: ignore[attr-defined]
