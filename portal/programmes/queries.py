"""Every read of the programmes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from portal.courses.models import Course
from portal.courses.queries import visible_courses
from portal.courses.queries.published import Placed
from portal.db import db
from portal.programmes.models import Programme, ProgrammeCourse


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with the ids of its published courses, each kind in the order of the programme."""

    id: str
    title: str
    summary: str
    min_electives: int
    compulsory: tuple[int, ...]
    electives: tuple[int, ...]


_compulsory = (
    select(ProgrammeCourse.course_id)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .where(ProgrammeCourse.is_compulsory, Course.withdrawn_at.is_(None))
)
_programmes = select(Programme.id, Programme.title, Programme.summary, Programme.min_electives).order_by(
    Programme.title, Programme.id
)
_places = (
    select(ProgrammeCourse.programme_id, ProgrammeCourse.course_id, ProgrammeCourse.is_compulsory)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .where(Course.withdrawn_at.is_(None))
    .order_by(ProgrammeCourse.programme_id, ProgrammeCourse.position, ProgrammeCourse.course_id)
)


def compulsory_course_ids() -> frozenset[int]:
    """The published courses that some programme demands."""
    return frozenset(db.session.scalars(_compulsory))


def list_programmes() -> tuple[ProgrammeRow, ...]:
    """All programmes, by title."""
    courses: dict[tuple[str, bool], list[int]] = {}
    for programme_id, course_id, is_compulsory in db.session.execute(_places):
        courses.setdefault((programme_id, is_compulsory), []).append(course_id)
    return tuple(
        ProgrammeRow(
            row.id,
            row.title,
            row.summary,
            row.min_electives,
            tuple(courses.get((row.id, True), ())),
            tuple(courses.get((row.id, False), ())),
        )
        for row in db.session.execute(_programmes)
    )


def programmes_of(viewer: Placed) -> tuple[ProgrammeRow, ...]:
    """The programmes that hold a course meant for the viewer, with those courses only."""
    meant = {course.id for course in visible_courses(viewer)}
    own = (
        ProgrammeRow(
            programme.id,
            programme.title,
            programme.summary,
            programme.min_electives,
            _among(programme.compulsory, meant),
            _among(programme.electives, meant),
        )
        for programme in list_programmes()
    )
    return tuple(programme for programme in own if programme.compulsory or programme.electives)


def _among(ids: Iterable[int], meant: set[int]) -> tuple[int, ...]:
    return tuple(id_ for id_ in ids if id_ in meant)
