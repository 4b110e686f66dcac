"""The courses a person has begun."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from portal.courses.models import Course, Page
from portal.db import db
from portal.progress.models import CourseProgress
from portal.questions.models import Question


@dataclass(frozen=True)
class BegunCourse:
    """How far a person is in a course; `refresh_months` after it was finished or refreshed, it is due again."""

    active_at: datetime | None = None
    finished_at: datetime | None = None
    refreshed_at: datetime | None = None
    refresh_months: int | None = None  # none: never, or nothing is asked in it

    @property
    def refresh_due_at(self) -> datetime | None:
        """When it should be gone over again, None: never."""
        if self.finished_at is None or self.refresh_months is None:
            return None
        return months_after(max(self.finished_at, self.refreshed_at or self.finished_at), self.refresh_months)

    def needs_refresher(self, now: datetime) -> bool:
        """Whether it is time to go over it again."""
        return self.refresh_due_at is not None and self.refresh_due_at <= now


_asks = (
    select(Question.id)
    .join(Page, Page.id == Question.page_id)
    .where(Page.course_id == Course.id, Page.withdrawn_at.is_(None), Question.retired_at.is_(None))
    .correlate(Course)
    .exists()
)
_BEGUN = (
    select(
        Course.id,
        CourseProgress.active_at,
        CourseProgress.finished_at,
        CourseProgress.refreshed_at,
        Course.front,
        _asks,
    )
    .join(CourseProgress, CourseProgress.course_id == Course.id)
    .where(CourseProgress.user_id == bindparam("user"))
)


def begun_courses(*, user_id: int) -> dict[int, BegunCourse]:
    """The courses the person has begun, by id."""
    rows = db.session.execute(_BEGUN, {"user": user_id})
    return {
        course_id: BegunCourse(active, finished, refreshed, front.get("refresh_months") if asks else None)
        for course_id, active, finished, refreshed, front, asks in rows
    }


def months_after(moment: datetime, months: int) -> datetime:
    """The same day and time so many months later, or the last day of a month that is too short."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
