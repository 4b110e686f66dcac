"""The trainers' screens of a quiz's questions, grading again, and how those affected learn of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.questions.models import Attempt, RegradedAttempt, Regrading
from portal.units.models import Unit
from tests.conftest import Browser
from tests.questions.asking import QUIZ, ask_on, make_asking_course
from tests.questions.examples import EVERY_KIND
from tests.questions.taking import answer_again, quiz_page, take
from tests.questions.test_regrading import BANK, FIRST, MENDED, NOBODY, OTHERS, RIGHT, WRONG, mend

LIST = "/studio/courses/an-toan/pages/kiem-tra/questions"
QUESTION = f"{LIST}/cau-1"
REASON = "Ngân hàng có quyền hỏi."


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of three questions in the commune's course."""
    return make_asking_course(quiz=[FIRST, *OTHERS], unit=commune.code)


def grade_again(browser: Browser, trainer: User, reason: str = REASON) -> int:
    data = {"revision": quiz_page().revision_id, "reason": reason}
    status: int = browser.sign_in(trainer).post(f"{QUESTION}/regradings", data=data).status_code
    db.session.rollback()
    return status


def regradings() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Regrading)) or 0


@pytest.mark.both_databases
def test_a_trainer_sees_the_key_and_what_grading_again_would_change(
    browser: Browser, course: Course, member: User, head: User, trainer: User
) -> None:
    take(member, BANK, RIGHT, WRONG)
    take(head, NOBODY, RIGHT, WRONG)
    mend()

    html = browser.sign_in(trainer).get(f"{QUESTION}/key").text

    key = html.split('id="key"')[1].split("</ul>")[0]
    assert "Ngân hàng</span> <span" in key
    assert "Không ai</span> <span" not in key
    assert any(
        said in html
        for said in (
            "2 attempts get another score: 1 better, 1 lower.",
            "2 lượt sẽ đổi điểm: 1 tăng, 1 giảm.",
        )
    )
    assert regradings() == 0
    scores = db.session.scalars(select(Attempt.score).order_by(Attempt.id)).all()
    assert scores == [pytest.approx(1 / 3), pytest.approx(2 / 3)]


def test_the_key_of_every_kind_can_be_shown(browser: Browser, commune: Unit, trainer: User) -> None:
    make_asking_course(quiz=EVERY_KIND, unit=commune.code)
    browser.sign_in(trainer)

    pages = {question.kind: browser.get(f"{LIST}/{question.id}/key") for question in EVERY_KIND}

    assert {page.status_code for page in pages.values()} == {200}
    assert '<li lang="vi">Cúp máy</li>' in pages["order"].text
    assert "114: <b>Cứu hỏa</b>" in pages["match"].text
    assert "<b>Thật, Chưa rõ</b>" in pages["matrix"].text
    assert "113 / một một ba" in pages["gap"].text
    assert "156 / một năm sáu" in pages["text"].text
    assert "± 0" in pages["number"].text


@pytest.mark.both_databases
def test_grading_again_answers_with_the_question(
    browser: Browser, course: Course, member: User, trainer: User
) -> None:
    take(member, BANK, RIGHT, RIGHT)
    mend()

    assert grade_again(browser, trainer) == 303
    assert db.session.scalars(select(Attempt.score)).one() == 1.0
    html = browser.get(f"{QUESTION}/key").text
    assert REASON in html
    assert trainer.name in html


def test_without_a_reason_nothing_is_graded(browser: Browser, course: Course, member: User, trainer: User) -> None:
    take(member, BANK, RIGHT, RIGHT)
    mend()

    assert grade_again(browser, trainer, "  ") == 422
    assert grade_again(browser, trainer, "x" * 301) == 422
    assert regradings() == 0


def test_a_key_published_meanwhile_is_shown_first(
    browser: Browser, course: Course, member: User, trainer: User
) -> None:
    take(member, BANK, RIGHT, RIGHT)
    seen = quiz_page().revision_id
    mend()

    response = browser.sign_in(trainer).post(f"{QUESTION}/regradings", data={"revision": seen, "reason": REASON})

    assert response.status_code == 409
    assert regradings() == 0


def test_trainers_of_another_commune_find_nothing_and_others_may_not(
    browser: Browser, course: Course, member: User, head: User, outsider: User
) -> None:
    path = f"{QUESTION}/key"
    mend()

    assert browser.get(path).status_code == 302
    assert Browser(browser.application).sign_in(member).get(path).status_code == 403
    assert Browser(browser.application).sign_in(head).get(path).status_code == 403
    assert Browser(browser.application).sign_in(outsider).get(path).status_code == 404
    assert grade_again(browser, outsider) == 404
    assert grade_again(browser, member) == 403
    assert regradings() == 0


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}/cau-9/key",
        "/studio/courses/an-toan/pages/bai/questions/cau-1/key",
        "/studio/courses/an-toan/pages/khong-co/questions/cau-1/key",
    ],
)
def test_what_is_no_quiz_question_is_not_found(browser: Browser, course: Course, trainer: User, path: str) -> None:
    assert browser.sign_in(trainer).get(path).status_code == 404


