"""The project's own shape: layers, purity, sizes, mirrored tests, pins, and JavaScript's rules.

Each check is a function from a project folder to the sentences about what is wrong in it, so that
it can be shown to fail on a small bad project as well as to pass on this one.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import cnnviz.core

ROOT = Path(__file__).resolve().parents[1]
Check = Callable[[Path], list[str]]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LAYERS = {"core": 0, "io": 1, "ui": 2, "pages": 3, "app": 4, "training": 5, "evaluate": 5}
COMMANDS = {"training", "evaluate"}  # stand beside the app: they import core and io, nothing them
LONGEST_FILE = 260

# What core may import: values and arithmetic, nothing that reads, writes, waits or remembers.
PURE = _words(
    "__future__ abc ast base64 binascii bisect collections colorsys contextlib copy dataclasses "
    "decimal enum fractions functools hashlib heapq itertools json math numbers operator random re "
    "statistics string struct textwrap types typing unicodedata zlib cnnviz cv2 numpy"
)
LATE = {"torch", "scipy"}  # inside functions only: they take half a second and more to import
KEPT = {"torch"}  # wanted in requirements.txt although only shown code and tests run it so far
DYNAMIC = {"import_module", "__import__", "find_spec", "files"}
FILE_CALLS = _words(
    "open print input exec eval imread imwrite imreadmulti VideoCapture fromfile tofile loadtxt "
    "savetxt genfromtxt memmap savez savez_compressed"
)
MUTABLE_CALLS = _words("list dict set bytearray defaultdict OrderedDict deque Counter")
DISTRIBUTION = {"cv2": "opencv-python-headless", "PIL": "pillow", "skimage": "scikit-image"}
MARKUP = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b")
JS_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.\.?/[^"]+\.js)";$', re.MULTILINE)
JS_NAME = re.compile(
    r"^(export )?(?:async )?(?:function\*?|const|let|var|class) +(?:([\w$]+)|[{\[]([^}\]]*)[}\]])",
    re.MULTILINE,
)


def app_sources(root: Path) -> Iterator[tuple[Path, str, ast.Module]]:
    """Every Python file of the app: its path, its layer and its syntax tree."""
    files = [root / "app.py", *sorted((root / "pages").rglob("*.py"))]
    for layer in ("core", "io", "ui", "training"):
        files += sorted((root / "cnnviz" / layer).rglob("*.py"))
    for path in (*files, root / "cnnviz" / "evaluate.py"):
        if path.exists():
            parts = path.relative_to(root).with_suffix("").parts
            layer = {"app": "app", "cnnviz": parts[1] if len(parts) > 1 else ""}.get(
                parts[0], "pages"
            )
            yield path, layer, ast.parse(path.read_text("utf-8"), str(path))


def imports(tree: ast.AST, path: Path, root: Path) -> Iterator[tuple[str, int]]:
    """Dotted names that a file imports (relative and dynamic ones too), with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = path.relative_to(root).with_suffix("").parts[: -node.level]
                base = ".".join((*package, *base.split("."))).strip(".")
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in DYNAMIC:
            for value in node.args[:1]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value, node.lineno


