"""The shared cache: its bound, its order, and many threads at once."""

from __future__ import annotations

import random
import threading
import time

import numpy as np
import pytest

from cnnviz.io.cache import BoundedCache, content_key


def block(kilobytes: int, fill: int = 0) -> np.ndarray:
    return np.full(kilobytes * 1000, fill, np.uint8)


def never() -> object:
    raise AssertionError("a kept value is not made again")


def test_a_value_is_made_once() -> None:
    cache = BoundedCache(10_000)
    first = cache.get_or_make("a", lambda: block(1, 7))
    assert cache.get_or_make("a", never) is first
    assert (cache.stats().hits, cache.stats().misses, cache.stats().items) == (1, 1, 1)
    assert 1000 <= cache.stats().bytes <= 2000


def test_the_least_recently_used_makes_room() -> None:
    cache = BoundedCache(35_000)
    for key in "abc":
        cache.get_or_make(key, lambda: block(10))
    cache.get_or_make("a", never)
    cache.get_or_make("d", lambda: block(10))
    for key in "acd":
        cache.get_or_make(key, never)
    made = []
    cache.get_or_make("b", lambda: made.append(1) or block(10))
    assert made == [1]


def test_the_bound_holds_whatever_comes() -> None:
    cache, rng = BoundedCache(50_000), random.Random(4)
    for _ in range(2000):
        key, size = rng.randrange(60), rng.randrange(1, 70_000)
        value = cache.get_or_make(key, lambda size=size: np.zeros(size, np.uint8))
        assert value.size >= 1
        assert cache.stats().bytes <= 50_000
    assert cache.stats().hits + cache.stats().misses == 2000


def test_tiny_items_are_bounded_too() -> None:
    cache = BoundedCache(50_000)
    for key in range(5000):
        cache.get_or_make(key, lambda: b"")
    assert cache.stats().items < 150


def test_what_is_larger_than_the_cache_is_returned_and_pushes_nothing_out() -> None:
    cache = BoundedCache(20_000)
    cache.get_or_make("small", lambda: block(10))
    assert cache.get_or_make("large", lambda: block(30)).nbytes == 30_000
    assert cache.stats().items == 1
    cache.get_or_make("small", never)
    assert BoundedCache(0).get_or_make("a", lambda: b"x") == b"x"


def test_arrays_come_back_read_only() -> None:
    cache = BoundedCache(100_000)
    array, (inner, data) = (
        cache.get_or_make("a", lambda: block(1)),
        cache.get_or_make("b", lambda: (block(1), b"bytes")),
    )
    assert data == b"bytes"
    for kept in (array, inner):
        with pytest.raises(ValueError, match="read-only"):
            kept[0] = 1


def test_a_view_is_kept_without_the_array_behind_it() -> None:
    cache, whole = BoundedCache(10_000), block(1000, 3)
    kept = cache.get_or_make("part", lambda: whole[:1000])
    assert kept.base is None
    assert cache.stats().bytes < 2000
    whole[:] = 9
    assert (kept == 3).all()
    whole[0] = 1


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}, object(), (np.zeros(3), [1])])
def test_other_kinds_of_values_are_an_error(value: object) -> None:
    cache = BoundedCache(10_000)
    with pytest.raises(TypeError, match="A cache keeps arrays"):
        cache.get_or_make("a", lambda: value)
    assert cache.get_or_make("a", lambda: (None, 1.5, "text", b"")) == (None, 1.5, "text", b"")


