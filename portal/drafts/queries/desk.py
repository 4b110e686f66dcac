"""The courses that a trainer writes, each with how far its texts are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select

from portal.courses.models import Course, Page
from portal.courses.permissions import WRITERS
from portal.db import db
from portal.drafts.models import Comment, Draft
from portal.units.models import Unit
from portal.units.queries import at_or_below, granted_units, has_all_tops


@dataclass(frozen=True)
class CourseLine:
    """A course in the list; `unit` is none for one for everybody, `is_below` tells one that a unit below keeps."""

    course: Course
    unit: Unit | None
    is_below: bool
    pages: int  # that readers see
    pending: int
    in_review: int
    remarks: int
    saved_at: datetime | None

    @property
    def state(self) -> str:
        """published, new (readers have not seen it yet) or hidden."""
        if self.course.withdrawn_at is None:
            return "published"
        return "hidden" if self.course.published_at is not None else "new"


def edited_courses(user_id: int) -> list[CourseLine]:
    """The courses that the person may write, in their order."""
    granted = granted_units(user_id, WRITERS)
    own = {unit.id for unit in granted}
    theirs = [Course.unit_id.in_(at_or_below(unit.id)) for unit in granted]
    if has_all_tops(own):
        theirs.append(Course.unit_id.is_(None))
    if not theirs:
        return []
    rows = db.session.execute(
        select(Course, Unit)
        .outerjoin(Unit, Unit.id == Course.unit_id)
        .where(or_(*theirs))
        .order_by(Course.position, Course.slug)
    ).all()
    ids = [course.id for course, _unit in rows]
    pages, drafts, remarks = _shown(ids), _drafts(ids), _remarks(ids)
    return [
        CourseLine(
            course,
            unit,
            unit is not None and unit.id not in own and course.open_unit_id not in own,
            pages.get(course.id, 0),
            *drafts.get(course.id, (0, 0, None))[:2],
            remarks.get(course.id, 0),
            drafts.get(course.id, (0, 0, None))[2],
        )
        for course, unit in rows
    ]


def _shown(course_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Page.course_id, func.count(Page.id))
        .where(Page.course_id.in_(course_ids), Page.withdrawn_at.is_(None))
        .group_by(Page.course_id)
    )
    return {course_id: number for course_id, number in rows}  # noqa: C416 - dict() would lose the types


def _drafts(course_ids: Collection[int]) -> dict[int, tuple[int, int, datetime | None]]:
    waiting = func.sum(case((Draft.state == "in_review", 1), else_=0))
    rows = db.session.execute(
        select(Draft.course_id, func.count(Draft.id), waiting, func.max(Draft.saved_at))
        .where(Draft.course_id.in_(course_ids), Draft.state != "published")
        .group_by(Draft.course_id)
    )
    return {course_id: (number, in_review, at) for course_id, number, in_review, at in rows}


def _remarks(course_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Draft.course_id, func.count(Comment.id))
        .join(Comment, Comment.draft_id == Draft.id)
        .where(Draft.course_id.in_(course_ids), Comment.resolved_at.is_(None))
        .group_by(Draft.course_id)
    )
    return {course_id: number for course_id, number in rows}  # noqa: C416 - dict() would lose the types
