"""The first page: one window makes one number, and the chapters."""

import streamlit as st

from cnnviz.ui.cards import cards
from cnnviz.ui.frame import link_bar
from cnnviz.ui.sweep import sweep
from cnnviz.ui.text import t

st.title(t("Convolution, one window at a time"), anchor=False)
st.caption(
    t("A small kernel slides over the picture; each stop gives one number of the feature map.")
)
sweep()
cards()
link_bar()
