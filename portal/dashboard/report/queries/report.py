"""What a report is made of: the subjects of a unit, and the numbers of everything below it at once."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, func, literal_column, or_, select

from portal.courses.models import Course
from portal.dashboard.enums import MemberState
from portal.dashboard.models import StatusCount
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import COURSE, PROGRAMME, Subject
from portal.dashboard.rules.count_keys import (
    COMPLETED,
    LAST_DUE,
    MEMBER,
    course_subject,
    own_due_measure,
    programme_subject,
)
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCourse
from portal.units.models import Unit
from portal.units.queries.tree import at_or_above, at_or_below, path

FETCH_SIZE = 5_000  # rows fetched at once
MEMBER_KEY = f"{MEMBER} {MEMBER}"
# In the order in which they are added up here.
MEASURES = (MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER, MemberState.TEACHING)
OVERDUE = len(MEASURES)  # where the number of those who are overdue stands behind them
SUMS_WIDTH = OVERDUE + 1
Sums = list[int]  # WIDTH numbers for each subject, one subject behind the other


@dataclass(frozen=True, slots=True)
class BranchUnit:
    """A unit at or below another, as it is now; `level` counts from the upper one."""

    id: int
    code: str
    kind: str
    name: str
    name_key: str
    parent_id: int | None
    level: int


@dataclass(frozen=True)
class Branch:
    """A unit and all open ones below, each right after the one above it, and what their people count as.

    `own` are the people of exactly a unit, `total` those below it too; a unit that counts nothing is left out.
    """

    units: Sequence[BranchUnit]
    subjects: Sequence[str]
    own_members: Mapping[int, int]
    members: Mapping[int, int]
    own: Mapping[int, Sums]
    total: Mapping[int, Sums]

    def counted(self, unit_id: int, subject: str) -> StateCounts:
        """The numbers of a unit with everything below."""
        return self._counted(self.members, self.total, unit_id, subject)

    def own_counted(self, unit_id: int, subject: str) -> StateCounts:
        """The numbers of the unit's own people."""
        return self._counted(self.own_members, self.own, unit_id, subject)

    def _counted(
        self, members: Mapping[int, int], sums: Mapping[int, Sums], unit_id: int, subject: str
    ) -> StateCounts:
        number = members.get(unit_id, 0)
        if subject not in self.subjects or unit_id not in sums:
            return StateCounts(number)
        first = self.subjects.index(subject) * SUMS_WIDTH
        learning, complete, earlier, teaching, overdue = sums[unit_id][first : first + SUMS_WIDTH]
        return StateCounts(number, learning, complete, earlier, teaching, overdue)


def subjects_within(unit_id: int) -> list[Subject]:
    """The programmes meant for somebody at or below the unit, then the published courses open to all of it.

    A course that a unit below keeps to itself is told of in that unit's own report.
    """
    above, meant = at_or_above(unit_id), Programme.__table__.c.unit_id
    programmes = db.session.execute(
        select(Programme.id, Programme.title)
        .where(
            Programme.withdrawn_at.is_(None),
            or_(meant.is_(None), meant.in_(above), meant.in_(at_or_below(unit_id))),
        )
        .order_by(Programme.title, Programme.id)
    )
    courses = db.session.execute(
        select(Course.id, Course.title)
        .where(Course.withdrawn_at.is_(None), or_(Course.open_unit_id.is_(None), Course.open_unit_id.in_(above)))
        .order_by(Course.position, Course.slug)
    )
    return [
        *(Subject(programme_subject(row.id), PROGRAMME, row.title) for row in programmes),
        *(Subject(course_subject(row.id), COURSE, row.title) for row in courses),
    ]


