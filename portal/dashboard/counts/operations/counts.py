"""Keeping the numbers of the dashboard in step, in the transaction that changes what they count.

Whoever changes something only says whom or which units it concerns (`mark_people_dirty`, `mark_units_dirty`).
Right before the transaction is committed these are counted anew once, and the differences go into the counts of
their units and of all above them but the top. So it does not matter what happened, how often or in which order:
what is kept becomes what is true.

On PostgreSQL the statuses of the people are held first, in the order of their ids, then the counts: in a mode that
lets others count as well, or alone where units stand elsewhere than before. So a person is counted by one
transaction at a time, who counts later sees what was committed before, and nobody adds to a unit that is being
moved.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, delete, insert, text, tuple_
from sqlalchemy.orm import Session

from portal.dashboard.counts.queries import stored_counts
from portal.dashboard.counts.queries.live_counts import (
    ProgrammeRules,
    Statuses,
    live_statuses,
    read_programme_rules,
)
from portal.dashboard.models import PersonStatus, StatusCount
from portal.dashboard.rules.count_keys import Status
from portal.db import db, require_session, table_of
from portal.db import insert as insert_or_update
from portal.units.bulk.queries.units import chunks
from portal.units.rules.tree_paths import path_to_top

CountKey = tuple[int, str, str]  # a unit, a subject, a measure
DIRTY_PEOPLE, DIRTY_UNITS = "portal.dashboard.people", "portal.dashboard.units"
BATCH_SIZE = 2000  # of a statement


def mark_people_dirty(user_ids: Iterable[int]) -> None:
    """Count these people anew before this transaction is committed."""
    require_session()
    db.session.info.setdefault(DIRTY_PEOPLE, set()).update(user_ids)


def mark_units_dirty(unit_ids: Iterable[int]) -> None:
    """Add up these units and all above them anew before this transaction is committed."""
    require_session()
    db.session.info.setdefault(DIRTY_UNITS, set()).update(unit_ids)


def flush_counts(session: Session | None = None) -> None:
    """Bring the numbers in step with everything noted in this transaction; done by itself before a commit."""
    session = session or db.session()
    people, units = session.info.pop(DIRTY_PEOPLE, set()), session.info.pop(DIRTY_UNITS, set())
    if not people and not units:
        return
    session.flush()
    if units:
        # Where units stand elsewhere, other assignments may hold for newcomers.
        people |= set(stored_counts.people_with_own_days(units))
    for some in chunks(people):
        stored_counts.lock_people(some)
    lock_counts(session.connection(), alone=bool(units))
    if people:
        recount(people, read_programme_rules())
    if units:
        recount_units(units)


def discard_dirty(session: Session) -> None:
    """What was noted in a transaction that is rolled back never happened."""
    session.info.pop(DIRTY_PEOPLE, None)
    session.info.pop(DIRTY_UNITS, None)


def lock_counts(connection: Connection, *, alone: bool) -> None:
    """Let no unit be moved meanwhile, or with `alone` nobody else count; on SQLite who writes is alone already."""
    if connection.dialect.name == "postgresql":
        mode = "SHARE ROW EXCLUSIVE" if alone else "ROW EXCLUSIVE"
        connection.execute(text(f"LOCK TABLE status_count IN {mode} MODE"))


def recount(user_ids: Collection[int], catalogue: ProgrammeRules) -> None:
    """Let the statuses and counts of these people, whom the caller holds, be what is true of them now."""
    for some in chunks(user_ids):
        before, after = stored_counts.stored_statuses(some), live_statuses(some, catalogue)
        differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        if differing:
            write_statuses(differing, after)
            add_to_counts(db.session.connection(), count_changes(before, after, differing))


def recount_units(unit_ids: Collection[int]) -> None:
    """Add up the units and everything above them anew, the lowest first. The caller is alone with the counts."""
    places = stored_counts.unit_places()
    above, teams = places.parents, places.teams
    concerned = {unit_id for start in unit_ids for unit_id in path_to_top(start, above)}
    for unit_id in sorted(concerned, key=lambda each: -len(path_to_top(each, above))):
        own = {
            key: numbers[0] for key, numbers in stored_counts.stored_counts_of([unit_id]).get(unit_id, {}).items()
        }
        below = stored_counts.child_sums(unit_id) if above[unit_id] is not None else {}
        rows = [
            {
                "unit_id": unit_id,
                "subject": subject,
                "measure": measure,
                "own": own.get((subject, measure), 0),
                "total": own.get((subject, measure), 0) + below.get((subject, measure), (0, 0))[0],
                "team_total": (own.get((subject, measure), 0) if unit_id in teams else 0)
                + below.get((subject, measure), (0, 0))[1],
            }
            for subject, measure in own.keys() | below.keys()
        ]
        replace_counts(unit_id, rows)


def replace_counts(unit_id: int, rows: list[dict[str, Any]]) -> None:
    """Let these be the counts of the unit."""
    db.session.execute(delete(StatusCount).where(StatusCount.unit_id == unit_id))
    rows = [row for row in rows if row["own"] or row["total"]]
    for start in range(0, len(rows), BATCH_SIZE):
        db.session.execute(insert(table_of(StatusCount)), rows[start : start + BATCH_SIZE])


def write_statuses(differing: Collection[tuple[int, str]], after: Statuses) -> None:
    """Let the statuses of these persons and subjects be those given; without one there is none.

    A status that only changes stays the same row, which somebody else may be waiting for.
    """
    ordered = sorted(differing)
    for start in range(0, len(ordered), BATCH_SIZE):
        some = ordered[start : start + BATCH_SIZE]
        gone = [key for key in some if key not in after]
        if gone:
            removal = delete(PersonStatus).where(tuple_(PersonStatus.user_id, PersonStatus.subject).in_(gone))
            db.session.execute(removal.execution_options(synchronize_session=False))
        rows = [status_row(*key, after[key]) for key in some if key in after]
        if rows:
            db.session.connection().execute(_upsert_statuses(db.engine.dialect.name), rows)


def status_row(user_id: int, subject: str, counted: Status) -> dict[str, Any]:
    """The row of a status."""
    return {
        "user_id": user_id,
        "subject": subject,
        "unit_id": counted.unit_id,
        "state": counted.state,
        "teaches": counted.teaches,
        "week": counted.week,
        "own_due_on": counted.own_due_on,
    }


def count_changes(before: Statuses, after: Statuses, differing: Iterable[tuple[int, str]]) -> Counter[CountKey]:
    """How many more, or fewer, each unit's own people count as what."""
    changes: Counter[CountKey] = Counter()
    for key in differing:
        for counting, sign in ((before, -1), (after, 1)):
            if key in counting:
                for measure in counting[key].measures():
                    changes[counting[key].unit_id, key[1], measure] += sign
    return changes


