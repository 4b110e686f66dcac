"""Few requests that cost much run at once; one that finds no slot is told to come back."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.web.expensive import MAX_CONCURRENT
from tests.conftest import Browser

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@ONLY_SQLITE
def test_who_finds_no_slot_is_told_and_others_go_on(
    app: Flask, browser: Browser, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "EXPENSIVE_MAX_WAIT", 0.01)
    browser.sign_in(trainer)
    slots: threading.BoundedSemaphore = app.extensions["expensive_slots"]
    for _number in range(MAX_CONCURRENT):
        slots.acquire()
    try:
        refused = browser.get("/studio/courses/an-toan/questions")
        others = browser.get("/courses")
    finally:
        slots.release(MAX_CONCURRENT)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert others.status_code == 200


@ONLY_SQLITE
def test_a_slot_is_given_back_whatever_the_answer(app: Flask, browser: Browser, trainer: User) -> None:
    browser.sign_in(trainer)

    answers = [
        browser.get("/studio/courses/khong-co/questions").status_code for _number in range(MAX_CONCURRENT + 1)
    ]

    assert answers == [404] * (MAX_CONCURRENT + 1)
