"""Somebody comes back: their unit was last active this week."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, update

from portal.board.lines import MEMBER, week_of
from portal.board.models import Line
from portal.board.operations.tallies import Change, add, lock_tallies
from portal.board.queries.kept import find_present


def take_in_visit(user_id: int, *, connection: Connection, at: datetime) -> None:
    """Count the person among those seen this week, in the transaction that notes the visit.

    It holds the person, whose account it has just written.
    """
    before = find_present(connection, user_id)
    after = replace(before, week=week_of(at)) if before is not None else None
    if before is None or after is None or before == after:
        return
    lock_tallies(connection, alone=False)
    mine = (Line.user_id == user_id, Line.subject == MEMBER)
    connection.execute(update(Line).where(*mine).values(week=after.week))
    changes: Counter[Change] = Counter()
    for counted, sign in ((before, -1), (after, 1)):
        for measure in counted.measures():
            changes[counted.unit_id, MEMBER, measure] += sign
    add(connection, changes)
