"""The app in a process of its own, for browser tests, the tour and the bench."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

__all__ = ["ROOT", "AppServer", "end_with_a_signal", "resident_mb"]

ROOT = Path(__file__).resolve().parents[1]


class AppServer:
    """`streamlit run` of one script on a free port of this machine; a context manager.

    `script` is relative to `cwd`. `watch` lets Streamlit follow changes of the source files, as
    it does for a person; tests leave it out, so that an edit meanwhile reruns nothing. `env` is
    added to the environment; the server has `timeout` seconds to answer.
    """

    def __init__(
        self,
        script: str = "app.py",
        *,
        cwd: Path = ROOT,
        watch: bool = False,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> None:
        self.script, self.cwd, self.watch, self.timeout = script, cwd, watch, timeout
        self.env = {**os.environ, **(env or {})}
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = Path(tempfile.mkstemp(prefix="cnnviz-server-", suffix=".log")[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def launch(self) -> AppServer:
        """Start the process and return at once."""
        command = [sys.executable, "-m", "streamlit", "run", self.script]
        options = {
            "server.port": str(self.port),
            "server.headless": "true",
            "browser.serverAddress": "localhost",
            "browser.gatherUsageStats": "false",
            **({} if self.watch else {"server.fileWatcherType": "none"}),
        }
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command + [word for key, value in options.items() for word in (f"--{key}", value)],
                cwd=self.cwd, env=self.env, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        return self

    def wait(self) -> AppServer:
        """Return when the server answers; raises RuntimeError with the log's tail if not."""
        end = time.monotonic() + self.timeout
        while time.monotonic() < end:
            if self._process is not None and self._process.poll() is not None:
                raise RuntimeError(f"the server stopped while starting:\n{self.log_tail()}")
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.005)
        raise RuntimeError(f"no answer after {self.timeout:g} s; the log ends:\n{self.log_tail()}")

    def start(self) -> AppServer:
        """Launch and wait."""
        try:
            return self.launch().wait()
        except RuntimeError:
            self.stop()
            raise

    def stop(self) -> None:
        """End the process and everything that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        if hasattr(os, "killpg"):
            for sign in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, sign)
                    process.wait(timeout=5)
                    break
                except ProcessLookupError:
                    break
                except subprocess.TimeoutExpired:
                    continue
        else:
            process.kill()
        process.wait()

    def log_tail(self, lines: int = 40) -> str:
        """The last lines that the server wrote."""
        text = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def __enter__(self) -> AppServer:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.log.unlink(missing_ok=True)


def end_with_a_signal() -> None:
    """Turn the signal that ends a program into an ordinary exit, so that its servers end too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB (10^6 bytes), as Linux or macOS counts it."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(t for t in status.read_text("ascii").splitlines() if t.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6
    out = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True)
    return int(out.stdout) * 1024 / 1e6


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
