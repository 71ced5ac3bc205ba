"""The catalogues against the sources: nothing untranslated, no placeholder lost, no English left.

Each check is a function from sentences and a catalogue to what is wrong there, so that it can be
shown to fail on a small bad catalogue as well as to pass on the app's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from cnnviz.core.kernels import LIBRARY
from cnnviz.io.samples import SAMPLES
from cnnviz.ui.component import ASSETS, join_modules, texts_of
from cnnviz.ui.invitations import CARDS
from cnnviz.ui.pages import PAGES
from tools.messages import LOCALE, gather, load

CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/cnnviz.po"))
COMPONENTS = sorted((ASSETS / "js" / "components").glob("*.js"))

WORD = r"[\w'’-]*[A-Za-z][\w'’-]*"
ENGLISH_RUN = re.compile(rf"{WORD}(?: +{WORD}){{2,}}", re.ASCII)
PLACEHOLDER = re.compile(r"\{\w+\}")
AUTHOR = re.compile(r"\b[A-Z]\. (?:[A-Z]\. )?[A-Z][a-z]+")
PHOTOGRAPHER = re.compile(r"\b[Pp]hotographed by ([^;,]+)")

SOURCES = frozenset(kernel.source for kernel in LIBRARY)
CREDITS = frozenset(sample.credit for sample in SAMPLES)


def untranslated(sentences: Iterable[str], catalogue: Catalog) -> list[str]:
    """The sentences that readers of this catalogue would see in English."""
    entries = {text: catalogue.get(text) for text in sentences}
    return [text for text, said in entries.items() if not (said and said.string and not said.fuzzy)]


def placeholders(text: str) -> set[str]:
    """The names between braces; raises ValueError where braces do not match."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def differing_placeholders(catalogue: Catalog) -> list[str]:
    """The sentences whose translation fills in other values than they do."""
    return [m.id for m in catalogue if m.id and placeholders(m.id) != placeholders(m.string)]


def kept_in_english(text: str) -> list[str]:
    """What a translation may quote as it is: titles in a kernel's source, names in a credit."""
    if text in CREDITS:
        return PHOTOGRAPHER.findall(text)
    author = AUTHOR.search(text) if text in SOURCES else None
    if author is None:
        return []
    return [part for part in re.split("[,;]", text[author.start() :]) if not AUTHOR.search(part)]


def left_in_english(catalogue: Catalog) -> list[tuple[str, str]]:
    """Three English words in a row, or more, in a translation, and the sentence translated."""
    return [
        (run, m.id)
        for m in catalogue
        if m.id
        for run in ENGLISH_RUN.findall(PLACEHOLDER.sub("…", m.string))
        if not any(run in kept for kept in kept_in_english(m.id))
    ]


def table_texts() -> set[str]:
    """Every name and sentence in the tables of kernels, samples, pages and cards."""
    texts = {t for k in LIBRARY for t in (k.name, k.family, k.finds, k.source)}
    texts |= {param.label for k in LIBRARY for param in k.params}
    texts |= {t for s in SAMPLES for t in (s.label, s.credit, s.sentence)}
    texts |= {t for p in PAGES for t in (p.title, p.chapter, p.summary) if t}
    return texts | {t for card in CARDS for t in (card.title, card.summary)}


def strange(texts: Iterable[str], known: Collection[str]) -> list[str]:
    """The texts that are not among those known."""
    return sorted(set(texts) - set(known))


def small_catalogue(*entries: tuple[str, str]) -> Catalog:
    """A catalogue of these sentences and translations."""
    catalogue = Catalog(locale="zh")
    for text, said in entries:
        catalogue.add(text, said)
    return catalogue


@pytest.fixture(scope="module")
def gathered() -> dict[str, list[tuple[str, int]]]:
    """Every sentence in the sources and where it stands."""
    return gather()


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parents[1].name)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """Each of the app's catalogues."""
    return load(request.param)


def test_there_are_catalogues_and_sentences(gathered: Collection[str]) -> None:
    assert LOCALE / "zh" / "LC_MESSAGES" / "cnnviz.po" in CATALOGUES
    assert len(COMPONENTS) >= 4
    assert len(gathered) >= 400


