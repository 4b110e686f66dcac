"""A bounded cache that several threads share."""

from __future__ import annotations

import random
import time

from portal.lru_cache import LRUCache
from tests.threads import run_in_threads


def test_what_was_not_used_for_the_longest_time_goes_first() -> None:
    cache: LRUCache[int, str] = LRUCache(2)
    cache.put(1, "a")
    cache.put(2, "b")

    assert cache.get(1) == "a"
    cache.put(3, "c")

    assert [cache.get(key) for key in (1, 2, 3)] == ["a", None, "c"]


def test_a_key_put_again_has_the_later_value_and_counts_as_used() -> None:
    cache: LRUCache[int, str] = LRUCache(2)
    for key, value in ((1, "a"), (2, "b"), (1, "c"), (3, "d")):
        cache.put(key, value)

    assert [cache.get(key) for key in (1, 2, 3)] == ["c", None, "d"]


def test_values_are_kept_by_their_weight_and_one_that_is_too_heavy_pushes_nothing_out() -> None:
    cache: LRUCache[int, str] = LRUCache(5, weigh=len)
    for key, value in ((1, "aaa"), (2, "bb"), (1, "aa"), (3, "c"), (4, "dddddd")):
        cache.put(key, value)

    assert [cache.get(key) for key in (1, 2, 3, 4)] == ["aa", "bb", "c", None]
    cache.put(5, "ee")
    assert [cache.get(key) for key in (1, 2, 3, 5)] == [None, "bb", "c", "ee"]
    cache.put(2, "bbbbbb")  # its former value is not the value of the key any more
    assert [cache.get(key) for key in (2, 3, 5)] == [None, "c", "ee"]
    cache.clear()
    cache.put(6, "fffff")
    assert len(cache) == 1


class Key:
    """A number, compared in Python: as it is looked up, another thread gets its turn."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __hash__(self) -> int:
        return self.number

    def __eq__(self, other: object) -> bool:
        time.sleep(0)  # waits for nothing; it lets go of the interpreter
        return isinstance(other, Key) and other.number == self.number


def test_several_threads_find_what_belongs_to_their_key_and_the_bound_holds() -> None:
    cache: LRUCache[Key, str] = LRUCache(3)

    def use(thread: int) -> None:
        chosen = random.Random(thread)
        for _ in range(500):
            number = chosen.randrange(8)
            assert cache.get(Key(number)) in (None, f"value {number}")
            cache.put(Key(number), f"value {number}")

    run_in_threads(use, threads=8)

    assert len(cache) == 3
