"""A cache whose values are packed, but for those used last."""

from __future__ import annotations

from portal.packed_cache import PackedCache
from tests.threads import run_in_threads


class Unpacking:
    """Turns a packed number back into its text, and remembers which."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, packed: int) -> str:
        self.asked.append(packed)
        return str(packed)


def kept(max_size: int, max_ready: int, *numbers: int) -> tuple[PackedCache[int, str, int], Unpacking]:
    unpacking = Unpacking()
    cache: PackedCache[int, str, int] = PackedCache(max_size, max_ready=max_ready, unpack=unpacking)
    for number in numbers:
        cache.put(number, str(number), number)
    return cache, unpacking


def test_only_what_was_not_used_of_late_is_unpacked_and_once_while_it_is_used() -> None:
    cache, unpacking = kept(4, 2, 1, 2, 3)

    assert [cache.get(key) for key in (3, 2, 3)] == ["3", "2", "3"]
    assert unpacking.asked == []
    assert [cache.get(key) for key in (1, 1, 3)] == ["1", "1", "3"]
    assert unpacking.asked == [1]


def test_what_is_ready_is_gone_with_its_key() -> None:
    cache, unpacking = kept(2, 2, 1, 2)
    assert cache.get(1) == "1"
    cache.put(3, "3", 3)

    assert [cache.get(key) for key in (1, 2, 3)] == ["1", None, "3"]
    assert len(cache) == 2
    cache.put(1, "11", 11)
    assert cache.get(1) == "11"
    cache.clear()
    assert [cache.get(key) for key in (1, 3)] == [None, None]
    assert unpacking.asked == []


def test_packed_values_are_bounded_by_their_weight() -> None:
    cache: PackedCache[int, str, bytes] = PackedCache(5, max_ready=9, unpack=bytes.decode, weigh=len)
    for key, text in ((1, "aaa"), (2, "bb"), (3, "c"), (4, "dddddd")):
        cache.put(key, text, text.encode())

    assert [cache.get(key) for key in (1, 2, 3, 4)] == [None, "bb", "c", None]


def test_several_threads_find_what_belongs_to_their_key() -> None:
    cache, _unpacking = kept(6, 2, *range(6))

    def use(thread: int) -> None:
        for turn in range(300):
            number = (thread + turn) % 8
            assert cache.get(number) in (None, str(number))
            cache.put(number, str(number), number)

    run_in_threads(use, threads=8)
