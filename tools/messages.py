"""Gather every sentence that a person may see into the catalogues, keeping what is translated.

`python -m tools.messages` updates `assets/locale/*/LC_MESSAGES/cnnviz.po`; the new entries are
empty until somebody translates them, and a test says so.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "assets" / "locale"
UNUSED = (
    "POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team"
    "|Generated-By"
)
KEYWORDS = {"t": None, "mark": None, "Refusal": None}
SOURCES = (
    ("cnnviz", "**.py", "python"),
    ("pages", "**.py", "python"),
    ("assets/js", "**.js", "javascript"),
)


def gather() -> dict[str, list[tuple[str, int]]]:
    """Every sentence in the sources and the places where it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for folder, pattern, method in SOURCES:
        for name, line, message, _, _ in extract_from_dir(
            ROOT / folder, method_map=[(pattern, method)], keywords=KEYWORDS, comment_tags=()
        ):
            text = message if isinstance(message, str) else message[0]
            found.setdefault(text, []).append((f"{folder}/{name}", line))
    return found


def load(path: Path) -> Catalog:
    """The catalogue in a file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def update(path: Path) -> list[str]:
    """Bring one catalogue up to date; returns the sentences without a translation."""
    known = {m.id: m.string for m in load(path) if m.id} if path.exists() else {}
    catalogue = Catalog(
        locale=path.parents[1].name,
        project="cnnviz",
        version="1",
        header_comment="# The sentences of cnnviz; `make messages` gathers them.",
        charset="utf-8",
        fuzzy=False,
        creation_date=None,
    )
    missing = []
    for text, places in sorted(gather().items(), key=lambda item: (item[1][0], item[0])):
        said = known.get(text, "")
        catalogue.add(text, said, locations=sorted({(p, 0) for p, _ in places}))
        if not said:
            missing.append(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, no_location=False, include_lineno=False, omit_header=False
        )
    text = path.read_text("utf-8")
    path.write_text(re.sub(rf'^"({UNUSED}):.*\n', "", text, flags=re.MULTILINE), "utf-8")
    return missing


def main() -> None:
    """Update every catalogue and print what is left to translate."""
    for language in ("zh",):
        missing = update(LOCALE / language / "LC_MESSAGES" / "cnnviz.po")
        print(f"{language}: {len(missing)} sentences without a translation")
        for text in missing:
            print(f"  {text}")


if __name__ == "__main__":
    main()
