"""How long each step of a part takes, said as soon as it is over: most of a run is preparing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say how many seconds passed, and how many of them this process worked."""
    began, worked = time.perf_counter(), time.process_time()
    yield
    took, own = time.perf_counter() - began, time.process_time() - worked
    sys.stdout.write(f"  {name}: {took:.1f} s ({own:.1f} s of this process)\n")
    sys.stdout.flush()
