"""What people did stands when its page or its course is deleted, and when the drafts of it are purged."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.dashboard.period_report.enums import PeriodKind
from portal.dashboard.period_report.rules.periods import period_of
from portal.db import db
from portal.drafts.operations.deletion import delete_course, delete_page
from portal.drafts.operations.save_draft import create_draft
from portal.drafts.queries.texts import get_text
from portal.privacy.queries.data_export import read_part
from portal.programmes.models import Assignment
from portal.programmes.operations.certificates import CertificateClaim, record_certificate
from portal.scheduler import scheduler_of
from portal.spreadsheets.reading import read_rows
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.walking import WITH_CHECKLIST, make_programme, make_walk, show_teaching, walk
from tests.factories import make_course, quiz_markdown
from tests.fixed_clock import FixedClock
from tests.questions.taking import take

# What somebody did or was given, and the texts that it was done on.
RECORDS = (
    *("answer", "attempt", "course_progress", "observation", "outside_certificate", "page_progress"),
    *("programme_completion", "question", "revision", "course_revision"),
)
PARTS = ("answers", "attempts", "courses", "outside_certificates", "pages", "programmes", "teach_backs")


def records() -> dict[str, list[str]]:
    """The rows of these tables."""
    db.session.rollback()
    tables = db.metadata.tables
    return {name: sorted(map(repr, db.session.execute(select(tables[name])).all())) for name in RECORDS}


def figures(browser: Browser, report: str, days: Mapping[str, str]) -> list[list[str]]:
    """The tables of the period's report."""
    return [
        [str(cell) for cell in row.cells]
        for row in read_rows(browser.get(report, query_string=days).data, "a.xlsx").rows
    ]


@pytest.fixture
def finished(member: User, head: User, commune: Unit) -> Course:
    """A course of a programme that the member finished: lessons, a quiz, a teach-back; and a certificate."""
    course = make_walk()
    make_programme(course)
    course = make_course(pages=WITH_CHECKLIST | {"04-kiem-tra.md": quiz_markdown()})
    now = clock.now()
    db.session.add(
        Assignment(programme_id="thanh-vien", unit_id=commune.id, due_on=clock.today(), assigned_at=now)
    )
    record_certificate(CertificateClaim("MobiEdu", "Khóa khác", clock.today(), "SỐ-1"), actor=member)
    db.session.commit()
    walk(member, course)
    take(member, *[{"chosen": [1]}] * 3)
    show_teaching(member, course, head)
    return course


@pytest.mark.both_databases
@pytest.mark.parametrize("wanted", ["page", "course"])
def test_what_was_done_stays_when_it_is_deleted_and_purged(
    app: Flask,
    finished: Course,
    member: User,
    leader: User,
    commune: Unit,
    browser: Browser,
    fixed_clock: FixedClock,
    wanted: str,
) -> None:
    before = records()
    told = {part: read_part(part, [member.id]) for part in PARTS}
    assert all(before.values())
    assert all(told.values())
    period = period_of(PeriodKind.QUARTER, clock.today())
    days = {"since": period.since.isoformat(), "until": period.until.isoformat()}
    fixed_clock.advance(days=100)
    browser.sign_in(leader)
    report = f"/dashboard/units/{commune.id}/period-report.xlsx"
    reported = figures(browser, report, days)
    page = db.session.scalars(select(Page).where(Page.slug == "kiem-tra")).one()
    create_draft(page.course, page, get_text(page.course, "kiem-tra").source + "\nNháp.\n", actor=None)

    if wanted == "page":
        delete_page(page, actor=None)
    else:
        delete_course(page.course, actor=None)
    db.session.commit()
    assert records() == before
    fixed_clock.advance(days=91)
    assert "purge what was deleted" in scheduler_of(app).run_due()

    assert records() == before
    assert {part: read_part(part, [member.id]) for part in PARTS} == told
    browser.sign_in(leader)
    assert figures(browser, report, days) == reported
    assert "1 trên 2 người đã học xong, đạt 50,0 %" in str(reported)
    browser.sign_in(member)
    assert "Thành viên tổ" in browser.get("/progress").text
    assert "MobiEdu" in browser.get("/outside-certificates").text
    assert "An toàn trên mạng" in browser.get("/account/data").text
