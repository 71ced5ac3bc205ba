"""The floor under a changed setting that a component draws: bytes to a canvas, nothing else."""

import numpy as np
import streamlit as st

SIDE = 512
JS = """
export default function ({ data, parentElement }) {
  const canvas = parentElement.querySelector("canvas");
  const context = canvas.getContext("2d");
  const picture = context.createImageData(512, 512);
  const words = new Uint32Array(picture.data.buffer);
  for (let i = 0; i < data.length; i++) words[i] = 0xff000000 | (data[i] * 0x010101);
  context.putImageData(picture, 0, 0);
}
"""
HTML = '<canvas width="512" height="512" data-testid="input-canvas"></canvas>'
show = st.components.v2.component("floor_canvas", html=HTML, js=JS)


@st.fragment
def picture() -> None:
    """A choice of two, and the picture of 512 x 512 that it stands for."""
    seed = st.selectbox("Sample", ("One", "Two"))
    noise = np.random.default_rng(len(seed) * 7 + ord(seed[0])).integers(0, 256, (SIDE, SIDE))
    show(key="canvas", data=noise.astype(np.uint8).tobytes())


picture()