def add_to_counts(connection: Connection, changes: Mapping[CountKey, int]) -> None:
    """Add the differences to the counts of the units and of all above them but the top, in the order of keys."""
    changed = {change: number for change, number in changes.items() if number}
    if not changed:
        return
    own, total, team_total = Counter(changed), Counter[CountKey](), Counter[CountKey]()
    places = stored_counts.places_above(connection, {unit_id for unit_id, _subject, _measure in changed})
    for (unit_id, subject, measure), number in changed.items():
        for place in path_to_top(unit_id, places.parents):
            if place == unit_id or places.parents[place] is not None:
                total[place, subject, measure] += number
                team_total[place, subject, measure] += number if unit_id in places.teams else 0
    rows = [
        {
            "unit_id": change[0],
            "subject": change[1],
            "measure": change[2],
            "own": own.get(change, 0),
            "total": total[change],
            "team_total": team_total[change],
        }
        for change in sorted(total)
    ]
    for start in range(0, len(rows), BATCH_SIZE):
        connection.execute(_upsert_counts(db.engine.dialect.name), rows[start : start + BATCH_SIZE])


# Sent before almost every commit, so they are built once for each dialect.
@cache
def _upsert_statuses(_dialect: str) -> Insert:
    added = insert_or_update(PersonStatus)
    changed = {name: added.excluded[name] for name in ("unit_id", "state", "teaches", "week", "own_due_on")}
    return added.on_conflict_do_update(index_elements=["user_id", "subject"], set_=changed)


@cache
def _upsert_counts(_dialect: str) -> Insert:
    added = insert_or_update(StatusCount)
    names = ("own", "total", "team_total")
    sums = {name: getattr(StatusCount, name) + added.excluded[name] for name in names}
    return added.on_conflict_do_update(index_elements=["unit_id", "subject", "measure"], set_=sums)
