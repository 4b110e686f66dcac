"""Admission of requests to the threads of a process: in the order they came, bounded in number and in time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from portal.web import request_body


class Overloaded(Exception):
    """No thread became free in time, or too many requests wait for one already."""


@dataclass(frozen=True)
class Limits:
    """How many requests of one process may run and wait; those that may write are a part of all."""

    threads: int = 6
    writing_threads: int = 3  # the others stay free for pages, however long a writer waits for the database
    max_waiting: int = 256
    max_wait: float = 5.0  # seconds
    body_grace: float = request_body.GRACE  # seconds


class RequestQueue:
    """Lets so many requests run at once; the others wait their turn, and pages never stand behind writers."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._threads = asyncio.Semaphore(limits.threads)
        self._writing = asyncio.Semaphore(limits.writing_threads)
        self._waiting = 0

    async def acquire(self, *, writes: bool) -> None:
        """Wait for a thread. Raises Overloaded; whoever got one must release() it."""
        if not self._threads.locked() and not (writes and self._writing.locked()):
            # Neither of them waits.
            if writes:
                await self._writing.acquire()
            await self._threads.acquire()
            return
        if self._waiting >= self._limits.max_waiting:
            raise Overloaded
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.max_wait):
                await self._acquire_both(writes=writes)
        except TimeoutError:
            raise Overloaded from None
        finally:
            self._waiting -= 1

    async def _acquire_both(self, *, writes: bool) -> None:
        if writes:
            await self._writing.acquire()
        try:
            await self._threads.acquire()
        except BaseException:
            if writes:
                self._writing.release()
            raise

    def release(self, *, writes: bool) -> None:
        """Give the thread to the next."""
        self._threads.release()
        if writes:
            self._writing.release()
