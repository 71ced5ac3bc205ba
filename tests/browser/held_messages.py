"""What the server says, held back on its way to the page, as a slow connection does."""

from __future__ import annotations

import time

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

__all__ = ["HeldMessages"]

LONGEST = 60.0  # seconds until a run that does not come is given up


class HeldMessages:
    """To be made before the page is opened; holds nothing until `hold`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.holding = False
        self.kept: list[str | bytes] = []
        self.ends = 0  # of the server's runs, since `hold`
        page.route_web_socket("**/_stcore/stream", self._between)

    def _between(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(self._said)

    def _said(self, message: str | bytes) -> None:
        if not self.holding:
            self.socket.send(message)
            return
        self.kept.append(message)
        if isinstance(message, bytes):
            self.ends += ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"

    def hold(self) -> None:
        """Hold back all that the server says from now on."""
        self.holding, self.ends = True, 0

    def wait_for_end(self) -> None:
        """Until the server has run to an end once more."""
        seen, end = self.ends, time.monotonic() + LONGEST
        while self.ends == seen:
            assert time.monotonic() < end, "the server did not run"
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def release(self) -> None:
        """Say what was held back, in order, and hold nothing more."""
        self.holding = False
        for message in self.kept:
            self.socket.send(message)
        self.kept.clear()
