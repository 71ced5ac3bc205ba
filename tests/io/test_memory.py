"""Heaps of threads, and what of them leaves the process, by what the system says of it."""

from __future__ import annotations

import platform
import subprocess
import sys

# Blocks small enough to lie on the heap; the last one stays, so that its end cannot be cut off.
FREED = """
from pathlib import Path
from cnnviz.io.memory import give_back

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

blocks = [bytearray(b"x" * 60_000) for _ in range(2_000)]
last = blocks.pop()
del blocks
before = resident()
assert give_back()
print(before - resident())
"""
# A heap of a thread's own has its place in the map of the process as 64 MB of room.
HEAPS = """
import threading
from pathlib import Path
from cnnviz.io.memory import share_one_heap

def heaps():
    def work():
        kept.append([bytearray(b"x" * 1_000) for _ in range(1_000)])
        barrier.wait()
        lines = Path("/proc/self/maps").read_text().splitlines()
        begins = [int(line.split("-")[0], 16) for line in lines]
        starts.append({begin for begin in begins if begin % (1 << 26) == 0})
    kept, starts, barrier = [], [], threading.Barrier(4)
    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return len(starts[-1])

assert share_one_heap()
print(heaps())
"""


def _printed(program: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_what_was_freed_leaves_the_process() -> None:
    if platform.libc_ver()[0] != "glibc":
        from cnnviz.io.memory import give_back

        assert give_back() in (True, False)
        return
    assert _printed(FREED) > 80_000  # kB of the 120,000 that were freed


def test_threads_share_one_heap() -> None:
    if platform.libc_ver()[0] == "glibc":
        assert _printed(HEAPS.replace("assert share_one_heap()", "")) >= 3
        assert _printed(HEAPS) <= 1  # by chance something else begins at such a place
