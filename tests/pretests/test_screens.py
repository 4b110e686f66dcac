"""The questions before and after a course, as their person meets them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.pretests.enums import PretestForm, PretestPhase
from portal.pretests.models import PretestAnswer
from portal.pretests.rules.crossover import form_for
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.learning.test_message_clues import SMS
from tests.pretests.conftest import COMPETENCES, FORMS, pretest_quiz

URL = "/courses/an-toan/pretest"
COURSE = "/courses/an-toan"


def names_asked(text: str) -> list[str]:
    return re.findall(r'id="question-([ab]-\d)"', text)


def answers_to(names: list[str], choice: str, phase: str) -> dict[str, str]:
    return {"phase": phase} | {f"{name}.choice": choice for name in names}


def finish(user: User, course: Course) -> None:
    now = clock.now()
    for page in course.pages:
        db.session.add(PageProgress(user_id=user.id, page_id=page.id, revision_id=page.revision_id, done_at=now))
    db.session.add(
        CourseProgress(user_id=user.id, course_id=course.id, started_at=now, active_at=now, finished_at=now)
    )
    db.session.commit()


def kept() -> list[tuple[str, str, float]]:
    db.session.rollback()
    columns = (PretestAnswer.phase, PretestAnswer.form, PretestAnswer.score)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(PretestAnswer.question_id))]


@pytest.mark.both_databases
def test_other_questions_are_asked_before_and_after_and_both_times_are_told(
    browser: Browser, course: Course, member: User
) -> None:
    browser.sign_in(member)
    assert "câu trước khi học" in browser.get(COURSE).text
    before = names_asked(browser.get(URL).text)

    answer = browser.post(URL, data=answers_to(before, "0", "before"))
    assert answer.location == f"{COURSE}/dung-lai"
    assert "câu trước khi học" not in browser.get(COURSE).text
    assert browser.get(URL).location == COURSE

    finish(member, course)
    assert "Trước và sau khi học" not in browser.get(COURSE).text
    assert "câu sau khi học" in browser.get(f"{COURSE}/done").text
    after = names_asked(browser.get(URL).text)
    assert sorted([before, after]) == sorted(map(list, FORMS.values()))
    assert browser.post(URL, data=answers_to(after, "1", "after")).location == URL

    result = browser.get(URL).text
    assert "Đúng 0 trên 3 câu" in result
    assert "Đúng 3 trên 3 câu" in result
    assert f'href="{URL}"' in browser.get(COURSE).text
    assert result.count("Cúp máy") == 6
    assert result.count("Anh/chị trả lời chưa đúng.") == 3
    assert result.count("Anh/chị trả lời đúng.") == 3
    assert "câu sau khi học" not in browser.get(f"{COURSE}/done").text
    assert sorted({(phase, score) for phase, _form, score in kept()}) == [("after", 1.0), ("before", 0.0)]


def test_a_form_with_an_open_question_comes_back_with_what_was_chosen(
    browser: Browser, course: Course, member: User
) -> None:
    browser.sign_in(member)
    names = names_asked(browser.get(URL).text)

    answer = browser.post(URL, data={"phase": "before", f"{names[0]}.choice": "1"})

    assert answer.status_code == 422
    assert "Còn 2 câu chưa trả lời." in answer.text
    assert len(re.findall(r"checked", answer.text)) == 1
    assert kept() == []


def test_a_form_sent_twice_counts_once(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    names = names_asked(browser.get(URL).text)

    for choice in "01":
        assert browser.post(URL, data=answers_to(names, choice, "before")).status_code == 303

    assert [score for _phase, _form, score in kept()] == [0.0, 0.0, 0.0]


def test_who_began_without_is_asked_no_more(browser: Browser, course: Course, member: User) -> None:
    page = course.pages[0]
    done = {"page_id": page.id, "revision_id": page.revision_id, "done_at": clock.now()}
    db.session.add(PageProgress(user_id=member.id, **done))
    db.session.commit()
    browser.sign_in(member)

    assert browser.get(URL).location == COURSE
    answer = browser.post(URL, data=answers_to(list(FORMS["bo-a"]), "1", "before"))
    assert answer.location == URL
    finished = browser.get(COURSE).text
    assert "câu trước khi học" not in finished
    assert kept() == []


def test_afterwards_only_who_answered_before_is_asked(browser: Browser, course: Course, member: User) -> None:
    finish(member, course)

    assert "câu sau khi học" not in browser.sign_in(member).get(f"{COURSE}/done").text
    assert browser.get(URL).location == COURSE


def test_questions_of_the_other_form_are_refused(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    asked = names_asked(browser.get(URL).text)
    others = next(list(names) for names in FORMS.values() if list(names) != asked)

    assert browser.post(URL, data=answers_to(others, "1", "before")).status_code == 422
    assert kept() == []


def test_half_of_the_people_begin_with_each_form() -> None:
    begun = [form_for(user_id, 7, PretestPhase.BEFORE) for user_id in range(500)]

    assert 200 < begun.count(PretestForm.A) < 300
    for user_id, form in enumerate(begun):
        assert form_for(user_id, 7, PretestPhase.AFTER) is not form


def test_the_result_tells_the_clues_of_a_message_with_their_reasons(
    browser: Browser, commune: Unit, member: User
) -> None:
    quiz = pretest_quiz().replace("Có người lạ", f"{SMS}\nCó người lạ")
    pages = {"01-dung-lai.md": factories.lesson_markdown("Dừng lại"), "02-kiem-tra.md": quiz}
    course = factories.make_course(pages=pages, files={"competences.yml": COMPETENCES}, unit=commune.code)
    browser.sign_in(member)
    asked = browser.get(URL).text
    assert "Đuôi lạ." not in asked
    browser.post(URL, data=answers_to(names_asked(asked), "0", "before"))
    finish(member, course)
    browser.post(URL, data=answers_to(names_asked(browser.get(URL).text), "1", "after"))

    result = browser.get(URL).text

    assert result.count('<li class="clue-2">Đuôi lạ.</li>') == 6
