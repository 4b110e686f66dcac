"""Questions of an open attempt that are marked to be looked at again."""

from __future__ import annotations

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.questions.models import Answer, Attempt
from tests.conftest import Browser
from tests.learning.test_attempts import answer, begin, submit


def flags(attempt: Attempt) -> list[int]:
    db.session.rollback()
    flagged: list[int] = db.session.get_one(Attempt, attempt.id).flagged
    return flagged


def test_a_mark_is_kept_with_the_answer_and_told_in_the_last_look(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))

    response = answer(browser, attempt, 2, go="flag")

    assert response.location == f"/attempts/{attempt.id}/questions/2"
    assert flags(attempt) == [attempt.drawn[1]["question"]]
    assert db.session.query(Answer).count() == 1
    assert 'aria-pressed="true"' in browser.get(response.location).text
    assert 'aria-pressed="false"' in browser.get(f"/attempts/{attempt.id}/questions/1").text
    review = browser.get(f"/attempts/{attempt.id}/review").text
    assert "Câu 2 muốn coi lại." in review
    assert review.count(", muốn coi lại") == 1


def test_a_mark_is_taken_away_again(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    for go in ("flag", "flag", "unflag"):
        answer(browser, attempt, 1, go=go)

    assert flags(attempt) == []
    assert "muốn coi lại" not in browser.get(f"/attempts/{attempt.id}/review").text


def test_a_question_without_an_answer_may_be_marked(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    data = {"question": attempt.drawn[0]["name"], "go": "flag"}
    browser.post(f"/attempts/{attempt.id}/answers/1", data=data, headers={"HX-Request": "true"})

    assert flags(attempt) == [attempt.drawn[0]["question"]]
    assert db.session.query(Answer).count() == 0


def test_nothing_is_marked_once_it_is_handed_in(browser: Browser, course: Course, member: User) -> None:
    attempt = submit(browser, begin(browser.sign_in(member)))

    response = answer(browser, attempt, 1, go="flag")

    assert response.location == f"/attempts/{attempt.id}"
    assert flags(attempt) == []


def test_nobody_marks_for_somebody_else(browser: Browser, course: Course, member: User, head: User) -> None:
    attempt = begin(browser.sign_in(member))

    assert answer(browser.sign_in(head), attempt, 1, go="flag").status_code == 404
    assert flags(attempt) == []


def test_a_tap_on_the_flag_moves_neither_the_screen_nor_the_focus(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))

    data = {"question": attempt.drawn[1]["name"], "go": "flag"}
    response = browser.post(f"/attempts/{attempt.id}/answers/2", data=data, headers={"HX-Request": "true"})

    assert response.headers["HX-Reswap"] == "outerHTML"
    assert response.text.count("data-focus") == 1
    assert 'aria-pressed="true" data-focus=""' in response.text


def test_who_leaves_hears_that_the_answer_is_kept(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1)

    html = browser.get(f"/attempts/{attempt.id}/questions/1").text

    link = html.partition('class="quiz-leave"')[2]
    assert 'aria-describedby="saved"' in link.partition(">")[0]
    assert 'id="saved"' in link
