"""Where a subject is to be done in and below a unit, and where it is late, from the open assignments."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from portal import clock
from portal.courses.models import Course
from portal.dashboard.enums import AssignmentExtent
from portal.dashboard.rules.count_keys import subject_course_id, subject_programme_id
from portal.db import Rows, fetch
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.units.models import Unit
from portal.units.queries.tree import walk_up
from portal.units.rules.tree_paths import path_to_top

_demanding = (
    select(ProgrammeCourse.programme_id)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .where(
        ProgrammeCourse.course_id == bindparam("course"),
        ProgrammeCourse.is_compulsory,
        Course.withdrawn_at.is_(None),
    )
)
# The units to which the subject, a programme or a course, is assigned, and those where its day has passed.
_assigned = (
    select(Assignment.unit_id)
    .join(Programme, Programme.id == Assignment.programme_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(
        Assignment.ended_at.is_(None),
        Programme.withdrawn_at.is_(None),
        Unit.closed_on.is_(None),
        or_(Assignment.programme_id == bindparam("programme"), Assignment.programme_id.in_(_demanding)),
    )
)
_due = _assigned.where(Assignment.due_on < bindparam("on"))
_up = walk_up(or_(Unit.id == bindparam("unit"), Unit.id.in_(_assigned)))
_ASSIGNED_UNITS: Rows = select(_up.c.id, _up.c.parent_id, _up.c.id.in_(_assigned), _up.c.id.in_(_due))
# Whether there are completions whose time is over and that are still counted.
_HAS_EXPIRED = select(
    select(ProgrammeCompletion.user_id)
    .where(ProgrammeCompletion.valid_until <= bindparam("now"), ProgrammeCompletion.expired_at.is_(None))
    .exists()
)


@dataclass(frozen=True)
class SubjectAssignment:
    """Where in and below a unit a subject is to be done, and where its day has passed.

    `assigned` are the topmost units below to which it is assigned, where it is assigned to parts only, and `late`
    the topmost ones whose day has passed, where it is not everybody's; each with the unit right below ours that it
    belongs to. Where `everybody_late`, all in the unit are late who have not completed it; of the late, those are
    not who have a later day of their own.
    """

    extent: AssignmentExtent
    assigned: Mapping[int, int]
    everybody_late: bool
    late: Mapping[int, int]


def subject_assignment(unit_id: int, subject: str, *, on: date) -> SubjectAssignment:
    """Where a subject is to be done and where it is late on a day; one statement.

    Late is everybody under an assignment whose day has passed who has not completed the subject: the programme,
    or for a course a programme that demands it. Newcomers are late when their own day has passed.
    """
    told: dict[str, Any] = {"unit": unit_id, "on": on}
    told |= {"course": subject_course_id(subject) or 0, "programme": subject_programme_id(subject) or ""}
    rows = fetch(_ASSIGNED_UNITS, told).all()
    above = {row[0]: row[1] for row in rows}
    assigned, late = {row[0] for row in rows if row[2]}, {row[0] for row in rows if row[3]}
    here = path_to_top(unit_id, above)
    assigned_below = dict(topmost_below(unit_id, assigned, above)) if assigned.isdisjoint(here) else {}
    extent = AssignmentExtent.EVERYWHERE
    if assigned.isdisjoint(here):
        extent = AssignmentExtent.PARTLY if assigned_below else AssignmentExtent.NOWHERE
    is_late = not late.isdisjoint(here)
    late_below = {} if is_late else dict(topmost_below(unit_id, late, above))
    return SubjectAssignment(extent, assigned_below, is_late, late_below)


def has_expired_completions() -> bool:
    """Whether there are completions whose time is over and that are still counted."""
    return bool(fetch(_HAS_EXPIRED, {"now": clock.now()}).scalar())


def topmost_below(
    unit_id: int, found: Collection[int], above: Mapping[int, int | None]
) -> Iterator[tuple[int, int]]:
    """The highest of these units below ours, each with the unit right below ours that it belongs to."""
    marked = set(found)
    for each in found:
        path = path_to_top(each, above)
        if unit_id in path[1:] and marked.isdisjoint(path[1 : path.index(unit_id)]):
            yield each, path[path.index(unit_id) - 1]
