"""Rolls to close: marks of several people, and what they have completed."""

from __future__ import annotations

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import MarkMethod
from portal.classes.models import ClassSession
from portal.classes.roll.operations import record_mark
from portal.classes.roll.rules.joining import Mark
from portal.courses.models import Course, Page
from portal.db import db
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Unit
from tests.classes.sessions import make_class
from tests.factories import lesson_markdown, make_course, quiz_markdown


def mark(
    session: ClassSession, user: User, state: str = "present", *, by: User, method: MarkMethod = MarkMethod.HAND
) -> None:
    """One mark on the roll, made now."""
    now = clock.now()
    said = Mark(state, now, by.id, token=f"{session.id}-{user.id}-{now.isoformat()}")
    record_mark(session.id, user.id, said, method)
    db.session.commit()


def counting_course(*, with_quiz: bool = True) -> Course:
    """A course of two lessons, of which a class counts for the first, or with `with_quiz` off of one alone."""
    pages = {"01-bai-mot.md": lesson_markdown()}
    if with_quiz:
        pages |= {"02-bai-hai.md": lesson_markdown("Bài hai"), "03-kiem-tra.md": quiz_markdown()}
    return make_course(pages=pages, class_counts_for="[bai-mot]")


def held_class(unit: Unit, teacher: User, course: Course, **values) -> ClassSession:
    """A class of the course, which has just begun."""
    return make_class(unit, teacher=teacher, course_id=course.id, **values)


def completed(user: User) -> dict[str, object]:
    """The slugs of what the person completed, each with the day of the class that alone stands for it."""
    db.session.rollback()
    statement = select(Page.slug, PageProgress.class_day).join(Page, Page.id == PageProgress.page_id)
    rows = db.session.execute(statement.where(PageProgress.user_id == user.id))
    return {row.slug: row.class_day for row in rows}


def course_of(user: User, course: Course) -> CourseProgress | None:
    """What is kept of the person in the course."""
    db.session.rollback()
    return db.session.get(CourseProgress, (user.id, course.id), populate_existing=True)
