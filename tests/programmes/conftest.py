"""Courses to finish, programmes made of them, and a clock that can be set."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from portal.programmes.models import OutsideCertificate, ProgrammeCompletion
from portal.programmes.operations.certificates import CertificateClaim, record_certificate
from portal.progress.operations.completions import complete_lesson
from portal.progress.operations.refreshers import complete_refresher
from tests.factories import lesson_markdown, make_course, read_texts
from tests.fixed_clock import FixedClock

START = datetime(2027, 3, 2, 12, tzinfo=UTC)  # later than anything that a fixture makes


@pytest.fixture
def courses(app: Flask) -> dict[str, int]:
    """Four courses of one lesson each: their ids by slug, a to d."""
    for slug in "abcd":
        publish(slug)
    return {course.slug: course.id for course in db.session.scalars(select(Course))}


@pytest.fixture
def at(fixed_clock: FixedClock) -> Callable[[datetime], datetime]:
    """Sets the clock to a moment."""

    def set_clock(moment: datetime) -> datetime:
        fixed_clock.stand(moment)
        return moment

    return set_clock


@pytest.fixture
def certificate(member: User) -> OutsideCertificate:
    """A certificate of the member that waits."""
    claim = CertificateClaim("MobiEdu", "=HYPERLINK(1)", clock.today(), "SỐ-1")
    made = record_certificate(claim, actor=member)
    db.session.commit()
    return made


def beside(html: str, field: str) -> str:
    """The error that stands beside a field; empty where there is none."""
    found = re.search(rf'id="{field}-error"><span>(.*?)</span>', html, re.DOTALL)
    return found[1] if found else ""


def publish(slug: str, **files: str) -> None:
    """Publish a course of one lesson, beside other files."""
    pages = {"01-bai.md": lesson_markdown(f"Bài {slug.upper()}")}
    make_course(
        slug,
        pages=pages,
        files={f"{name}.yml": text for name, text in files.items()},
        title=f"Khóa {slug.upper()}",
    )


def remove(slug: str) -> None:
    """Take a course out of the folder, and publish what is left."""
    files = {name: text for name, text in published_files() if not name.startswith(f"{slug}/")}
    db.session.rollback()
    begin_write()
    publish_library(read_texts(files), actor=None)
    db.session.commit()


def finish(user: User, *course_ids: int) -> None:
    """Let the person finish these courses now."""
    for course_id in course_ids:
        page = db.session.scalars(select(Page).where(Page.course_id == course_id)).one()
        assert page.revision_id is not None
        complete_lesson(page_id=page.id, course_id=course_id, revision_id=page.revision_id, actor=user)
    db.session.commit()


def go_over(user: User, *course_ids: int) -> None:
    """Let the person go over these finished courses again now."""
    for course_id in course_ids:
        complete_refresher(course_id, user_id=user.id)
    db.session.commit()


def completion(user: User, programme_id: str) -> ProgrammeCompletion | None:
    """The person's completion of the programme as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(ProgrammeCompletion, (user.id, programme_id))
