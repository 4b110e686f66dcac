"""A deadline for what costs much: long loops ask whether the time is over, and end by DeadlineExceeded.

It is cooperative: nothing is interrupted from outside, so a step ends where it is safe to end, with a transaction
to roll back. What cannot ask, such as a statement of the database or a picture's decoder, is bounded by its input,
and by limits of its own; what runs in a process of its own is given the seconds that are left. Where no deadline
is set, asking costs a tenth of a microsecond.
"""

import time
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

from portal.errors import DeadlineExceeded

Value = TypeVar("Value")

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)  # by time.monotonic


def start_deadline(seconds: float) -> None:
    """Let whatever asks from now on end once so many seconds are over."""
    _deadline.set(time.monotonic() + seconds)


def end_deadline() -> None:
    """Let everything take its time again."""
    _deadline.set(None)


def check_deadline() -> None:
    """Go on, or raise DeadlineExceeded where the time is over."""
    deadline = _deadline.get()
    if deadline is not None and time.monotonic() >= deadline:
        raise DeadlineExceeded


def seconds_left() -> float | None:
    """How much of the time is left, 0 where it is over; None where there is no deadline."""
    deadline = _deadline.get()
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def within_deadline(values: Iterable[Value]) -> Iterator[Value]:
    """The same values, asking before each."""
    for value in values:
        check_deadline()
        yield value
