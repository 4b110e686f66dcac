"""What the board keeps: lines and tallies as they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select, union

from portal.accounts.models import User
from portal.board.lines import MEMBER, CountedAs, programme_subject
from portal.board.models import Line, Tally
from portal.board.queries.truth import Counting
from portal.db import db
from portal.programmes.models import ProgrammeCourse
from portal.progress.models import CourseProgress
from portal.units.models import Unit

Sums = dict[tuple[str, str], int]  # by subject and measure
AT_ONCE = 1000  # people
MANY = 20_000  # people of one statement that reads and writes by itself

# Asked before almost every commit, so they are built once; in its transaction, whose changes they must see.
_USERS: BindParameter[Any] = bindparam("user_ids", expanding=True)
_LINES = select(Line.user_id, Line.subject, Line.unit_id, Line.state, Line.teaches, Line.week).where(
    Line.user_id.in_(_USERS)
)
_HELD = (
    select(Line.user_id)
    .where(Line.user_id.in_(_USERS), Line.subject == MEMBER)
    .order_by(Line.user_id)
    .with_for_update()
)


def _above() -> Select[int, int | None]:
    up = select(Unit.id, Unit.parent_id).where(Unit.id.in_(bindparam("unit_ids", expanding=True)))
    found = up.cte(recursive=True)
    found = found.union(select(Unit.id, Unit.parent_id).join(found, Unit.id == found.c.parent_id))
    return select(found.c.id, found.c.parent_id)


_ABOVE = _above()


def kept_counting(user_ids: Collection[int]) -> Counting:
    """As what the lines say that these people count."""
    rows = db.session.connection().execute(_LINES, {"user_ids": user_ids})
    return {(row.user_id, row.subject): CountedAs(row.unit_id, row.state, row.teaches, row.week) for row in rows}


def find_present(connection: Connection, user_id: int) -> CountedAs | None:
    """As what the person is counted for being there, held; None for somebody who belongs nowhere or has left."""
    line = select(Line.unit_id, Line.state, Line.week).where(
        Line.user_id == user_id, Line.subject == MEMBER, Line.state == MEMBER
    )
    row = connection.execute(line.with_for_update()).one_or_none()
    return CountedAs(row.unit_id, row.state, week=row.week) if row is not None else None


def hold_people(user_ids: Collection[int]) -> None:
    """Be the only one who counts these people until the transaction ends.

    Their lines are held, not their accounts: whoever signs in holds an account and may wait for the tree, which
    somebody who merges units holds until everybody there is counted.
    """
    db.session.connection().execute(_HELD, {"user_ids": user_ids}).all()


def people_by_thousands(after: int = 0) -> Iterator[list[int]]:
    """The ids of all people, in their order; of those after this one."""
    last = after
    while True:
        some = list(db.session.scalars(select(User.id).where(User.id > last).order_by(User.id).limit(AT_ONCE)))
        if not some:
            return
        yield some
        last = some[-1]


def stretches_of_people() -> Iterator[tuple[int, int, int]]:
    """The ids of all people in stretches of MANY: the id before, the last one, and how many there are."""
    after = 0
    while True:
        some = select(User.id).where(User.id > after).order_by(User.id).limit(MANY).subquery()
        last, number = db.session.execute(select(func.max(some.c.id), func.count())).one()
        if not number:
            return
        yield after, last, number
        after = last


def people_begun(programme_ids: Collection[str]) -> list[int]:
    """Who counts for one of these programmes, or has begun a course that it holds now."""
    subjects = [programme_subject(programme_id) for programme_id in programme_ids]
    courses = select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id.in_(programme_ids))
    counted = select(Line.user_id).where(Line.subject.in_(subjects))
    begun = select(CourseProgress.user_id).where(CourseProgress.course_id.in_(courses))
    return list(db.session.scalars(union(counted, begun)))


def people_begun_beside(course_id: int) -> list[int]:
    """Who has begun a course of a programme that holds this course."""
    programmes = select(ProgrammeCourse.programme_id).where(ProgrammeCourse.course_id == course_id)
    return people_begun(list(db.session.scalars(programmes)))


def number_of_people() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0


def own_sums() -> Iterator[tuple[int, Sums]]:
    """What the lines of each unit add up to, by unit."""
    rows = db.session.execute(
        select(Line.unit_id, Line.subject, Line.state, Line.teaches, Line.week, func.count())
        .group_by(Line.unit_id, Line.subject, Line.state, Line.teaches, Line.week)
        .order_by(Line.unit_id)
    )
    sums: Counter[tuple[str, str]] = Counter()
    unit_id = None
    for of_unit, subject, state, teaches, week, number in rows:
        if of_unit != unit_id:
            if unit_id is not None:
                yield unit_id, dict(sums)
            unit_id, sums = of_unit, Counter()
        for measure in CountedAs(of_unit, state, teaches, week).measures():
            sums[subject, measure] += number
    if unit_id is not None:
        yield unit_id, dict(sums)


def parents() -> dict[int, int | None]:
    """The unit above each unit, closed ones too."""
    return {row.id: row.parent_id for row in db.session.execute(select(Unit.id, Unit.parent_id))}


def parents_above(connection: Connection, unit_ids: Collection[int]) -> dict[int, int | None]:
    """The unit above each of these units and of everything above them."""
    return {row.id: row.parent_id for row in connection.execute(_ABOVE, {"unit_ids": unit_ids})}


def sums_below(unit_id: int) -> Sums:
    """What stands right below the unit adds up to."""
    rows = db.session.execute(
        select(Tally.subject, Tally.measure, func.sum(Tally.total))
        .join(Unit, Unit.id == Tally.unit_id)
        .where(Unit.parent_id == unit_id)
        .group_by(Tally.subject, Tally.measure)
    )
    return {(subject, measure): int(number) for subject, measure, number in rows if number}


def tallies_of(unit_ids: Collection[int]) -> Mapping[int, dict[tuple[str, str], tuple[int, int]]]:
    """The own number and the total of each tally of these units."""
    rows = db.session.execute(
        select(Tally.unit_id, Tally.subject, Tally.measure, Tally.own, Tally.total).where(
            Tally.unit_id.in_(unit_ids)
        )
    )
    found: dict[int, dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
    for unit_id, subject, measure, own, total in rows:
        found[unit_id][subject, measure] = (own, total)
    return found


def all_tallies() -> dict[tuple[int, str, str], tuple[int, int]]:
    """The own number and the total of every tally, by unit, subject and measure."""
    rows = db.session.execute(select(Tally.unit_id, Tally.subject, Tally.measure, Tally.own, Tally.total))
    return {(unit_id, subject, measure): (own, total) for unit_id, subject, measure, own, total in rows}
