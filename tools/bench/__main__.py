"""`python -m tools.bench [group ...] [--quick]`: the speed tables, all or some of GROUPS.

Figures vary from run to run by tens of percent, so the bounds are on ratios within one run where
they can be. Nothing here fails a build; a line that breaks its bound says "over".
"""

from __future__ import annotations

import importlib
import os
import sys

from playwright.sync_api import Error

from tools.serve import end_with_a_signal

GROUPS = (
    "convolve",
    "server",
    "browser",
    "stage",
    "sweep_files",
    "shift",
    "shift_curves",
    "networks",
    "why",
)


def main(words: list[str]) -> int:
    """Run the groups named, or all; returns the exit status."""
    chosen = [word for word in words if not word.startswith("-")] or list(GROUPS)
    unknown = [word for word in chosen if word not in GROUPS]
    if unknown:
        print(f"cnnviz: no bench is called {', '.join(unknown)}; there are {', '.join(GROUPS)}")
        return 1
    end_with_a_signal()
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > 0.7:
        print(f"cnnviz: other work is using this machine (load {os.getloadavg()[0]:.1f})")
    for group in GROUPS:
        if group in chosen:
            _run(group, "--quick" in words)
    return 0


def _run(group: str, quick: bool) -> None:
    bench = importlib.import_module(f"tools.bench.{group}")
    try:
        bench.main(*([True] if quick and group != "convolve" else []))
    except (RuntimeError, Error) as error:  # one group that cannot be measured spares the others
        print(f"cnnviz: the bench of {group} gave up: {error}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
