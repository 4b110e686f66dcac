"""Every kind of question in a lesson and in a quiz, with htmx and as plain forms."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from portal.accounts.models import User
from portal.content.questions.question import Question
from portal.courses.models import Course
from portal.db import db
from portal.learning.questions.views.parts.part import plain_text
from portal.questions.models import Answer, Attempt
from portal.questions.rules.grading import is_empty, solution
from portal.questions.rules.grading.kinds import Response
from tests.conftest import Browser
from tests.learning.test_question_forms import Show, show
from tests.questions.asking import LESSON, QUIZ, fields_of, make_asking_course
from tests.questions.examples import EVERY_KIND, GAP, MATCH, MATRIX, ORDER, SELECT, WRONG

__all__ = ["show"]  # the fixture

HTMX = {"HX-Request": "true"}
kinds = pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.kind)
PARTLY: dict[Question, Response] = {
    ORDER: {"order": [1, None, None, 0]},
    MATCH: {"rows": [[0], [], [2]]},
    MATRIX: {"rows": [[], [1], [0]]},
    GAP: {"gaps": ["113", "", ""]},
}
parted = pytest.mark.parametrize("question", list(PARTLY), ids=lambda question: question.kind)


@pytest.fixture
def course(app: Flask) -> Course:
    """A lesson and a quiz that ask one question of every kind."""
    renamed = [replace(question, id=f"k-{question.id}") for question in EVERY_KIND]
    return make_asking_course(lesson=EVERY_KIND, quiz=renamed)


def kept() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(select(Answer.response).order_by(Answer.id)))


def in_lesson(question: Question, fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The fields as they are called in a lesson, where one form may hold many questions."""
    return MultiDict([(f"{question.id}.{name}", value) for name, value in fields.items(multi=True)])


def practice(
    browser: Browser, show: Show, question: Question, response: Response, headers: dict[str, str] | None = None
) -> Any:
    """Send the answer as the form on the screen would."""
    form = f"question-{question.id}"
    around = fields_of(browser.get(LESSON).text, form)
    given = in_lesson(question, fields_of(show(question, response), "f"))
    fields = MultiDict([(name, around[name]) for name in ("token", "revision")] + list(given.items(multi=True)))
    return browser.post(f"{LESSON}/practice/{question.id}", data=fields, headers=headers)


@kinds
def test_a_right_practice_answer_is_said_to_be_right(
    browser: Browser, show: Show, course: Course, member: User, question: Question
) -> None:
    response = practice(browser.sign_in(member), show, question, solution(question), HTMX)

    assert response.status_code == 200
    assert 'class="verdict right"' in response.text
    assert "part-state wrong" not in response.text
    assert kept() == [solution(question)]


@kinds
def test_a_wrong_practice_answer_stays_in_the_form_with_its_verdict(
    browser: Browser, show: Show, course: Course, member: User, question: Question
) -> None:
    response = practice(browser.sign_in(member), show, question, WRONG[question])

    assert response.status_code == 303
    html = browser.get(LESSON).text
    assert html.count('class="verdict wrong"') == 1
    assert kept() == [WRONG[question]]
    form = fields_of(html, f"question-{question.id}")
    asked = in_lesson(question, fields_of(show(question, WRONG[question]), "f"))
    assert {name: form.getlist(name) for name in asked} == asked.to_dict(flat=False)


@kinds
def test_the_second_wrong_answer_brings_the_solution(
    browser: Browser, show: Show, course: Course, member: User, question: Question
) -> None:
    browser.sign_in(member)
    practice(browser, show, question, WRONG[question], HTMX)

    html = practice(browser, show, question, WRONG[question], HTMX).text

    assert any(sign in html for sign in ("missed", "right-answer", "Đúng ra là", "It should be"))


