"""The screens of the review: at most five a day, one at a time, answered in place."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import db
from portal.questions.models import Answer, Question
from portal.units.queries.memberships import unit_of
from tests import factories
from tests.conftest import Browser
from tests.fixed_clock import FixedClock
from tests.questions.review_rounds import Calendar, lesson_text, practise, schedules

HTMX = {"HX-Request": "true"}


@pytest.fixture
def calendar(fixed_clock: FixedClock) -> Calendar:
    """A clock that stands until it is moved."""
    return Calendar(fixed_clock)


@pytest.fixture
def learned(calendar: Calendar, member: User) -> User:
    """A member who has answered eight questions right a month ago."""
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(8))})
    for n in range(8):
        practise(member, f"cau-{n}")
    calendar.pass_days(30)
    return member


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the question on the screen."""
    return dict(re.findall(r'type="hidden" name="(question|revision|token)" value="([^"]*)"', html))


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0


def question_id(name: str) -> int:
    db.session.rollback()
    return db.session.scalars(select(Question.id).where(Question.name == name)).one()


def test_home_offers_the_review_of_the_day_and_no_more_than_five(browser: Browser, learned: User) -> None:
    html = browser.sign_in(learned).get("/").text

    assert 'href="/review"' in html
    assert "5 câu hôm nay" in html
    assert "8 câu" not in html


def test_home_says_nothing_of_a_review_when_nothing_is_due(
    browser: Browser, learned: User, calendar: Calendar
) -> None:
    calendar.pass_days(-29)

    assert 'href="/review"' not in browser.sign_in(learned).get("/").text


def test_five_questions_and_then_calm(browser: Browser, learned: User) -> None:
    browser.sign_in(learned)
    seen = []
    for number in range(1, 6):
        html = browser.get("/review").text
        assert f"Câu {number} trên 5" in html
        fields = hidden(html)
        seen.append(fields["question"])
        response = browser.post("/review/answers", data=fields | {"choice": "1"}, headers=HTMX)
        assert response.status_code == 200
        assert f"Câu {number} trên 5" in response.text

    html = browser.get("/review").text
    assert len(set(seen)) == 5
    assert 'class="result passed"' in html
    assert '<form id="question-' not in html
    assert 'href="/review"' not in browser.get("/").text


def test_after_more_than_a_month_away_there_are_still_five(
    browser: Browser, learned: User, calendar: Calendar
) -> None:
    calendar.pass_days(400)

    assert "5 câu hôm nay" in browser.sign_in(learned).get("/").text


def test_an_answer_is_not_given_away_before(browser: Browser, learned: User) -> None:
    html = browser.sign_in(learned).get("/review").text

    assert "Đọc là mất tiền" not in html
    assert "Không ai được hỏi" not in html


def test_a_wrong_answer_is_explained_with_a_link_to_the_passage(browser: Browser, learned: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)

    html = browser.post("/review/answers", data=fields | {"choice": "0"}, headers=HTMX).text

    assert html.lstrip().startswith('<section id="review">')
    assert 'class="verdict wrong"' in html
    assert "Đọc là mất tiền." in html
    assert "Không ai được hỏi" in html
    assert 'href="/courses/an-toan/bai#dung"' in html
    assert "<button" not in html
    assert 'href="/review"' in html


def test_without_scripts_the_answer_comes_back_on_a_page_of_its_own(browser: Browser, learned: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)

    response = browser.post("/review/answers", data=fields | {"choice": "0"})

    assert response.status_code == 303
    html = browser.get(response.location.partition("#")[0]).text
    assert 'class="verdict wrong"' in html
    assert "Câu 1 trên 5" in html


