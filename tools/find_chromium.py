"""A Chromium for the browser tests, the tour and the bench.

The one that `CHROMIUM` names, else the system's, else Playwright's own download, else Debian's
package when root. `python -m tools.find_chromium --install` fetches one where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["CHROMIUM_ARGS", "NoChromiumError", "find_chromium", "obtain_chromium"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

# Offline and silent: without these Chromium keeps looking up hosts of its maker.
CHROMIUM_ARGS = (
    "--lang=en-US",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(("--no-sandbox",) if IS_ROOT else ()),
)


class NoChromiumError(RuntimeError):
    """No Chromium, and one sentence about what would help."""


def find_chromium() -> str | None:
    """Path of a Chromium that runs, or None. Raises NoChromiumError if CHROMIUM names none."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path and _runs(path):
            return path
        raise NoChromiumError(f"CHROMIUM is {named!r}, which is no browser that starts.")
    return next((path for path in _candidates() if _runs(path)), None)


def obtain_chromium() -> str:
    """Path of a Chromium, fetched if there is none. Raises NoChromiumError when none can be had."""
    path = find_chromium() or _from_playwright() or _from_debian()
    if path is None:
        raise NoChromiumError(
            "The browser tests need Chromium: this machine has none, and neither Playwright's "
            "download nor (for root on Debian) the package could be had; install Chromium or "
            "Chrome, or name one with CHROMIUM=/path/to/chromium."
        )
    return path


def _candidates() -> Iterator[str]:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield path
    yield from (path for path in ELSEWHERE if Path(path).exists())
    own = _playwright_path()
    if own:
        yield own


def _runs(path: str) -> bool:
    if sys.platform == "win32":  # there `--version` opens a window instead
        return Path(path).exists()
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0  # Ubuntu's chromium-browser is a script that may only say "snap"


def _playwright_path() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _from_playwright() -> str | None:
    _say("no Chromium found; fetching Playwright's own")
    if not _did([sys.executable, "-m", "playwright", "install", "chromium"], seconds=600):
        return None
    return find_chromium()


def _from_debian() -> str | None:
    if not IS_ROOT or not shutil.which("apt-get"):
        return None
    _say("installing Debian's Chromium")
    _apt("chromium")
    return find_chromium()


def _chinese_font() -> None:
    """Chinese glyphs for the pictures: without a font a Chinese page is all empty boxes."""
    if not (IS_ROOT and shutil.which("apt-get")):
        return
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
        if listed.stdout.strip():
            return
    _say("installing a Chinese font")
    _apt("fonts-noto-cjk")


def _apt(package: str) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    if not _did(command, env=env):
        _did(["apt-get", "update", "-qq"], env=env)
        _did(command, env=env)


def _did(command: list[str], *, seconds: int = 900, env: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(
            command, env=env, timeout=seconds, check=False, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"{' '.join(command)}: {error}")
        return False
    if done.returncode:
        lines = (done.stdout or "").strip().splitlines() or ["it said nothing"]
        why = next((line for line in lines if "Error" in line or line.startswith("E:")), lines[-1])
        _say(f"{' '.join(command)} did not work: {why.strip()}")
    return done.returncode == 0


def _say(text: str) -> None:
    print(f"cnnviz: {text}", flush=True)


def main(words: list[str]) -> int:
    """Print the path; with --install, fetch a browser (and a Chinese font) first if need be."""
    try:
        if "--install" in words:
            path: str | None = obtain_chromium()
            _chinese_font()
        else:
            path = find_chromium()
    except NoChromiumError as error:
        print(f"cnnviz: {error}", file=sys.stderr)
        return 1
    print(path or "none")
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
