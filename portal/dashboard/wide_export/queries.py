"""Everybody below a unit in many subjects at once, some people at a time, however many there are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from portal import clock
from portal.dashboard.enums import MemberState
from portal.dashboard.models import PersonStatus
from portal.dashboard.report.queries.people import people_batches
from portal.dashboard.report.queries.report import BranchUnit
from portal.dashboard.rules.count_keys import COMPLETED, course_subject, programme_subject
from portal.db import db
from portal.programmes.models import ProgrammeCompletion
from portal.progress.models import CourseProgress


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in one subject."""

    state: str = MemberState.NOT_STARTED.value
    teaches: bool = False
    own_due_on: date | None = None
    finished_on: date | None = None  # in Vietnam

    @property
    def is_complete(self) -> bool:
        """Complete in whatever version."""
        return self.state in COMPLETED


@dataclass(frozen=True, slots=True)
class WidePerson:
    """Somebody with how they stand by subject; without consent to be named, name and phone number are empty."""

    unit_id: int
    name: str
    phone: str | None
    standings: Mapping[str, Standing]


def wide_people(
    units: Sequence[BranchUnit], subjects: Sequence[str], *, sizes: Mapping[int, int]
) -> Iterator[WidePerson]:
    """The people of these units in the order of the list of people, in constant memory; few statements a batch."""
    for rows in people_batches(units, sizes=sizes):
        standings = _standings([row.id for row in rows], subjects)
        for row in rows:
            name, phone = ("", None) if row.is_nameless else (row.name, row.phone)
            yield WidePerson(row.unit_id, name, phone, standings[row.id])


def _standings(user_ids: Sequence[int], subjects: Sequence[str]) -> Mapping[int, Mapping[str, Standing]]:
    days = _finish_days(user_ids)
    statement = select(
        *(PersonStatus.user_id, PersonStatus.subject, PersonStatus.state),
        *(PersonStatus.teaches, PersonStatus.own_due_on),
    ).where(PersonStatus.user_id.in_(user_ids), PersonStatus.subject.in_(subjects))
    found: defaultdict[int, dict[str, Standing]] = defaultdict(dict)
    for row in db.session.execute(statement):
        finished_on = days.get((row.user_id, row.subject)) if row.state in COMPLETED else None
        found[row.user_id][row.subject] = Standing(row.state, bool(row.teaches), row.own_due_on, finished_on)
    return found


def _finish_days(user_ids: Sequence[int]) -> dict[tuple[int, str], date]:
    """On which day each of the people finished what they did, by person and subject."""
    courses = select(CourseProgress.user_id, CourseProgress.course_id, CourseProgress.finished_at).where(
        CourseProgress.user_id.in_(user_ids), CourseProgress.finished_at.is_not(None)
    )
    programmes = select(
        ProgrammeCompletion.user_id, ProgrammeCompletion.programme_id, ProgrammeCompletion.completed_at
    ).where(ProgrammeCompletion.user_id.in_(user_ids))
    found = {(row[0], course_subject(row[1])): _day(row) for row in db.session.execute(courses)}
    found |= {(row[0], programme_subject(row[1])): _day(row) for row in db.session.execute(programmes)}
    return found


def _day(row: Row[*tuple[Any, ...]]) -> date:
    day: date = row[2].astimezone(clock.VIETNAM).date()
    return day
