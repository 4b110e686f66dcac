"""The place where somebody stopped in a lesson."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.progress.models import ReadingPosition
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.learning.test_lesson import answer_all

URL = "/courses/dai/bai"
ROW = re.compile(r'<a class="kept-place no-print" href="#([^"]*)">.*?<b>(.*?)</b>', re.DOTALL)


def lesson(minutes: int = 12) -> str:
    parts = "\n".join(f"## Mục {at} {{#muc-{at}}}\n\n{'chữ ' * 120}\n" for at in range(minutes - 2))
    asked = "".join(
        f'Hỏi {at}?\n\n<!-- data-id="q{at}" -->\n- [( )] Không\n- [(X)] Có\n***\nVậy đó.\n***\n\n'
        for at in (1, 2, 3)
    )
    return f"---\ntitle: Bài dài\n---\n\n{parts}\n## Tập thử {{#tap-thu}}\n\n{asked}"


@pytest.fixture
def long_course(team: Unit) -> Course:
    """A lesson of some twelve minutes."""
    return factories.make_course(
        "dai", pages={"01-bai.md": lesson(), "02-hai.md": "---\ntitle: Hai\n---\n\nHai.\n"}
    )


@pytest.fixture
def other_browser(app: Flask) -> Browser:
    """Another phone."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


def row(browser: Browser) -> tuple[str, str] | None:
    found = ROW.search(browser.get(URL).text)
    return (found[1], re.sub("<[^>]*>", "", found[2])) if found else None


def saved() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(ReadingPosition.anchor)))


@pytest.mark.both_databases
def test_the_place_told_by_one_phone_is_shown_on_another(
    browser: Browser, other_browser: Browser, long_course: Course, member: User
) -> None:
    browser.sign_in(member)
    assert row(browser) is None

    for anchor in ("muc-2", "muc-4"):
        assert browser.post(f"{URL}/position", data={"anchor": anchor}).status_code == 204

    assert row(other_browser.sign_in(member)) == ("muc-4", "Mục 4")


def test_a_place_that_the_lesson_does_not_have_is_not_kept(
    browser: Browser, long_course: Course, member: User
) -> None:
    browser.sign_in(member)

    browser.post(f"{URL}/position", data={"anchor": "muc-99"})
    browser.post(f"{URL}/position", data={"anchor": '"><script>'})
    browser.post(f"{URL}/position")

    assert saved() == []


def test_at_the_beginning_nothing_is_offered(browser: Browser, long_course: Course, member: User) -> None:
    browser.sign_in(member).post(f"{URL}/position", data={"anchor": "muc-0"})

    assert row(browser) is None


def test_without_a_script_the_first_open_question_is_the_place(
    browser: Browser, long_course: Course, member: User
) -> None:
    browser.sign_in(member).post(f"{URL}/practice/q1", data={"choice": "0"})

    assert row(browser) == ("question-q2", "Tập thử, câu 2")


def test_what_was_answered_counts_where_the_place_told_is_before_it(
    browser: Browser, long_course: Course, member: User
) -> None:
    browser.sign_in(member).post(f"{URL}/position", data={"anchor": "muc-3"})
    browser.post(f"{URL}/practice/q1", data={"choice": "0"})
    assert row(browser) == ("question-q2", "Tập thử, câu 2")

    browser.post(f"{URL}/position", data={"anchor": "question-q3"})
    assert row(browser) == ("question-q3", "Tập thử, câu 3")


def test_a_finished_lesson_forgets_the_place_and_takes_no_new_one(
    browser: Browser, course: Course, member: User
) -> None:
    answer_all(browser.sign_in(member))
    lesson_url = "/courses/an-toan/dung-lai"
    browser.post(f"{lesson_url}/position", data={"anchor": "question-so-bao"})
    assert saved() == ["question-so-bao"]

    browser.post(f"{lesson_url}/completion")
    browser.post(f"{lesson_url}/position", data={"anchor": "question-so-bao"})

    assert saved() == []
    html = browser.get(lesson_url).text
    assert "kept-place" not in html
    assert "data-position" not in html


def test_the_place_of_one_person_is_not_shown_to_another(
    browser: Browser, other_browser: Browser, long_course: Course, member: User, head: User
) -> None:
    browser.sign_in(member).post(f"{URL}/position", data={"anchor": "muc-4"})
    row(browser)

    assert row(other_browser.sign_in(head)) is None


def test_resting_keeps_the_place_and_leads_home(browser: Browser, long_course: Course, member: User) -> None:
    html = browser.sign_in(member).get(URL).text
    (anchor,) = re.findall(r'name="rest" value="([^"]+)"', html)

    response = browser.post(f"{URL}/position", data={"rest": anchor})

    assert (response.status_code, response.location) == (303, "/")
    assert row(browser) == (anchor, f"Mục {anchor.removeprefix('muc-')}")


def test_a_long_lesson_counts_its_parts_and_what_is_left(
    browser: Browser, long_course: Course, member: User
) -> None:
    text = browser.sign_in(member).get(URL).text.replace("\N{NO-BREAK SPACE}", " ")

    assert re.findall(r"<b>Phần (\d) trên 4</b> <span class=\"soft\">·&nbsp;còn khoảng (\d+) phút", text) == [
        ("2", "8"),
        ("3", "5"),
        ("4", "3"),
    ]
    assert "Nghỉ ở đây, mai đọc tiếp" in text


def test_only_a_lesson_has_a_place(browser: Browser, course: Course, member: User) -> None:
    response = browser.sign_in(member).post("/courses/an-toan/kiem-tra/position", data={"anchor": "a"})

    assert response.status_code == 404