def test_which_parts_are_right_is_said_before_the_solution_only_where_the_author_wants_it(
    browser: Browser, show: Show, app: Flask, member: User
) -> None:
    open_ones = [replace(question, id=f"hien-{question.id}", show_partial=True) for question in PARTLY]
    make_asking_course(lesson=[*PARTLY, *open_ones])
    browser.sign_in(member)

    silent = [practice(browser, show, question, WRONG[question], HTMX).text for question in PARTLY]
    spoken = [
        practice(browser, show, shown, WRONG[question], HTMX).text
        for question, shown in zip(PARTLY, open_ones, strict=True)
    ]

    assert all("part-state" not in html for html in silent)
    assert all("part-state right" in html and "part-state wrong" in html for html in spoken)
    assert all(word not in html for html in spoken for word in ("missed", "Đúng ra là", "It should be"))


@parted
@pytest.mark.parametrize("headers", [HTMX, None], ids=["htmx", "plain"])
def test_an_answer_with_a_place_left_open_is_refused_kindly_and_stands_in_the_form(
    browser: Browser,
    show: Show,
    course: Course,
    member: User,
    question: Question,
    headers: dict[str, str] | None,
) -> None:
    response = practice(browser.sign_in(member), show, question, PARTLY[question], headers)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "verdict" not in response.text
    assert kept() == []
    form = fields_of(response.text, f"question-{question.id}")
    asked = in_lesson(question, fields_of(show(question, PARTLY[question]), "f"))
    assert {name: form.getlist(name) for name in asked} == asked.to_dict(flat=False)
    assert 'role="alert"' not in browser.get(LESSON).text


@pytest.mark.parametrize("headers", [HTMX, None], ids=["htmx", "plain"])
def test_two_steps_with_one_number_are_named_and_the_others_stay(
    browser: Browser, show: Show, course: Course, member: User, headers: dict[str, str] | None
) -> None:
    browser.sign_in(member)
    fields = fields_of(show(ORDER, {"order": [0, 1, 2, 3]}), "f")
    second = next(name for name, place in fields.items() if place == "2")
    doubled = MultiDict({**fields.to_dict(), second: "1"})

    response = browser.post(f"{LESSON}/practice/thu-tu", data=doubled, headers=headers)

    assert response.status_code == 422
    form = fields_of(response.text, "question-thu-tu")
    assert sorted(form[f"thu-tu.{name}"] for name in fields) == ["", "", "3", "4"]
    assert kept() == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("thu-tu", {}),
        ("thu-tu", {"place-0": "1", "place-1": "2", "place-2": "3"}),
        ("cap", {"row-0": "9"}),
        ("bang", {"row-0": ["0", "1"]}),
        ("cho-trong", {"gap-1": "x" * 501, "gap-2": "", "gap-3": ""}),
        ("chon", {"choice": "7"}),
    ],
)
def test_a_forged_answer_is_refused(
    browser: Browser, course: Course, member: User, name: str, fields: dict[str, Any]
) -> None:
    response = browser.sign_in(member).post(f"{LESSON}/practice/{name}", data=fields, headers=HTMX)

    assert response.status_code == 422
    assert kept() == []


def begin(browser: Browser) -> Attempt:
    location = browser.post(f"{QUIZ}/attempts").location
    db.session.rollback()
    return db.session.get_one(Attempt, int(location.rsplit("/", 1)[1]))


def answer(browser: Browser, show: Show, attempt: Attempt, number: int, response: Response, **more: str) -> Any:
    question = replace(EVERY_KIND[number - 1], id=attempt.drawn[number - 1]["name"])
    given = fields_of(show(question, response), "f")
    fields = MultiDict([("question", question.id), *more.items(), *given.items(multi=True)])
    headers = HTMX if more.get("go") == "stay" else None
    return browser.post(f"/attempts/{attempt.id}/answers/{number}", data=fields, headers=headers)


