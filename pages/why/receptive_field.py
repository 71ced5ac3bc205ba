"""Receptive field: how far a cell sees through a stack of layers."""

import streamlit as st

from cnnviz.ui.frame import link_bar
from cnnviz.ui.text import t

st.title(t("Receptive field"), anchor=False)
st.caption(t("Every layer sees a little further than the one before it."))
link_bar()
