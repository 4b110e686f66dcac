"""flask questions regrade."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.questions.models import Attempt, Regrading
from tests.questions.asking import make_asking_course
from tests.questions.taking import take
from tests.questions.test_regrading import BANK, FIRST, NOBODY, OTHERS, RIGHT, WRONG, mend


@pytest.fixture
def course(app: Flask, member: User, head: User) -> Course:
    """A quiz that two people have taken before its key was mended."""
    course = make_asking_course(quiz=[FIRST, *OTHERS])
    take(member, BANK, RIGHT, WRONG)
    take(head, NOBODY, RIGHT, WRONG)
    mend()
    return course


def run(app: Flask, *arguments: str) -> Result:
    # The command runs in a session of its own, as it does in a shell.
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["questions", "regrade", *arguments, "--language", "en"])
    db.session.rollback()
    return result


def regradings() -> int:
    return db.session.scalar(select(func.count()).select_from(Regrading)) or 0


def test_it_says_what_became_of_the_attempts(app: Flask, course: Course) -> None:
    result = run(app, "an-toan/kiem-tra", "cau-1", "--reason", "Đáp án cũ sai.")

    assert result.exit_code == 0, result.output
    assert "with a better score: 1, with a lower one: 1." in result.output
    assert "pass now: 1." in result.output
    assert "stay passed below the mark: 1." in result.output
    assert regradings() == 1
    assert {attempt.passed for attempt in db.session.scalars(select(Attempt))} == {True}


def test_a_dry_run_changes_nothing(app: Flask, course: Course) -> None:
    result = run(app, "an-toan/kiem-tra", "cau-1", "--reason", "Đáp án cũ sai.", "--dry-run")

    assert result.exit_code == 0
    assert "dry run" in result.output
    assert regradings() == 0


@pytest.mark.parametrize(
    ("page", "name"), [("an-toan/kiem-tra", "cau-9"), ("an-toan/khong-co", "cau-1"), ("an-toan", "cau-1")]
)
def test_a_question_that_is_not_there_is_named(app: Flask, course: Course, page: str, name: str) -> None:
    result = run(app, page, name, "--reason", "Vì.")

    assert result.exit_code == 1
    assert name in result.output
    assert page in result.output


def test_a_reason_is_due(app: Flask, course: Course) -> None:
    assert run(app, "an-toan/kiem-tra", "cau-1").exit_code == 2
    assert run(app, "an-toan/kiem-tra", "cau-1", "--reason", "  ").exit_code == 1
    assert regradings() == 0
