"""The sidebar's picture controls: samples, upload, camera, colour, size, crop."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.picture import View, shrink
from cnnviz.io.samples import SAMPLES
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.text import explain, t

__all__ = ["picture_sidebar"]

FORMATS = ("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff")
CROP = Component("crop", styles=("crop",))


def _labels() -> dict[str, str]:
    """The samples' names in the reader's language, and that of a picture of one's own."""
    names = {sample.slug: t(sample.label) for sample in SAMPLES}
    return {shared_picture.OWN: t("Your picture"), **names}


def _arrived(key: str) -> None:
    """Take what the uploader or the camera holds, then let go of it: it would stay in memory."""
    file = st.session_state.get(key)
    st.session_state.pop("upload_problem", None)
    if file is None:
        return
    try:
        shared_picture.take(file.getvalue(), file.name)
    except Refusal as why:
        st.session_state["upload_problem"] = why
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1


def _cropped() -> None:
    """Take the crop box that was dragged, unless it is none."""
    box = st.session_state["crop_box"].get("crop")
    try:
        shared_picture.state()["crop"] = View(crop=box).crop
    except Refusal:
        return


def _keep(name: str) -> None:
    """Take a widget's new value into the shared picture; another sample is seen whole."""
    shared_picture.state()[name] = st.session_state[f"picture-{name}"]
    st.session_state["picture_problems"].pop(name, None)
    if name == "sample":
        shared_picture.state()["crop"] = shared_picture.WHOLE


def _bound(name: str) -> dict[str, Any]:
    """What ties a widget to `name` in the shared picture."""
    st.session_state[f"picture-{name}"] = shared_picture.state()[name]
    return {"key": f"picture-{name}", "on_change": _keep, "args": (name,)}


def picture_sidebar() -> None:
    """Draw the controls of the shared picture and keep its state."""
    st.subheader(t("Picture"), anchor=False)
    st.selectbox(
        t("Sample"), shared_picture.sources(), format_func=_labels().__getitem__, **_bound("sample")
    )
    turn = st.session_state.get("uploads", 0)
    with st.expander(t("Upload a picture"), icon=":material/upload:"):
        key = f"upload-{turn}"
        st.file_uploader(
            t("PNG, JPEG, WebP, BMP, GIF or TIFF, at most 15 MB"),
            type=FORMATS,
            key=key,
            on_change=_arrived,
            args=(key,),
        )
    camera = st.expander(
        t("Take a photograph"), icon=":material/photo_camera:", on_change="rerun", key="camera-open"
    )
    if camera.open:
        key = f"camera-{turn}"
        camera.camera_input(
            t("Photograph"), key=key, on_change=_arrived, args=(key,), label_visibility="collapsed"
        )
    problem: Refusal | None = st.session_state.get("upload_problem")
    if problem is not None:
        st.error(explain(problem))
    colour, size = st.columns(2)
    colour.toggle(t("Colour"), **_bound("colour"))
    size.selectbox(
        t("Longest side"),
        shared_picture.SIZES,
        format_func=lambda n: f"{n} px",
        **_bound("size"),
    )
    st.segmented_control(
        t("Pixel values"),
        ("unit", "byte"),
        format_func=lambda r: "0 … 1" if r == "unit" else "0 … 255",
        required=True,
        **_bound("value_range"),
    )
    _crop_box()
    for name, why in st.session_state["picture_problems"].items():
        st.warning(t("In the link, {name}: {why}", name=name, why=explain(why)))


def _crop_box() -> None:
    picture = shared_picture.current()
    CROP(
        key="crop_box",
        header={"crop": shared_picture.state()["crop"]},
        arrays={"pixels": shrink(picture.whole, 256)},
        on_crop_change=_cropped,
    )
