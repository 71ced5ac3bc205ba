"""Fetching: the right tensors under the right name, or nothing at all."""

from __future__ import annotations

import os
import struct
import threading
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from cnnviz.core.messages import Refusal
from cnnviz.core.networks import VGG16
from cnnviz.io.ranged_download import CancelledError
from cnnviz.io.safetensors import pack_tensors, unpack_tensors
from cnnviz.io.vgg16_fetch import STALE, fetch
from cnnviz.io.weights import wanted_shapes
from tests.io.ranged_server import ranged_server
from tests.networks import narrow, random_weights

NETWORK = narrow(VGG16, 16)
WEIGHTS: dict[str, npt.NDArray[Any]] = dict(random_weights(NETWORK, 3))
HEAD = {"pre_logits.fc1.weight": np.ones((300, 300), np.float32)}
FILE = pack_tensors(WEIGHTS | HEAD)
FEATURES = sum(value.nbytes for value in WEIGHTS.values())


def get(url: str, target: Path, network: Any = NETWORK, **more: Any) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    cancelled = more.pop("cancelled", threading.Event())
    more.setdefault("patience", 10)
    fetch(url, network, target, lambda *now: told.append(now), cancelled, **more)
    return told


def same(target: Path, names: Any = WEIGHTS) -> bool:
    tensors, _ = unpack_tensors(target.read_bytes())
    return set(tensors) == set(names) and all(
        np.array_equal(tensors[name], WEIGHTS[name]) for name in tensors
    )


