"""The floor under a changed picture in a network: torch alone, then one picture; nothing is kept.

?convolutions= so many of VGG-16's, with random weights.
"""

import numpy as np
import streamlit as st
import torch
import torch.nn.functional as F  # noqa: N812

SIDE = 512
POOLED_BEHIND = (2, 4, 7, 10)
CHANNELS = (64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)


@st.cache_resource
def kernels() -> list[torch.Tensor]:
    """Of all 13 layers."""
    inputs = (3, *CHANNELS)
    return [
        torch.randn(n, before, 3, 3)
        .mul((2 / 9 / before) ** 0.5)
        .contiguous(memory_format=torch.channels_last)
        for before, n in zip(inputs, CHANNELS, strict=False)
    ]


@st.fragment
def picture() -> None:
    """A choice of two, a forward pass for it, and the picture that it stands for."""
    seed = st.selectbox("Sample", ("One", "Two"))
    rng = np.random.default_rng(len(seed) * 7 + ord(seed[0]))
    x = torch.from_numpy(rng.normal(size=(1, 3, 224, 224)).astype(np.float32))
    x = x.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        for i, kernel in enumerate(kernels()[: int(st.query_params["convolutions"])]):
            x = F.relu(F.conv2d(F.max_pool2d(x, 2) if i in POOLED_BEHIND else x, kernel, padding=1))
    noise = rng.integers(0, 256, (SIDE, SIDE))
    st.image(noise.astype(np.uint8), output_format="PNG")


picture()
