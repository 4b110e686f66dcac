"""A copy of an older answer that the line held back never takes the place of a newer one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.questions.models import Answer
from tests.conftest import Browser
from tests.learning.test_attempts import HTMX, answer, begin

HIDDEN = 'name="client_ms" value="'


def kept() -> Any:
    db.session.rollback()
    return db.session.scalars(select(Answer.response)).one()["chosen"]


def now_ms() -> int:
    return int(clock.now().timestamp() * 1000)


@pytest.mark.parametrize("htmx", [True, False], ids=["fragment", "form"])
def test_a_late_copy_of_an_older_answer_changes_nothing(
    browser: Browser, course: Course, member: User, htmx: bool
) -> None:
    attempt = begin(browser.sign_in(member))
    first, second = now_ms() - 5000, now_ms() - 1000
    headers = HTMX if htmx else {}
    data = {"question": attempt.drawn[0]["name"], "go": "stay" if htmx else "next"}
    address = f"/attempts/{attempt.id}/answers/1"
    browser.post(address, data=data | {"choice": "1", "client_ms": second}, headers=headers)

    late = browser.post(address, data=data | {"choice": "0", "client_ms": first}, headers=headers)

    assert late.status_code == (200 if htmx else 303)
    assert kept() == [1]
    if not htmx:
        # Somebody who went back to an old page without scripts is told, and may choose again.
        assert late.location == f"/attempts/{attempt.id}/questions/1"
        assert "mới hơn" in browser.get(late.location).text


def test_the_same_form_sent_again_counts_as_it_stands(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    shown = now_ms() - 1000

    answer(browser, attempt, 1, right=True, client_ms=shown)
    answer(browser, attempt, 1, right=False, client_ms=shown)

    assert kept() == [1]


def test_a_form_says_when_it_was_shown(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    html = browser.get(f"/attempts/{attempt.id}/questions/1").text

    assert abs(int(html.split(HIDDEN)[1].split('"')[0]) - now_ms()) < 60_000


@pytest.mark.parametrize("said", ["", "soon", "-1", "9" * 15, "9" * 40])
def test_a_number_from_the_future_or_none_shuts_out_no_later_answer(
    browser: Browser, course: Course, member: User, said: str
) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1, right=True, client_ms=said)

    response = answer(browser, attempt, 1, right=False)

    assert response.status_code == 303
    assert kept() == [1]
