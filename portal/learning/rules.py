"""The rhythm of learning: on how many days of each of the last weeks somebody learned, by Vietnam's calendar."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from portal.clock import VIETNAM

RHYTHM_WEEKS = 5  # this one and four before it
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
SECONDS_PER_DAY = 24 * 60 * 60
VIETNAM_OFFSET_SECONDS = 7 * 60 * 60  # all year: Vietnam has no summer time


def rhythm_starts_on(today: date) -> date:
    """The Monday with which the weeks of rhythm begin."""
    return today - timedelta(days=today.weekday() + 7 * (RHYTHM_WEEKS - 1))


def week_starts_at(today: date) -> datetime:
    """The moment at which this week began in Vietnam."""
    return start_of_day(today - timedelta(days=today.weekday()))


def start_of_day(day: date) -> datetime:
    """The moment at which the day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def day_in_vietnam(moment: datetime) -> date:
    """The day that it is in Vietnam at this moment."""
    return moment.astimezone(VIETNAM).date()


def weekly_counts(days: Collection[date], today: date) -> tuple[int, ...]:
    """How many of these days lie in each of the weeks of rhythm, the present week last."""
    starts = rhythm_starts_on(today)
    weeks = [(day - starts).days // 7 for day in days]
    return tuple(weeks.count(week) for week in range(RHYTHM_WEEKS))
