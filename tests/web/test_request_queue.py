"""Requests are admitted to threads in order, bounded in number and in time."""

from __future__ import annotations

import asyncio

import pytest

from portal.web.request_queue import Limits, Overloaded, RequestQueue
from tests.threads import run_async

SMALL = Limits(threads=3, writing_threads=1, max_waiting=2, max_wait=60)


def test_writers_never_take_every_thread() -> None:
    async def run() -> None:
        queue = RequestQueue(SMALL)
        await queue.acquire(writes=True)
        waiting = asyncio.ensure_future(queue.acquire(writes=True))
        await asyncio.sleep(0)

        await queue.acquire(writes=False)
        await queue.acquire(writes=False)

        assert not waiting.done()
        queue.release(writes=True)
        await waiting

    run_async(run())


def test_those_who_wait_come_in_order() -> None:
    async def run() -> list[int]:
        queue, order = RequestQueue(SMALL), []
        await queue.acquire(writes=True)

        async def write(number: int) -> None:
            await queue.acquire(writes=True)
            order.append(number)
            queue.release(writes=True)

        writers = [asyncio.ensure_future(write(number)) for number in (1, 2)]
        await asyncio.sleep(0)
        queue.release(writes=True)
        await asyncio.gather(*writers)
        return order

    assert run_async(run()) == [1, 2]


def test_too_many_waiting_are_refused_at_once() -> None:
    async def run() -> None:
        queue = RequestQueue(SMALL)
        await queue.acquire(writes=True)
        waiting = [asyncio.ensure_future(queue.acquire(writes=True)) for _number in (1, 2)]
        await asyncio.sleep(0)

        with pytest.raises(Overloaded):
            await queue.acquire(writes=True)

        for _number in waiting:
            queue.release(writes=True)
        await asyncio.gather(*waiting)

    run_async(run())


def test_who_waited_long_enough_is_refused_and_holds_nothing() -> None:
    async def run() -> None:
        queue = RequestQueue(Limits(threads=1, writing_threads=1, max_wait=0))
        await queue.acquire(writes=False)

        with pytest.raises(Overloaded):
            await queue.acquire(writes=True)

        queue.release(writes=False)
        await queue.acquire(writes=True)

    run_async(run())
