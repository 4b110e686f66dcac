"""How long a role lasts: whole days in Vietnam, the last one included."""

from datetime import UTC, date, datetime, time, timedelta

from portal.clock import VIETNAM

MAX_DEPUTY_DAYS = 366  # days; whoever stands in for longer is given the role itself


def end_of_day(day: date) -> datetime:
    """The moment at which the day is over in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM).astimezone(UTC)


def last_day(until: datetime) -> date:
    """The last day, in Vietnam, that begins before this moment."""
    return (until - timedelta(microseconds=1)).astimezone(VIETNAM).date()
