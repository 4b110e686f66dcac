"""Reading and finishing a lesson."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.db import db
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Question
from tests import factories
from tests.conftest import Browser
from tests.learning.conftest import LESSON

LESSON_URL = "/courses/an-toan/dung-lai"


def done() -> list[int]:
    return list(db.session.scalars(select(PageProgress.page_id)))


def answer_all(browser: Browser) -> None:
    browser.post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})
    browser.post(f"{LESSON_URL}/practice/so-bao", data={"text": "113"})


def test_a_lesson_with_open_questions_is_not_finished(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})

    response = browser.post(f"{LESSON_URL}/completion")

    assert response.status_code == 422
    assert 'href="#question-so-bao"' in response.text
    assert done() == []


def test_wrong_answers_do_not_stand_in_the_way(browser: Browser, course: Course, member: User) -> None:
    answer_all(browser.sign_in(member))

    response = browser.post(f"{LESSON_URL}/completion")

    assert response.status_code == 303
    assert response.location == "/courses/an-toan/hoi"
    assert len(done()) == 1


@pytest.mark.both_databases
def test_finishing_twice_changes_nothing(browser: Browser, course: Course, member: User) -> None:
    answer_all(browser.sign_in(member))
    browser.post(f"{LESSON_URL}/completion")
    first = db.session.scalars(select(PageProgress.done_at)).one()

    browser.post(f"{LESSON_URL}/completion")

    db.session.rollback()
    assert db.session.scalars(select(PageProgress.done_at)).one() == first


def test_the_last_page_finishes_the_course_and_leads_to_its_lane(browser: Browser, member: User) -> None:
    factories.make_course("ngan", pages={"01-hoi.md": "---\ntitle: Hỏi\n---\n\nHỏi.\n"})

    response = browser.sign_in(member).post("/courses/ngan/hoi/completion")

    assert response.location == "/courses/ngan"
    assert db.session.scalars(select(CourseProgress.finished_at)).one() is not None


def test_a_finished_course_stays_finished_when_a_page_is_added(browser: Browser, member: User) -> None:
    page = "---\ntitle: Hỏi\n---\n\nHỏi.\n"
    factories.make_course("ngan", pages={"01-hoi.md": page})
    browser.sign_in(member).post("/courses/ngan/hoi/completion")
    finished = db.session.scalars(select(CourseProgress.finished_at)).one()

    factories.make_course("ngan", pages={"01-hoi.md": page, "02-them.md": page})
    browser.post("/courses/ngan/them/completion")

    db.session.rollback()
    assert db.session.scalars(select(CourseProgress.finished_at)).one() == finished


def test_a_quiz_cannot_be_finished_like_a_lesson(browser: Browser, course: Course, member: User) -> None:
    assert browser.sign_in(member).post("/courses/an-toan/kiem-tra/completion").status_code == 404
    assert done() == []


def test_a_new_revision_leaves_what_was_finished(browser: Browser, course: Course, member: User) -> None:
    answer_all(browser.sign_in(member))
    browser.post(f"{LESSON_URL}/completion")

    factories.make_course("an-toan", pages={"01-dung-lai.md": LESSON.replace("luôn", "hay")})

    page = db.session.scalars(select(Page).where(Page.slug == "dung-lai")).one()
    kept = db.session.scalars(select(PageProgress)).one()
    assert kept.revision_id != page.revision_id


@pytest.mark.both_databases
def test_a_question_that_left_the_text_is_retired_and_its_answers_stay(
    browser: Browser, course: Course, member: User
) -> None:
    answer_all(browser.sign_in(member))

    factories.make_course(
        "an-toan", pages={"01-dung-lai.md": "---\ntitle: Dừng lại\n---\n\n## Dừng {#dung}\n\nDừng.\n"}
    )

    assert db.session.scalar(select(func.count()).select_from(Answer)) == 2
    retired = select(Question.name).where(
        Question.retired_at.is_not(None), Question.name.in_(["dien-luc", "so-bao"])
    )
    assert len(db.session.scalars(retired).all()) == 2


def test_progress_of_one_is_not_shown_to_another(
    browser: Browser, course: Course, member: User, head: User
) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})

    html = browser.application.test_client().get(LESSON_URL).text
    other = Browser(browser.application).sign_in(head).get(LESSON_URL).text

    assert "verdict" not in html
    assert "verdict" not in other
    assert "checked" not in other
