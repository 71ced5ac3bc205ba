"""From fully connected to convolution: what three layers cost over the same input, and why."""

import streamlit as st

from cnnviz.ui.frame import link_bar
from cnnviz.ui.text import t

st.title(t("From fully connected to convolution"), anchor=False)
st.caption(
    t(
        "Two thoughts turn a fully connected layer into a convolution: look only nearby, and look"
        " everywhere in the same way."
    )
)
link_bar()
