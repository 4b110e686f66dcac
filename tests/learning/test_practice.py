"""Practice questions: answered in place, kept once, commented on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.content.questions.question import Question
from portal.courses.models import Course, Page
from portal.db import db
from portal.learning.questions.views.questions import relevant_tries
from portal.progress.models import CourseProgress
from portal.questions.models import Answer
from portal.units.queries.memberships import unit_of
from portal.web.page_cache import clear_page_cache
from tests import factories
from tests.conftest import Browser
from tests.learning.conftest import LESSON
from tests.learning.test_cached_lesson import OWN

LESSON_URL = "/courses/an-toan/dung-lai"
PRACTICE = f"{LESSON_URL}/practice/dien-luc"
HTMX = {"HX-Request": "true"}


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0


def revision() -> int:
    db.session.rollback()
    found = db.session.scalars(select(Page.revision_id).where(Page.slug == "dung-lai")).one()
    assert found is not None
    return found


def form(**fields: Any) -> dict[str, Any]:
    return {"token": "t1", "revision": revision(), **fields}


def test_the_page_does_not_hold_the_answer_before_answering(
    browser: Browser, course: Course, member: User
) -> None:
    html = browser.sign_in(member).get(LESSON_URL).text

    assert "Cúp máy" in html
    assert "Mình đi đường mình biết" not in html
    assert "tự mở ứng dụng điện lực" not in html
    assert "156" not in html


def test_a_wrong_answer_is_commented_on_in_place(browser: Browser, course: Course, member: User) -> None:
    response = browser.sign_in(member).post(PRACTICE, data=form(choice="0"), headers=HTMX)

    assert response.status_code == 200
    assert response.text.lstrip().startswith('<form id="question-dien-luc"')
    assert "Đường liên kết của người lạ." in response.text
    assert "Mình đi đường mình biết" not in response.text


def test_a_right_answer_is_explained(browser: Browser, course: Course, member: User) -> None:
    response = browser.sign_in(member).post(PRACTICE, data=form(choice="1"), headers=HTMX)

    assert "Mình đi đường mình biết." in response.text
    assert "tự mở ứng dụng điện lực" in response.text
    assert "<button" not in response.text


def test_without_scripts_the_page_comes_back_at_the_question(
    browser: Browser, course: Course, member: User
) -> None:
    response = browser.sign_in(member).post(PRACTICE, data=form(choice="0"))

    assert response.status_code == 303
    assert response.location == f"{LESSON_URL}#question-dien-luc"
    assert "Đường liên kết của người lạ." in browser.get(LESSON_URL).text


def test_the_same_form_sent_twice_counts_once(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    first = browser.post(PRACTICE, data=form(choice="0"), headers=HTMX)

    second = browser.post(PRACTICE, data=form(choice="0"), headers=HTMX)

    assert kept() == 1
    assert "Đường liên kết của người lạ." in first.text
    assert "Đường liên kết của người lạ." in second.text


def test_another_choice_from_the_same_form_is_another_try(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    browser.post(PRACTICE, data=form(choice="0"), headers=HTMX)

    response = browser.post(PRACTICE, data=form(choice="1"), headers=HTMX)

    assert kept() == 2
    assert "Mình đi đường mình biết." in response.text


@pytest.mark.parametrize("fields", [{}, {"text": "156"}])
def test_nothing_chosen_is_said_beside_the_question_and_not_kept(
    browser: Browser, course: Course, member: User, fields: dict[str, str]
) -> None:
    response = browser.sign_in(member).post(PRACTICE, data=form(**fields), headers=HTMX)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert kept() == 0


def test_an_option_that_does_not_exist_is_refused(browser: Browser, course: Course, member: User) -> None:
    response = browser.sign_in(member).post(PRACTICE, data=form(choice="7"), headers=HTMX)

    assert response.status_code == 422
    assert kept() == 0


@pytest.mark.parametrize("name", ["khong-co", "cau-1"])
def test_an_unknown_question_is_not_found(browser: Browser, course: Course, member: User, name: str) -> None:
    response = browser.sign_in(member).post(f"{LESSON_URL}/practice/{name}", data=form(choice="0"))

    assert response.status_code == 404
    assert kept() == 0


def test_a_quiz_question_cannot_be_practised(browser: Browser, course: Course, member: User) -> None:
    response = browser.sign_in(member).post("/courses/an-toan/kiem-tra/practice/cau-1", data={"choice": "0"})

    assert response.status_code == 404
    assert kept() == 0


def test_a_revision_of_another_page_is_not_found(browser: Browser, course: Course, member: User) -> None:
    other = db.session.scalars(select(Page.revision_id).where(Page.slug == "kiem-tra")).one()

    response = browser.sign_in(member).post(PRACTICE, data=form(choice="0", revision=other))

    assert response.status_code == 404
    assert kept() == 0


def test_a_written_answer_folds_as_its_author_allows(browser: Browser, course: Course, member: User) -> None:
    data = form(text=" 156 ")

    response = browser.sign_in(member).post(f"{LESSON_URL}/practice/so-bao", data=data, headers=HTMX)

    assert 'class="verdict right"' in response.text


@pytest.mark.both_databases
def test_an_answer_counts_for_the_wording_that_was_read(browser: Browser, course: Course, member: User) -> None:
    seen = form(choice="1")
    turned = LESSON.replace("[( )] Bấm", "[(X)] Bấm").replace("[(X)] Cúp", "[( )] Cúp")
    factories.make_course("an-toan", pages={"01-dung-lai.md": turned})

    response = browser.sign_in(member).post(PRACTICE, data=seen, headers=HTMX)

    assert 'class="verdict right"' in response.text
    assert db.session.scalars(select(Answer.revision_id)).one() == seen["revision"]


def test_after_a_new_wording_the_old_choice_is_not_shown(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member).post(PRACTICE, data=form(choice="1"))
    factories.make_course("an-toan", pages={"01-dung-lai.md": LESSON.replace("Cúp máy <", "Cúp máy liền <")})

    html = browser.get(LESSON_URL).text

    assert "checked" not in html
    assert "verdict" not in html


def test_the_first_answer_begins_the_course(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member).post(PRACTICE, data=form(choice="0"))

    begun = db.session.scalars(select(CourseProgress)).one()
    assert (begun.user_id, begun.course_id, begun.finished_at) == (member.id, course.id, None)


def test_a_stranger_is_sent_to_the_door(browser: Browser, course: Course) -> None:
    response = browser.post(PRACTICE, data=form(choice="0"))

    assert response.status_code == 401
    assert "/sign-in?next=/courses/an-toan/dung-lai%23question-dien-luc" in response.text
    assert '<textarea name="choice" hidden>\n0</textarea>' in response.text
    assert kept() == 0


def test_a_stranger_with_htmx_is_led_to_the_door_and_back(browser: Browser, course: Course) -> None:
    response = browser.post(PRACTICE, data=form(choice="0"), headers=HTMX)

    assert response.status_code == 401
    assert response.text.lstrip().startswith('<div id="error"')
    assert "/sign-in?next=/courses/an-toan/dung-lai%23question-dien-luc" in response.text
    assert kept() == 0


def test_a_course_of_another_commune_stays_hidden(browser: Browser, member: User, outsider: User) -> None:
    theirs = unit_of(outsider.id)
    assert theirs is not None
    factories.make_course("rieng", pages={"01-dung-lai.md": LESSON}, unit=theirs.code)

    response = browser.sign_in(member).post("/courses/rieng/dung-lai/practice/dien-luc", data={"choice": "0"})

    assert response.status_code == 404
    assert kept() == 0
    assert Browser(browser.application).sign_in(outsider).get("/courses/rieng/dung-lai").status_code == 200


def test_who_answers_alike_reads_the_same_and_has_an_own_form(
    browser: Browser, course: Course, member: User, head: User, leader: User
) -> None:
    wrong, right = {"choice": "0"}, {"choice": "1"}

    def shown(person: User, **fields: str) -> str:
        given = browser.sign_in(person).post(PRACTICE, data=form(**fields), headers=HTMX).text
        return OWN.sub(r"\1", given)

    own = [shown(member, **wrong), shown(member, **right | {"token": "t2"})]
    others = [shown(head, **wrong), shown(head, **right | {"token": "t2"})]
    clear_page_cache()
    alone = [shown(leader, **wrong), shown(leader, **right | {"token": "t2"})]

    assert own == others == alone
    assert own[0] != own[1]


def test_each_answer_brings_a_form_with_a_token_of_its_own(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)

    shown = [browser.post(PRACTICE, data=form(choice="0"), headers=HTMX).text for _time in range(2)]

    tokens = [re.findall(r'name="token" value="([^"]+)"', html) for html in shown]
    assert len(tokens[0]) == len(tokens[1]) == 1
    assert tokens[0] != tokens[1]


@pytest.mark.parametrize(
    ("limits", "shown_until"),
    [
        ({}, 2),
        ({"solution_after": 3}, 3),
        ({"max_tries": 4}, 4),
        ({"hint_after": 5}, 5),
        ({"hint_after": 1, "solution_after": 3}, 3),
    ],
)
def test_tries_count_as_long_as_another_one_changes_what_is_shown(
    limits: dict[str, int], shown_until: int
) -> None:
    question = replace(Question("q", "single", "?"), **limits)

    counted = [relevant_tries(question, tries) for tries in range(1, 8)]

    assert counted == [min(tries, shown_until) for tries in range(1, 8)]


def test_after_two_wrong_tries_one_is_told_whom_to_ask(
    browser: Browser, course: Course, member: User, head: User
) -> None:
    def wrong(token: str) -> str:
        return browser.post(PRACTICE, data=form(choice="0", token=token), headers=HTMX).text

    browser.sign_in(member)
    assert 'href="/contact"' not in wrong("a")
    assert 'href="/contact"' in wrong("b")
    assert "help-dien-luc" in browser.get(LESSON_URL).text

    # What is kept for those who answered alike must not say it to somebody at the first try.
    browser.sign_in(head)
    assert 'href="/contact"' not in wrong("c")


def test_help_names_nobody_in_a_lesson_and_comes_as_a_fragment(
    browser: Browser, course: Course, member: User, head: User
) -> None:
    html = browser.sign_in(member).get(LESSON_URL).text
    assert head.phone is not None
    assert head.phone not in html

    answer = browser.get("/contact", headers=HTMX)

    assert f"tel:{head.phone}" in answer.text
    assert "<html" not in answer.text
    assert "<html" in browser.get("/contact").text
