"""Work in threads of its own, or the same in several at once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_async(work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` returns or raises; in a thread of its own: that of the tests may hold the loop of Playwright."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def run_behind(work: Callable[[], Result], *, then: Callable[[], object]) -> Result:
    """What `work` returns or raises, in a thread of its own; fails unless it waits for the caller's transaction.

    That `then` has to end.
    """
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(work)
        done, _not_done = wait([waiting], timeout=0.3)
        assert not done
        then()
        return waiting.result(timeout=60)


def run_in_threads(work: Callable[[int], None], *, threads: int) -> None:
    """Call `work(0)`, `work(1)` and so on at the same moment, and raise the first error of any of them.

    The threads take turns as often as Python lets them.
    """
    together = Barrier(threads)

    def begin(number: int) -> None:
        together.wait()
        work(number)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(begin, number) for number in range(threads)]:
                done.result()
    finally:
        sys.setswitchinterval(usual)
