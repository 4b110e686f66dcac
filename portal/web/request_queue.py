"""Admission of requests to the threads of a process: by class, in the order they came, bounded in number and time.

Threads of one process take turns at running Python, so that many at once make each of them late and all of them
slower. Few are let in of each class, and none of them waits for one of another class: pages keep coming while
writers wait for the database, or while somebody's report takes its time.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from portal.web import request_body

RequestClass = Literal["reading", "writing", "expensive"]


class Overloaded(Exception):
    """No place became free in time, or too many requests of the class wait for one already."""


@dataclass(frozen=True)
class Limits:
    """How many requests of each class one process answers at once, and how many wait for how long."""

    reading: int = 2  # a third one only takes time from these
    writing: int = 4  # more, since they wait for the disk
    expensive: int = 2
    sending: int = 1  # an answer that goes out piece by piece, beside the places of its class
    max_waiting: int = 256  # of each class
    max_wait: float = 5.0  # seconds
    body_grace: float = request_body.GRACE_SECONDS  # seconds

    @property
    def threads(self) -> int:
        """How many threads that takes at most; see the connections in portal.config."""
        return self.reading + self.writing + self.expensive + self.sending


class RequestQueue:
    """The places of one class: so many requests run at once, the others wait their turn."""

    def __init__(self, places: int, *, max_waiting: int, max_wait: float) -> None:
        self._places = asyncio.Semaphore(places)
        self._max_waiting = max_waiting
        self._max_wait = max_wait
        self._waiting = 0

    @property
    def has_free_slot(self) -> bool:
        """Whether acquire() would not wait."""
        return not self._places.locked()

    async def acquire(self) -> None:
        """Wait for a place. Raises Overloaded; whoever got one must release() it."""
        if self.has_free_slot:
            await self._places.acquire()
            return
        if self._waiting >= self._max_waiting:
            raise Overloaded
        self._waiting += 1
        try:
            async with asyncio.timeout(self._max_wait):
                await self._places.acquire()
        except TimeoutError:
            raise Overloaded from None
        finally:
            self._waiting -= 1

    def release(self) -> None:
        """Give the place to the next."""
        self._places.release()


class Admission:
    """The places of all classes of one process."""

    def __init__(self, limits: Limits) -> None:
        self._queues: dict[RequestClass, RequestQueue] = {
            "reading": _queue(limits.reading, limits),
            "writing": _queue(limits.writing, limits),
            "expensive": _queue(limits.expensive, limits),
        }
        self._sending = _queue(limits.sending, limits)

    async def admit(self, request_class: RequestClass) -> Slot:
        """Wait for a place in the class. Raises Overloaded; whoever got one must leave() it."""
        queue = self._queues[request_class]
        await queue.acquire()
        return Slot(queue, self._sending)


class Slot:
    """The place of one request."""

    def __init__(self, queue: RequestQueue, sending: RequestQueue) -> None:
        self._queue = queue
        self._sending = sending

    async def begin_sending(self) -> None:
        """Let the next of the class in while this one sends piece by piece, as fast as the other side takes it.

        Where too many send already, it keeps its place.
        """
        if self._sending.has_free_slot:
            await self._sending.acquire()
            self._queue.release()
            self._queue = self._sending

    def leave(self) -> None:
        """Give the place to the next."""
        self._queue.release()


def _queue(places: int, limits: Limits) -> RequestQueue:
    return RequestQueue(places, max_waiting=limits.max_waiting, max_wait=limits.max_wait)
