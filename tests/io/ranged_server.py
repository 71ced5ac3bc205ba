"""A web server on 127.0.0.1 with one file, which can be as bad as servers are."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Manners:
    """How the server behaves; `requests` are the ranges that it was asked for, in order.

    manner: one of MANNERS. from_byte: requests that end before it are answered well, so that
    faults can begin in the header or only in the middle of the tensors. hold: what "hold" waits
    for, after half of a part has been sent. elsewhere: where "redirect" sends readers.
    """

    data: bytes
    manner: str = "ranges"
    from_byte: int = 0
    elsewhere: str = ""
    hold: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    requests: list[tuple[int, int]] = field(default_factory=list)
    connections: int = 0
    most_connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


MANNERS = (
    "ranges",
    "ignore ranges",
    "no answer",
    "hang up",
    "not http",
    "404",
    "500",
    "416",
    "redirect",
    "redirect for ever",
    "redirect to a file",
    "no Content-Range",
    "other range",
    "longer Content-Length",
    "shorter Content-Length",
    "shorter total",
    "growing total",
    "compressed",
    "cut off",
    "cut off, unannounced",
    "stall",
    "trickle",
    "hold",
    "unknown total",
    "chunked",
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        how = self.server.how
        with how.lock:
            how.connections += 1
            how.most_connections = max(how.most_connections, how.connections)
        try:
            with suppress(ConnectionError):
                self._answer(how)
        finally:
            with how.lock:
                how.connections -= 1
            self.close_connection = True

    def _answer(self, how: Manners) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        start, stop = (int(asked[1]), int(asked[2]) + 1) if asked else (0, len(how.data))
        how.requests.append((start, stop))
        manner = how.manner if stop > how.from_byte else "ranges"
        if manner.startswith("redirect") and self.path != "/there":
            self._redirect(manner, how)
        elif manner in ("404", "500", "416"):
            self._head(int(manner), {"Content-Length": "5"})
            self.wfile.write(b"Sorry")
        elif manner == "ignore ranges":
            self._head(200, {"Content-Length": str(len(how.data))})
            self.wfile.write(how.data)
        elif manner == "no answer":
            how.gone.wait(20)
        elif manner == "not http":
            self.wfile.write(b"220 mail.example ESMTP\r\n")
        elif manner != "hang up":
            self._part(manner, how, start, min(stop, len(how.data)))

    def _redirect(self, manner: str, how: Manners) -> None:
        where = {
            "redirect for ever": self.path,
            "redirect to a file": "file:///etc/hostname",
        }.get(manner, how.elsewhere or "/there")
        self._head(302, {"Location": where, "Content-Length": "0"})

    def _part(self, manner: str, how: Manners, start: int, stop: int) -> None:
        part, total = memoryview(how.data)[start:stop], len(how.data)
        length = len(part)
        range_start, range_stop = start, stop
        if manner == "other range":
            range_start, range_stop = start + 1, stop + 1
        elif manner == "shorter total":
            total = stop - 1
        elif manner == "growing total":
            total += len(how.requests)
        headers = {"Content-Range": f"bytes {range_start}-{range_stop - 1}/{total}"}
        if manner == "unknown total":
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/*"
        if manner == "no Content-Range":
            del headers["Content-Range"]
        if manner == "compressed":
            headers["Content-Encoding"] = "gzip"
        changed = {"longer Content-Length": length + 10, "shorter Content-Length": length - 1}
        if manner in ("cut off, unannounced", "chunked"):
            headers["Transfer-Encoding"] = "chunked"
        else:
            headers["Content-Length"] = str(changed.get(manner, length))
        self._head(206, headers)
        self._body(manner, how, part)

    def _body(self, manner: str, how: Manners, part: memoryview) -> None:
        half = part[: len(part) // 2]
        if manner in ("cut off, unannounced", "chunked"):
            sent = part if manner == "chunked" else half
            self.wfile.write(f"{len(sent):x}\r\n".encode() + bytes(sent) + b"\r\n0\r\n\r\n")
        elif manner in ("cut off", "stall", "hold"):
            self.wfile.write(half)
            self.wfile.flush()
            if manner == "stall":
                how.gone.wait(20)
            elif manner == "hold":
                how.hold.wait(20)
                self.wfile.write(part[len(half) :])
        elif manner == "trickle":
            for at in range(len(part)):
                self.wfile.write(part[at : at + 1])
                if how.gone.wait(0.05):
                    return
        else:
            self.wfile.write(part)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    how: Manners

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # readers hang up on purpose


@contextmanager
def ranged_server(
    data: bytes, manner: str = "ranges", **more: Any
) -> Iterator[tuple[str, Manners]]:
    """A server of `data` with these manners: its address, and the manners, which may be changed."""
    assert manner in MANNERS
    how = Manners(data, manner, **more)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.how = how
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/model.safetensors", how
    finally:
        how.gone.set()
        how.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
