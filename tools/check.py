"""Everything that must hold before a change is kept, in one run: `make test`.

Stops at the first step that fails and names it. pytest comes last, so that its closing line is
the last thing printed. Words after the command go to pytest: `python -m tools.check -k kernel`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.find_chromium import main as find_chromium
from tools.find_node import NoNodeError, obtain_node

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ("--screenshot", "only-on-failure", "--output", "out/test-results")


def main(words: list[str]) -> int:
    """Run every step; returns the exit status."""
    steps: tuple[tuple[str, Callable[[], int]], ...] = (
        ("ruff check", lambda: _python("ruff", "check", ".")),
        ("ruff format", lambda: _python("ruff", "format", "--check", ".")),
        ("mypy", lambda: _python("mypy")),
        ("node --test", _node_tests),
        ("a Chromium for the browser tests", lambda: find_chromium(["--install"])),
        ("pytest", lambda: _python("pytest", *PICTURES, *words)),
    )
    for name, step in steps:
        print(f"== {name}", flush=True)
        start = time.perf_counter()
        status = step()
        if status:
            print(f"cnnviz: make test stopped at: {name} (exit {status})", flush=True)
            return status
        if name != "pytest":
            print(f"== {name}: passed, {time.perf_counter() - start:.1f} s\n", flush=True)
    return 0


def _python(module: str, *words: str) -> int:
    return subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, check=False).returncode


def _node_tests() -> int:
    files = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "tests" / "js").rglob("*.test.js"))
    if not files:
        print("cnnviz: tests/js holds no *.test.js", flush=True)
        return 1
    try:
        node = obtain_node()
    except NoNodeError as error:
        print(f"cnnviz: {error}", flush=True)
        return 1
    return subprocess.run(
        [node, "--test", "--test-reporter=spec", *files], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
