"""A cache of this process: bounded, and safe where several threads use it at once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LRUCache(Generic[Key, Value]):
    """The values that were used last, by their keys: `max_size` of them, or as many as weigh that much together.

    For what `functools.lru_cache` cannot say: not every value is kept, or the key is not the arguments. Values are
    shared by all threads, so none may be changed in place. Two threads that miss the same key at the same moment
    both make its value; the later one stays.
    """

    def __init__(self, max_size: int, weigh: Callable[[Value], int] = lambda value: 1) -> None:
        self.max_size = max_size
        self._weigh = weigh
        self._weight = 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        # Without it a key found by one thread may be gone before that thread has moved it to the end.
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """The value kept under the key, else None."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value) -> None:
        """Keep the value, and let go of those that were not used for the longest time.

        A value that alone is heavier than the cache may be is not kept, and pushes nothing out.
        """
        weight = self._weigh(value)
        with self._lock:
            if key in self._values:
                self._weight -= self._weigh(self._values.pop(key))
            if weight > self.max_size:
                return
            self._values[key] = value
            self._weight += weight
            while self._weight > self.max_size:
                _oldest, dropped = self._values.popitem(last=False)
                self._weight -= self._weigh(dropped)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._values.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._values)