def test_a_double_post_counts_once(browser: Browser, learned: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    before = kept()
    first = browser.post("/review/answers", data=fields | {"choice": "0"})
    name = db.session.get_one(Question, int(fields["question"])).name
    moved = schedules(learned)[name].due_on

    second = browser.post("/review/answers", data=fields | {"choice": "0"})

    assert second.location == first.location
    assert kept() == before + 1
    assert schedules(learned)[name].due_on == moved
    assert "Câu 2 trên 5" in browser.get("/review").text


def test_nothing_chosen_is_said_beside_the_question_and_not_kept(browser: Browser, learned: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    before = kept()

    fragment = browser.post("/review/answers", data=fields, headers=HTMX)
    page = browser.post("/review/answers", data=fields)

    assert (fragment.status_code, page.status_code) == (422, 422)
    assert 'role="alert"' in fragment.text
    assert 'role="alert"' in page.text
    assert "Câu 1 trên 5" in page.text
    assert kept() == before


def test_an_edited_question_is_graded_in_the_words_that_were_read(browser: Browser, learned: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    turned = lesson_text(range(8)).replace("[( )] Đọc", "[(X)] Đọc").replace("[(X)] Cúp", "[( )] Cúp")
    factories.make_course("an-toan", pages={"01-bai.md": turned})

    html = browser.post("/review/answers", data=fields | {"choice": "1"}, headers=HTMX).text

    assert 'class="verdict right"' in html


@pytest.mark.parametrize("field", ["question", "revision"])
@pytest.mark.parametrize("value", ["0", "-1", "999999", "99999999999999999999", "x'; --"])
def test_what_never_stood_in_the_form_is_not_found(
    browser: Browser, learned: User, field: str, value: str
) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    before = kept()

    response = browser.post("/review/answers", data=fields | {field: value, "choice": "1"})

    # Without a readable revision, the current one counts.
    expected = 303 if field == "revision" and value != "999999" else 404
    assert response.status_code == expected
    assert kept() == before + (expected == 303)


def test_a_question_that_never_came_back_is_not_found(browser: Browser, learned: User, head: User) -> None:
    data = {"question": str(question_id("cau-0")), "choice": "1"}

    assert browser.sign_in(head).post("/review/answers", data=data).status_code == 404


def test_a_question_that_left_its_page_meanwhile_is_not_found(browser: Browser, learned: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    name = db.session.get_one(Question, int(fields["question"])).name
    text = lesson_text(range(8)).replace(f'data-id="{name}"', 'data-id="khac"')
    factories.make_course("an-toan", pages={"01-bai.md": text})

    assert browser.post("/review/answers", data=fields | {"choice": "1"}).status_code == 404


def test_a_course_of_others_stays_hidden(browser: Browser, learned: User, outsider: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    theirs = unit_of(outsider.id)
    assert theirs is not None
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(8))}, unit=theirs.code)

    assert browser.post("/review/answers", data=fields | {"choice": "1"}).status_code == 404
    assert 'class="result"' in browser.get("/review").text


def test_an_answer_of_somebody_else_is_not_found(browser: Browser, learned: User, head: User) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    place = browser.post("/review/answers", data=fields | {"choice": "1"}).location.partition("#")[0]

    assert browser.get(place).status_code == 200
    assert Browser(browser.application).sign_in(head).get(place).status_code == 404
    assert browser.get("/review/answers/99999999999").status_code == 404


@pytest.mark.parametrize("path", ["/review", "/review/answers/1"])
def test_a_stranger_is_sent_to_the_door(browser: Browser, path: str) -> None:
    assert browser.get(path).location.startswith("/sign-in")
    posted = browser.post("/review/answers")
    assert (posted.status_code, "/sign-in?next=/review" in posted.text) == (401, True)


def test_the_review_takes_at_most_five_statements(browser: Browser, learned: User, statements: list[str]) -> None:
    browser.sign_in(learned)
    statements.clear()

    html = browser.get("/review").text

    assert "Câu 1 trên 5" in html
    assert 0 < len(statements) <= 5


@pytest.mark.parametrize("choice", ["0", "1"])
def test_an_answer_takes_at_most_seven_statements(
    browser: Browser, learned: User, statements: list[str], choice: str
) -> None:
    fields = hidden(browser.sign_in(learned).get("/review").text)
    statements.clear()

    response = browser.post("/review/answers", data=fields | {"choice": choice}, headers=HTMX)

    assert response.status_code == 200
    assert 0 < len(statements) <= 7


def test_a_right_answer_in_a_lesson_still_takes_at_most_five_statements(
    browser: Browser, learned: User, statements: list[str]
) -> None:
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(9))})
    browser.sign_in(learned).get("/courses/an-toan/bai")
    statements.clear()

    data = {"choice": "1", "token": "t"}
    browser.post("/courses/an-toan/bai/practice/cau-8", data=data, headers=HTMX)

    assert 0 < len(statements) <= 5
    assert "cau-8" in schedules(learned)
