"""The choice of a network as Streamlit draws it, in front of stores of every state."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.core.messages import Refusal
from cnnviz.core.networks import VGG16
from cnnviz.io.safetensors import pack_tensors
from cnnviz.io.vgg16_place import Vgg16Place
from cnnviz.io.vgg16_store import Absent, Failed, Fetching, Ready, Status, Vgg16Store
from tests.io.ranged_server import ranged_server
from tests.networks import narrow, random_weights

TWO = replace(VGG16, layers=VGG16.layers[:10])


class FakeStore:
    """A store whose state the test sets."""

    def __init__(self, status: Status, fetchable: bool = True) -> None:
        self.now = status
        self.fetchable = fetchable
        self.askers: set[str] = set()

    def status(self) -> Status:
        return self.now

    def wanted_by(self, asker: str) -> bool:
        return asker in self.askers

    def start(self, asker: str) -> None:
        self.askers.add(asker)
        self.now = Fetching(0, 0, None)

    def cancel(self, asker: str) -> None:
        self.askers.discard(asker)
        self.now = Absent()


def page() -> None:
    import streamlit as st

    from cnnviz.ui.network_choice import network_choice

    state = st.session_state
    used = network_choice(state.get("wanted", "small"), lambda slug: state.update(wanted=slug))
    st.text(f"used: {used}")


def opened(
    monkeypatch: pytest.MonkeyPatch, store: Any, wanted: str = "vgg16", locale: str = "en-US"
) -> AppTest:
    def vgg16_store() -> Any:
        if isinstance(store, Refusal):
            raise store
        return store

    monkeypatch.setattr("cnnviz.ui.network_choice.vgg16_store", vgg16_store)
    app = AppTest.from_function(page, default_timeout=30)
    app.context = {"locale": locale}
    app.session_state["wanted"] = wanted
    return app.run()


def used(app: AppTest) -> str:
    assert not app.exception
    return str(app.text[0].value).removeprefix("used: ")


def said(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.caption, *app.warning))


def test_the_built_in_ones_need_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, None, "small")
    assert used(app) == "small"
    assert app.radio[0].options == [
        "Small VGG, 10 classes",
        "Small VGG, blur pooling",
        "VGG-16, ImageNet",
    ]
    app.radio[0].set_value("small-blur").run()
    assert used(app) == app.session_state["wanted"] == "small-blur"
    assert not app.button


def test_an_unknown_wish_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert used(opened(monkeypatch, None, "resnet")) == "small"


def test_the_size_is_said_first_and_the_button_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FakeStore(Absent())
    app = opened(monkeypatch, store, "small")
    app.radio[0].set_value("vgg16").run()
    assert used(app) == "small"
    assert "58.9 MB" in said(app)
    assert "Meanwhile you see: Small VGG, 10 classes." in said(app)
    assert [button.label for button in app.button] == ["Fetch VGG-16, 58.9 MB"]
    assert store.askers == set()
    app.button[0].click().run()
    assert len(store.askers) == 1
    assert [button.label for button in app.button] == ["Cancel"]
    assert used(app) == "small"


def bar(app: AppTest) -> tuple[int, str]:
    (found,) = app.get("progress")
    return found.proto.value, found.proto.text


def test_progress_in_megabytes_and_time_left_then_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FakeStore(Absent())
    app = opened(monkeypatch, store)
    app.button[0].click().run()
    assert bar(app) == (0, "Asking for the weights of VGG-16 …")
    store.now = Fetching(14_700_000, 58_858_752, None)
    assert bar(app.run()) == (24, "VGG-16: 14.7 of 58.9 MB")
    store.now = Fetching(29_429_376, 58_858_752, 12.4)
    assert bar(app.run()) == (50, "VGG-16: 29.4 of 58.9 MB, about 12 s left")
    store.now = Fetching(29_429_376, 58_858_752, 200.0)
    assert "about 3 min left" in bar(app.run())[1]
    assert used(app) == "small"
    store.now = Ready(VGG16)
    assert used(app.run()) == "vgg16"
    assert not app.button
    assert not app.get("progress")


def test_cancel_leads_back_to_the_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FakeStore(Absent())
    app = opened(monkeypatch, store)
    app.button[0].click().run()
    app.button[0].click().run()
    assert store.askers == set()
    assert [button.label for button in app.button] == ["Fetch VGG-16, 58.9 MB"]


def test_another_sessions_download_can_be_joined_and_not_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = FakeStore(Fetching(1, 100, 3.0))
    store.askers.add("somebody")
    app = opened(monkeypatch, store)
    assert "for somebody else" in said(app)
    assert [button.label for button in app.button] == ["Fetch VGG-16, 58.9 MB"]
    app.button[0].click().run()
    assert len(store.askers) == 2
    assert [button.label for button in app.button] == ["Cancel"]


def test_with_no_network_there_is_a_sentence_and_all_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = FakeStore(Failed(Refusal("There is no connection to the server with the weights.")))
    app = opened(monkeypatch, store)
    assert used(app) == "small"
    assert app.warning[0].value == (
        "There is no connection to the server with the weights."
        " Meanwhile you see: Small VGG, 10 classes."
    )
    assert [button.label for button in app.button] == ["Fetch VGG-16, 58.9 MB"]


def test_a_file_of_ones_own_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class OwnFile(FakeStore):
        def start(self, asker: str) -> None:
            self.now = Ready(TWO)

    store = OwnFile(Failed(Refusal("The weights file is cut off.")), fetchable=False)
    app = opened(monkeypatch, store)
    assert [button.label for button in app.button] == ["Look for the file again"]
    app.button[0].click().run()
    assert used(app) == "vgg16"
    assert "first 2 of 5 blocks" in said(app)


def test_an_environment_that_cannot_be_meant_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, Refusal("CNNVIZ_VGG16 is {value}.", value="'x://y'"))
    assert used(app) == "small"
    assert app.warning[0].value.startswith("CNNVIZ_VGG16 is 'x://y'. Meanwhile")


def test_a_real_download_from_the_first_press_to_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    network = narrow(VGG16, 16)
    data = pack_tensors(random_weights(network, 6))
    with ranged_server(data, "hold", from_byte=100_000) as (url, how):
        store = Vgg16Store(Vgg16Place(network, None, url, tmp_path))
        app = opened(monkeypatch, store)
        app.button[0].click().run()
        while not isinstance(now := store.status(), Fetching) or not now.done:
            time.sleep(0.01)
        assert bar(app.run())[1].startswith("VGG-16: 0.")
        assert used(app) == "small"
        how.hold.set()
        while isinstance(store.status(), Fetching):
            time.sleep(0.01)
        assert used(app.run()) == "vgg16"


@pytest.mark.parametrize("status", [Absent(), Fetching(1, 2, 3), Failed(Refusal("No."))])
def test_it_runs_in_chinese(monkeypatch: pytest.MonkeyPatch, status: Status) -> None:
    assert used(opened(monkeypatch, FakeStore(status), locale="zh-CN")) == "small"
