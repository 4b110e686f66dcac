"""Whether a page was easy, in one tap."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.feedback.models import PageRating
from tests.conftest import Browser
from tests.factories import make_course
from tests.learning.conftest import LESSON

URL = "/courses/an-toan/dung-lai"


def ratings() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(PageRating.rating)))


@pytest.mark.both_databases
def test_the_last_word_counts_and_can_be_taken_back(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)

    assert browser.post(f"{URL}/rating", data={"rating": "easy"}).location == f"{URL}#feedback"
    browser.post(f"{URL}/rating", data={"rating": "hard"})
    assert ratings() == ["hard"]
    assert "<b>Còn khó</b>" in browser.get(URL).text

    browser.post(f"{URL}/rating", data={"rating": ""})
    assert ratings() == []
    assert "Anh/chị chọn:" not in browser.get(URL).text


def test_a_tap_brings_only_the_answer(browser: Browser, course: Course, member: User) -> None:
    answer = browser.sign_in(member).post(f"{URL}/rating", data={"rating": "easy"}, headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith("<section")
    assert "<b>Dễ hiểu</b>" in answer.text
    assert "data-focus" in answer.text


def test_another_word_takes_back_and_a_stranger_says_nothing(
    browser: Browser, course: Course, member: User, outsider: User
) -> None:
    browser.sign_in(member).post(f"{URL}/rating", data={"rating": "<b>"})
    assert ratings() == []

    assert browser.sign_in(outsider).post(f"{URL}/rating", data={"rating": "easy"}).status_code == 404
    assert ratings() == []


def test_what_was_said_of_an_earlier_text_is_not_shown_of_the_present_one(
    browser: Browser, course: Course, member: User
) -> None:
    browser.sign_in(member).post(f"{URL}/rating", data={"rating": "hard"})

    make_course("an-toan", pages={"01-dung-lai.md": LESSON.replace("Kẻ lừa luôn", "Kẻ gạt luôn")})

    assert "Anh/chị chọn:" not in browser.get(URL).text


def test_each_sees_the_own_rating_alone(browser: Browser, course: Course, member: User, head: User, phone) -> None:
    browser.sign_in(member).post(f"{URL}/rating", data={"rating": "hard"})

    assert "Anh/chị chọn:" in browser.get(URL).text
    assert "Anh/chị chọn:" not in phone(head).get(URL).text
