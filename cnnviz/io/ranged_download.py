"""Parts of a file on a web server, by ranged reads in which every promise is checked.

Source: RFC 9110, HTTP Semantics, section 14 (range requests).
"""

from __future__ import annotations

import http.client
import re
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from cnnviz.core.messages import Refusal

__all__ = ["PATIENCE", "CancelledError", "RangedFile"]

# Seconds without an answer, or with less than TRICKLE bytes, after which a server counts as silent.
PATIENCE = 20.0
TRICKLE = 4_096
CHUNK = 2**16
CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")


class CancelledError(Exception):
    """The reader no longer wants the bytes."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never from https to http, where no certificate is checked."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        secure = req.full_url.lower().startswith("https:")
        if not newurl.lower().startswith("https:" if secure else ("http:", "https:")):
            fp.close()
            raise Refusal("The server sends readers on to an address that is not safe.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass
class RangedFile:
    """A file at an address (http or https, certificates checked), read in parts.

    patience: seconds of silence that are borne. cancelled: once set, reading ends with
    CancelledError, after `patience` at the latest. total: the file's size as the server tells
    it, None before the first part.

    All reading raises Refusal: no network, no answer in time, any status but 206, another range
    than the one asked for, a file that has changed in between, a part that ends early.
    """

    url: str
    patience: float = PATIENCE
    cancelled: threading.Event = field(default_factory=threading.Event)
    total: int | None = None

    def read(self, start: int, stop: int) -> Generator[bytes, None, None]:
        """The bytes from `start` to `stop`, piece by piece as they arrive; all or a Refusal."""
        with _refusing(self.patience), self._open(start, stop) as answer:
            left = stop - start
            deadline, arrived = time.monotonic() + self.patience, 0
            while left:
                self._check_wanted()
                piece = answer.read1(min(left, CHUNK))
                if not piece:
                    raise _cut_off()
                left -= len(piece)
                arrived += len(piece)
                # A byte now and then is no timeout to a socket, and would never end.
                if time.monotonic() > deadline and left:
                    if arrived < TRICKLE:
                        raise _silent(self.patience)
                    deadline, arrived = time.monotonic() + self.patience, 0
                yield piece
            self._check_wanted()

    def _check_wanted(self) -> None:
        if self.cancelled.is_set():
            raise CancelledError

    def _open(self, start: int, stop: int) -> Any:
        self._check_wanted()
        request = urllib.request.Request(
            self.url,
            headers={
                "Range": f"bytes={start}-{stop - 1}",
                "Accept-Encoding": "identity",
                "User-Agent": "cnnviz",
            },
        )
        secure = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        answer = urllib.request.build_opener(_Redirects, secure).open(
            request, timeout=self.patience
        )
        try:
            self._check_promises(answer, start, stop)
        except BaseException:
            answer.close()
            raise
        return answer

    def _check_promises(self, answer: Any, start: int, stop: int) -> None:
        if answer.status != 206:
            raise Refusal(
                "The server does not send parts of files: it answered {status}, not 206.",
                status=answer.status,
            )
        found = CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
        length = answer.headers.get("Content-Length", str(stop - start))
        encoding = answer.headers.get("Content-Encoding", "identity")
        if (
            found is None
            or (int(found[1]), int(found[2]) + 1) != (start, stop)
            or length != str(stop - start)
            or encoding != "identity"
        ):
            raise Refusal("The server sends another part of the file than was asked for.")
        total = None if found[3] == "*" else int(found[3])
        if total is not None and total < stop:
            raise Refusal("The server sends another part of the file than was asked for.")
        if self.total is not None and total is not None and self.total != total:
            raise Refusal("The file on the server changed while it was fetched.")
        self.total = total if total is not None else self.total


def _cut_off() -> Refusal:
    return Refusal("The connection broke off before everything had arrived.")


def _silent(seconds: float) -> Refusal:
    return Refusal(
        "The server has sent nothing, or next to nothing, for {n} seconds.", n=f"{seconds:g}"
    )


@contextmanager
def _refusing(patience: float) -> Iterator[None]:
    """Each way in which a connection can fail, as one sentence."""
    try:
        yield
    except urllib.error.HTTPError as why:
        why.close()
        if why.code == 404:
            raise Refusal("There is no such file on the server (404).") from why
        raise Refusal("The server answered with the error {status}.", status=why.code) from why
    except urllib.error.URLError as why:
        reason = why.reason
        if isinstance(reason, TimeoutError):
            raise _silent(patience) from why
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise Refusal("The server's certificate is not valid; nothing was fetched.") from why
        raise Refusal("There is no connection to the server with the weights.") from why
    except TimeoutError as why:
        raise _silent(patience) from why
    except (http.client.InvalidURL, UnicodeError) as why:
        raise Refusal("The address of the weights cannot be used.") from why
    except (http.client.HTTPException, OSError) as why:
        raise _cut_off() from why
