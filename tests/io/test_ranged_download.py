"""Ranged reads from servers of every kind of manners."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cnnviz.core.messages import Refusal
from cnnviz.io.ranged_download import CancelledError, RangedFile
from tests.io.ranged_server import ranged_server

DATA = bytes(range(256)) * 1200  # 307,200 bytes: several pieces


def read(remote: RangedFile, start: int = 1000, stop: int = 250_001) -> bytes:
    return b"".join(remote.read(start, stop))


@pytest.mark.parametrize("manner", ["ranges", "redirect", "chunked", "unknown total"])
def test_the_part_asked_for_arrives(manner: str) -> None:
    with ranged_server(DATA, manner) as (url, how):
        remote = RangedFile(url, patience=10)
        assert read(remote) == DATA[1000:250_001]
        assert read(remote, 0, 8) == DATA[:8]
        assert read(remote, len(DATA) - 1, len(DATA)) == DATA[-1:]
        assert remote.total == (None if manner == "unknown total" else len(DATA))
    assert how.requests[-1] == (len(DATA) - 1, len(DATA))


@pytest.mark.parametrize(
    ("manner", "why"),
    [
        ("ignore ranges", "it answered 200, not 206"),
        ("404", "no such file on the server"),
        ("500", "error 500"),
        ("416", "error 416"),
        ("redirect for ever", "error 302"),
        ("redirect to a file", "error 302"),
        ("hang up", "broke off"),
        ("not http", "broke off"),
        ("no Content-Range", "another part"),
        ("other range", "another part"),
        ("longer Content-Length", "another part"),
        ("shorter Content-Length", "another part"),
        ("shorter total", "another part"),
        ("compressed", "another part"),
        ("cut off", "broke off"),
        ("cut off, unannounced", "broke off"),
    ],
)
def test_bad_manners_are_one_sentence(manner: str, why: str) -> None:
    with ranged_server(DATA, manner) as (url, _), pytest.raises(Refusal, match=why):
        read(RangedFile(url, patience=10))


@pytest.mark.parametrize("manner", ["no answer", "stall", "trickle"])
def test_a_silent_server_is_left_soon(manner: str) -> None:
    with (
        ranged_server(DATA, manner) as (url, _),
        pytest.raises(Refusal, match=r"nothing, or next to nothing, for 0\.4 seconds"),
    ):
        read(RangedFile(url, patience=0.4))


def test_a_file_that_changes_between_two_parts_is_refused() -> None:
    with ranged_server(DATA, "growing total") as (url, _):
        remote = RangedFile(url, patience=10)
        read(remote)
        with pytest.raises(Refusal, match="changed while it was fetched"):
            read(remote)


def test_reading_ends_when_it_is_no_longer_wanted() -> None:
    cancelled = threading.Event()
    with ranged_server(DATA, "hold") as (url, how):
        remote = RangedFile(url, 10, cancelled)
        pieces = remote.read(0, len(DATA))
        assert next(pieces)
        cancelled.set()
        with pytest.raises(CancelledError):
            list(pieces)
        with pytest.raises(CancelledError):
            list(remote.read(0, 8))
        assert len(how.requests) == 1


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:{port}/x", "no connection to the server"),
        ("http://nobody.invalid/x", "no connection to the server"),
        ("http://" + "a" * 70 + ".invalid/x", "cannot be used|no connection"),
        ("http://127.0.0.1:{port}/with space", "cannot be used"),
        ("http:///nothing", "no connection"),
        ("http://127.0.0.1:port/x", "cannot be used"),
    ],
)
def test_with_no_network_there_is_one_sentence(url: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        read(RangedFile(url.format(port=closed_port()), patience=5))


class _Secure(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://127.0.0.1:1/x")
        self.end_headers()


@pytest.fixture
def secure(tmp_path: Path) -> object:
    """An https server whose certificate nobody has signed, and the certificate's file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    command += f" -addext subjectAltName=IP:127.0.0.1 -keyout {tmp_path}/key -out {tmp_path}/cert"
    subprocess.run(command.split(), check=True, capture_output=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Secure)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/x", tmp_path / "cert"
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_a_certificate_that_nobody_signed_is_refused(secure: tuple[str, Path]) -> None:
    with pytest.raises(Refusal, match="certificate is not valid"):
        read(RangedFile(secure[0], patience=10))


def test_no_way_leads_from_https_to_http(
    secure: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure[1]))
    with pytest.raises(Refusal, match="not safe"):
        read(RangedFile(secure[0], patience=10))