def test_every_sentence_is_translated(gathered: Collection[str], catalogue: Catalog) -> None:
    assert untranslated(gathered, catalogue) == []


def test_an_absent_an_empty_and_a_fuzzy_translation_are_found() -> None:
    catalogue = small_catalogue(("Brush", "画笔"), ("Undo", ""))
    catalogue.add("Redo", "重做", flags=["fuzzy"])
    texts = ("Brush", "Undo", "Redo", "Rows")
    assert untranslated(texts, catalogue) == ["Undo", "Redo", "Rows"]


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    assert differing_placeholders(catalogue) == []


def test_a_lost_a_new_and_a_renamed_placeholder_are_found() -> None:
    good = ("{low} to {high}", "{high} 以下、{low} 以上")
    bad = (("{n} values", "一些值"), ("Undo", "撤销 {n}"), ("Row {row}", "第 {行} 行"))
    assert differing_placeholders(small_catalogue(good, *bad)) == [text for text, _ in bad]


def test_no_english_sentence_is_left(catalogue: Catalog) -> None:
    assert left_in_english(catalogue) == []


def test_english_words_in_a_row_are_found_outside_titles_and_names() -> None:
    book = next(text for text in sorted(SOURCES) if text.endswith("Digital Image Processing"))
    photograph = next(text for text in sorted(CREDITS) if "Stefan van der Walt" in text)
    good = (
        (book, "R. Gonzalez 与 R. Woods，Digital Image Processing"),
        (photograph, "Stefan van der Walt 摄"),
        ("Formats", "PNG、JPEG、WebP 和 GIF，{most} MB 以内"),
        ("Sobel x", "Sobel x"),
    )
    assert left_in_english(small_catalogue(*good)) == []
    bad = (
        (photograph, "photographed by somebody"),
        ("Kernels {n}", "{n} 个 convolution kernels here"),
        ("A book", "Digital Image Processing"),
    )
    found = left_in_english(small_catalogue(*bad))
    assert found == [
        ("photographed by somebody", photograph),
        ("convolution kernels here", "Kernels {n}"),
        ("Digital Image Processing", "A book"),
    ]
    plain = [text for text in SOURCES if ENGLISH_RUN.search(text) and not AUTHOR.search(text)]
    assert plain
    assert len(left_in_english(small_catalogue(*zip(plain, plain, strict=True)))) >= len(plain)


@pytest.mark.parametrize("entry", COMPONENTS, ids=lambda path: path.stem)
def test_what_a_component_shows_is_gathered(entry: Path, gathered: Collection[str]) -> None:
    assert strange(texts_of(join_modules(entry)), gathered) == []


def test_what_is_gathered_from_javascript_reaches_a_component(
    gathered: dict[str, list[tuple[str, int]]],
) -> None:
    sent = {text for entry in COMPONENTS for text in texts_of(join_modules(entry))}
    only_in_js = [
        text for text, at in gathered.items() if all(p.startswith("assets/js") for p, _ in at)
    ]
    assert strange(only_in_js, sent) == []


def test_a_text_that_is_not_gathered_is_found(tmp_path: Path, gathered: Collection[str]) -> None:
    (tmp_path / "part.js").write_text(
        'export function part(t) {\n  return `${t("never\\u0020gathered")} ${t("Undo")}`;\n}\n'
    )
    entry = tmp_path / "whole.js"
    entry.write_text('import { part } from "./part.js";\nexport default part;\n')
    assert strange(texts_of(join_modules(entry)), gathered) == ["never gathered"]


def test_the_tables_are_translated(catalogue: Catalog) -> None:
    texts = table_texts()
    assert {"Kernel studio", "Sobel x", "Coins", "Find edges"} <= texts
    assert untranslated(texts, catalogue) == []


def test_a_table_text_outside_the_catalogue_is_found() -> None:
    texts = table_texts()
    forgotten = LIBRARY[0].finds
    entries = ((text, "话") for text in texts if text != forgotten)
    assert untranslated(texts, small_catalogue(*entries)) == [forgotten]