def test_the_quiz_leads_there_only_those_who_write_it(
    browser: Browser, course: Course, member: User, trainer: User
) -> None:
    link = 'href="/studio/courses/an-toan/questions?page=kiem-tra"'

    assert link in browser.sign_in(trainer).get(QUIZ).text
    assert link not in Browser(browser.application).sign_in(member).get(QUIZ).text


def test_those_affected_are_told_at_home_until_they_have_opened_the_result(
    browser: Browser, course: Course, member: User, head: User, trainer: User
) -> None:
    attempt = take(member, BANK, RIGHT, WRONG)
    take(head, {"chosen": [2]}, RIGHT, RIGHT)
    mend()
    grade_again(browser, trainer)
    mine = Browser(browser.application).sign_in(member)

    home = mine.get("/").text
    result = mine.get(f"/attempts/{attempt.id}").text
    acknowledgement = f"/attempts/{attempt.id}/regradings/acknowledgement"
    by_others = Browser(browser.application).sign_in(head).post(acknowledgement).status_code
    home_meanwhile = mine.get("/").text
    answer = mine.post(acknowledgement, headers={"HX-Request": "true"})
    later = mine.get("/").text
    result_later = mine.get(f"/attempts/{attempt.id}").text

    assert REASON in home
    assert f'href="/attempts/{attempt.id}"' in home
    assert "33" in home
    assert "67" in home
    assert REASON in result
    assert f'hx-post="{acknowledgement}" hx-trigger="load"' in result
    assert by_others == 404
    assert REASON in home_meanwhile
    assert (answer.status_code, answer.text) == (200, "")
    assert REASON not in later
    assert acknowledgement not in result_later
    assert mine.post(acknowledgement).location == f"/attempts/{attempt.id}"
    assert REASON in result_later
    assert REASON not in Browser(browser.application).sign_in(head).get("/").text
    db.session.rollback()
    assert db.session.scalars(select(RegradedAttempt.seen_at)).one() is not None


def test_the_result_is_shown_by_the_mended_key(
    browser: Browser, course: Course, member: User, trainer: User
) -> None:
    attempt = take(member, BANK, RIGHT, RIGHT)
    mend()
    grade_again(browser, trainer)

    result = Browser(browser.application).sign_in(member).get(f"/attempts/{attempt.id}").text

    assert result.count('class="review right"') == 3
    assert "100" in result


def test_a_score_that_fell_is_shown_beside_what_stays_earned(
    browser: Browser, course: Course, member: User, trainer: User
) -> None:
    attempt = take(member, NOBODY, RIGHT, WRONG)
    mend()
    grade_again(browser, trainer)

    result = Browser(browser.application).sign_in(member).get(f"/attempts/{attempt.id}").text

    assert 'class="result passed"' in result
    assert "not taken away" in result or "không lấy lại" in result
    assert "67" in result
    assert "33" in result


@pytest.mark.both_databases
def test_another_persons_result_cannot_be_opened_and_stays_unseen(
    browser: Browser, course: Course, member: User, head: User, trainer: User
) -> None:
    attempt = take(member, BANK, RIGHT, WRONG)
    mend()
    grade_again(browser, trainer)

    assert Browser(browser.application).sign_in(head).get(f"/attempts/{attempt.id}").status_code == 404
    db.session.rollback()
    assert db.session.scalars(select(RegradedAttempt.seen_at)).one() is None


def test_a_question_that_left_the_quiz_is_not_found(browser: Browser, course: Course, trainer: User) -> None:
    ask_on("kiem-tra", [replace(MENDED, id="cau-2"), OTHERS[1]])

    assert browser.sign_in(trainer).get(f"{QUESTION}/key").status_code == 404


def test_an_answer_after_an_attempt_is_graded_again_too(
    browser: Browser, course: Course, member: User, trainer: User
) -> None:
    asked_after = replace(FIRST, section="so-cuu")
    pool = [replace(FIRST, id="cau-0", section="so-cuu"), *(replace(one, section="tin") for one in OTHERS)]
    front = {"draw": {"so-cuu": 1, "tin": 2}, "must_pass": ["cau-0"], "pass_mark": 60, "shuffle": False}
    ask_on("kiem-tra", [asked_after, *pool], **front)
    attempt = take(member, BANK, RIGHT, RIGHT)
    answer_again(attempt, BANK)
    ask_on("kiem-tra", [replace(MENDED, section="so-cuu"), *pool], **front)

    html = browser.sign_in(trainer).get(f"{QUESTION}/key").text
    assert grade_again(browser, trainer) == 303

    assert "1 lượt làm bài đạt, vì câu trả lời lại sau bài nay được tính đúng." in html
    db.session.refresh(attempt)
    assert attempt.passed
    result = browser.sign_in(member).get(f"/attempts/{attempt.id}").text
    assert "câu giữ tiền trả lời lại đã được chấm lại" in result
    assert "Đạt rồi" in result
