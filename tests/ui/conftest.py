"""What several tests of the ui share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the download buttons of a run offer, by file name."""
    import streamlit as st

    offered: dict[str, bytes] = {}

    def button(label: str, data: bytes, file_name: str, *_: Any, **__: Any) -> bool:
        offered[file_name] = data
        return False

    monkeypatch.setattr(st, "download_button", button)
    return offered