def test_a_failure_is_not_remembered() -> None:
    cache = BoundedCache(10_000)
    with pytest.raises(ZeroDivisionError):
        cache.get_or_make("a", lambda: 1 // 0)
    assert cache.stats().items == 0
    assert cache.get_or_make("a", lambda: b"now") == b"now"


def test_a_maker_may_ask_for_another_key_but_not_for_its_own() -> None:
    cache = BoundedCache(10_000)
    assert cache.get_or_make("a", lambda: cache.get_or_make("b", lambda: b"b") + b"a") == b"ba"
    with pytest.raises(RuntimeError, match="'c' needs 'c'"):
        cache.get_or_make("c", lambda: cache.get_or_make("c", lambda: b""))
    assert cache.get_or_make("c", lambda: b"c") == b"c"


def test_a_negative_bound_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1"):
        BoundedCache(-1)


def in_threads(count: int, work) -> list:
    """Start `work(index)` in many threads at one moment; what each returned or raised."""
    results, gate = [None] * count, threading.Barrier(count)

    def run(index: int) -> None:
        gate.wait()
        try:
            results[index] = work(index)
        except BaseException as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return results


def test_many_threads_make_a_value_once() -> None:
    cache, made = BoundedCache(10_000), []

    def make() -> np.ndarray:
        made.append(1)
        time.sleep(0.1)
        return block(1)

    results = in_threads(16, lambda index: cache.get_or_make("a", make))
    assert made == [1]
    assert all(result is results[0] for result in results)
    assert (cache.stats().hits, cache.stats().misses) == (15, 1)


def test_even_a_value_too_large_to_keep_is_shared_by_those_who_wait() -> None:
    cache, made = BoundedCache(10), []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.2)
        return bytes(1000)

    assert set(in_threads(8, lambda index: cache.get_or_make("a", make))) == {bytes(1000)}
    assert made == [1]


def test_a_failing_maker_fails_for_those_who_wait() -> None:
    cache, made = BoundedCache(10_000), []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.2)
        raise OSError("no")

    results = in_threads(8, lambda index: cache.get_or_make("a", make))
    assert all(isinstance(result, OSError) for result in results)
    assert made == [1]
    assert cache.get_or_make("a", lambda: b"yes") == b"yes"


def test_where_a_maker_is_stopped_another_takes_over() -> None:
    cache, made = BoundedCache(10_000), []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.1)
        if len(made) == 1:
            raise KeyboardInterrupt
        return b"done"

    results = in_threads(8, lambda index: cache.get_or_make("a", make))
    assert sum(isinstance(result, KeyboardInterrupt) for result in results) == 1
    assert results.count(b"done") == 7
    assert len(made) == 2


def test_different_keys_do_not_wait_for_each_other() -> None:
    cache, meet = BoundedCache(10_000), threading.Barrier(4)

    def make() -> bytes:
        meet.wait(10)  # breaks unless four makers run at one time
        return b"met"

    assert in_threads(4, lambda index: cache.get_or_make(index, make)) == [b"met"] * 4


def test_a_storm_of_threads_leaves_the_books_right() -> None:
    cache = BoundedCache(60_000)

    def visit(index: int) -> int:
        rng, wrong = random.Random(index), 0
        for _ in range(400):
            key = rng.randrange(40)
            value = cache.get_or_make(key, lambda key=key: block(1 + key % 7, key))
            wrong += int(value[0] != key or value.nbytes != 1000 * (1 + key % 7))
            wrong += int(cache.stats().bytes > 60_000)
        return wrong

    assert in_threads(8, visit) == [0] * 8
    stats = cache.stats()
    assert stats.hits + stats.misses == 3200
    assert 0 < stats.items <= 40


def test_keys_know_content_type_and_shape() -> None:
    rows = np.arange(6, dtype=np.uint8)
    keys = [
        content_key(rows),
        content_key(rows.reshape(2, 3)),
        content_key(rows.reshape(3, 2)),
        content_key(rows.reshape(3, 2).T),
        content_key(rows.astype(np.float32)),
        content_key(rows.view(np.int8)),
        content_key(rows.tobytes()),
        content_key(np.zeros(0)),
        content_key(np.array(1.0)),
        content_key(b""),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 32 for key in keys)
    assert content_key(rows.reshape(3, 2).T) == content_key(rows.reshape(3, 2).T.copy())
    assert content_key(b"cnn") == content_key(bytes([99, 110, 110]))
    with pytest.raises(TypeError, match="objects"):
        content_key(np.array([None]))
