"""Joining modules into one script: order, once each, without comments, still valid JavaScript."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cnnviz.ui.component import ASSETS, join_modules, texts_of
from tools.find_node import obtain_node

ENTRIES = sorted((ASSETS / "js" / "components").glob("*.js"))


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    (tmp_path / "low.js").write_text(
        "// Header.\nconst hidden = 1;\nexport function low() {\n  return hidden; // kept\n}\n"
    )
    (tmp_path / "middle.js").write_text(
        'import { low } from "./low.js";\n/* Block\n   comment. */\nexport const middle = low();\n'
    )
    (tmp_path / "entry.js").write_text(
        'import { low } from "./low.js";\nimport { middle } from "./middle.js";\n'
        "export default function () {\n  return low() + middle;\n}\n"
    )
    return tmp_path / "entry.js"


def test_each_module_stands_once_and_before_what_imports_it(modules: Path) -> None:
    script = join_modules(modules)
    assert script.count("function low()") == 1
    assert script.index("function low()") < script.index("const middle") < script.index("default")


def test_comments_on_lines_of_their_own_and_imports_do_not_travel(modules: Path) -> None:
    script = join_modules(modules)
    assert "Header" not in script
    assert "Block" not in script
    assert "import" not in script
    assert "// kept" in script


def test_only_the_component_itself_is_exported(modules: Path) -> None:
    assert join_modules(modules).count("export ") == 1


def test_the_texts_of_a_script_are_found_with_their_escapes() -> None:
    script = 't("Plain") mark("A \\"quoted\\" word") new Refusal("{n} cells", {}) other("Not this")'
    assert texts_of(script) == ("Plain", 'A "quoted" word', "{n} cells")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_every_component_is_one_valid_module(entry: Path, tmp_path: Path) -> None:
    joined = tmp_path / "joined.mjs"
    joined.write_text(join_modules(entry), "utf-8")
    checked = subprocess.run(
        [obtain_node(), "--check", str(joined)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


# It travels again when the picture changes: a stage is twice a large picture and the list of a
# network's channels, and no more.
MOST_BYTES = {"stage": 240_000}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_no_component_outgrows_what_may_travel_with_it(entry: Path) -> None:
    assert len(join_modules(entry).encode()) < MOST_BYTES.get(entry.stem, 150_000)