def test_the_features_are_kept_and_the_rest_never_travels(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "er" / "vgg16.safetensors"
    with ranged_server(FILE) as (url, how):
        told = get(url, target)
    assert same(target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert told[-1] == (FEATURES, FEATURES)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    header = len(FILE) - FEATURES - HEAD["pre_logits.fc1.weight"].nbytes
    assert how.requests == [(0, 8), (8, header), (header, header + FEATURES)]
    assert unpack_tensors(target.read_bytes())[1] == {"source": url}


def test_features_in_any_order_and_with_gaps_are_put_together(tmp_path: Path) -> None:
    shuffled = dict(reversed(WEIGHTS.items()))
    first, *rest = shuffled
    data = pack_tensors({first: shuffled[first]} | HEAD | {name: shuffled[name] for name in rest})
    with ranged_server(data) as (url, how):
        get(url, tmp_path / "w")
        assert len(how.requests) == 4
        how.manner = "redirect"  # as the hub does
        get(url, tmp_path / "again")
    assert same(tmp_path / "w")
    assert same(tmp_path / "again")


def test_half_precision_is_kept_as_it_is(tmp_path: Path) -> None:
    half = {name: value.astype(np.float16) for name, value in WEIGHTS.items()}
    with ranged_server(pack_tensors(half)) as (url, _):
        get(url, tmp_path / "w")
    tensors, _ = unpack_tensors((tmp_path / "w").read_bytes())
    assert all(np.array_equal(tensors[name], half[name]) for name in half)


def test_the_first_blocks_alone_are_kept_too(tmp_path: Path) -> None:
    two = [f"features.{n}.{part}" for n in (0, 2, 5, 7) for part in ("weight", "bias")]
    held = [*two, "features.10.weight"]
    with ranged_server(pack_tensors({name: WEIGHTS[name] for name in held})) as (url, _):
        get(url, tmp_path / "w")
    assert same(tmp_path / "w", two)


def test_a_server_for_every_vgg16_byte(tmp_path: Path) -> None:
    """At the true size: 58.9 MB of 60, and no copy of them in memory."""
    weights = {name: np.full(s, 0.01, np.float32) for name, s in wanted_shapes(VGG16).items()}
    with ranged_server(pack_tensors(weights | HEAD)) as (url, _):
        weights.clear()
        tracemalloc.start()
        told = get(url, tmp_path / "w", VGG16)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert told[-1] == (58_858_752, 58_858_752)
    assert (tmp_path / "w").stat().st_size < 58_858_752 + 4096
    assert peak < 25e6


def spoilt(name: str, value: float) -> bytes:
    return pack_tensors(WEIGHTS | {name: np.full_like(WEIGHTS[name], value)})


def renamed() -> bytes:
    return pack_tensors({f"module.{name}": value for name, value in WEIGHTS.items()})


BIAS = "features.28.bias"
WIDER = random_weights(replace(NETWORK, layers=narrow(VGG16, 8).layers), 1)
WRONG: tuple[tuple[str, bytes, str], ...] = (
    ("empty", b"", "broke off|error|another part"),
    ("terabytes", struct.pack("<Q", 3 * 10**12) + FILE[8:], "would have 3000000000000 bytes"),
    ("a longer header than file", struct.pack("<Q", 900_000) + b"{}", "another part"),
    ("html", b"<!DOCTYPE html>" + b" " * 2000, "no safetensors file"),
    ("zip", b"PK\x03\x04" + b"\0" * 2000, "This is a pickle"),
    ("pickle", b"\x80\x02}q\0." + b"\0" * 2000, "This is a pickle"),
    ("garbled header", FILE[:8] + b"\xff" * 6000, "not what safetensors files have"),
    ("other names", renamed(), "there is no features"),
    ("other shapes", pack_tensors(WIDER), "has the shape"),
    ("integers", pack_tensors({k: v.astype(np.int64) for k, v in WEIGHTS.items()}), "type 'I64'"),
    ("nan", spoilt(BIAS, np.nan), "not finite"),
    ("infinite", spoilt("features.0.weight", -np.inf), "not finite"),
    ("huge", spoilt(BIAS, 1e20), r"reaches 1e\+20"),
    ("zeros", spoilt("features.0.weight", 0), "all zeros"),
    ("cut off file", FILE[: FEATURES // 2], "another part"),
)


@pytest.mark.parametrize(("data", "why"), [case[1:] for case in WRONG], ids=[c[0] for c in WRONG])
@pytest.mark.parametrize("before", [None, b"as it was"])
def test_wrong_bytes_leave_nothing(
    data: bytes, why: str, before: bytes | None, tmp_path: Path
) -> None:
    target = tmp_path / "w"
    if before is not None:
        target.write_bytes(before)
    with ranged_server(data) as (url, _), pytest.raises(Refusal, match=why):
        get(url, target)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([before] if before else [])


def test_tensors_that_would_take_terabytes_are_not_asked_for(tmp_path: Path) -> None:
    lying = FILE.replace(b'"shape":[4,3,3,3]', b'"shape":[4,3,3,3000000000]', 1)
    lying = struct.pack("<Q", struct.unpack("<Q", FILE[:8])[0] + 9) + lying[8:]
    with ranged_server(lying) as (url, how), pytest.raises(Refusal, match="cannot be"):
        get(url, tmp_path / "w")
    assert len(how.requests) == 2


@pytest.mark.parametrize(
    "manner", ["cut off", "stall", "trickle", "hang up", "500", "other range", "growing total"]
)
def test_a_server_that_fails_in_the_middle_leaves_nothing_and_can_be_asked_again(
    manner: str, tmp_path: Path
) -> None:
    target = tmp_path / "w"
    with ranged_server(FILE, manner, from_byte=FEATURES) as (url, how):
        with pytest.raises(Refusal):
            get(url, target, patience=0.4)
        assert list(tmp_path.iterdir()) == []
        how.manner = "ranges"
        get(url, target)
    assert same(target)


def test_cancelled_in_the_middle_nothing_is_left(tmp_path: Path) -> None:
    cancelled = threading.Event()
    with (
        ranged_server(FILE, "hold", from_byte=FEATURES) as (url, _),
        pytest.raises(CancelledError),
    ):
        fetch(url, NETWORK, tmp_path / "w", lambda *_: cancelled.set(), cancelled, 10)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_too_full_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=20_000_000)
    monkeypatch.setattr("cnnviz.io.vgg16_fetch.shutil.disk_usage", lambda _: usage)
    with ranged_server(FILE) as (url, how):
        with pytest.raises(Refusal, match="20 MB are needed, 20 MB are free"):
            get(url, tmp_path / "w")
        assert len(how.requests) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_disk_that_fills_up_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, mode: str) -> Any:
        os.close(handle)
        return Path("/dev/full").open(mode)

    monkeypatch.setattr("cnnviz.io.vgg16_fetch.os.fdopen", full)
    with ranged_server(FILE) as (url, _), pytest.raises(Refusal, match="The disk is full"):
        get(url, tmp_path / "w")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with ranged_server(FILE) as (url, _):
        with pytest.raises(Refusal, match="CNNVIZ_CACHE can name another"):
            get(url, tmp_path / "file" / "w")

        def forbidden(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("cnnviz.io.vgg16_fetch.tempfile.mkstemp", forbidden)
        with pytest.raises(Refusal, match="CNNVIZ_CACHE can name another"):
            get(url, tmp_path / "w")


def test_what_a_stopped_server_left_is_swept_away_but_not_what_is_being_written(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "vgg16-old.part", tmp_path / "vgg16-new.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - STALE - 10,) * 2)
    with ranged_server(FILE) as (url, _):
        get(url, tmp_path / "w")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vgg16-new.part", "w"]
