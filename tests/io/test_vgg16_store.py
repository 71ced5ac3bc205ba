"""The one VGG-16 for all sessions: fetched once, shared, cancelled, damaged, and none at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.core.forward import prepare
from cnnviz.core.messages import Refusal
from cnnviz.core.networks import VGG16
from cnnviz.io.safetensors import pack_tensors
from cnnviz.io.vgg16_place import CAFFE, Vgg16Place
from cnnviz.io.vgg16_store import Absent, Failed, Fetching, Ready, Vgg16Store, megabytes
from tests.io.ranged_server import Manners, ranged_server
from tests.networks import narrow, random_weights

NETWORK = narrow(VGG16, 16)
WEIGHTS = random_weights(NETWORK, 4)
FILE = pack_tensors(WEIGHTS)
HELD = 100_000  # a request that ends beyond it is one for the tensors


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.002)


def store_in(folder: Path, url: str, **more: Any) -> Vgg16Store:
    return Vgg16Store(Vgg16Place(NETWORK, None, url, folder), **more)


@contextmanager
def served(
    folder: Path, manner: str = "ranges", patience: float = 10, data: bytes = FILE
) -> Iterator[tuple[Vgg16Store, Manners]]:
    with ranged_server(data, manner, from_byte=HELD) as (url, how):
        store = store_in(folder, url, patience=patience)
        yield store, how
        how.gone.set()
        how.hold.set()
        until(lambda: store._worker is None)


def ended(store: Vgg16Store) -> Any:
    until(lambda: not isinstance(store.status(), Fetching))
    return store.status()


def right(store: Vgg16Store) -> bool:
    network, tensors = store.tensors()
    prepared = prepare(tensors)
    return network == NETWORK and all(
        np.array_equal(prepared[name].numpy(), WEIGHTS[name]) for name in WEIGHTS
    )


def test_the_size_is_said_before_anything_is_fetched() -> None:
    assert megabytes(VGG16) == pytest.approx(58.858752)


def test_absent_then_fetched_then_ready_and_kept_for_the_next_start(tmp_path: Path) -> None:
    with served(tmp_path / "cache") as (store, how):
        assert store.status() == Absent()
        with pytest.raises(Refusal, match="have not been fetched yet"):
            store.tensors()
        assert how.requests == []
        store.start("a")
        assert ended(store) == Ready(NETWORK)
        assert right(store)
        asked = len(how.requests)
        again = store_in(tmp_path / "cache", store.place.url)
        assert again.status() == Ready(NETWORK)
        again.start("b")
        assert right(again)
        assert len(how.requests) == asked


def test_two_sessions_and_thirty_share_one_download(tmp_path: Path) -> None:
    with served(tmp_path, "hold") as (store, how):
        threads = [threading.Thread(target=store.start, args=(str(n),)) for n in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        until(lambda: isinstance(now := store.status(), Fetching) and now.done > 0)
        assert all(store.wanted_by(str(n)) for n in range(30))
        assert not store.wanted_by("somebody else")
        how.hold.set()
        assert ended(store) == Ready(NETWORK)
        assert len(how.requests) == 3
        assert how.most_connections == 1


def test_it_says_how_far_it_is_and_how_long_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.io.vgg16_store.SETTLED", 0.05)
    with served(tmp_path, "hold") as (store, how):
        store.start("a")
        until(lambda: isinstance(now := store.status(), Fetching) and now.seconds is not None)
        now = store.status()
        assert isinstance(now, Fetching)
        assert now.total == sum(value.nbytes for value in WEIGHTS.values())
        assert 0.3 * now.total < now.done < 0.6 * now.total
        assert now.seconds is not None
        assert now.seconds > 0.02
        how.hold.set()
        assert ended(store) == Ready(NETWORK)


def test_one_who_cancels_takes_it_from_nobody_else(tmp_path: Path) -> None:
    with served(tmp_path, "hold") as (store, how):
        store.start("a")
        store.start("b")
        store.cancel("a")
        assert not store.wanted_by("a")
        assert isinstance(store.status(), Fetching)
        how.hold.set()
        assert ended(store) == Ready(NETWORK)


def test_when_the_last_one_cancels_it_ends_and_leaves_nothing(tmp_path: Path) -> None:
    with served(tmp_path, "hold") as (store, how):
        store.start("a")
        until(lambda: isinstance(now := store.status(), Fetching) and now.done > 0)
        store.cancel("a")
        assert store.status() == Absent()
        store.cancel("a")
        how.hold.set()
        until(lambda: store._worker is None)
        assert store.status() == Absent()
        assert list(tmp_path.iterdir()) == []


def test_wanted_again_while_the_cancelled_one_still_ends(tmp_path: Path) -> None:
    with served(tmp_path, "hold") as (store, how):
        store.start("a")
        until(lambda: isinstance(now := store.status(), Fetching) and now.done > 0)
        for _ in range(5):
            store.cancel("a")
            store.start("a")
        assert sum(thread.name == "fetch VGG-16" for thread in threading.enumerate()) == 1
        how.hold.set()
        assert ended(store) == Ready(NETWORK)
        assert how.most_connections <= 2  # the server may notice a reader's leaving late
        assert right(store)


@pytest.mark.parametrize(
    ("manner", "why"),
    [
        ("ignore ranges", "not 206"),
        ("cut off", "broke off"),
        ("stall", "nothing, or next to nothing"),
        ("404", "no such file"),
    ],
)
def test_after_a_failure_it_can_be_asked_again(manner: str, why: str, tmp_path: Path) -> None:
    with served(tmp_path, manner, patience=0.4) as (store, how):
        store.start("a")
        failed = ended(store)
        assert isinstance(failed, Failed)
        assert why in str(failed.why)
        assert failed.why.__traceback__ is None
        assert not store.wanted_by("a")
        with pytest.raises(Refusal, match=why):
            store.tensors()
        how.manner = "ranges"
        store.start("a")
        assert ended(store) == Ready(NETWORK)


def test_no_network_is_one_sentence(tmp_path: Path) -> None:
    store = store_in(tmp_path, "http://nobody.invalid/x")
    store.start("a")
    assert "no connection to the server" in str(ended(store).why)


def test_a_mistake_of_ours_is_a_sentence_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.io.vgg16_store.fetch", lambda *_: 1 / 0)
    store = store_in(tmp_path, "http://127.0.0.1:1/x")
    store.start("a")
    assert "failed" in str(ended(store).why)


@pytest.mark.parametrize("spoil", ["cut", "nan", "zeros", "empty", "renamed"])
def test_a_damaged_kept_file_is_never_used_and_is_fetched_again(spoil: str, tmp_path: Path) -> None:
    bias = np.full_like(WEIGHTS["features.0.bias"], np.nan)
    bad = {
        "cut": FILE[:-4],
        "nan": pack_tensors(WEIGHTS | {"features.0.bias": bias}),
        "zeros": FILE[:4000] + bytes(len(FILE) - 4000),
        "empty": b"",
        "renamed": pack_tensors({f"x.{name}": value for name, value in WEIGHTS.items()}),
    }[spoil]
    with served(tmp_path) as (store, how):
        store.place.kept.write_bytes(bad)
        assert isinstance(store.status(), Failed)
        assert not store.place.kept.exists()
        assert how.requests == []
        store.start("a")
        assert ended(store) == Ready(NETWORK)
        assert right(store)


def test_a_file_damaged_after_it_was_found_right_is_not_used_either(tmp_path: Path) -> None:
    with served(tmp_path) as (store, _):
        store.place.kept.write_bytes(FILE)
        assert store.status() == Ready(NETWORK)
        store.place.kept.write_bytes(FILE[: len(FILE) // 2])
        with pytest.raises(Refusal, match="cut off"):
            store.tensors()
        assert isinstance(store.status(), Failed)
        store.start("a")
        assert ended(store) == Ready(NETWORK)
        store.place.kept.unlink()
        with pytest.raises(Refusal, match="not there"):
            store.tensors()


def own_file(path: Path, **more: Any) -> Vgg16Store:
    return Vgg16Store(Vgg16Place(replace(NETWORK, **more), path, "http://x", path.parent))


def test_a_file_of_ones_own_is_used_in_place_and_never_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    store = own_file(path)
    assert not store.fetchable
    assert "mine.safetensors is not there" in str(ended(store).why)
    path.write_bytes(FILE[:-1])
    store.start("a")  # look again
    assert "cut off" in str(ended(store).why)
    assert path.exists()
    path.write_bytes(FILE)
    store.start("a")
    assert store.status() == Ready(NETWORK)
    assert right(store)


def test_the_first_two_blocks_are_a_network_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "two.safetensors"
    two = [f"features.{n}.{part}" for n in (0, 2, 5, 7) for part in ("weight", "bias")]
    path.write_bytes(pack_tensors({name: WEIGHTS[name] for name in [*two, "features.10.bias"]}))
    network, tensors = own_file(path, preprocessing=CAFFE).tensors()
    assert network.layers[-1].name == "pool2"
    assert network.preprocessing == CAFFE
    assert sorted(tensors) == sorted(two)
