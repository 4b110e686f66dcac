"""Keeping the counts of visits in step, in the transaction that changes what they count.

Whoever changes a visit only says in which week of which unit it is (`mark_weeks_dirty`), and the tree which units
stand elsewhere (`mark_units_dirty`). Right before the commit these are counted anew once. On PostgreSQL whoever
counts is alone with the counts until then: visits are few, and who counts later sees what was committed before.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, text, update
from sqlalchemy.orm import Session

from portal.db import db, require_session, table_of
from portal.db import insert as insert_or_update
from portal.units.rules.tree_paths import path_to_top
from portal.visits.counts import queries
from portal.visits.counts.queries import UnitWeek
from portal.visits.counts.rules import NOTHING, Counts, VisitSum, own_counts
from portal.visits.models import Visit, VisitCount

DIRTY_WEEKS, DIRTY_UNITS = "portal.visits.weeks", "portal.visits.units"
BATCH_SIZE = 2000  # of a statement
_NUMBERS = ("own_visits", "own_people", "own_managed", "visits", "people", "managed")


def mark_weeks_dirty(weeks: Iterable[UnitWeek]) -> None:
    """Count the own visits of these units in these weeks anew before this transaction is committed."""
    require_session()
    db.session.info.setdefault(DIRTY_WEEKS, set()).update(weeks)


def mark_units_dirty(unit_ids: Iterable[int]) -> None:
    """Add up these units and all above them anew before this transaction is committed."""
    require_session()
    db.session.info.setdefault(DIRTY_UNITS, set()).update(unit_ids)


def flush_visit_counts(session: Session | None = None) -> None:
    """Bring the counts in step with everything noted in this transaction; done by itself before a commit."""
    session = session or db.session()
    weeks, units = session.info.pop(DIRTY_WEEKS, set()), session.info.pop(DIRTY_UNITS, set())
    if not weeks and not units:
        return
    session.flush()
    _be_alone()
    if weeks:
        recount_weeks(weeks)
    if units:
        recount_units(units)


def discard_dirty(session: Session) -> None:
    """What was noted in a transaction that is rolled back never happened."""
    session.info.pop(DIRTY_WEEKS, None)
    session.info.pop(DIRTY_UNITS, None)


def on_unit_reassigned(unit_id: int, *, to_id: int, is_over: bool, **_rest: Any) -> None:
    """Let the visits of a unit that is over count for the one that it lives on in.

    Of one that is only split nothing is known of who stood at which door, so what was done until then stays.
    """
    if not is_over:
        return
    weeks = queries.weeks_of_unit(unit_id)
    if not weeks:
        return
    db.session.execute(
        update(Visit)
        .where(Visit.unit_id == unit_id)
        .values(unit_id=to_id)
        .execution_options(synchronize_session="fetch")
    )
    mark_weeks_dirty(weeks | {(to_id, week) for _unit_id, week in weeks})


def recount_weeks(weeks: Iterable[UnitWeek]) -> None:
    """Let what is kept of these weeks be what the visits say; the differences go to all units above as well."""
    weeks = set(weeks)
    before, after = queries.stored_own_counts(weeks), own_counts(queries.visit_facts(weeks))
    changes = {
        key: after.get(key, NOTHING) + -before.get(key, NOTHING)
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    if not changes:
        return
    parents = queries.parents_above({unit_id for unit_id, _subject, _week in changes})
    _add(changes, _added_up(changes, parents))
    db.session.execute(delete(VisitCount).where(VisitCount.visits == 0, VisitCount.unit_id.in_(parents)))


def recount_units(unit_ids: Iterable[int]) -> None:
    """Add up the units and everything above them anew, the lowest first."""
    parents = queries.parents_above(set(unit_ids))
    for unit_id in sorted(parents, key=lambda each: -len(path_to_top(each, parents))):
        own = queries.own_counts_of(unit_id)
        total = queries.sums_below(unit_id)
        for key, told in own.items():
            total[key] = total.get(key, NOTHING) + told
        db.session.execute(delete(VisitCount).where(VisitCount.unit_id == unit_id))
        _write(_rows(own, total))


def recount_all() -> int:
    """Count every visit anew; returns how many sums are kept then."""
    _be_alone()
    own, total = expected_counts()
    db.session.execute(delete(VisitCount))
    rows = _rows(own, total)
    _write(rows)
    return len(rows)


def expected_counts() -> tuple[Counts, Counts]:
    """What all visits add up to, for the units themselves and with everything below them."""
    own: Counts = {}
    for visits in queries.every_visit():
        own |= own_counts(visits)
    parents = queries.parents_above({unit_id for unit_id, _subject, _week in own})
    return own, _added_up(own, parents)


def number_of_wrong_counts() -> int:
    """How many of the kept sums are not what the visits add up to."""
    wrong = 0
    for right, found in zip(expected_counts(), queries.all_stored_counts(), strict=True):
        wrong += sum(right.get(key) != found.get(key) for key in right.keys() | found.keys())
    return wrong


def _be_alone() -> None:
    """On SQLite who writes is alone already."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE visit_count IN SHARE ROW EXCLUSIVE MODE"))


def _added_up(own: Counts, parents: Mapping[int, int | None]) -> Counts:
    total: Counts = {}
    for (unit_id, subject, week), told in own.items():
        for place in path_to_top(unit_id, parents):
            key = (place, subject, week)
            total[key] = total.get(key, NOTHING) + told
    return total


def _rows(own: Counts, total: Counts) -> list[dict[str, Any]]:
    return [
        {
            "unit_id": key[0],
            "subject": key[1],
            "week": key[2],
            **dict(zip(_NUMBERS, (*_numbers(own.get(key, NOTHING)), *_numbers(told)), strict=True)),
        }
        for key, told in sorted(total.items())
        if told or own.get(key)
    ]


def _numbers(told: VisitSum) -> tuple[int, int, int]:
    return told.visits, told.people, told.managed


def _write(rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH_SIZE):
        db.session.execute(insert(table_of(VisitCount)), rows[start : start + BATCH_SIZE])


def _add(own: Counts, total: Counts) -> None:
    added = insert_or_update(VisitCount)
    sums = {name: getattr(VisitCount, name) + added.excluded[name] for name in _NUMBERS}
    statement = added.on_conflict_do_update(index_elements=["unit_id", "subject", "week"], set_=sums)
    rows = _rows(own, total)
    for start in range(0, len(rows), BATCH_SIZE):
        db.session.connection().execute(statement, rows[start : start + BATCH_SIZE])