def _called(node: ast.Call) -> str:
    """Last part of the name that is called: `np.fromfile(...)` -> "fromfile"."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _at(root: Path, path: Path, line: int) -> str:
    return f"{path.relative_to(root).as_posix()}:{line}"


def layers(root: Path) -> list[str]:
    """Imports run pages -> ui -> io -> core, and no page imports a page."""
    wrong = []
    for path, layer, tree in app_sources(root):
        for name, line in imports(tree, path, root):
            parts = name.split(".")
            target = "pages" if parts[0] == "pages" else parts[1] if parts[0] == "cnnviz" else ""
            if target == "pages" and layer in {"pages", "ui", "io", "core"}:
                wrong.append(f"{_at(root, path, line)}: {layer} imports the page {name}")
            elif (layer in COMMANDS and target in {"ui", "pages"}) or LAYERS.get(
                target, 0
            ) > LAYERS[layer]:
                wrong.append(f"{_at(root, path, line)}: {layer} imports {name}")
    return wrong


def streamlit_above(root: Path) -> list[str]:
    """Only app.py, pages and ui know Streamlit."""
    return [
        f"{_at(root, path, line)}: {layer} imports {name}"
        for path, layer, tree in app_sources(root)
        for name, line in imports(tree, path, root)
        if name.split(".")[0] == "streamlit" and layer in {"core", "io", *COMMANDS}
    ]


def pure_core(root: Path) -> list[str]:
    """Core imports only what is pure, touches no file and keeps nothing that can change."""
    wrong = []
    for path, layer, tree in app_sources(root):
        if layer != "core":
            continue
        late = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(function, ast.If) and "TYPE_CHECKING" in ast.unparse(function.test))
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name, line in imports(node, path, root):
                    top = name.split(".")[0]
                    if top not in PURE | LATE:
                        wrong.append(f"{_at(root, path, line)}: core imports {name}")
                    if top in LATE and id(node) not in late:
                        wrong.append(f"{_at(root, path, line)}: {top} imported before it is needed")
            if isinstance(node, ast.Call) and _called(node) in FILE_CALLS:
                wrong.append(f"{_at(root, path, node.lineno)}: core calls {_called(node)}")
            if isinstance(node, ast.Global):
                wrong.append(f"{_at(root, path, node.lineno)}: a global statement")
            if isinstance(node, ast.ClassDef):
                for mark in node.decorator_list:
                    said = ast.unparse(mark)
                    if "dataclass" in said and "frozen=True" not in said:
                        wrong.append(f"{_at(root, path, node.lineno)}: {node.name} is not frozen")
        wrong += [f"{_at(root, path, line)}: {what}" for what, line in _mutable(tree)]
    return sorted(set(wrong))


def _mutable(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Lists, dicts and sets bound to names of the module (`__all__` may be one)."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = ", ".join(ast.unparse(target) for target in targets)
        value = node.value
        literal = isinstance(
            value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
        )
        made = isinstance(value, ast.Call) and _called(value) in MUTABLE_CALLS
        if (literal or made) and names != "__all__":
            yield f"{names} can be changed: use a tuple, frozenset or MappingProxyType", node.lineno


def short_files(root: Path) -> list[str]:
    """One idea a file, which fits in LONGEST_FILE lines."""
    wrong = []
    for folder, suffix in (("cnnviz", "py"), ("pages", "py"), ("assets/js", "js")):
        for path in sorted((root / folder).rglob(f"*.{suffix}")):
            count = len(path.read_text("utf-8").splitlines())
            if count > LONGEST_FILE:
                wrong.append(f"{path.relative_to(root).as_posix()} has {count} lines")
    return wrong


def mirrored(root: Path) -> list[str]:
    """Every module of core and io has its own test file."""
    wrong = []
    for layer in ("core", "io"):
        for path in sorted((root / "cnnviz" / layer).rglob("*.py")):
            inside = path.relative_to(root / "cnnviz")
            test = root / "tests" / inside.with_name(f"test_{path.name}")
            if path.name != "__init__.py" and not test.exists():
                wrong.append(f"{inside.as_posix()} lacks {test.relative_to(root).as_posix()}")
    return wrong


def pinned(root: Path) -> list[str]:
    """requirements.txt: what the app imports, all of it, nothing else, pinned exactly."""
    needed = {
        DISTRIBUTION.get(top, top.replace("_", "-"))
        for path, _, tree in app_sources(root)
        for top in (name.split(".")[0] for name, _ in imports(tree, path, root))
        if top not in sys.stdlib_module_names and top not in {"cnnviz", "pages"}
    }
    listed, wrong = set(), []
    for line in (root / "requirements.txt").read_text("utf-8").splitlines():
        wish = line.split("#")[0].strip()
        if not wish or wish.startswith("--find-links "):
            continue
        found = re.fullmatch(r"([A-Za-z0-9._-]+)==[0-9][A-Za-z0-9.+!]*(\s*;.*)?", wish)
        if found:
            listed.add(found[1].lower())
        else:
            wrong.append(f"requirements.txt: {wish!r} is not name==version")
    wrong += [f"requirements.txt lacks {name}" for name in sorted(needed - listed)]
    wrong += [f"requirements.txt lists {n}, never imported" for n in sorted(listed - needed - KEPT)]
    return wrong


def joinable_javascript(root: Path) -> list[str]:
    """The loader joins modules into one script: plain imports, plain exports, unique names."""
    wrong: list[str] = []
    owner: dict[str, str] = {}
    files = sorted((root / "assets" / "js").rglob("*.js"))
    exported = {
        path.resolve(): {name for export, name in _top_names(path) if export} for path in files
    }
    for path in files:
        where, source = path.relative_to(root).as_posix(), path.read_text("utf-8")
        code = re.sub(
            r"^[ \t]*//[^\n]*$|^[ \t]*/\*.*?\*/", _blank, source, flags=re.MULTILINE | re.DOTALL
        )
        if not source.startswith(("//", "/*")):
            wrong.append(f"{where} does not begin with a comment saying what it is")
        rest = JS_IMPORT.sub(_blank, code)
        if re.search(r"^\s*import\b|\bimport\(", rest, re.MULTILINE):
            wrong.append(f'{where}: an import that is not `import {{ a, b }} from "./x.js";`')
        for found in JS_IMPORT.finditer(code):
            names = {name.strip() for name in found[1].split(",") if name.strip()}
            if code[: found.start()].strip() and JS_IMPORT.sub("", code[: found.start()]).strip():
                wrong.append(f"{where}: the import of {found[2]} stands below other code")
            known = exported.get((path.parent / found[2]).resolve())
            if known is None:
                wrong.append(f"{where} imports {found[2]}, which does not exist")
            elif names - known:
                wrong.append(f"{where}: {found[2]} does not export {sorted(names - known)}")
        exports = re.findall(r"^export\b.*", code, re.MULTILINE)
        for line in exports:
            default = line.startswith("export default")
            if default and path.parent.name != "components":
                wrong.append(f"{where}: export default outside components")
            if not default and not re.match(
                r"export (async function|function\*?|const|class) ", line
            ):
                wrong.append(f"{where}: {line.strip()!r} is not an export at its declaration")
        if path.parent.name == "components" and code.count("export default") != 1:
            wrong.append(f"{where} needs exactly one export default")
        for _, name in _top_names(path):
            if owner.setdefault(name, where) != where:
                wrong.append(f"{where} and {owner[name]} both name something {name}")
        wrong += [f"{where} writes markup with {m}" for m in sorted(set(MARKUP.findall(code)))]
    return wrong


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _top_names(path: Path) -> Iterator[tuple[bool, str]]:
    for export, name, several in JS_NAME.findall(path.read_text("utf-8")):
        for one in [name] if name else re.findall(r"([\w$]+)\s*(?:,|=|$)", several):
            yield bool(export), one


CHECKS: tuple[Check, ...] = (
    layers, streamlit_above, pure_core, short_files, mirrored, pinned, joinable_javascript
)  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_this_project_keeps_the_rule(check: Check) -> None:
    wrong = check(ROOT)
    assert not wrong, "\n".join(wrong)


GOOD = {
    "app.py": "import streamlit as st\napp = st.App('x')\n",
    "pages/a/home.py": "from cnnviz.ui import text\n",
    "cnnviz/core/sums.py": (
        "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
        "import numpy as np\nif TYPE_CHECKING:\n    import torch\n"
        "TABLE = (1, 2)\n__all__ = ['f']\ndef f() -> None:\n    import torch\n    found = []\n"
    ),
    "cnnviz/io/read.py": (
        "from pathlib import Path\nfrom cnnviz.core import sums\nwhere = find_spec('skimage')\n"
    ),
    "cnnviz/ui/text.py": "from cnnviz.io.read import Path\n",
    "cnnviz/training/recipe.py": "from cnnviz.io.read import Path\n",
    "cnnviz/evaluate.py": "from cnnviz.training import recipe\n",
    "tests/core/test_sums.py": "",
    "tests/io/test_read.py": "",
    "requirements.txt": (
        "# why\n--find-links https://x/\nstreamlit==1.2\nnumpy==2.0\nscikit-image==0.26.0\n"
        'torch==2.13.0+cpu ; sys_platform == "linux"\ntorch==2.13.0 ; sys_platform != "linux"\n'
    ),
    "assets/js/engine/sums.js": "// Sums.\nexport const ONE = 1;\nfunction helper() {}\n",
    "assets/js/components/studio.js": (
        '/* The studio. */\nimport {\n  ONE,\n} from "../engine/sums.js";\n'
        "export default function () { return ONE; }\n"
    ),
}

BAD: tuple[tuple[Check, str, str, str], ...] = (
    (layers, "cnnviz/core/sums.py", "from cnnviz.io import read\n", "core imports cnnviz.io.read"),
    (layers, "cnnviz/io/read.py", "from ..ui.text import t\n", "io imports cnnviz.ui.text.t"),
    (layers, "cnnviz/io/read.py", "from cnnviz import ui\n", "io imports cnnviz.ui"),
    (layers, "cnnviz/io/read.py", "import_module('cnnviz.ui.text')", "io imports cnnviz.ui.text"),
    (layers, "pages/a/home.py", "import pages.a.kernels\n", "imports the page"),
    (layers, "pages/a/home.py", "from . import kernels\n", "imports the page"),
    (layers, "cnnviz/ui/text.py", "from pages.a import home\n", "imports the page"),
    (layers, "cnnviz/ui/text.py", "import cnnviz.training\n", "ui imports cnnviz.training"),
    (layers, "cnnviz/evaluate.py", "import cnnviz.ui.text\n", "evaluate imports cnnviz.ui"),
    (streamlit_above, "cnnviz/training/recipe.py", "import streamlit\n", "training imports"),
    (streamlit_above, "cnnviz/io/read.py", "def f():\n    import streamlit\n", "io imports"),
    (streamlit_above, "cnnviz/core/sums.py", "from streamlit import cache_data\n", "core imports"),
    (pure_core, "cnnviz/core/sums.py", "import re, os\n", "core imports os"),
    (pure_core, "cnnviz/core/sums.py", "def f():\n    from pathlib import Path\n", "pathlib"),
    (pure_core, "cnnviz/core/sums.py", "import torch\n", "imported before it is needed"),
    (pure_core, "cnnviz/core/sums.py", "x = open('y')\n", "core calls open"),
    (pure_core, "cnnviz/core/sums.py", "import cv2\ncv2.imread('y')\n", "core calls imread"),
    (pure_core, "cnnviz/core/sums.py", "def f():\n    global x\n", "a global statement"),
    (pure_core, "cnnviz/core/sums.py", "X: list[int] = [1]\n", "X can be changed"),
    (pure_core, "cnnviz/core/sums.py", "X = {k: 1 for k in 'ab'}\n", "X can be changed"),
    (pure_core, "cnnviz/core/sums.py", "X = collections.deque()\n", "X can be changed"),
    (pure_core, "cnnviz/core/sums.py", "@dataclass\nclass A:\n    b: int\n", "A is not frozen"),
    (short_files, "cnnviz/ui/text.py", "\n" * 261, "has 261 lines"),
    (short_files, "assets/js/engine/sums.js", "\n" * 261, "has 261 lines"),
    (mirrored, "cnnviz/io/cache.py", "", "lacks tests/io/test_cache.py"),
    (pinned, "requirements.txt", "numpy==2.0\n", "lacks streamlit"),
    (pinned, "requirements.txt", "streamlit>=1.2\n", "'streamlit>=1.2' is not name==version"),
    (pinned, "requirements.txt", "pytest==9.0\n", "lists pytest, never imported"),
    (pinned, "pages/a/home.py", "import cv2\n", "lacks opencv-python-headless"),
    (joinable_javascript, "assets/js/engine/b.js", "export const B = 1;\n", "begin with a comment"),
    (joinable_javascript, "assets/js/engine/b.js", "//\nconst ONE = 2;\n", "name something ONE"),
    (joinable_javascript, "assets/js/engine/b.js", "//\nconst { ONE } = {};\n", "something ONE"),
    (joinable_javascript, "assets/js/engine/b.js", "//\nexport { B };\n", "at its declaration"),
    (joinable_javascript, "assets/js/engine/b.js", "//\nexport let B;\n", "at its declaration"),
    (joinable_javascript, "assets/js/engine/b.js", "//\nexport default 1;\n", "outside components"),
    (joinable_javascript, "assets/js/components/b.js", "//\n", "exactly one export default"),
    *(
        (joinable_javascript, "assets/js/engine/b.js", f"//\n{line}\n", said)
        for line, said in (
            ('import sums from "./sums.js";', "an import that is not"),
            ('import * as sums from "./sums.js";', "an import that is not"),
            ('import "./sums.js";', "an import that is not"),
            ('import { ONE as two } from "./sums.js";', "does not export ['ONE as two']"),
            ('import { helper } from "./sums.js";', "does not export ['helper']"),
            ('import { TWO } from "./none.js";', "which does not exist"),
            ('let x = 1;\nimport { ONE } from "./sums.js";', "stands below other code"),
            ('const y = await import("./sums.js");', "an import that is not"),
            ("element.innerHTML = name;", "writes markup with innerHTML"),
        )
    ),
)


def _grow(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_good_project_passes(check: Check, tmp_path: Path) -> None:
    assert check(_grow(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("check", "path", "text", "said"), BAD, ids=[f"{c.__name__}-{said}" for c, _, _, said in BAD]
)
def test_a_bad_project_fails(check: Check, path: str, text: str, said: str, tmp_path: Path) -> None:
    wrong = check(_grow(tmp_path, {**GOOD, path: text}))
    assert any(said in sentence for sentence in wrong), wrong


def writeable_globals(module: ModuleType) -> list[str]:
    """Arrays and containers of a loaded module that anyone could change."""
    wrong = []
    for name, value in vars(module).items():
        array = isinstance(value, np.ndarray) and value.flags.writeable
        if not name.startswith("__") and (array or isinstance(value, list | dict | set)):
            wrong.append(f"{module.__name__}.{name}")
    return wrong


def test_no_table_of_core_can_be_changed() -> None:
    names = [f"cnnviz.core.{m.name}" for m in pkgutil.iter_modules(cnnviz.core.__path__)]
    assert [w for name in names for w in writeable_globals(importlib.import_module(name))] == []


def test_a_writeable_table_is_found() -> None:
    module = ModuleType("m")
    module.table, module.fixed = np.zeros(3), np.zeros(3)  # type: ignore[attr-defined]
    module.fixed.setflags(write=False)
    module.names = ["a"]  # type: ignore[attr-defined]
    assert writeable_globals(module) == ["m.table", "m.names"]
