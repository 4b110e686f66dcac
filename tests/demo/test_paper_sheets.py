"""A quiz of the demonstration's head was printed, and sheets of it were typed in."""

from __future__ import annotations

from portal.db import db
from portal.demo.paper_sheets import COUNTED, COURSE, write_paper_sheets
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.questions.models import Attempt
from tests.factories import make_course, quiz_markdown


def test_some_sheets_count_and_another_waits(build):
    make_course(COURSE, pages={"01-kiem-tra.md": quiz_markdown(6)})

    build(members=60)

    db.session.rollback()
    results = db.session.query(PaperResult).order_by(PaperResult.id).all()
    counted = [one for one in results if one.attempt_id is not None]
    assert len(counted) == COUNTED < len(results)
    assert db.session.query(Attempt).filter_by(medium="paper").count() == COUNTED
    assert len({result.version for result in results}) == 2


def test_without_that_course_nothing_is_printed(app):
    write_paper_sheets()

    assert db.session.query(PaperQuiz).count() == 0
