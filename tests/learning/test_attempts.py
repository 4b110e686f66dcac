"""A quiz: drawn, saved as given, resumed, graded once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.progress.models import PageProgress
from portal.questions.models import Answer, Attempt
from portal.questions.queries.answers import get_attempt
from tests import factories
from tests.conftest import Browser
from tests.learning.conftest import LESSON, quiz_text

QUIZ = "/courses/an-toan/kiem-tra"
HTMX = {"HX-Request": "true"}


def begin(browser: Browser) -> Attempt:
    location = browser.post(f"{QUIZ}/attempts").location
    db.session.rollback()
    return db.session.get_one(Attempt, int(location.rsplit("/", 1)[1]))


def answer(browser: Browser, attempt: Attempt, number: int, *, right: bool = True, **more: Any) -> Any:
    data = {"question": attempt.drawn[number - 1]["name"], "choice": "0" if right else "1", **more}
    return browser.post(f"/attempts/{attempt.id}/answers/{number}", data=data)


def submit(browser: Browser, attempt: Attempt) -> Attempt:
    browser.post(f"/attempts/{attempt.id}/submission")
    db.session.rollback()
    return db.session.get_one(Attempt, attempt.id)


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_beginning_draws_as_many_as_the_author_asks_for(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    assert len(attempt.drawn) == 3
    assert attempt.pass_mark == 60


def test_beginning_twice_goes_on_with_the_same_attempt(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)

    assert begin(browser).id == begin(browser).id
    assert count(Attempt) == 1


def test_the_screen_shows_one_question_and_no_solution(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    html = browser.get(f"/attempts/{attempt.id}/questions/1").text

    assert html.count('name="choice"') == 2
    assert "Giải thích" not in html
    assert "Đúng vậy" not in html


def test_an_answer_is_kept_as_given_and_leads_on(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    response = answer(browser, attempt, 1)

    assert response.location == f"/attempts/{attempt.id}/questions/2"
    kept = db.session.scalars(select(Answer)).one()
    assert (kept.response, kept.score) == ({"chosen": [0]}, None)


@pytest.mark.both_databases
def test_a_changed_answer_takes_the_place_of_the_first(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1, right=False)

    answer(browser, attempt, 1, right=True)

    assert count(Answer) == 1
    assert db.session.scalars(select(Answer.response)).one() == {"chosen": [0]}


def test_what_comes_by_itself_pushes_no_button_away(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    screen = browser.get(f"/attempts/{attempt.id}/questions/1").text

    assert screen.index('value="next"') < screen.index('id="saved"')


def test_choosing_with_scripts_keeps_the_answer_and_stays(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    data = {"question": attempt.drawn[0]["name"], "choice": "0", "go": "stay"}

    response = browser.post(f"/attempts/{attempt.id}/answers/1", data=data, headers=HTMX)

    assert response.text.lstrip().startswith('<p id="saved"')
    assert count(Answer) == 1


def test_with_scripts_the_next_question_comes_with_its_address(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    data = {"question": attempt.drawn[0]["name"], "choice": "0", "go": "next"}

    response = browser.post(f"/attempts/{attempt.id}/answers/1", data=data, headers=HTMX)

    assert response.headers["HX-Push-Url"] == f"/attempts/{attempt.id}/questions/2"
    assert response.text.split("</title>")[1].lstrip().startswith('<section id="attempt"')


def test_an_attempt_resumes_at_the_first_open_question(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1)
    other_phone = Browser(browser.application).sign_in(member)

    response = other_phone.get("/continue")
    resumed = other_phone.get(f"/attempts/{attempt.id}")

    assert response.location == f"/attempts/{attempt.id}"  # nothing was done after it
    assert resumed.location == f"/attempts/{attempt.id}/questions/2"


def test_a_question_may_be_left_out_and_is_named_before_handing_in(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1)
    browser.post(f"/attempts/{attempt.id}/answers/2", data={"question": attempt.drawn[1]["name"]})
    answer(browser, attempt, 3)

    html = browser.get(f"/attempts/{attempt.id}/review").text

    assert f'href="/attempts/{attempt.id}/questions/2"' in html
    assert count(Answer) == 2


def test_a_passed_attempt_finishes_the_page_with_its_score(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1)
    answer(browser, attempt, 2)
    answer(browser, attempt, 3, right=False)

    attempt = submit(browser, attempt)

    assert attempt.passed
    assert attempt.score == pytest.approx(2 / 3)
    assert db.session.scalars(select(PageProgress.score)).one() == pytest.approx(2 / 3)


def test_a_failed_attempt_finishes_nothing_and_shows_what_to_read(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1, right=False)

    attempt = submit(browser, attempt)
    html = browser.get(f"/attempts/{attempt.id}").text

    assert not attempt.passed
    assert count(PageProgress) == 0
    assert html.count('href="/courses/an-toan/dung-lai#dung"') == 1  # the passage of all three, once
    assert "Giải thích" in html
    assert "Chưa phải." in html


def test_submitting_twice_grades_once(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    first = submit(browser, attempt)
    when = first.submitted_at

    again = submit(browser, attempt)

    assert again.submitted_at == when
    assert again.score == 0


def test_an_answer_read_while_another_person_writes_waits_for_nobody(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))
    empty = {"question": attempt.drawn[0]["name"], "go": "stay"}
    address = f"/attempts/{attempt.id}/answers/1"

    with db.engine.execution_options(write=True).begin() as writing:
        writing.execute(select(Attempt.id))
        response = browser.post(address, data=empty, headers=HTMX)

    assert response.status_code == 200


def test_an_answer_that_finds_its_attempt_just_submitted_leads_to_the_result(
    browser: Browser, course: Course, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = begin(browser.sign_in(member))
    as_read_before = get_attempt(attempt.id, user_id=member.id)
    looks = iter([as_read_before])
    monkeypatch.setattr(
        "portal.questions.queries.answers.get_attempt",
        lambda *args, **more: next(looks, None) or get_attempt(*args, **more),
    )
    submit(browser, attempt)

    response = answer(browser, attempt, 1)

    assert (response.status_code, response.location) == (303, f"/attempts/{attempt.id}")
    assert count(Answer) == 0


def test_an_answer_after_submitting_changes_nothing(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    answer(browser, attempt, 1, right=False)
    submit(browser, attempt)

    response = answer(browser, attempt, 1, right=True)

    assert response.location == f"/attempts/{attempt.id}"
    db.session.rollback()
    assert db.session.scalars(select(Answer.response)).one() == {"chosen": [1]}


def test_the_best_score_stays(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    for right_ones in (3, 2):
        attempt = begin(browser)
        for number in (1, 2, 3):
            answer(browser, attempt, number, right=number <= right_ones)
        submit(browser, attempt)

    assert db.session.scalars(select(PageProgress.score)).one() == 1.0


def test_the_second_attempt_asks_what_the_first_did_not(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    first = submit(browser, begin(browser))
    seen = {drawn["name"] for drawn in first.drawn}

    second = begin(browser)

    assert seen.isdisjoint(drawn["name"] for drawn in second.drawn)


def test_an_open_attempt_keeps_the_wording_it_began_with(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    reworded = quiz_text().replace("đúng ", "khác hẳn ").replace("Câu hỏi số", "Câu mới số")
    factories.make_course("an-toan", pages={"01-dung-lai.md": LESSON, "09-kiem-tra.md": reworded})

    html = browser.get(f"/attempts/{attempt.id}/questions/1").text
    answer(browser, attempt, 1)
    attempt = submit(browser, attempt)

    assert "Câu hỏi số" in html
    assert attempt.score == pytest.approx(1 / 3)


def test_a_question_that_was_not_drawn_cannot_be_answered(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))
    drawn = {question["name"] for question in attempt.drawn}
    stranger = next(name for name in (f"cau-{n}" for n in range(6)) if name not in drawn)

    response = browser.post(f"/attempts/{attempt.id}/answers/1", data={"question": stranger, "choice": "0"})

    assert response.status_code == 404
    assert count(Answer) == 0


@pytest.mark.parametrize("number", [0, 4, 99])
def test_a_number_beyond_the_attempt_is_not_found(
    browser: Browser, course: Course, member: User, number: int
) -> None:
    attempt = begin(browser.sign_in(member))

    assert browser.get(f"/attempts/{attempt.id}/questions/{number}").status_code == 404
    assert browser.post(f"/attempts/{attempt.id}/answers/{number}", data={"choice": "0"}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/questions/1"),
        ("GET", "/review"),
        ("POST", "/answers/1"),
        ("POST", "/submission"),
    ],
)
def test_an_attempt_of_somebody_else_is_not_found(
    browser: Browser, course: Course, member: User, head: User, method: str, path: str
) -> None:
    attempt = begin(browser.sign_in(member))

    response = Browser(browser.application).sign_in(head).open(f"/attempts/{attempt.id}{path}", method=method)

    assert response.status_code == 404


@pytest.mark.both_databases
def test_attempts_run_out_when_the_author_says_so(browser: Browser, member: User) -> None:
    factories.make_course(
        "an-toan",
        pages={
            "09-kiem-tra.md": quiz_text(more="max_attempts: 1\n").replace(
                ' data-passage="01-dung-lai.md#dung"', ""
            )
        },
    )
    submit(browser.sign_in(member), begin(browser))

    response = browser.post(f"{QUIZ}/attempts")

    assert response.status_code == 422
    assert count(Attempt) == 1
