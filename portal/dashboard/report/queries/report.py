"""What a report is made of: the subjects of a unit, and the numbers of everything below it at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, func, literal_column, or_, select

from portal.courses.models import Course
from portal.dashboard.enums import AssignmentExtent, MemberState
from portal.dashboard.models import StatusCount
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import COURSE, PROGRAMME, Subject
from portal.dashboard.rules.count_keys import (
    COMPLETED,
    LAST_DUE,
    MEMBER,
    TRAINED,
    course_subject,
    own_due_measure,
    programme_subject,
)
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCourse
from portal.units.models import Unit
from portal.units.queries.tree import at_or_above, at_or_below, path

FETCH_SIZE = 5_000  # rows fetched at once
MEMBER_KEY = f"{MEMBER} {MEMBER}"
# In the order in which they are added up here.
MEASURES = (MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER, MemberState.TEACHING, TRAINED)
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
    Of a subject that is assigned to parts only and counted there alone, `partly` tells the members of each unit,
    its own and in all; the members of other subjects are `own_members` and `members`.
    """

    units: Sequence[BranchUnit]
    subjects: Sequence[str]
    own_members: Mapping[int, int]
    members: Mapping[int, int]
    own: Mapping[int, Sums]
    total: Mapping[int, Sums]
    population: Population = DEFAULT_POPULATION
    extents: Mapping[str, AssignmentExtent] = field(default_factory=dict)  # where each subject is to be done
    assigned: Mapping[str, Collection[int]] = field(default_factory=dict)  # the units at which it is, if partly
    partly: Mapping[str, tuple[Mapping[int, int], Mapping[int, int]]] = field(default_factory=dict)

    def counted(self, unit_id: int, subject: str) -> StateCounts:
        """The numbers of a unit with everything below."""
        members = self.partly[subject][1] if subject in self.partly else self.members
        return self._counted(members, self.total, unit_id, subject)

    def own_counted(self, unit_id: int, subject: str) -> StateCounts:
        """The numbers of the unit's own people."""
        members = self.partly[subject][0] if subject in self.partly else self.own_members
        return self._counted(members, self.own, unit_id, subject)

    def _counted(
        self, members: Mapping[int, int], sums: Mapping[int, Sums], unit_id: int, subject: str
    ) -> StateCounts:
        number = members.get(unit_id, 0)
        if subject not in self.subjects or unit_id not in sums:
            return StateCounts(number)
        first = self.subjects.index(subject) * SUMS_WIDTH
        learning, complete, earlier, teaching, trained, overdue = sums[unit_id][first : first + SUMS_WIDTH]
        return StateCounts(number, learning, complete, earlier, teaching, overdue, trained=trained)


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


def read_branch(
    unit_id: int, subjects: Collection[str], *, on: date, population: Population = DEFAULT_POPULATION
) -> Branch:
    """The unit and all open ones below with their numbers in these subjects; `on` decides what is overdue.

    A handful of statements, however many units there are; the work grows with their number.
    """
    return read_branches(unit_id, subjects, on=on, populations=[population])[population]


def read_branches(
    unit_id: int, subjects: Collection[str], *, on: date, populations: Collection[Population]
) -> Mapping[Population, Branch]:
    """The same for several populations (`ALL_POPULATIONS` for all of them), read once and of one moment.

    What was kept of everybody tells the others later: the people of teams are the own numbers of units of that
    kind, and where a subject was assigned stands in `extents` and `assigned`.
    """
    units, keys = units_below(unit_id), list(subjects)
    own_members, own, in_time = _own_numbers(unit_id, {unit.id for unit in units}, keys, on=on)
    places = {key: place * SUMS_WIDTH for place, key in enumerate(keys)}
    assigned: dict[str, set[int]] = {key: set() for key in keys}
    for assigned_to, subject, due_on in _assigned_units(units, places):
        assigned[subject].add(assigned_to)
        if due_on < on and (number := own_members.get(assigned_to, 0)):
            sums, first = own.setdefault(assigned_to, [0] * (SUMS_WIDTH * len(keys))), places[subject]
            completed = sum(sums[first + MEASURES.index(state)] for state in COMPLETED)
            sums[first + OVERDUE] = number - completed - in_time.get((assigned_to, subject), 0)
    return {each: _branch_of(units, keys, own_members, own, assigned, each) for each in populations}


