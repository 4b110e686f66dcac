"""Everybody counted in one statement is what a few people are, counted step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.accounts.queries.users import number_of_users
from portal.courses.models import Page
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.counts.queries import stored_counts
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import MEMBER, course_subject, monday_of, programme_subject
from portal.db import begin_write, db
from portal.people.operations.deactivate import deactivate_user
from portal.programmes.models import ProgrammeCompletion
from portal.progress.models import CourseProgress, PageProgress
from tests import factories

CHECKLIST = "---\ntitle: Hỏi lại\nkind: checklist\n---\n\nCoi.\n\n- [ ] Một\n- [ ] Hai\n- [ ] Ba\n"
PROGRAMMES = "programmes:\n  - {id: ca-to, title: Cả tổ, compulsory: [an-toan]}\n"


def line_of(user, subject):
    """The line that a recount keeps, None without one."""
    return db.session.get(PersonStatus, (user.id, subject), populate_existing=True)


def recount():
    """Count everybody anew; what is kept is what is true of each."""
    db.session.flush()
    recount_all()
    assert not find_inconsistencies()
    db.session.expire_all()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 16, 59, 59, 999_999, tzinfo=UTC),  # Sunday, at the end of the day in Vietnam
        datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
        datetime(2025, 12, 31, 17, 0, tzinfo=UTC),
        datetime(2026, 11, 25, 0, 0, 0, 1, tzinfo=UTC),
    ],
)
def test_a_week_begins_on_monday_in_vietnam(member, moment):
    begin_write()
    member.last_seen_at = moment

    recount()

    assert line_of(member, MEMBER).week == monday_of(moment)


@pytest.mark.both_databases
def test_everything_that_a_person_can_count_as(member, head):
    course = factories.make_course(
        pages={"01-bai.md": factories.lesson_markdown(), "02-coi.md": CHECKLIST},
        files={"programmes.yml": PROGRAMMES},
    )
    checklist = db.session.query(Page).filter_by(course_id=course.id, kind="checklist").one()
    moment, week = clock.now(), timedelta(days=7)
    begun = CourseProgress(user_id=member.id, course_id=course.id, started_at=moment, active_at=moment)
    db.session.add(begun)
    subjects = course_subject(course.id), programme_subject("ca-to")

    recount()
    assert [line_of(member, subject).state for subject in subjects] == ["learning", "learning"]
    assert line_of(head, subjects[0]) is None

    begun.finished_at = moment - week
    completion = ProgrammeCompletion(user_id=member.id, programme_id="ca-to", completed_at=moment - 2 * week)
    completion.renewed_at = moment
    db.session.add(completion)
    recount()
    lines = [line_of(member, subject) for subject in subjects]
    assert [line.state for line in lines] == ["complete", "complete"]
    assert [line.week for line in lines] == [monday_of(moment - week), monday_of(moment - 2 * week)]
    assert not any(line.teaches for line in lines)

    seen = PageProgress(user_id=member.id, page_id=checklist.id, revision_id=checklist.revision_id, done_at=moment)
    db.session.add(seen)
    completion.expired_at = moment
    recount()
    assert [line_of(member, subject).teaches for subject in subjects] == [True, True]
    assert [line_of(member, subject).state for subject in subjects] == ["complete", "learning"]

    deactivate_user(member, actor=None)
    recount()
    assert line_of(member, MEMBER).week is None
    assert line_of(member, subjects[0]).state == "left"
    assert not line_of(member, subjects[0]).teaches
    assert line_of(member, subjects[1]).state == "left"  # completed once, though it has expired


def test_as_many_people_as_there_are_whatever_goes_into_one_statement(member, head, monkeypatch):
    monkeypatch.setattr(stored_counts, "RANGE_SIZE", 1)
    told = []

    recount_all(told.append)

    assert sum(told) == number_of_users() == len(told)
    assert not find_inconsistencies()


@pytest.mark.parametrize("database", ["postgresql"])
def test_every_stretch_of_people_is_planned_for_itself(member):
    for _time in range(7):  # psycopg prepares what is sent for the sixth time
        recount_all()

    prepared = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("course_progress" in statement for statement in prepared)
    assert [statement for statement in prepared if "own_days" in statement] == []
