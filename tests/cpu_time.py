"""How long something keeps a processor busy, told so that a busy machine does not change it."""

import time
from collections.abc import Callable

TRIES = 3


def cpu_seconds(run: Callable[[], object], enough: float) -> float:
    """The least seconds of processor time of three runs; of the first that takes less than `enough`, its own.

    Other work can only add to a run: it empties the processor's caches, and after many tests the garbage collector
    walks through what they left.
    """
    least = float("inf")
    for _try in range(TRIES):
        began = time.process_time()
        run()
        least = min(least, time.process_time() - began)
        if least < enough:
            break
    return least
