"""Visits as they are counted, and the kept counts as they stand in their table."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from portal.db import Rows, db
from portal.units.models import Unit
from portal.units.queries.tree import walk_up
from portal.visits.counts.rules import CountKey, Counts, VisitFacts, VisitSum, week_of
from portal.visits.models import Visit, VisitCount, VisitGuide

UnitWeek = tuple[int, date]  # a unit, and the Monday of a week
BATCH_SIZE = 500  # of a statement
_OWN = (VisitCount.own_visits, VisitCount.own_people, VisitCount.own_managed)
_TOTAL = (VisitCount.visits, VisitCount.people, VisitCount.managed)
_KEY = (VisitCount.unit_id, VisitCount.subject, VisitCount.week)


def visit_facts(weeks: Collection[UnitWeek]) -> list[VisitFacts]:
    """The visits of these units in these weeks, each outing once."""
    found: list[VisitFacts] = []
    for some in _batches(sorted(weeks)):
        is_there = or_(
            *(
                (Visit.unit_id == unit_id) & Visit.visited_on.between(week, week + timedelta(days=6))
                for unit_id, week in some
            )
        )
        found += _facts_where(is_there)
    return found


def every_visit() -> Iterator[list[VisitFacts]]:
    """All visits by their units, each outing once."""
    for unit_id in db.session.scalars(select(Visit.unit_id).distinct().order_by(Visit.unit_id)).all():
        yield _facts_where(Visit.unit_id == unit_id)


def _facts_where(condition: ColumnElement[bool]) -> list[VisitFacts]:
    counting = (condition, Visit.joined_to_id.is_(None))
    guides: defaultdict[int, list[int]] = defaultdict(list)
    handed: Rows = select(VisitGuide.visit_id, VisitGuide.guide_id).join(Visit, Visit.id == VisitGuide.visit_id)
    for visit_id, guide_id in db.session.execute(handed.where(*counting)):
        guides[visit_id].append(guide_id)
    columns = (
        *(Visit.unit_id, Visit.visited_on, Visit.topic, Visit.outcome, Visit.group, Visit.problem),
        *(Visit.people, Visit.managed),
    )
    rows = db.session.execute(select(Visit.id, *columns).where(*counting))
    return [VisitFacts(*row[1:], guide_ids=tuple(guides[row[0]])) for row in rows]


def stored_own_counts(weeks: Collection[UnitWeek]) -> Counts:
    """What is kept of these units' own visits in these weeks."""
    found: Counts = {}
    for some in _batches(sorted(weeks)):
        chosen = select(*_KEY, *_OWN).where(tuple_(VisitCount.unit_id, VisitCount.week).in_(some))
        found |= _counts_of(chosen)
    return found


def all_stored_counts() -> tuple[Counts, Counts]:
    """Everything that is kept: of the units themselves, and with everything below them."""
    return _counts_of(select(*_KEY, *_OWN)), _counts_of(select(*_KEY, *_TOTAL))


def own_counts_of(unit_id: int) -> Counts:
    """Everything that is kept of the unit's own visits."""
    return _counts_of(select(*_KEY, *_OWN).where(VisitCount.unit_id == unit_id))


def sums_below(unit_id: int) -> Counts:
    """What the units right below, with everything below them, add up to, as counts of the unit."""
    rows = db.session.execute(
        select(VisitCount.subject, VisitCount.week, *(func.sum(column) for column in _TOTAL))
        .join(Unit, Unit.id == VisitCount.unit_id)
        .where(Unit.parent_id == unit_id)
        .group_by(VisitCount.subject, VisitCount.week)
    )
    return {(unit_id, subject, week): VisitSum(*numbers) for subject, week, *numbers in rows}


def weeks_of_unit(unit_id: int) -> set[UnitWeek]:
    """The weeks in which the unit's own people went out."""
    days = db.session.scalars(select(Visit.visited_on).where(Visit.unit_id == unit_id).distinct())
    return {(unit_id, week_of(day)) for day in days}


def parents_above(unit_ids: Collection[int]) -> dict[int, int | None]:
    """The unit above each of these, and above each of those in turn; None for the one at the top."""
    up = walk_up(Unit.id.in_(unit_ids))
    rows: Rows = select(up.c.id, up.c.parent_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _counts_of(statement: Select[*tuple[Any, ...]]) -> Counts:
    found: Counts = {}
    for unit_id, subject, week, *numbers in db.session.execute(statement):
        told = VisitSum(*numbers)
        if told:
            key: CountKey = (unit_id, subject, week)
            found[key] = told
    return found


def _batches(weeks: list[UnitWeek]) -> Iterator[list[UnitWeek]]:
    for start in range(0, len(weeks), BATCH_SIZE):
        yield weeks[start : start + BATCH_SIZE]
