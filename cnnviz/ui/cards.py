"""The home page's cards, one for each invitation."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui.card_pictures import picture_of
from cnnviz.ui.invitations import CARDS
from cnnviz.ui.pages import PAGES
from cnnviz.ui.text import t

__all__ = ["cards"]

IN_A_ROW = 4


def cards() -> None:
    """Draw one card for each invitation, its title being the way in."""
    pages = {entry.url_path: entry for entry in PAGES}
    with st.container(key="cards"):
        for start in range(0, len(CARDS), IN_A_ROW):
            row = CARDS[start : start + IN_A_ROW]
            for column, card in zip(st.columns(IN_A_ROW), row, strict=True):
                with column.container(border=True, height="stretch"):
                    st.image(picture_of(card), width="stretch")
                    if st.button(t(card.title), key=f"card-{card.title}", width="stretch"):
                        card.take()
                        st.switch_page(str(pages[card.url_path].path))
                    st.caption(t(card.summary))