@pytest.mark.both_databases
def test_a_quiz_of_every_kind_is_kept_as_given_and_graded(
    browser: Browser, show: Show, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    for number, question in enumerate(EVERY_KIND, 1):
        assert answer(browser, show, attempt, number, solution(question), go="stay").status_code == 200
    screens = [browser.get(f"/attempts/{attempt.id}/questions/{n}").text for n in range(1, len(EVERY_KIND) + 1)]
    browser.post(f"/attempts/{attempt.id}/submission")

    result = browser.get(f"/attempts/{attempt.id}").text

    assert kept() == [solution(question) for question in EVERY_KIND]
    for screen, question in zip(screens, EVERY_KIND, strict=True):
        form = fields_of(screen, f"question-k-{question.id}")
        asked = fields_of(show(question, solution(question)), "f")
        assert {name: form.getlist(name) for name in asked} == asked.to_dict(flat=False)
        assert "verdict" not in screen
    assert db.session.get_one(Attempt, attempt.id).score == 1.0
    assert result.count('class="review right"') == len(EVERY_KIND)
    assert "part-state wrong" not in result


def test_a_quiz_gives_partial_credit_as_the_author_says_and_shows_what_was_right(
    browser: Browser, show: Show, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    for number, question in enumerate(EVERY_KIND, 1):
        answer(browser, show, attempt, number, WRONG[question])
    browser.post(f"/attempts/{attempt.id}/submission")

    result = browser.get(f"/attempts/{attempt.id}").text

    # Of the nine only the order (two steps of four) and the pairs (one of three) are worth a part.
    assert db.session.get_one(Attempt, attempt.id).score == pytest.approx((1 / 2 + 1 / 3) / 9)
    assert result.count('class="review wrong"') == len(EVERY_KIND)
    assert "Cứu hỏa" in result
    assert "156" in result


@parted
def test_a_quiz_keeps_an_answer_with_places_left_open_and_names_it_before_handing_in(
    browser: Browser, show: Show, course: Course, member: User, question: Question
) -> None:
    attempt = begin(browser.sign_in(member))
    number = EVERY_KIND.index(question) + 1

    response = answer(browser, show, attempt, number, PARTLY[question])

    assert response.status_code == 303
    assert kept() == [PARTLY[question]]
    review = browser.get(f"/attempts/{attempt.id}/review").text
    assert f'aria-label="Câu {number}, còn chỗ trống"' in review
    browser.post(f"/attempts/{attempt.id}/submission")
    assert browser.get(f"/attempts/{attempt.id}").status_code == 200


def test_a_quiz_asks_again_when_two_steps_have_one_number(
    browser: Browser, show: Show, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    number = EVERY_KIND.index(ORDER) + 1
    fields = fields_of(show(ORDER, {"order": [0, 1, 2, 3]}), "f")
    second = next(name for name, place in fields.items() if place == "2")
    doubled = {**fields.to_dict(), second: "1", "question": "k-thu-tu"}

    response = browser.post(f"/attempts/{attempt.id}/answers/{number}", data=doubled)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert kept() == [{"order": [None, None, 2, 3]}]


def test_an_untouched_form_keeps_nothing(browser: Browser, show: Show, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    for number in range(1, len(EVERY_KIND) + 1):
        html = browser.get(f"/attempts/{attempt.id}/questions/{number}").text
        fields = fields_of(html, f"question-{attempt.drawn[number - 1]['name']}")
        browser.post(f"/attempts/{attempt.id}/answers/{number}", data=fields)

    assert all(map(is_empty, kept()))
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 0
    browser.post(f"/attempts/{attempt.id}/submission")
    result = browser.get(f"/attempts/{attempt.id}").text
    assert result.count('class="review wrong"') == len(EVERY_KIND)


def test_an_order_is_shown_to_each_attempt_as_it_was_drawn(browser: Browser, course: Course, member: User) -> None:
    number = EVERY_KIND.index(ORDER) + 1
    attempt = begin(browser.sign_in(member))

    html = browser.get(f"/attempts/{attempt.id}/questions/{number}").text

    drawn = attempt.drawn[number - 1]["options"]
    assert re.findall(r'data-item="([^"]+)"', html) == [plain_text(ORDER.items[item]) for item in drawn]
    assert sorted(drawn) == [0, 1, 2, 3]
    assert drawn != [0, 1, 2, 3]


def test_a_chosen_line_of_a_list_is_commented_on(browser: Browser, app: Flask, member: User) -> None:
    options = tuple(replace(option, feedback=f"Vì sao {n}.") for n, option in enumerate(SELECT.options))
    make_asking_course(lesson=[replace(SELECT, options=options)])

    html = browser.sign_in(member).post(f"{LESSON}/practice/chon", data={"choice": "0"}, headers=HTMX).text

    assert "Vì sao 0." in html
    assert "Vì sao 1." not in html
