"""The same work in several threads at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


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
