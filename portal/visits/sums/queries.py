"""Reading the kept sums of visits: by unit, by what was done, by week."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, case, func, or_, select

from portal.courses.models import Page
from portal.db import Rows, db, fetch
from portal.units.models import Unit
from portal.units.queries.tree import at_or_below
from portal.units.queries.unit_labels import labels_of
from portal.visits.counts.rules import EVERYTHING, GUIDE, NOTHING, TOPIC, VisitSum
from portal.visits.models import Visit, VisitCount
from portal.visits.rules.weeks import Weeks

FETCH_SIZE = 5_000  # rows fetched at once
_OWN = (VisitCount.own_visits, VisitCount.own_people, VisitCount.own_managed)
_TOTAL = (VisitCount.visits, VisitCount.people, VisitCount.managed)
_WEEKS = VisitCount.week.between(bindparam("first"), bindparam("last"))
_TOTALS = [func.sum(column) for column in _TOTAL]


@dataclass(frozen=True)
class UnitVisits:
    """A unit right below the one that is looked at, with everything below it; or the own visits of that one."""

    unit_id: int
    name: str
    is_own: bool
    is_closed: bool
    told: VisitSum


_BELOW: Rows = (
    select(
        *(Unit.id, Unit.name, Unit.closed_on),
        *(
            func.sum(case((Unit.id == bindparam("unit"), own), else_=total))
            for own, total in zip(_OWN, _TOTAL, strict=True)
        ),
    )
    .outerjoin(VisitCount, (VisitCount.unit_id == Unit.id) & (VisitCount.subject == bindparam("subject")) & _WEEKS)
    .where(or_(Unit.id == bindparam("unit"), Unit.parent_id == bindparam("unit")))
    .group_by(Unit.id, Unit.name, Unit.name_key, Unit.closed_on)
    .order_by(Unit.name_key, Unit.id)
)
_SUBJECTS: Rows = (
    select(VisitCount.subject, *_TOTALS)
    .where(VisitCount.unit_id == bindparam("unit"), _WEEKS)
    .group_by(VisitCount.subject)
)
_BY_WEEK: Rows = (
    select(VisitCount.week, *_TOTAL)
    .where(VisitCount.unit_id == bindparam("unit"), VisitCount.subject == EVERYTHING, _WEEKS)
    .order_by(VisitCount.week)
)
# What the own members of a unit did: three columns for a statement that is given `unit`, `first` and `last`.
OWN_SUMS = [
    select(func.sum(column))
    .where(VisitCount.unit_id == bindparam("unit"), VisitCount.subject == EVERYTHING, _WEEKS)
    .scalar_subquery()
    for column in _OWN
]


def visits_by_unit(unit_id: int, weeks: Weeks, subject: str = EVERYTHING) -> list[UnitVisits]:
    """The units right below, then the unit's own visits where there are any; one statement."""
    rows = fetch(_BELOW, {"unit": unit_id, "subject": subject, "first": weeks.first, "last": weeks.last}).all()
    labels = labels_of({row[0]: row[1] for row in rows if row[0] != unit_id})
    found, own = [], []
    for id_, name, closed_on, *numbers in rows:
        told = VisitSum(*(number or 0 for number in numbers))
        if id_ == unit_id:
            own = [UnitVisits(id_, name, True, False, told)] if told else []
        elif told or closed_on is None:
            found.append(UnitVisits(id_, labels[id_], False, closed_on is not None, told))
    return found + own


def visits_below(unit_id: int, weeks: Weeks) -> dict[int, VisitSum]:
    """What each unit at and below this one did, with everything below it."""
    rows: Rows = (
        select(VisitCount.unit_id, *_TOTALS)
        .where(
            VisitCount.unit_id.in_(at_or_below(unit_id)),
            VisitCount.subject == EVERYTHING,
            VisitCount.week.between(weeks.first, weeks.last),
        )
        .group_by(VisitCount.unit_id)
    )
    return {row[0]: VisitSum(*row[1:]) for row in db.session.execute(rows)}


