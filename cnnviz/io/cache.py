"""The one cache of big arrays that all sessions share, bounded in bytes.

Sessions keep keys, not pictures: what they look at lies here once, however many look at it,
and what nobody has looked at for longest makes room first.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

__all__ = ["BoundedCache", "CacheStats", "content_key"]

Value = TypeVar("Value")

# What a key and its place in the table take, about; it bounds the number of tiny items as well.
_ENTRY_BYTES = 400


@dataclass(frozen=True)
class CacheStats:
    """How full a cache is (`items`, `bytes`) and how often it was asked (`hits`, `misses`)."""

    items: int
    bytes: int
    hits: int
    misses: int


@dataclass
class _Making:
    """A value on its way: who makes it, and what came of it."""

    maker: int
    done: threading.Event = field(default_factory=threading.Event)
    value: object = None
    error: Exception | None = None
    abandoned: bool = False


class BoundedCache:
    """Values by key, least recently used out first, never more than `max_bytes` in all.

    A value is a numpy array, bytes, or a tuple of those (numbers, text and None may stand in a
    tuple). Arrays come back read-only, since everyone shares them. All methods are safe to call
    from any thread.

    >>> cache = BoundedCache(1_000_000)
    >>> cache.get_or_make("ones", lambda: np.ones(3)).sum()
    np.float64(3.0)
    >>> cache.stats().misses
    1
    """

    def __init__(self, max_bytes: int) -> None:
        if max_bytes < 0:
            raise ValueError(f"A cache holds 0 bytes or more, not {max_bytes}.")
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._items: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._making: dict[Hashable, _Making] = {}
        self._bytes = self._hits = self._misses = 0

    def get_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value under `key`, calling `make()` for it where there is none.

        Only one thread makes a key at a time, and without holding up other keys; the others
        wait and share what it returns. An Exception it raises is raised in all of them and not
        remembered. Where the maker was stopped rather than failed (KeyboardInterrupt, a rerun
        of the script), one of those waiting makes it instead. A value larger than the cache is
        returned and not kept. Raises TypeError for a value of another kind, RuntimeError where
        `make` asks for its own key.
        """
        while True:
            with self._lock:
                if key in self._items:
                    self._hits += 1
                    self._items.move_to_end(key)
                    return cast(Value, self._items[key][0])
                making = self._making.get(key)
                if making is None:
                    self._misses += 1
                    making = self._making[key] = _Making(threading.get_ident())
                    break
                if making.maker == threading.get_ident():
                    raise RuntimeError(f"Making {key!r} needs {key!r} itself.")
            making.done.wait()
            if making.error is not None:
                raise making.error
            if not making.abandoned:
                with self._lock:
                    self._hits += 1
                return cast(Value, making.value)
        return self._make(key, make, making)

    def _make(self, key: Hashable, make: Callable[[], Value], making: _Making) -> Value:
        size = 0
        try:
            value = cast(Value, _frozen(make()))
            size = _size(value) + _ENTRY_BYTES
            making.value = value
            return value
        except Exception as error:
            making.error = error
            raise
        except BaseException:
            making.abandoned = True
            raise
        finally:
            with self._lock:
                del self._making[key]
                if making.error is None and not making.abandoned and size <= self.max_bytes:
                    self._items[key] = (making.value, size)
                    self._bytes += size
                while self._bytes > self.max_bytes:
                    self._bytes -= self._items.popitem(last=False)[1][1]
            making.done.set()

    def stats(self) -> CacheStats:
        """The number of items, the bytes they count for, and hits and misses so far."""
        with self._lock:
            return CacheStats(len(self._items), self._bytes, self._hits, self._misses)


def _frozen(value: object) -> object:
    if isinstance(value, np.ndarray):
        # A view would keep a larger array alive, and leave it writable under another name.
        own = value if value.base is None else value.copy()
        own.setflags(write=False)
        return own
    if isinstance(value, tuple):
        return tuple(_frozen(part) for part in value)
    if value is None or isinstance(value, bytes | str | int | float | np.generic):
        return value
    raise TypeError(f"A cache keeps arrays, bytes and tuples of them, not {type(value).__name__}.")


def _size(value: object) -> int:
    inside = sum(_size(part) for part in value) if isinstance(value, tuple) else 0
    return inside + sys.getsizeof(value)


def content_key(content: bytes | npt.NDArray[Any]) -> str:
    """A key for what is in bytes or an array: 32 hexadecimal digits of BLAKE2b.

    Equal content gives equal keys in every process; the type, dtype and shape count as content.

    >>> content_key(b"") == content_key(np.zeros(0, np.uint8))
    False
    """
    digest = hashlib.blake2b(digest_size=16)
    if isinstance(content, np.ndarray):
        if content.dtype.hasobject:
            raise TypeError("An array of objects has no content to make a key of.")
        digest.update(f"array {content.dtype.str} {content.shape} ".encode())
        digest.update(np.ascontiguousarray(content).reshape(-1).view(np.uint8).data)
    else:
        digest.update(b"bytes ")
        digest.update(content)
    return digest.hexdigest()
