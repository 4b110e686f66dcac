"""Everybody below a unit in one subject, some at a time, however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.dashboard.enums import MemberState
from portal.dashboard.models import PersonStatus, StatusCount
from portal.dashboard.report.queries.report import BranchUnit
from portal.dashboard.rules.count_keys import COMPLETED, MEMBER, subject_course_id, subject_programme_id
from portal.db import Rows, db
from portal.programmes.models import ProgrammeCompletion
from portal.progress.models import CourseProgress
from portal.units.queries.tree import at_or_below

BATCH_SIZE = 2_000  # people read by one statement
_there = aliased(PersonStatus)
_line = aliased(PersonStatus)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """How somebody stands in a subject; without consent to be named, the name is empty."""

    unit_id: int
    name: str
    state: str
    finished_on: date | None  # in Vietnam
    teaches: bool
    own_due_on: date | None = None  # where it is later than that of the others


def own_members_below(unit_id: int) -> dict[int, int]:
    """How many people belong to exactly each unit at or below this one, by unit id."""
    statement = select(StatusCount.unit_id, StatusCount.own).where(
        StatusCount.unit_id.in_(at_or_below(unit_id)),
        StatusCount.subject == MEMBER,
        StatusCount.measure == MEMBER,
        StatusCount.own > 0,
    )
    return {row.unit_id: row.own for row in db.session.execute(statement)}


def people_in_units(units: Sequence[BranchUnit], subject: str, *, sizes: Mapping[int, int]) -> Iterator[PersonRow]:
    """The people of these units, unit by unit, those with a name by given name; in constant memory.

    `sizes` says how many each unit has. Units are read together up to BATCH_SIZE people; the people of a
    larger one in pages, each beginning behind the last person of the one before.
    """
    for rows in people_batches(units, subject, sizes=sizes):
        yield from map(person_row, rows)


def people_batches(
    units: Sequence[BranchUnit], subject: str = MEMBER, *, sizes: Mapping[int, int]
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """The same as rows of the statement, up to BATCH_SIZE at once: id, name, phone, is_nameless, unit_id, …"""
    statement = _people(subject)
    for group in unit_batches(units, sizes):
        if len(group) == 1:
            yield from _keyset_pages(statement, group[0])
        else:
            places = {unit_id: place for place, unit_id in enumerate(group)}
            rows = list(db.session.execute(statement.where(_there.unit_id.in_(group))))
            rows.sort(key=lambda row: (places[row.unit_id], row.is_nameless, row.key, row.id))
            yield rows


def unit_batches(units: Sequence[BranchUnit], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """The ids of the units with people, in their order, together up to BATCH_SIZE people."""
    group: list[int] = []
    number = 0
    for unit in units:
        size = sizes.get(unit.id, 0)
        if not size:
            continue
        if group and number + size > BATCH_SIZE:
            yield group
            group, number = [], 0
        group.append(unit.id)
        number += size
    if group:
        yield group


def person_row(row: Row[*tuple[Any, ...]]) -> PersonRow:
    """A row as it is told: only who agreed to it is named."""
    is_complete = row.state in COMPLETED and row.finished_at is not None
    finished_on = row.finished_at.astimezone(clock.VIETNAM).date() if is_complete else None
    name = "" if row.is_nameless else row.name
    return PersonRow(row.unit_id, name, row.state, finished_on, bool(row.teaches), row.own_due_on)


def _keyset_pages(statement: Rows, unit_id: int) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    found = statement.where(_there.unit_id == unit_id).subquery()
    order = (found.c.is_nameless, found.c.key, found.c.id)
    page = select(found).order_by(*order).limit(BATCH_SIZE)
    last: Row[*tuple[Any, ...]] | None = None
    while True:
        rows = db.session.execute(page if last is None else page.where(_after_key(found.c, last))).all()
        yield rows
        if len(rows) < BATCH_SIZE:
            return
        last = rows[-1]


def _after_key(columns: Any, last: Row[*tuple[Any, ...]]) -> ColumnElement[bool]:
    return or_(
        columns.is_nameless > last.is_nameless,
        and_(
            columns.is_nameless == last.is_nameless,
            or_(columns.key > last.key, and_(columns.key == last.key, columns.id > last.id)),
        ),
    )


def _people(subject: str) -> Rows:
    is_named = has_consent_condition(User.id, REPORTING)
    finished, joined = _finished(subject)
    statement = (
        select(
            User.id,
            User.name,
            User.phone,
            case((is_named, 0), else_=1).label("is_nameless"),
            # The place in the list of who is not named says nothing about the name.
            case((is_named, User.name_key), else_=literal("")).label("key"),
            _there.unit_id,
            func.coalesce(_line.state, MemberState.NOT_STARTED.value).label("state"),
            case((_line.teaches, 1), else_=0).label("teaches"),
            finished.label("finished_at"),
            _line.own_due_on,
        )
        .select_from(_there)
        .join(User, User.id == _there.user_id)
        .outerjoin(_line, (_line.user_id == _there.user_id) & (_line.subject == subject))
        .where(_there.subject == MEMBER, _there.state == MEMBER)
    )
    table, condition = joined
    return statement.outerjoin(table, condition)


def _finished(subject: str) -> tuple[Any, tuple[Any, ColumnElement[bool]]]:
    """When somebody finished the subject, and where that stands."""
    programme_id = subject_programme_id(subject)
    if programme_id is not None:
        mine = (ProgrammeCompletion.user_id == _there.user_id) & (ProgrammeCompletion.programme_id == programme_id)
        return ProgrammeCompletion.completed_at, (ProgrammeCompletion, mine)
    course_id = subject_course_id(subject) or 0
    begun = (CourseProgress.user_id == _there.user_id) & (CourseProgress.course_id == course_id)
    return CourseProgress.finished_at, (CourseProgress, begun)
