"""Counting everybody anew."""

from collections.abc import Callable

from sqlalchemy import delete, insert

from portal.dashboard.counts.operations.counts import lock_counts, write_statuses
from portal.dashboard.counts.queries import stored_counts
from portal.dashboard.counts.queries.live_counts import ProgrammeRules, live_statuses, read_programme_rules
from portal.dashboard.counts.queries.recount import (
    COUNT_COLUMNS,
    STATUS_COLUMNS,
    live_statuses_between,
    summed_statuses,
)
from portal.dashboard.models import PersonStatus, StatusCount
from portal.db import db, table_of
from portal.postgresql import configure_bulk_write
from portal.progress.operations.outdated_completions import record_outdated_between
from portal.units.bulk.queries.units import chunks


def recount_all(progress: Callable[[int], object] = lambda _number: None) -> None:
    """Write all statuses and counts anew; `progress` is told how many people were counted at each step."""
    lock_counts(db.session.connection(), alone=True)
    db.session.execute(delete(PersonStatus))
    db.session.execute(delete(StatusCount))
    for after, last, number in stored_counts.people_ranges():
        count_people_between(after, last)
        progress(number)
    sum_counts()


def count_people_between(after: int, last: int) -> None:
    """Write the statuses of everybody whose id is in this stretch, of whom there are none yet."""
    configure_bulk_write(db.session.connection())
    record_outdated_between(after, last)
    db.session.execute(
        insert(table_of(PersonStatus)).from_select(STATUS_COLUMNS, live_statuses_between(after, last)),
        # Planned once for all stretches, PostgreSQL would expect few people in each and take far longer.
        execution_options={"plan_anew": True},
    )
    some_may = stored_counts.people_who_may_have_come(after, last)
    rules = read_programme_rules() if some_may else ProgrammeRules({}, {}, {})
    for some in chunks(some_may):
        before, now = stored_counts.stored_statuses(some), live_statuses(some, rules)
        write_statuses({key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}, now)


def sum_counts() -> None:
    """Write the counts that the statuses add up to; there are none yet."""
    configure_bulk_write(db.session.connection())
    db.session.execute(insert(table_of(StatusCount)).from_select(COUNT_COLUMNS, summed_statuses()))
