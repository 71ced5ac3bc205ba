"""The sidebar's picture controls: samples, upload, camera, colour, size, crop."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnnviz.core.messages import Refusal
from cnnviz.core.picture import View, shrink
from cnnviz.io.encode import encode_compact
from cnnviz.io.samples import SAMPLES
from cnnviz.ui import shared_picture
from cnnviz.ui.component import Component
from cnnviz.ui.text import explain, t

__all__ = ["picture_sidebar"]

FORMATS = ("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff")
PICTURE_BOX = Component("picture_box", styles=("picture_box",))
THUMBNAIL = 8_000  # bytes


def _samples() -> list[dict[str, Any]]:
    """The pictures to choose from, in groups, in the reader's language."""
    groups = {"photograph": t("Photographs"), "drawing": t("Drawings")}
    own = [(shared_picture.OWN, t("Your picture"))] if "own" in shared_picture.state() else []
    listed = [
        {
            "group": name,
            "entries": [(each.slug, t(each.label)) for each in SAMPLES if each.kind == kind],
        }
        for kind, name in groups.items()
    ]
    return [{"group": t("Your picture"), "entries": own}, *listed] if own else listed


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


def _chosen() -> None:
    """Take the sample, size, colour and crop box that were chosen, unless they are none."""
    try:
        choice = st.session_state["picture_box"]["choice"]
        view = View(choice["colour"], choice["size"], choice["crop"])
        sample = choice["sample"]
    except (Refusal, KeyError, TypeError):
        return
    if sample in shared_picture.sources() and view.size in shared_picture.SIZES:
        chosen = {"sample": sample, "size": view.size, "colour": view.colour, "crop": view.crop}
        shared_picture.state().update(chosen)
        for name in chosen:
            st.session_state["picture_problems"].pop(name, None)


def _keep(name: str) -> None:
    """Take a widget's new value into the shared picture."""
    shared_picture.state()[name] = st.session_state[f"picture-{name}"]
    st.session_state["picture_problems"].pop(name, None)


def _bound(name: str) -> dict[str, Any]:
    """What ties a widget to `name` in the shared picture."""
    st.session_state[f"picture-{name}"] = shared_picture.state()[name]
    return {"key": f"picture-{name}", "on_change": _keep, "args": (name,)}


def picture_sidebar() -> None:
    """Draw the controls of the shared picture and keep its state."""
    st.subheader(t("Picture"), anchor=False)
    _picture_box()
    turn = st.session_state.get("uploads", 0)
    upload = st.expander(
        t("Upload a picture"), icon=":material/upload:", on_change="rerun", key="upload-open"
    )
    if upload.open:
        key = f"upload-{turn}"
        upload.file_uploader(
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
    st.radio(
        t("Pixel values"),
        ("unit", "byte"),
        format_func=lambda r: "0 … 1" if r == "unit" else "0 … 255",
        horizontal=True,
        **_bound("value_range"),
    )
    for name, why in st.session_state["picture_problems"].items():
        st.warning(t("In the link, {name}: {why}", name=name, why=explain(why)))


def _picture_box() -> None:
    picture = shared_picture.current()
    thumbnail = picture.kept.get_or_make(
        ("thumbnail", picture.source),
        lambda: encode_compact(shrink(picture.whole, 256), THUMBNAIL),
    )
    PICTURE_BOX(
        key="picture_box",
        header={
            "samples": _samples(),
            "sample": picture.slug,
            "sizes": shared_picture.SIZES,
            "size": picture.view.size,
            "colour": picture.view.colour,
            "crop": picture.view.crop,
        },
        arrays={"file": np.frombuffer(thumbnail, np.uint8)},
        on_choice_change=_chosen,
    )
