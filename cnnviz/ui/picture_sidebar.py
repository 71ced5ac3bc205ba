"""The sidebar's picture controls: samples, upload, camera, colour, size, crop."""

from __future__ import annotations

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


def _label(slug: str) -> str:
    if slug == shared_picture.OWN:
        return t("Your picture")
    return t(next(sample.label for sample in SAMPLES if sample.slug == slug))


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
        st.session_state["crop"] = View(crop=box).crop
    except Refusal:
        return


def picture_sidebar() -> None:
    """Draw the controls of the shared picture and keep its state."""
    st.subheader(t("Picture"))
    st.selectbox(
        t("Sample"), shared_picture.sources(), format_func=_label, key="sample", on_change=_uncrop
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
    colour.toggle(t("Colour"), key="colour")
    size.selectbox(
        t("Longest side"),
        shared_picture.SIZES,
        format_func=lambda n: f"{n} px",
        key="size",
    )
    st.segmented_control(
        t("Pixel values"),
        ("unit", "byte"),
        format_func=lambda r: "0 … 1" if r == "unit" else "0 … 255",
        key="value_range",
        required=True,
    )
    _crop_box()
    for name, why in st.session_state["picture_problems"].items():
        st.warning(t("In the link, {name}: {why}", name=name, why=explain(why)))


def _uncrop() -> None:
    st.session_state["crop"] = shared_picture.WHOLE


def _crop_box() -> None:
    picture = shared_picture.current()
    CROP(
        key="crop_box",
        header={"crop": st.session_state["crop"]},
        arrays={"pixels": shrink(picture.whole, 256)},
        on_crop_change=_cropped,
    )