def number_of_units(unit_id: int) -> int:
    """How many open units there are at and below this one."""
    below = (Unit.id.in_(at_or_below(unit_id)), Unit.closed_on.is_(None))
    return db.session.scalar(select(func.count()).select_from(Unit).where(*below)) or 0


def overdue_in(units: Sequence[BranchUnit], subject: str, *, on: date) -> set[int]:
    """The ids of those of the units whose people should have completed the subject before the day."""
    return {found for found, _subject, due_on in _assigned_units(units, [subject]) if due_on < on}


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


def _branch_of(
    units: Sequence[BranchUnit],
    subjects: Sequence[str],
    own_members: Mapping[int, int],
    own: Mapping[int, Sums],
    assigned: Mapping[str, Collection[int]],
    population: Population,
) -> Branch:
    """The branch of a population, from the own numbers of everybody."""
    extents = {subject: _extent(units, assigned[subject]) for subject in subjects}
    partial = [
        subject
        for subject, extent in extents.items()
        if population.assigned_only and extent == AssignmentExtent.PARTLY
    ]
    counted = {unit.id for unit in units if population.counts_kind(unit.kind)}
    own_members = {unit_id: number for unit_id, number in own_members.items() if unit_id in counted}
    own = {unit_id: sums for unit_id, sums in own.items() if unit_id in counted}
    for subject in partial:
        first = subjects.index(subject) * SUMS_WIDTH
        for unit_id in own.keys() - set(assigned[subject]):
            sums = own[unit_id]
            own[unit_id] = [*sums[:first], *([0] * SUMS_WIDTH), *sums[first + SUMS_WIDTH :]]
    members, total = _added_up(units, own_members, own)
    partly = {}
    for subject in partial:
        mine = {unit_id: number for unit_id, number in own_members.items() if unit_id in assigned[subject]}
        partly[subject] = (mine, _added_up(units, mine, {})[0])
    some = {subject: assigned[subject] for subject, extent in extents.items() if extent == AssignmentExtent.PARTLY}
    return Branch(units, subjects, own_members, members, own, total, population, extents, some, partly)


def _extent(units: Sequence[BranchUnit], assigned: Collection[int]) -> AssignmentExtent:
    if not assigned:
        return AssignmentExtent.NOWHERE
    return AssignmentExtent.EVERYWHERE if units[0].id in assigned else AssignmentExtent.PARTLY


def _assigned_units(units: Sequence[BranchUnit], subjects: Collection[str]) -> Iterator[tuple[int, str, date]]:
    """Each unit and subject that is to be done there, and its first day; it is assigned there or further up."""
    if not units:
        return
    wanted, assigned = set(subjects), _assigned_days()
    above = {unit.id for unit in path(units[0].id)}
    held: dict[int, Mapping[str, date]] = {}
    for unit in units:
        here: Mapping[str, date] = held[unit.parent_id or 0] if unit.level else {}
        for place in [unit.id] if unit.level else above:
            for subject, due_on in assigned.get(place, {}).items():
                if subject in wanted:
                    # Most units have what the one above has, and share it.
                    here = {**here, subject: min(due_on, here.get(subject, due_on))}
        held[unit.id] = here
        for subject, due_on in here.items():
            yield unit.id, subject, due_on


def _assigned_days() -> dict[int, dict[str, date]]:
    """By unit, by when each subject is to be completed by the open assignments to exactly it."""
    first_day = func.min(Assignment.due_on)
    programmes = (
        select(Assignment.unit_id, Assignment.programme_id, first_day)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.ended_at.is_(None), Programme.withdrawn_at.is_(None))
    )
    courses = (
        programmes.with_only_columns(Assignment.unit_id, ProgrammeCourse.course_id, first_day)
        .join(ProgrammeCourse, ProgrammeCourse.programme_id == Programme.id)
        .join(Course, Course.id == ProgrammeCourse.course_id)
        .where(ProgrammeCourse.is_compulsory, Course.withdrawn_at.is_(None))
    )
    found: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for unit_id, programme_id, due_on in db.session.execute(
        programmes.group_by(Assignment.unit_id, Assignment.programme_id)
    ):
        found[unit_id][programme_subject(programme_id)] = due_on
    for unit_id, course_id, due_on in db.session.execute(
        courses.group_by(Assignment.unit_id, ProgrammeCourse.course_id)
    ):
        found[unit_id][course_subject(course_id)] = due_on
    return found
