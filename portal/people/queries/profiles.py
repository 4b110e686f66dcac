"""What a leader sees of one person: the way through the units, and the courses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from portal.courses.models import Course, Page
from portal.db import fetch
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Membership, Unit

MembershipPeriod = Row[*tuple[Any, ...]]  # unit_id, unit_name, since, until (None: still there)


_MEMBERSHIP_PERIODS = (
    select(Membership.unit_id, Unit.name.label("unit_name"), Membership.since, Membership.until)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(Membership.user_id == bindparam("user"))
    .order_by(Membership.since.desc(), Membership.id.desc())
)


def membership_periods(user_id: int) -> Sequence[MembershipPeriod]:
    """The units that the person belonged to, the present one first."""
    return fetch(_MEMBERSHIP_PERIODS, {"user": user_id}).all()


@dataclass(frozen=True)
class CourseProgressRow:
    """How far a person is in one course."""

    id: int
    slug: str
    title: str
    pages: int
    done: int
    active_at: datetime | None
    finished_at: datetime | None


_user_id: BindParameter[int] = bindparam("user")
_COURSES = (
    select(
        *(Course.id, Course.slug, Course.title, func.count(Page.id), func.count(PageProgress.page_id)),
        *(CourseProgress.active_at, CourseProgress.finished_at),
    )
    .join(Page, (Page.course_id == Course.id) & Page.withdrawn_at.is_(None))
    .outerjoin(PageProgress, (PageProgress.page_id == Page.id) & (PageProgress.user_id == _user_id))
    .outerjoin(CourseProgress, (CourseProgress.course_id == Course.id) & (CourseProgress.user_id == _user_id))
    .where(Course.id.in_(bindparam("course_ids", expanding=True)))
    .group_by(Course.id, CourseProgress.active_at, CourseProgress.finished_at)
    .order_by(CourseProgress.active_at.desc().nulls_last(), Course.id)
)


def courses_of(user_id: int, *, course_ids: Collection[int]) -> tuple[CourseProgressRow, ...]:
    """How far the person is in each of these courses that has pages: the last begun first, the others behind."""
    rows = fetch(_COURSES, {"user": user_id, "course_ids": list(course_ids)}).all()
    return tuple(CourseProgressRow(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class FinishedCourse:
    """A course that the person finished, and when."""

    title: str
    finished_at: datetime


_FINISHED = (
    select(Course.title, CourseProgress.finished_at)
    .join(Course, Course.id == CourseProgress.course_id)
    .where(CourseProgress.user_id == _user_id, CourseProgress.finished_at.is_not(None))
    .order_by(CourseProgress.finished_at, Course.id)
)


def finished_courses(user_id: int) -> tuple[FinishedCourse, ...]:
    """Every course that the person finished, also one that is no longer there, the first finished first."""
    return tuple(FinishedCourse(*row) for row in fetch(_FINISHED, {"user": user_id}).all())
