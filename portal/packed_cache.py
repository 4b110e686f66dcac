"""A cache of this process that keeps its values packed, and those used last ready as well."""

from collections.abc import Callable, Hashable
from itertools import count
from typing import Generic, TypeVar

from portal.lru_cache import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Packed = TypeVar("Packed")


class PackedCache(Generic[Key, Value, Packed]):
    """Values by their keys, bounded like those of an LRUCache; `max_ready` of them need no unpacking.

    Most of what a portal keeps is asked for once in a while: packed it takes a fifth of the memory. What everybody
    looks at this evening is as quick as if nothing were packed. An unpacked value must be equal to the packed one.
    """

    def __init__(
        self,
        max_size: int,
        *,
        max_ready: int,
        unpack: Callable[[Packed], Value],
        weigh: Callable[[Packed], int] = lambda packed: 1,
    ) -> None:
        # Each packed value has a number, by which it is ready: a key may hold much, and takes long to hash.
        self.entries: LRUCache[Key, tuple[int, Packed]] = LRUCache(max_size, lambda entry: weigh(entry[1]))
        self._ready: LRUCache[int, Value] = LRUCache(max_ready)
        self._numbers = count()
        self._unpack = unpack

    def get(self, key: Key) -> Value | None:
        """The value kept under the key, else None."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        number, packed = entry
        value = self._ready.get(number)
        if value is None:
            value = self._unpack(packed)
            self._ready.put(number, value)
        return value

    def put(self, key: Key, value: Value, packed: Packed) -> None:
        """Keep the value, and let go of those that were not used for the longest time."""
        number = next(self._numbers)
        self.entries.put(key, (number, packed))
        self._ready.put(number, value)

    def clear(self) -> None:
        """Keep nothing."""
        self.entries.clear()
        self._ready.clear()

    def __len__(self) -> int:
        return len(self.entries)
