"""What a person takes away: the numbers, the picture, the kernel, the code and the link."""

from __future__ import annotations

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.ui.studio import largest_difference, work_now
from cnnviz.ui.text import explain, t
from cnnviz.ui.work import STAGES, Work

__all__ = ["take_away"]


def take_away() -> None:
    """Draw the panel under the studio; computes one map, the rest only when asked for."""
    st.subheader(t("Take it away"), anchor=False)
    two = len(st.session_state["demo"].kernels) > 1
    stage_names = {
        "conv": t("after convolution"),
        "activation": t("after activation"),
        "pooled": t("after pooling"),
    }
    left, right = st.columns(2)
    stage = left.radio(
        t("Which map"),
        STAGES,
        index=len(STAGES) - 1,
        format_func=stage_names.__getitem__,
        key="take_stage",
        horizontal=True,
    )
    which = 0
    if two:
        which = right.radio(
            t("Which kernel"),
            (0, 1),
            format_func="AB".__getitem__,
            key="take_which",
            horizontal=True,
        )
    work = work_now(which)
    try:
        _facts(work, stage)
    except Refusal as why:
        st.info(explain(why))
        return
    _downloads(work, stage)
    _code(work)


def _facts(work: Work, stage: str) -> None:
    values = getattr(work.maps(), stage)
    facts = t(
        "{shape} float32, from {low} to {high}, mean {mean}.",
        shape=" × ".join(map(str, values.shape)),
        low=_number(values.min()),
        high=_number(values.max()),
        mean=_number(values.mean()),
    )
    difference = largest_difference(work) if work.which == 0 else None
    checked = (
        t(
            "Computed again in Python: the browser's map differs by at most {d}.",
            d=f"{difference:.1e}",
        )
        if difference is not None
        else t("Computed in Python.")
    )
    st.caption(f"{facts} {checked}")


def _number(value: float) -> str:
    """Six digits and a real minus sign, as the browser writes numbers."""
    return f"{value:.6g}".replace("-", "−")


def _downloads(work: Work, stage: str) -> None:
    name = f"{work.picture.slug}-{work.demo.kernels[work.which].slug or 'custom'}-{stage}"
    buttons = (
        (t("Map, .npy"), lambda: work.npy(stage), f"{name}.npy", "application/octet-stream"),
        (t("Map, .png"), lambda: work.map_png(stage), f"{name}.png", "image/png"),
        (t("Kernel, .json"), work.kernel_json, "kernel.json", "application/json"),
        (t("Picture, .png"), work.picture_png, "picture.png", "image/png"),
    )
    with st.container(horizontal=True):
        for i, (label, make, file_name, mime) in enumerate(buttons):
            st.download_button(
                label,
                make,
                file_name,
                mime,
                key=f"take-{i}",
                on_click="ignore",
                icon=":material/download:",
            )


def _code(work: Work) -> None:
    panel = st.expander(
        t("Show the code"), icon=":material/code:", on_change="rerun", key="code-open"
    )
    if not panel.open:
        return
    with panel:
        st.caption(t("Reads picture.png, which the button above saves, and gives the same map."))
        opencv = work.opencv_code()
        torch_tab, opencv_tab = st.tabs(["PyTorch", "OpenCV"])
        torch_tab.code(work.torch_code(), language="python")
        if opencv is None:
            opencv_tab.caption(t("OpenCV has no pooling; choose none to see its code."))
        else:
            opencv_tab.code(opencv, language="python")
