"""Stored statuses and counts of the dashboard, as they stand in the tables."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select, union

from portal.accounts.models import User
from portal.clock import VIETNAM
from portal.dashboard.counts.queries.live_counts import Statuses
from portal.dashboard.models import PersonStatus, StatusCount
from portal.dashboard.rules.count_keys import MEMBER, Status, programme_subject
from portal.db import Rows, db
from portal.programmes.models import Assignment, ProgrammeCourse
from portal.progress.models import CourseProgress
from portal.units.enums import UnitChangeKind, UnitKind
from portal.units.models import Membership, Unit, UnitChange
from portal.units.queries.tree import at_or_below, walk_down, walk_up

CountsByKey = dict[tuple[str, str], int]  # by subject and measure
Numbers = tuple[int, int, int]  # the own number, the total, and what of it belongs to teams
BATCH_SIZE = 1000  # people
RANGE_SIZE = 20_000  # people of one statement that reads and writes by itself

# Asked before almost every commit, so they are built once; in its transaction, whose changes they must see.
_USERS: BindParameter[Any] = bindparam("user_ids", expanding=True)
_STATUSES = select(
    PersonStatus.user_id,
    PersonStatus.subject,
    PersonStatus.unit_id,
    PersonStatus.state,
    PersonStatus.teaches,
    PersonStatus.week,
    PersonStatus.own_due_on,
).where(PersonStatus.user_id.in_(_USERS))
_LOCKED = (
    select(PersonStatus.user_id)
    .where(PersonStatus.user_id.in_(_USERS), PersonStatus.subject == MEMBER)
    .order_by(PersonStatus.user_id)
    .with_for_update()
)


_up = walk_up(Unit.id.in_(bindparam("unit_ids", expanding=True)))
_PLACES_ABOVE: Rows = select(_up.c.id, _up.c.parent_id, Unit.kind).join(Unit, Unit.id == _up.c.id)


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """The unit above each unit (None: at the top), and which of them are teams."""

    parents: Mapping[int, int | None]
    teams: frozenset[int]


def stored_statuses(user_ids: Collection[int]) -> Statuses:
    """The stored status of each of these people by subject."""
    rows = db.session.connection().execute(_STATUSES, {"user_ids": user_ids})
    return {(row[0], row[1]): Status(*row[2:]) for row in rows}


def lock_member_status(connection: Connection, user_id: int) -> Status | None:
    """As what the person is counted for being there, held; None for somebody who belongs nowhere or has left."""
    line = select(PersonStatus.unit_id, PersonStatus.state, PersonStatus.week).where(
        PersonStatus.user_id == user_id, PersonStatus.subject == MEMBER, PersonStatus.state == MEMBER
    )
    row = connection.execute(line.with_for_update()).one_or_none()
    return Status(row.unit_id, row.state, week=row.week) if row is not None else None


def lock_people(user_ids: Collection[int]) -> None:
    """Be the only one who counts these people until the transaction ends.

    Their statuses are held, not their accounts: whoever signs in holds an account and may wait for the tree, which
    somebody who merges units holds until everybody there is counted.
    """
    db.session.connection().execute(_LOCKED, {"user_ids": user_ids}).all()


def people_batches(after: int = 0) -> Iterator[list[int]]:
    """The ids of all people, in their order; of those after this one."""
    last = after
    while True:
        some = list(db.session.scalars(select(User.id).where(User.id > last).order_by(User.id).limit(BATCH_SIZE)))
        if not some:
            return
        yield some
        last = some[-1]


def people_ranges() -> Iterator[tuple[int, int, int]]:
    """The ids of all people in stretches of MANY: the id before, the last one, and how many there are."""
    after = 0
    while True:
        some = select(User.id).where(User.id > after).order_by(User.id).limit(RANGE_SIZE).subquery()
        last, number = db.session.execute(select(func.max(some.c.id), func.count())).one()
        if not number:
            return
        yield after, last, number
        after = last


def people_in_programmes(programme_ids: Collection[str]) -> list[int]:
    """Who counts for one of these programmes, or has begun a course that it holds now."""
    subjects = [programme_subject(programme_id) for programme_id in programme_ids]
    courses = select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id.in_(programme_ids))
    counted = select(PersonStatus.user_id).where(PersonStatus.subject.in_(subjects))
    begun = select(CourseProgress.user_id).where(CourseProgress.course_id.in_(courses))
    return list(db.session.scalars(union(counted, begun)))


def people_in_programmes_with(course_id: int) -> list[int]:
    """Who has begun a course of a programme that holds this course."""
    programmes = select(ProgrammeCourse.programme_id).where(ProgrammeCourse.course_id == course_id)
    return people_in_programmes(list(db.session.scalars(programmes)))


def people_with_own_days(unit_ids: Collection[int]) -> list[int]:
    """Who is at or below these units and has a day of their own there, or came after anything was assigned."""
    first = first_assigned_at()
    below = at_or_below(*unit_ids)
    stored = select(PersonStatus.user_id).where(
        PersonStatus.own_due_on.is_not(None), PersonStatus.unit_id.in_(below)
    )
    if first is None:
        return list(db.session.scalars(stored))
    is_there = (Membership.until.is_(None), Membership.unit_id.in_(below))
    newer = select(Membership.user_id).where(*is_there, Membership.since > first)
    came_along = select(Membership.user_id).where(*is_there, Membership.unit_id.in_(_units_that_came(first)))
    return list(db.session.scalars(union(stored, newer, came_along)))


def people_who_may_have_come(after: int, last: int) -> list[int]:
    """Who of these ids may have come below an assignment otherwise than by joining their present unit.

    Who was in another unit before and came after anything was assigned, and who is where units have moved since.
    """
    first = first_assigned_at()
    if first is None:
        return []
    these = (Membership.user_id > after, Membership.user_id <= last)
    ended = select(Membership.user_id).where(*these, Membership.until.is_not(None))
    moved = select(Membership.user_id).where(
        *these, Membership.until.is_(None), Membership.since > first, Membership.user_id.in_(ended)
    )
    came_along = select(Membership.user_id).where(
        *these, Membership.until.is_(None), Membership.unit_id.in_(_units_that_came(first))
    )
    return list(db.session.scalars(union(moved, came_along)))


def first_assigned_at() -> datetime | None:
    """When the first of the open assignments was given."""
    return db.session.scalar(select(func.min(Assignment.assigned_at)).where(Assignment.ended_at.is_(None)))


def _units_that_came(first: datetime) -> Select[int]:
    """The units that moved on or after the day of a moment, or to which an assignment passed, and all below."""
    day = first.astimezone(VIETNAM).date()
    moved = select(UnitChange.unit_id).where(UnitChange.kind == UnitChangeKind.MOVED, UnitChange.on >= day)
    given = db.session.execute(
        select(Assignment.unit_id, Assignment.former_units).where(Assignment.ended_at.is_(None))
    )
    passed_to = [unit_id for unit_id, former_units in given if former_units]
    first_ones = select(Unit.id).where(Unit.id.in_(moved) | Unit.id.in_(passed_to))
    return select(walk_down(first_ones).c.id)


def assigned_unit_ids(programme_ids: Collection[str]) -> list[int]:
    """The units to which one of these programmes is assigned now."""
    given = (Assignment.programme_id.in_(programme_ids), Assignment.ended_at.is_(None))
    return list(db.session.scalars(select(Assignment.unit_id).where(*given)))


def unit_sums() -> Iterator[tuple[int, CountsByKey]]:
    """What the statuses of each unit add up to, by unit."""
    rows = db.session.execute(
        select(
            PersonStatus.unit_id,
            PersonStatus.subject,
            PersonStatus.state,
            PersonStatus.teaches,
            PersonStatus.week,
            PersonStatus.own_due_on,
            func.count(),
        )
        .group_by(
            PersonStatus.unit_id,
            PersonStatus.subject,
            PersonStatus.state,
            PersonStatus.teaches,
            PersonStatus.week,
            PersonStatus.own_due_on,
        )
        .order_by(PersonStatus.unit_id)
    )
    sums: Counter[tuple[str, str]] = Counter()
    unit_id = None
    for of_unit, subject, state, teaches, week, own_due_on, number in rows:
        if of_unit != unit_id:
            if unit_id is not None:
                yield unit_id, dict(sums)
            unit_id, sums = of_unit, Counter()
        for measure in Status(of_unit, state, teaches, week, own_due_on).measures():
            sums[subject, measure] += number
    if unit_id is not None:
        yield unit_id, dict(sums)


def unit_places() -> UnitPlaces:
    """The place of every unit, closed ones too."""
    return _places(db.session.execute(select(Unit.id, Unit.parent_id, Unit.kind)))


def places_above(connection: Connection, unit_ids: Collection[int]) -> UnitPlaces:
    """The place of each of these units and of everything above them."""
    return _places(connection.execute(_PLACES_ABOVE, {"unit_ids": unit_ids}))


def child_sums(unit_id: int) -> dict[tuple[str, str], tuple[int, int]]:
    """What stands right below the unit adds up to: the total, and what of it belongs to teams."""
    rows = db.session.execute(
        select(
            StatusCount.subject,
            StatusCount.measure,
            func.sum(StatusCount.total),
            func.sum(StatusCount.team_total),
        )
        .join(Unit, Unit.id == StatusCount.unit_id)
        .where(Unit.parent_id == unit_id)
        .group_by(StatusCount.subject, StatusCount.measure)
    )
    return {
        (subject, measure): (int(number), int(of_teams)) for subject, measure, number, of_teams in rows if number
    }


def stored_counts_of(unit_ids: Collection[int]) -> Mapping[int, dict[tuple[str, str], tuple[int, int]]]:
    """The own number and the total of each count of these units."""
    rows = db.session.execute(
        select(
            StatusCount.unit_id, StatusCount.subject, StatusCount.measure, StatusCount.own, StatusCount.total
        ).where(StatusCount.unit_id.in_(unit_ids))
    )
    found: dict[int, dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
    for unit_id, subject, measure, own, total in rows:
        found[unit_id][subject, measure] = (own, total)
    return found


def all_stored_counts() -> dict[tuple[int, str, str], Numbers]:
    """The numbers of every count, by unit, subject and measure."""
    columns = (StatusCount.own, StatusCount.total, StatusCount.team_total)
    rows = db.session.execute(select(StatusCount.unit_id, StatusCount.subject, StatusCount.measure, *columns))
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows}


def _places(rows: Iterable[Any]) -> UnitPlaces:
    parents, teams = {}, set()
    for unit_id, parent_id, kind in rows:
        parents[unit_id] = parent_id
        if kind == UnitKind.TEAM:
            teams.add(unit_id)
    return UnitPlaces(parents, frozenset(teams))