def visits_by_subject(unit_id: int, weeks: Weeks) -> dict[str, VisitSum]:
    """What the unit with everything below it did, by the subjects of `portal.visits.counts.rules`."""
    rows = fetch(_SUBJECTS, {"unit": unit_id, "first": weeks.first, "last": weeks.last})
    return {row[0]: VisitSum(*row[1:]) for row in rows}


def visits_by_week(unit_id: int, weeks: Weeks) -> list[tuple[date, VisitSum]]:
    """What the unit with everything below it did in each of the weeks, also where that is nothing."""
    rows = fetch(_BY_WEEK, {"unit": unit_id, "first": weeks.first, "last": weeks.last})
    found = {row[0]: VisitSum(*row[1:]) for row in rows}
    return [(monday, found.get(monday, NOTHING)) for monday in weeks.mondays()]


def own_sums_below(unit_id: int, weeks: Weeks) -> dict[int, dict[str, VisitSum]]:
    """What the own members of each unit at and below this one did, by unit and subject."""
    rows: Rows = (
        select(VisitCount.unit_id, VisitCount.subject, *(func.sum(column) for column in _OWN))
        .where(
            VisitCount.unit_id.in_(at_or_below(unit_id)),
            VisitCount.week.between(weeks.first, weeks.last),
            VisitCount.own_visits > 0,
        )
        .group_by(VisitCount.unit_id, VisitCount.subject)
    )
    found: dict[int, dict[str, VisitSum]] = {}
    for id_, subject, *numbers in db.session.execute(rows):
        found.setdefault(id_, {})[subject] = VisitSum(*numbers)
    return found


def sums_until(
    unit_id: int, last: date, firsts: Collection[date | None]
) -> Iterator[tuple[int, str, list[VisitSum]]]:
    """Each unit at and below this one with everything below it, all of it ("") and by topic: what was done until
    the week from `last`, from each of the Mondays on; None is from the beginning.
    """
    sums = [
        func.sum(case((VisitCount.week >= first, column), else_=0) if first is not None else column)
        for first in firsts
        for column in _TOTAL
    ]
    rows: Rows = (
        select(VisitCount.unit_id, VisitCount.subject, *sums)
        .where(
            VisitCount.unit_id.in_(at_or_below(unit_id)),
            VisitCount.week <= last,
            or_(VisitCount.subject == EVERYTHING, VisitCount.subject.startswith(TOPIC, autoescape=True)),
        )
        .group_by(VisitCount.unit_id, VisitCount.subject)
    )
    for id_, subject, *numbers in db.session.execute(rows.execution_options(yield_per=FETCH_SIZE)):
        yield id_, subject, [VisitSum(*numbers[at : at + 3]) for at in range(0, len(numbers), 3)]


def visits_between(unit_id: int, since: date, until: date) -> dict[str, VisitSum]:
    """What was done at and below the unit from one day to another, by topic, each outing once; "" is all of it."""
    rows: Rows = (
        select(Visit.topic, func.count(), func.sum(Visit.people), func.sum(Visit.managed))
        .where(
            Visit.unit_id.in_(at_or_below(unit_id)),
            Visit.visited_on.between(since, until),
            Visit.joined_to_id.is_(None),
        )
        .group_by(Visit.topic)
    )
    found = {row[0]: VisitSum(*row[1:]) for row in db.session.execute(rows)}
    return {EVERYTHING: sum(found.values(), NOTHING), **found}


def guide_titles(subjects: Collection[str]) -> dict[str, str]:
    """What the guides among these subjects are called."""
    ids: Sequence[int] = [int(subject.removeprefix(GUIDE)) for subject in subjects if subject.startswith(GUIDE)]
    rows: Rows = select(Page.id, Page.title).where(Page.id.in_(ids))
    return {f"{GUIDE}{row[0]}": row[1] for row in db.session.execute(rows)} if ids else {}
