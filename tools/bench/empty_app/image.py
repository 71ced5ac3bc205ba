"""The floor under a changed setting: a fragment that does nothing but show a picture."""

import numpy as np
import streamlit as st

SIDE = 512


@st.fragment
def picture() -> None:
    """A choice of two, and the picture of 512 x 512 that it stands for."""
    seed = st.selectbox("Sample", ("One", "Two"))
    noise = np.random.default_rng(len(seed) * 7 + ord(seed[0])).integers(0, 256, (SIDE, SIDE))
    st.image(noise.astype(np.uint8), output_format="PNG")


picture()
