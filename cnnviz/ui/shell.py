"""What every page has around it: menu, shared picture, language, and calm when something breaks."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:  # the main script's own folder is on the path, the project is not
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from cnnviz.ui import frame, presenting  # noqa: E402


def main() -> None:
    """Draw the frame and run the page that was asked for."""
    st.set_page_config(page_title="cnnviz", page_icon=frame.ICON, layout="wide")
    frame.begin_session()
    frame.style()
    page, pages = frame.navigation()
    presenting.presenter_bar(pages, page.url_path)
    frame.sidebar()
    presenting.follow_presenter(pages)
    page.run()


if __name__ == "__main__":
    main()
