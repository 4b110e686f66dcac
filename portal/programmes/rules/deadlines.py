"""By when a person is to finish what was assigned to the unit; no database."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from portal.clock import VIETNAM
from portal.programmes.models import DEFAULT_GRACE_DAYS
from portal.units.rules.start_of_day import start_of_day
from portal.units.rules.stays import Reach

MAX_GRACE_DAYS = 366


def own_due_on(due_on: date, *, assigned_at: datetime, grace_days: int, joined_at: datetime | None) -> date:
    """The last day on which a person is in time: that of the assignment, or for a newcomer a later one.

    Who came below the unit after the programme had been assigned to it, alone or with a unit that was moved or
    merged, gets at least the grace days from the day of coming in Vietnam; who was there when the day was set has
    that day. 0 grace days: the day holds for all, but for those who came when it had passed. Nobody is late for a
    day before they came: they have the usual grace days.
    """
    if joined_at is None or joined_at <= assigned_at:
        return due_on
    came_on = joined_at.astimezone(VIETNAM).date()
    if not grace_days and came_on <= due_on:
        return due_on
    return max(due_on, came_on + timedelta(days=grace_days or DEFAULT_GRACE_DAYS))


def reaches(unit_id: int, former_units: Sequence[tuple[int, str]]) -> Iterator[Reach]:
    """At which unit an assignment held at what time: `former_units` are those of the assignment."""
    since: datetime | None = None
    for former_id, day in former_units:
        until = start_of_day(date.fromisoformat(day))
        yield Reach(former_id, since, until)
        since = until
    yield Reach(unit_id, since)
