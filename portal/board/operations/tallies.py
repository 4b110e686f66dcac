"""Keeping the numbers of the board in step, in the transaction that changes what they count.

Whoever changes something only says whom or which units it concerns (`note_people`, `note_units`). Right before the
transaction is committed these are counted anew once, and the differences go into the tallies of their units and of
all above them but the top. So it does not matter what happened, how often or in which order: what is kept becomes
what is true.

On PostgreSQL the lines of the people are held first, in the order of their ids, then the tallies: in a mode that
lets others count as well, or alone where units stand elsewhere than before. So a person is counted by one
transaction at a time, who counts later sees what was committed before, and nobody adds to a unit that is being
moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, delete, insert, text, tuple_
from sqlalchemy.orm import Session

from portal.board.lines import CountedAs
from portal.board.models import Line, Tally
from portal.board.paths import path_of
from portal.board.queries import kept
from portal.board.queries.truth import Catalogue, Counting, counting_of, read_catalogue
from portal.db import db, need_session, table_of
from portal.db import insert as insert_or_update
from portal.units.queries.bulk import chunks

Change = tuple[int, str, str]  # a unit, a subject, a measure
PEOPLE, UNITS = "portal.board.people", "portal.board.units"
ROWS = 2000  # of a statement


def note_people(user_ids: Iterable[int]) -> None:
    """Count these people anew before this transaction is committed."""
    need_session()
    db.session.info.setdefault(PEOPLE, set()).update(user_ids)


def note_units(unit_ids: Iterable[int]) -> None:
    """Add up these units and all above them anew before this transaction is committed."""
    need_session()
    db.session.info.setdefault(UNITS, set()).update(unit_ids)


def settle(session: Session | None = None) -> None:
    """Bring the numbers in step with everything noted in this transaction; done by itself before a commit."""
    session = session or db.session()
    people, units = session.info.pop(PEOPLE, set()), session.info.pop(UNITS, set())
    if not people and not units:
        return
    session.flush()
    for some in chunks(people):
        kept.hold_people(some)
    lock_tallies(session.connection(), alone=bool(units))
    if people:
        recount(people, read_catalogue())
    if units:
        retotal(units)


def forget(session: Session) -> None:
    """What was noted in a transaction that is rolled back never happened."""
    session.info.pop(PEOPLE, None)
    session.info.pop(UNITS, None)


def lock_tallies(connection: Connection, *, alone: bool) -> None:
    """Let no unit be moved meanwhile, or with `alone` nobody else count; on SQLite who writes is alone already."""
    if connection.dialect.name == "postgresql":
        mode = "SHARE ROW EXCLUSIVE" if alone else "ROW EXCLUSIVE"
        connection.execute(text(f"LOCK TABLE board_tally IN {mode} MODE"))


def recount(user_ids: Collection[int], catalogue: Catalogue) -> None:
    """Let the lines and tallies of these people, whom the caller holds, be what is true of them now."""
    for some in chunks(user_ids):
        before, after = kept.kept_counting(some), counting_of(some, catalogue)
        differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        if differing:
            write_lines(differing, after)
            add(db.session.connection(), changes_between(before, after, differing))


def retotal(unit_ids: Collection[int]) -> None:
    """Add up the units and everything above them anew, the lowest first. The caller is alone with the tallies."""
    above = kept.parents()
    concerned = {unit_id for start in unit_ids for unit_id in path_of(start, above)}
    for unit_id in sorted(concerned, key=lambda each: -len(path_of(each, above))):
        own = {key: numbers[0] for key, numbers in kept.tallies_of([unit_id]).get(unit_id, {}).items()}
        below = kept.sums_below(unit_id) if above[unit_id] is not None else {}
        rows = [
            {
                "unit_id": unit_id,
                "subject": subject,
                "measure": measure,
                "own": own.get((subject, measure), 0),
                "total": own.get((subject, measure), 0) + below.get((subject, measure), 0),
            }
            for subject, measure in own.keys() | below.keys()
        ]
        put_tallies(unit_id, rows)


def put_tallies(unit_id: int, rows: list[dict[str, Any]]) -> None:
    """Let these be the tallies of the unit."""
    db.session.execute(delete(Tally).where(Tally.unit_id == unit_id))
    rows = [row for row in rows if row["own"] or row["total"]]
    for start in range(0, len(rows), ROWS):
        db.session.execute(insert(table_of(Tally)), rows[start : start + ROWS])


def write_lines(differing: Collection[tuple[int, str]], after: Counting) -> None:
    """Let the lines of these persons and subjects be those given; without one there is none.

    A line that only changes stays the same row, which somebody else may be waiting for.
    """
    ordered = sorted(differing)
    for start in range(0, len(ordered), ROWS):
        some = ordered[start : start + ROWS]
        gone = [key for key in some if key not in after]
        if gone:
            removal = delete(Line).where(tuple_(Line.user_id, Line.subject).in_(gone))
            db.session.execute(removal.execution_options(synchronize_session=False))
        rows = [line_row(*key, after[key]) for key in some if key in after]
        if rows:
            db.session.connection().execute(_put_lines(db.engine.dialect.name), rows)


def line_row(user_id: int, subject: str, counted: CountedAs) -> dict[str, Any]:
    """The line that keeps this."""
    return {
        "user_id": user_id,
        "subject": subject,
        "unit_id": counted.unit_id,
        "state": counted.state,
        "teaches": counted.teaches,
        "week": counted.week,
    }


def changes_between(before: Counting, after: Counting, differing: Iterable[tuple[int, str]]) -> Counter[Change]:
    """How many more, or fewer, each unit's own people count as what."""
    changes: Counter[Change] = Counter()
    for key in differing:
        for counting, sign in ((before, -1), (after, 1)):
            if key in counting:
                for measure in counting[key].measures():
                    changes[counting[key].unit_id, key[1], measure] += sign
    return changes


def add(connection: Connection, changes: Mapping[Change, int]) -> None:
    """Add the differences to the tallies of the units and of all above them but the top, in the order of keys."""
    changed = {change: number for change, number in changes.items() if number}
    if not changed:
        return
    own, total = Counter(changed), Counter[Change]()
    above = kept.parents_above(connection, {unit_id for unit_id, _subject, _measure in changed})
    for (unit_id, subject, measure), number in changed.items():
        for place in path_of(unit_id, above):
            if place == unit_id or above[place] is not None:
                total[place, subject, measure] += number
    rows = [
        {
            "unit_id": change[0],
            "subject": change[1],
            "measure": change[2],
            "own": own.get(change, 0),
            "total": total[change],
        }
        for change in sorted(total)
    ]
    for start in range(0, len(rows), ROWS):
        connection.execute(_add_tallies(db.engine.dialect.name), rows[start : start + ROWS])


# Sent before almost every commit, so they are built once for each dialect.
@cache
def _put_lines(_dialect: str) -> Insert:
    added = insert_or_update(Line)
    changed = {name: added.excluded[name] for name in ("unit_id", "state", "teaches", "week")}
    return added.on_conflict_do_update(index_elements=["user_id", "subject"], set_=changed)


@cache
def _add_tallies(_dialect: str) -> Insert:
    added = insert_or_update(Tally)
    sums = {"own": Tally.own + added.excluded.own, "total": Tally.total + added.excluded.total}
    return added.on_conflict_do_update(index_elements=["unit_id", "subject", "measure"], set_=sums)
