"""Practice answers in requests that read first: committed at once, once each, also while others answer."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.accounts.models import User
from portal.courses.queries.revision_cache import page_content
from portal.dashboard.models import PersonStatus
from portal.db import close_reader, db, fetch, mark_read_only, require_session, run_in_transaction
from portal.progress.models import CourseProgress
from portal.questions.events import practice_answered
from portal.questions.models import Answer, Review
from portal.questions.operations.attempts import answer_practice
from portal.questions.queries.answers import get_practice_question
from tests.bench.prepared import counted
from tests.questions.asking import make_asking_course
from tests.questions.examples import SINGLE
from tests.threads import run_in_threads

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NAME = "cau-1"
RIGHT, WRONG = {"chosen": [1]}, {"chosen": [0]}
THREADS = 4


@pytest.fixture
def member_id(app: Flask, member: User) -> int:
    """Somebody who has a lesson with one practice question before them."""
    make_asking_course(lesson=[replace(SINGLE, id=NAME)])
    return member.id


def answer(app: Flask, user_id: int, token: str, *, right: bool = True) -> int:
    """Answer in a request of its own, which reads first; how many tries there have been."""
    with app.app_context():
        mark_read_only()
        asked = get_practice_question("an-toan", "bai", NAME, user_id=user_id)
        try:
            return answer_practice(
                asked,
                page_content(asked.revision_id).questions[NAME],
                revision_id=asked.revision_id,
                response=RIGHT if right else WRONG,
                token=token,
                actor=db.session.get_one(User, user_id),
            )
        finally:
            close_reader()
            db.session.rollback()


def number_of(model: type[Answer] | type[Review] | type[CourseProgress] | type[PersonStatus]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_an_answer_changes_is_committed_with_it(app: Flask, member_id: int) -> None:
    assert answer(app, member_id, "a") == 1

    assert [number_of(model) for model in (Answer, Review, CourseProgress)] == [1, 1, 1]
    assert number_of(PersonStatus) > 0  # the dashboard has counted who began the course


def test_the_same_answer_sent_again_says_the_same_and_changes_nothing(app: Flask, member_id: int) -> None:
    assert [answer(app, member_id, token) for token in ("a", "b", "b")] == [1, 2, 2]

    assert number_of(Answer) == 2


def test_answers_given_at_the_same_moment_are_each_kept_once(app: Flask, member_id: int) -> None:
    answer(app, member_id, "first", right=False)

    run_in_threads(lambda number: answer(app, member_id, f"token {number // 2}") and None, threads=THREADS)

    assert number_of(Answer) == 1 + THREADS // 2
    assert number_of(Review) == 1


def test_an_answer_whose_listener_fails_is_kept_nowhere_and_others_go_on(app: Flask, member_id: int) -> None:
    answer(app, member_id, "first", right=False)
    failed: list[str] = []

    def fail(_page_id: int, **_rest: object) -> None:
        if threading.current_thread().name == "failing":
            raise LookupError

    def try_to_answer() -> None:
        with pytest.raises(LookupError):
            answer(app, member_id, "failing")
        failed.append("told")

    with practice_answered.connected_to(fail):
        thread = threading.Thread(target=try_to_answer, name="failing")
        thread.start()
        thread.join()
    answer(app, member_id, "later")

    assert failed == ["told"]
    assert number_of(Answer) == 2
    assert number_of(Review) == 1


def test_a_change_that_needs_the_session_is_begun_again_in_it(app: Flask, member_id: int) -> None:
    asked = []

    def work() -> None:
        asked.append(1)
        fetch(text("UPDATE answer SET score = 0"), {})
        require_session()

    with app.app_context():
        mark_read_only()
        run_in_transaction(work)
        close_reader()

    assert asked == [1, 1]


@ONLY_SQLITE
def test_tries_are_counted_among_the_answers_of_the_person(app: Flask, member_id: int) -> None:
    with counted(app) as statements:
        get_practice_question("an-toan", "bai", NAME, user_id=member_id)
    asked = statements[-1]

    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?"))

    looked_up = [row[3] for row in plan if "answer" in row[3]]
    # For its own tries, and for those at its neighbours.
    assert looked_up == ["SEARCH answer USING INDEX ix_answer_user_question (user_id=? AND question_id=?)"] * 2
