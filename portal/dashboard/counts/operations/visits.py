"""Somebody comes back: their unit was last active this week."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, update

from portal.dashboard.counts.operations.counts import CountKey, add_to_counts, lock_counts
from portal.dashboard.counts.queries.stored_counts import lock_member_status
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import MEMBER, monday_of


def on_user_seen(user_id: int, *, connection: Connection, at: datetime) -> None:
    """Count the person among those seen this week, in the transaction that notes the visit.

    It holds the person, whose account it has just written.
    """
    before = lock_member_status(connection, user_id)
    after = replace(before, week=monday_of(at)) if before is not None else None
    if before is None or after is None or before == after:
        return
    lock_counts(connection, alone=False)
    mine = (PersonStatus.user_id == user_id, PersonStatus.subject == MEMBER)
    connection.execute(update(PersonStatus).where(*mine).values(week=after.week))
    changes: Counter[CountKey] = Counter()
    for counted, sign in ((before, -1), (after, 1)):
        for measure in counted.measures():
            changes[counted.unit_id, MEMBER, measure] += sign
    add_to_counts(connection, changes)