def begin_consistent_read() -> None:
    """Let everything that is read until the transaction ends be of one moment; to be called before the first read.

    SQLite does so by itself.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def read_branch(unit_id: int, subjects: Collection[str], *, on: date) -> Branch:
    """The unit and all open ones below with their numbers in these subjects; `on` decides what is overdue.

    A handful of statements, however many units there are; the work grows with their number.
    """
    units, keys = units_below(unit_id), list(subjects)
    own_members, own, in_time = _own_numbers(unit_id, {unit.id for unit in units}, keys, on=on)
    places = {key: place * SUMS_WIDTH for place, key in enumerate(keys)}
    for overdue_in, subject in _overdue_units(units, places, on=on):
        if number := own_members.get(overdue_in, 0):
            sums, first = own.setdefault(overdue_in, [0] * (SUMS_WIDTH * len(keys))), places[subject]
            completed = sum(sums[first + MEASURES.index(state)] for state in COMPLETED)
            sums[first + OVERDUE] = number - completed - in_time.get((overdue_in, subject), 0)
    members, total = _added_up(units, own_members, own)
    return Branch(units, keys, own_members, members, own, total)


def number_of_units(unit_id: int) -> int:
    """How many open units there are at and below this one."""
    below = (Unit.id.in_(at_or_below(unit_id)), Unit.closed_on.is_(None))
    return db.session.scalar(select(func.count()).select_from(Unit).where(*below)) or 0


def overdue_in(units: Sequence[BranchUnit], subject: str, *, on: date) -> set[int]:
    """The ids of those of the units whose people should have completed the subject before the day."""
    return {found for found, _subject in _overdue_units(units, [subject], on=on)}


def units_below(unit_id: int) -> list[BranchUnit]:
    """The unit and all open ones below, each right after the one above it."""
    rows = db.session.execute(
        select(Unit.id, Unit.code, Unit.kind, Unit.name, Unit.name_key, Unit.parent_id).where(
            Unit.id.in_(at_or_below(unit_id)), or_(Unit.closed_on.is_(None), Unit.id == unit_id)
        )
    ).all()
    below: defaultdict[int | None, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        below[None if row.id == unit_id else row.parent_id].append(row)
    for beside in below.values():
        beside.sort(key=lambda row: (row.name_key, row.id), reverse=True)
    ordered: list[BranchUnit] = []
    waiting = [(row, 0) for row in below.pop(None, [])]
    while waiting:
        row, level = waiting.pop()
        ordered.append(BranchUnit(*row, level=level))
        waiting += [(each, level + 1) for each in below.pop(row.id, [])]
    return ordered


def _own_numbers(
    unit_id: int, ids: Collection[int], subjects: Sequence[str], *, on: date
) -> tuple[dict[int, int], dict[int, Sums], dict[tuple[int, str], int]]:
    """The members of each unit, what they count as, and how many have a day of their own that has not passed."""
    members: dict[int, int] = {}
    in_time: dict[tuple[int, str], int] = defaultdict(int)
    own: dict[int, Sums] = {}
    place = {
        f"{subject} {measure}": number * SUMS_WIDTH + column
        for number, subject in enumerate(subjects)
        for column, measure in enumerate(MEASURES)
    }
    wanted = or_(
        (StatusCount.subject == MEMBER) & (StatusCount.measure == MEMBER),
        StatusCount.subject.in_(list(subjects)) & StatusCount.measure.in_(MEASURES),
        StatusCount.subject.in_(list(subjects)) & StatusCount.measure.between(own_due_measure(on), LAST_DUE),
    )
    space: ColumnElement[str] = literal_column("' '")
    said = StatusCount.subject + space + StatusCount.measure + space + cast(StatusCount.own, String)
    # One row for each unit: to read millions of tallies one by one takes ten times as long.
    statement = (
        select(StatusCount.unit_id, func.aggregate_strings(said, literal_column("'\n'")))  # type: ignore[arg-type]  # typed as str
        .where(StatusCount.unit_id.in_(at_or_below(unit_id)), StatusCount.own != 0, wanted)
        .group_by(StatusCount.unit_id)
    )
    for unit, numbers in db.session.execute(statement.execution_options(yield_per=FETCH_SIZE)):
        if unit not in ids:
            continue
        sums = [0] * (SUMS_WIDTH * len(subjects))
        is_counted = False
        for each in numbers.split("\n"):
            key, _space, number = each.rpartition(" ")
            if key == MEMBER_KEY:
                members[unit] = int(number)
            elif key in place:
                sums[place[key]] = int(number)
                is_counted = True
            else:
                in_time[unit, key.partition(" ")[0]] += int(number)
        if is_counted:
            own[unit] = sums
    return members, own, in_time


def _added_up(
    units: Sequence[BranchUnit], own_members: Mapping[int, int], own: Mapping[int, Sums]
) -> tuple[dict[int, int], dict[int, Sums]]:
    members = {unit.id: own_members.get(unit.id, 0) for unit in units}
    total = dict(own)
    for unit in reversed(units):  # whatever stands below a unit comes after it
        if not unit.level or unit.parent_id is None:
            continue
        members[unit.parent_id] += members[unit.id]
        below, above = total.get(unit.id), total.get(unit.parent_id)
        if below is not None:
            # New lists: those that are there are the units' own.
            total[unit.parent_id] = below if above is None else list(map(add, above, below))
    return members, total


def _overdue_units(
    units: Sequence[BranchUnit], subjects: Container[str], *, on: date
) -> Iterator[tuple[int, str]]:
    """Each unit and subject where a programme was to be completed before the day, there or further up."""
    if not units:
        return
    assigned = _overdue_assignments(on)
    above = {unit.id for unit in path(units[0].id)}
    held: dict[int, frozenset[str]] = {}
    for unit in units:
        if not unit.level:
            here = frozenset(subject for place in above for subject in assigned.get(place, ()))
        else:
            here = held[unit.parent_id or 0] | assigned.get(unit.id, frozenset())
        held[unit.id] = here
        for subject in here:
            if subject in subjects:
                yield unit.id, subject


def _overdue_assignments(on: date) -> dict[int, frozenset[str]]:
    """By unit, what open assignments to exactly it wanted to be completed before the day."""
    open_ones = (
        select(Assignment.unit_id, Assignment.programme_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.ended_at.is_(None), Assignment.due_on < on, Programme.withdrawn_at.is_(None))
    )
    compulsory = (
        select(Assignment.unit_id, ProgrammeCourse.course_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .join(ProgrammeCourse, ProgrammeCourse.programme_id == Programme.id)
        .join(Course, Course.id == ProgrammeCourse.course_id)
        .where(
            Assignment.ended_at.is_(None),
            Assignment.due_on < on,
            Programme.withdrawn_at.is_(None),
            ProgrammeCourse.is_compulsory,
            Course.withdrawn_at.is_(None),
        )
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for unit_id, programme_id in db.session.execute(open_ones):
        found[unit_id].add(programme_subject(programme_id))
    for unit_id, course_id in db.session.execute(compulsory):
        found[unit_id].add(course_subject(course_id))
    return {unit_id: frozenset(subjects) for unit_id, subjects in found.items()}
