"""Python's garbage collector stands still while a roster is planned.

A plan of ten thousand rows is some sixty thousand objects, none of which points back to another. The collector
looks through all of them again each time their number has grown by a quarter, which takes as long as planning.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pauses = 0


@contextmanager
def gc_paused() -> Iterator[None]:
    """Let the collector stand still meanwhile, in all threads; also as a decorator.

    What is in no cycle is freed as always.
    """
    global _pauses
    with _lock:
        is_mine = _pauses > 0 or gc.isenabled()  # else somebody stopped it for other reasons
        if is_mine:
            _pauses += 1
            gc.disable()
    try:
        yield
    finally:
        if is_mine:
            with _lock:
                _pauses -= 1
                if _pauses == 0:
                    gc.enable()
