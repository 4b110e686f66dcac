"""Who is late, worked out from the assignments whose day has passed and from what is complete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, or_, select

from portal import clock
from portal.board.lines import COMPLETED, MEMBER, course_of, programme_of
from portal.board.models import Tally
from portal.board.paths import path_of
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.units.models import Unit


@dataclass(frozen=True)
class Late:
    """Who is late in and below a unit: everybody who has not completed the subject, or so many below some units.

    `below` tells the number in and below each unit right below it that has any, where it is not everybody.
    """

    everybody: bool
    below: Mapping[int, int]
    has_ended: bool  # somewhere completions came to their end and are still counted


def late_in(unit_id: int, subject: str, *, on: date) -> Late:
    """Who is late in a subject on a day; one statement, or two where only parts of the unit can be late.

    Late is everybody under an assignment whose day has passed who has not completed the subject: the programme,
    or for a course a programme that demands it.
    """
    due = _units_due(subject, on=on)
    up = select(Unit.id, Unit.parent_id).where(or_(Unit.id == unit_id, Unit.id.in_(due))).cte(recursive=True)
    up = up.union(select(Unit.id, Unit.parent_id).join(up, Unit.id == up.c.parent_id))
    rows = db.session.execute(select(up.c.id, up.c.parent_id, up.c.id.in_(due), ended_by(clock.now()))).all()
    has_ended = any(row[3] for row in rows)
    above = {row[0]: row[1] for row in rows}
    late = {row[0] for row in rows if row[2]}
    if not late.isdisjoint(path_of(unit_id, above)):
        return Late(True, {}, has_ended)
    # The highest of the late ones below, each with the unit right below ours that it belongs to.
    branches: dict[int, int] = {}
    for each in late:
        path = path_of(each, above)
        if unit_id in path and late.isdisjoint(path[1 : path.index(unit_id)]):
            branches[each] = path[path.index(unit_id) - 1]
    below: dict[int, int] = defaultdict(int)
    for each, number in _not_completed(branches.keys(), subject).items():
        below[branches[each]] += number
    return Late(False, below, has_ended)


def ended_by(now: datetime) -> ColumnElement[bool]:
    """Whether there are completions whose time is over and that are still counted."""
    over = (ProgrammeCompletion.valid_until <= now, ProgrammeCompletion.expired_at.is_(None))
    return select(ProgrammeCompletion.user_id).where(*over).exists()


def has_ended() -> bool:
    """The same, asked by itself."""
    return bool(db.session.scalar(select(ended_by(clock.now()))))


def _units_due(subject: str, *, on: date) -> Select[int]:
    """The units for which the subject was due before the day."""
    course_id, programme_id = course_of(subject), programme_of(subject)
    which: ColumnElement[bool] = false()
    if programme_id is not None:
        which = Assignment.programme_id == programme_id
    elif course_id is not None:
        demanding = select(ProgrammeCourse.programme_id).where(
            ProgrammeCourse.course_id == course_id, ProgrammeCourse.is_compulsory
        )
        which = Assignment.programme_id.in_(demanding)
    return (
        select(Assignment.unit_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.ended_at.is_(None), Programme.withdrawn_at.is_(None), Assignment.due_on < on, which)
    )


def _not_completed(unit_ids: Collection[int], subject: str) -> Mapping[int, int]:
    """How many in and below each of these units, none of which is at the top."""
    found: dict[int, int] = defaultdict(int)
    if unit_ids:
        counted = or_(
            (Tally.subject == MEMBER) & (Tally.measure == MEMBER),
            (Tally.subject == subject) & Tally.measure.in_(COMPLETED),
        )
        statement = select(Tally.unit_id, Tally.measure, Tally.total).where(Tally.unit_id.in_(unit_ids), counted)
        for each, measure, number in db.session.execute(statement):
            found[each] += number if measure == MEMBER else -number
    return found
