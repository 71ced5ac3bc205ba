"""Finding a browser: what CHROMIUM names, what starts, and a sentence where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import find_chromium as finder


def program(path: Path, status: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_the_named_one_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(tmp_path / "own", 0)
    monkeypatch.setenv("CHROMIUM", own)
    assert finder.find_chromium() == own


@pytest.mark.parametrize("name", ["nowhere", "broken"])
def test_a_named_one_that_does_not_start_is_said(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "broken", 1)
    monkeypatch.setenv("CHROMIUM", str(tmp_path / name))
    with pytest.raises(finder.NoChromiumError, match=name):
        finder.find_chromium()


def test_one_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "chromium", 1)
    good = program(tmp_path / "google-chrome", 0)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(finder, "NAMES", ("chromium", "google-chrome"))
    assert finder.find_chromium() == good


def test_without_any_the_run_fails_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in ("find_chromium", "_from_playwright", "_from_debian"):
        monkeypatch.setattr(finder, step, lambda: None)
    assert finder.main(["--install"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("cnnviz: The browser tests need Chromium")
    assert said.count("\n") == 1
