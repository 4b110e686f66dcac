"""Work in threads of its own, or the same in several at once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_async(work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` returns or raises; in a thread of its own: that of the tests may hold the loop of Playwright."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


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
