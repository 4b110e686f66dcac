"""Overdue people of a unit, from open assignments whose due date has passed and from stored counts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from portal import clock
from portal.dashboard.models import StatusCount
from portal.dashboard.rules.count_keys import (
    COMPLETED,
    LAST_DUE,
    MEMBER,
    own_due_measure,
    subject_course_id,
    subject_programme_id,
)
from portal.dashboard.rules.tree_paths import path_to_top
from portal.db import Rows, fetch
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.units.models import Unit
from portal.units.queries.tree import walk_up

_demanding = select(ProgrammeCourse.programme_id).where(
    ProgrammeCourse.course_id == bindparam("course"), ProgrammeCourse.is_compulsory
)
# The units for which the subject, a programme or a course, was due before the day.
_due = (
    select(Assignment.unit_id)
    .join(Programme, Programme.id == Assignment.programme_id)
    .where(
        Assignment.ended_at.is_(None),
        Programme.withdrawn_at.is_(None),
        Assignment.due_on < bindparam("on"),
        or_(Assignment.programme_id == bindparam("programme"), Assignment.programme_id.in_(_demanding)),
    )
)
_up = walk_up(or_(Unit.id == bindparam("unit"), Unit.id.in_(_due)))
_OVERDUE_UNITS: Rows = select(_up.c.id, _up.c.parent_id, _up.c.id.in_(_due))
# Whether there are completions whose time is over and that are still counted.
_HAS_EXPIRED = select(
    select(ProgrammeCompletion.user_id)
    .where(ProgrammeCompletion.valid_until <= bindparam("now"), ProgrammeCompletion.expired_at.is_(None))
    .exists()
)
# Who is there, and who of them completed the subject or still has time for it, in and below some units.
_COMPLETED = select(StatusCount.unit_id, StatusCount.measure, StatusCount.total).where(
    StatusCount.unit_id.in_(bindparam("unit_ids", expanding=True)),
    or_(
        (StatusCount.subject == MEMBER) & (StatusCount.measure == MEMBER),
        (StatusCount.subject == bindparam("subject")) & StatusCount.measure.in_(COMPLETED),
        (StatusCount.subject == bindparam("subject")) & StatusCount.measure.between(bindparam("still"), LAST_DUE),
    ),
)


@dataclass(frozen=True)
class Overdue:
    """Who is late in and below a unit: everybody who has not completed the subject, or so many below some units.

    Of everybody, those are not late who have a later day of their own.

    `below` tells the number in and below each unit right below it that has any, where it is not everybody.
    """

    everybody: bool
    below: Mapping[int, int]


def overdue_counts(unit_id: int, subject: str, *, on: date) -> Overdue:
    """Who is late in a subject on a day; one statement, or two where only parts of the unit can be late.

    Late is everybody under an assignment whose day has passed who has not completed the subject: the programme,
    or for a course a programme that demands it. Newcomers are late when their own day has passed.
    """
    told: dict[str, Any] = {"unit": unit_id, "on": on}
    told |= {"course": subject_course_id(subject) or 0, "programme": subject_programme_id(subject) or ""}
    rows = fetch(_OVERDUE_UNITS, told).all()
    above = {row[0]: row[1] for row in rows}
    late = {row[0] for row in rows if row[2]}
    if not late.isdisjoint(path_to_top(unit_id, above)):
        return Overdue(True, {})
    # The highest of the late ones below, each with the unit right below ours that it belongs to.
    branches: dict[int, int] = {}
    for each in late:
        path = path_to_top(each, above)
        if unit_id in path and late.isdisjoint(path[1 : path.index(unit_id)]):
            branches[each] = path[path.index(unit_id) - 1]
    below: dict[int, int] = defaultdict(int)
    for each, number in _late_in(branches.keys(), subject, on=on).items():
        below[branches[each]] += number
    return Overdue(False, below)


def has_expired_completions() -> bool:
    """Whether there are completions whose time is over and that are still counted."""
    return bool(fetch(_HAS_EXPIRED, {"now": clock.now()}).scalar())


def _late_in(unit_ids: Collection[int], subject: str, *, on: date) -> Mapping[int, int]:
    """How many in and below each of these units, whose day has passed and none of which is at the top."""
    found: dict[int, int] = defaultdict(int)
    if unit_ids:
        told = {"unit_ids": list(unit_ids), "subject": subject, "still": own_due_measure(on)}
        for each, measure, number in fetch(_COMPLETED, told).all():
            found[each] += number if measure == MEMBER else -number
    return found
