"""By when a person is to finish what was assigned to the unit; no database."""

from datetime import date, datetime, timedelta

from portal.clock import VIETNAM

MAX_GRACE_DAYS = 366


def own_due_on(due_on: date, *, assigned_at: datetime, grace_days: int, joined_at: datetime | None) -> date:
    """The last day on which a person is in time: that of the assignment, or for a newcomer a later one.

    Who came below the unit after the programme had been assigned to it gets at least the grace days from the day
    of joining in Vietnam; who was there when the day was set has that day. 0 grace days: the day holds for all.
    """
    if not grace_days or joined_at is None or joined_at <= assigned_at:
        return due_on
    return max(due_on, joined_at.astimezone(VIETNAM).date() + timedelta(days=grace_days))
