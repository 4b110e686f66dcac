"""Requests are admitted by class, in order, bounded in number and in time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from flask import Flask

from portal.web.request_queue import Admission, Limits, Overloaded, RequestClass
from portal.web.rsgi import request_class_of
from tests.threads import run_async

SMALL = Limits(reading=2, writing=1, expensive=1, sending=1, max_waiting=2, max_wait=60)
CLASSES: tuple[RequestClass, ...] = ("reading", "writing", "expensive")
ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("full", CLASSES)
def test_a_class_that_is_full_holds_up_no_other(full: RequestClass) -> None:
    async def run() -> None:
        admission = Admission(SMALL)
        places = [await admission.admit(full) for _number in range(getattr(SMALL, full))]
        waiting = [asyncio.ensure_future(admission.admit(full)) for _number in range(SMALL.max_waiting)]
        await asyncio.sleep(0)

        for other in set(CLASSES) - {full}:
            await admission.admit(other)

        assert not any(one.done() for one in waiting)
        places[0].leave()
        (await waiting[0]).leave()
        await waiting[1]

    run_async(run())


async def write(admission: Admission, order: list[int], number: int) -> None:
    """Take a place among those who write, note when it was had, and leave it."""
    place = await admission.admit("writing")
    order.append(number)
    place.leave()


def test_those_who_wait_come_in_order() -> None:
    async def run() -> list[int]:
        admission, order = Admission(SMALL), list[int]()
        first = await admission.admit("writing")
        writers = [asyncio.ensure_future(write(admission, order, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        first.leave()
        await asyncio.gather(*writers)
        return order

    assert run_async(run()) == [1, 2]


def test_who_comes_when_a_place_becomes_free_does_not_pass_those_who_wait() -> None:
    async def run() -> list[int]:
        admission, order = Admission(SMALL), list[int]()
        first = await admission.admit("writing")
        waiting = asyncio.ensure_future(write(admission, order, 1))
        await asyncio.sleep(0)
        first.leave()
        await asyncio.gather(write(admission, order, 2), waiting)
        return order

    assert run_async(run()) == [1, 2]


def test_too_many_waiting_are_refused_at_once() -> None:
    async def run() -> None:
        admission = Admission(SMALL)
        first = await admission.admit("writing")
        waiting = [asyncio.ensure_future(admission.admit("writing")) for _number in (1, 2)]
        await asyncio.sleep(0)

        with pytest.raises(Overloaded):
            await admission.admit("writing")

        first.leave()
        for one in waiting:
            (await one).leave()

    run_async(run())


@pytest.mark.parametrize("waiting_for", CLASSES)
def test_who_waited_long_enough_is_refused_and_holds_nothing(waiting_for: RequestClass) -> None:
    async def run() -> None:
        admission = Admission(replace(SMALL, reading=1, max_wait=0))
        first = await admission.admit(waiting_for)

        with pytest.raises(Overloaded):
            await admission.admit(waiting_for)

        first.leave()
        await admission.admit(waiting_for)

    run_async(run())


def test_who_sends_a_long_answer_lets_the_next_one_in_as_long_as_few_send() -> None:
    async def run() -> None:
        admission = Admission(SMALL)
        pages = [await admission.admit("reading") for _number in range(2)]
        waiting = [asyncio.ensure_future(admission.admit("reading")) for _number in range(2)]
        for page in pages:
            await page.begin_sending()
        await asyncio.sleep(0)

        assert [one.done() for one in waiting] == [True, False]
        pages[0].leave()
        await asyncio.sleep(0)
        assert not waiting[1].done()
        pages[1].leave()
        await waiting[1]

    run_async(run())


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("method", "path", "request_class"),
    [
        ("GET", "/courses/an-toan", "reading"),
        ("HEAD", "/courses/an-toan", "reading"),
        ("POST", "/courses/an-toan/bai/practice/q", "writing"),
        ("GET", "/studio/courses/an-toan/questions", "expensive"),
        ("POST", "/studio/courses/an-toan/introduction/preview", "expensive"),
        ("GET", "/nowhere", "reading"),
        ("POST", "/nowhere", "writing"),
        ("GET", "/courses/b\xc3\xa0i/\xff", "reading"),
    ],
)
def test_the_class_of_a_request_is_told_by_its_route(
    app: Flask, method: str, path: str, request_class: RequestClass
) -> None:
    assert request_class_of(app, {"REQUEST_METHOD": method, "PATH_INFO": path}) == request_class
