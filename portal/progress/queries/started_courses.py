"""The courses a person has begun."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select

from portal.courses.models import Course, Page
from portal.db import Rows, fetch
from portal.progress.models import CourseProgress
from portal.progress.rules.months import add_months
from portal.questions.models import Question
from portal.units.queries.catalogue_cache import cached_by_catalogue_version


@dataclass(frozen=True)
class StartedCourse:
    """A person's progress in a course they started, and when its refresher is due."""

    active_at: datetime | None = None
    finished_at: datetime | None = None
    refreshed_at: datetime | None = None
    refresh_months: int | None = None  # none: never, or nothing is asked in it
    behind_since: datetime | None = None  # since when something that must be known is otherwise in it

    @property
    def last_completed_at(self) -> datetime | None:
        """When it was finished or last gone over; None while it is not finished."""
        if self.finished_at is None:
            return None
        return max(self.finished_at, self.refreshed_at or self.finished_at)

    @property
    def refresh_due_at(self) -> datetime | None:
        """When it should be gone over again, None: never."""
        last_at = self.last_completed_at
        if last_at is None or self.refresh_months is None:
            return None
        return add_months(last_at, self.refresh_months)

    def needs_refresher(self, now: datetime) -> bool:
        """Whether it is time to go over it again."""
        return self.refresh_due_at is not None and self.refresh_due_at <= now


_has_questions = (
    select(Question.id)
    .join(Page, Page.id == Question.page_id)
    .where(Page.course_id == Course.id, Page.withdrawn_at.is_(None), Question.retired_at.is_(None))
    .correlate(Course)
    .exists()
)
_MONTHS = select(Course.id, Course.front, _has_questions)
_STARTED: Rows = select(
    CourseProgress.course_id,
    CourseProgress.active_at,
    CourseProgress.finished_at,
    CourseProgress.refreshed_at,
    CourseProgress.behind_since,
).where(CourseProgress.user_id == bindparam("user"))


def started_courses(*, user_id: int) -> dict[int, StartedCourse]:
    """The courses the person has begun, by id."""
    return started_courses_from_rows(fetch(_STARTED, {"user": user_id}))


def started_courses_from_rows(rows: Iterable[Sequence[Any]]) -> dict[int, StartedCourse]:
    """Rows of CourseProgress: course_id, active_at, finished_at, refreshed_at and behind_since."""
    months = refresh_months()
    return {
        course_id: StartedCourse(active, finished, refreshed, months.get(course_id), behind)
        for course_id, active, finished, refreshed, behind in rows
    }


@cached_by_catalogue_version(1)
def refresh_months() -> Mapping[int, int]:
    """After how many months each course should be gone over again; without those that never should."""
    told = {id_: front.get("refresh_months") for id_, front, asks in fetch(_MONTHS, {}) if asks}
    return MappingProxyType({id_: months for id_, months in told.items() if months is not None})
